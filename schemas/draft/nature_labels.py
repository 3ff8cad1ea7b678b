"""Labels before what a reader must not take for a claim: what happened at their place, what was made up."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from schemas.draft.elements import Nature, Row, Statement
from schemas.ids import Digest
from schemas.language import Language
from schemas.languages.texts import read_texts

CLAIM = "claim"
"""What an element without a nature is."""

LABELLED = (Nature.ORGANISATION, Nature.ILLUSTRATION)
"""Natures that readers, learners too, are told of."""


def label_nature(nature: Nature | None, language: Language) -> str:
    """Return the label of a nature in the language of the text; empty if a reader needs none."""
    return read_texts("natures", language)[nature] if nature in LABELLED else ""


def count_natures(elements: Iterable[object]) -> dict[str, int]:
    """Return how many statements and rows each nature has, claims first; natures without any are left out."""
    counted = Counter(each.nature or CLAIM for each in elements if isinstance(each, Statement | Row))
    return {name: counted[name] for name in (CLAIM, *Nature) if counted[name]}


def label_spoken(statement: Statement, language: Language) -> str:
    """Return a statement as it is read aloud; whoever only listens is told what was made up."""
    if statement.nature is not Nature.ILLUSTRATION:
        return statement.text
    return f"{label_nature(statement.nature, language)}. {statement.text}"


def digest_spoken(statement: Statement, language: Language) -> Digest:
    """Return the digest of a statement as it is read aloud, by which its recording is known."""
    return sha256(label_spoken(statement, language).encode()).hexdigest()
