"""Labels before what a reader must not take for a claim: what happened at their place, what was made up."""

from schemas.draft.elements import Nature, Statement
from schemas.language import Language
from schemas.languages.texts import read_texts

LABELLED = frozenset({Nature.ORGANISATION, Nature.ILLUSTRATION})
"""Natures that readers, learners too, are told of."""


def label_nature(nature: Nature | None, language: Language) -> str:
    """Return the label of a nature in the language of the text; empty if a reader needs none."""
    return read_texts("natures", language)[nature] if nature in LABELLED else ""


def label_spoken(statement: Statement, language: Language) -> str:
    """Return a statement as it is read aloud; whoever only listens is told what was made up."""
    if statement.nature is not Nature.ILLUSTRATION:
        return statement.text
    return f"{label_nature(statement.nature, language)}. {statement.text}"
