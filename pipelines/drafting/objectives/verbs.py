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
from pipelines.drafting.text.words import split_words
from schemas.course import Bloom
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Pattern, Vocabulary, Words, read_vocabulary


class ObjectiveVerbs(Vocabulary):
    """The verbs objectives begin with: those whose doing one can see, by level, the most usual first.

    `plain_verbs` are others that people begin with; nobody is offered them. `vague_verbs` are those nobody
    can observe, as "understand". `lead_ins` find what people write before it: « être capable de citer »,
    "be able to recall". `generic_words` say how something is to be known, and not what: "the main types of".
    `beginnings` match the first word of an objective that may be a verb though none of the lists has it, and
    `measures` what says when or how well: "in case of", « sans ».
    """

    room: ClassVar[str] = "objectives"

    verbs: dict[Bloom, tuple[str, ...]]
    plain_verbs: dict[Bloom, tuple[str, ...]]
    vague_verbs: tuple[str, ...]
    lead_ins: Pattern
    generic_words: Words
    beginnings: Pattern
    measures: AnyWord


REFLEXIVE = re.compile(r"^(?:se |s')", re.IGNORECASE)

WORD_GOES_ON = re.compile(r"\w")

MOST_SUGGESTED = 4


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
    """Return the verb an objective's text begins with; None if it is in none of our lists."""
    plain = canonical(text).lower()
    return _find_longest_verb(_drop_lead_in(plain, language), language) or _find_longest_verb(plain, language)


def begins_like_verb(text: str, language: Language) -> bool:
    """Return whether the first word of an objective may be a verb of action."""
    first = _drop_lead_in(canonical(text).lower(), language)
    return read_vocabulary(ObjectiveVerbs, language).beginnings.match(first) is not None


def tells_measure(text: str, language: Language) -> bool:
    """Return whether the text of an objective says under which conditions it is reached, or how well."""
    return read_vocabulary(ObjectiveVerbs, language).measures.search(canonical(text)) is not None


def find_subject(text: str, language: Language) -> str:
    """Return what an objective is about: its text without its verb, if we know that verb."""
    plain = canonical(text)
    for form in (_drop_lead_in(plain, language), plain):
        verb = _find_longest_verb(form.lower(), language)
        if verb is not None:
            return form[len(verb.word) :]
    return plain


def drop_generic_words(text: str, language: Language) -> str:
    """Return the words of an objective's text that say what it is about, or all if none does."""
    generic = read_vocabulary(ObjectiveVerbs, language).generic_words
    kept = [word for word in split_words(text) if word not in generic]
    return " ".join(kept) or text


def list_better_verbs(level: Bloom, language: Language) -> tuple[str, ...]:
    """Return a few verbs of a level, to suggest to somebody who wrote a vague one."""
    return list_action_verbs(language)[level][:MOST_SUGGESTED]


def list_action_verbs(language: Language) -> dict[Bloom, tuple[str, ...]]:
    """Return the verbs whose doing one can see, by level, the most usual first."""
    return read_vocabulary(ObjectiveVerbs, language).verbs


def list_verbs_by_level(language: Language) -> tuple[dict[str, object], ...]:
    """Return the verbs of each level as a prompt shows them."""
    verbs = list_action_verbs(language)
    return tuple({"level": level.value, "verbs": list(verbs[level])} for level in Bloom)


def _drop_lead_in(text: str, language: Language) -> str:
    return REFLEXIVE.sub("", read_vocabulary(ObjectiveVerbs, language).lead_ins.sub("", text))


def _find_longest_verb(text: str, language: Language) -> Verb | None:
    """Return the longest known verb at the start of a text, with every level it is listed under."""
    known = read_vocabulary(ObjectiveVerbs, language)
    listed = [
        (level, verb)
        for verbs in (known.verbs, known.plain_verbs)
        for level in verbs
        for verb in verbs[level]
    ]
    verbs_known = {*known.vague_verbs, *(verb for _, verb in listed)}
    begun = (verb for verb in verbs_known if text.startswith(verb))
    word = max((verb for verb in begun if not WORD_GOES_ON.match(text, len(verb))), key=len, default=None)
    return None if word is None else Verb(word, frozenset(level for level, verb in listed if verb == word))
