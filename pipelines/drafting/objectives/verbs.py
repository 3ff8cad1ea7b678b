"""The verb of an objective, and the levels at which it is used.

The six levels are those of B. S. Bloom (Taxonomy of Educational Objectives, 1956) as revised by
L. W. Anderson and D. R. Krathwohl (A Taxonomy for Learning, Teaching, and Assessing, 2001); that an
objective needs an observable verb is R. F. Mager's (Preparing Instructional Objectives, 1962). The verbs
under each level are our own choice for training at work; a verb may stand under several.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

from pipelines.drafting.text.typography import canonical
from schemas.course import Bloom
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary


class ObjectiveVerbs(Vocabulary):
    """The verbs objectives begin with: those whose doing one can see, by level, the most usual first.

    `vague_verbs` are those nobody can observe: what does a person who understands do? `lead_ins` find what
    people write before the verb: « être capable de citer », "be able to recall".
    """

    room: ClassVar[str] = "objectives"

    verbs: dict[Bloom, tuple[str, ...]]
    vague_verbs: tuple[str, ...]
    lead_ins: Pattern


REFLEXIVE = re.compile(r"^(?:se |s')", re.IGNORECASE)

MOST_NAMED = 4


@dataclass(frozen=True)
class Verb:
    """The verb an objective begins with, and the levels it is used at; none for a vague one."""

    word: str
    levels: frozenset[Bloom]

    @property
    def is_vague(self) -> bool:
        """Return whether nobody can observe what the verb asks for."""
        return not self.levels


def find_verb(text: str, language: Language) -> Verb | None:
    """Return the verb an objective's text begins with; None where it begins with none we know."""
    said = canonical(text).lower()
    return _begun(_drop_lead_in(said, language), language) or _begun(said, language)


def find_subject(text: str, language: Language) -> str:
    """Return what an objective is about: its text without the verb it begins with, if we know that."""
    said = canonical(text)
    for form in (_drop_lead_in(said, language), said):
        verb = _begun(form.lower(), language)
        if verb is not None:
            return form[len(verb.word) :]
    return said


def list_better_verbs(level: Bloom, language: Language) -> tuple[str, ...]:
    """Return a few verbs of a level, to be named to who wrote a vague one."""
    return list_action_verbs(language)[level][:MOST_NAMED]


def list_action_verbs(language: Language) -> dict[Bloom, tuple[str, ...]]:
    """Return the verbs whose doing one can see, by level, the most usual first."""
    return read_vocabulary(ObjectiveVerbs, language).verbs


def _drop_lead_in(text: str, language: Language) -> str:
    return REFLEXIVE.sub("", read_vocabulary(ObjectiveVerbs, language).lead_ins.sub("", text))


def _begun(text: str, language: Language) -> Verb | None:
    """Return the longest verb a text begins with, with every level it stands under."""
    by_level = list_action_verbs(language)
    vague = read_vocabulary(ObjectiveVerbs, language).vague_verbs
    every = {*vague, *(verb for verbs in by_level.values() for verb in verbs)}
    word = max((verb for verb in every if re.match(rf"{re.escape(verb)}(?!\w)", text)), key=len, default=None)
    if word is None:
        return None
    return Verb(word, frozenset(level for level, verbs in by_level.items() if word in verbs))
