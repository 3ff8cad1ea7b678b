"""What a text denies, told as if it held: who denies something expects that others believe it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.obligations import has_clear_subject, is_in_main_clause, points_away
from pipelines.drafting.text.typography import canonical, locate
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

WORDS_OF_PREDICATE = 3
"""Words that say what is denied: "is considered", « est tenu compte »."""


class DenialWords(Vocabulary):
    """How a language denies, and how the same is told without the denial.

    The first of a pair of `denials` becomes the second. `others` are denials and limits beside it, of which
    nobody could tell which one was meant; `reasons` say why it is not so, and so give a changed claim away;
    nobody would believe what one of the `harms` says of itself. `helpless` begin a subject of which it is
    denied that it can do something, as everybody knows. `standings` say what counts as what, and what is
    required: a rule, and no remark.
    """

    room: ClassVar[str] = "deliverables.quiz.denials"

    denials: tuple[tuple[str, str], ...]
    others: Expressions
    reasons: Expressions
    harms: Expressions
    helpless: Expressions
    standings: Expressions


@dataclass(frozen=True)
class Denied:
    """What a text denies, as if it held; `is_standing` says that it is about what counts or is required."""

    text: str
    is_standing: bool


def affirm_denied(text: str, language: Language) -> Denied | None:
    """Return what a text denies, as if it held; None if it denies nothing, or not plainly."""
    plain = canonical(text)
    words = read_vocabulary(DenialWords, language)
    for pattern, becomes in _match_denials(language):
        matches = list(pattern.finditer(plain))
        if len(matches) != 1:
            continue
        before, after = plain[: matches[0].start()], plain[matches[0].end() :]
        is_plain = (
            match_words((*words.others, *words.reasons, *words.harms)).search(f"{before} {after}") is None
        )
        is_able = match_words(words.helpless).search(before) is None
        if not (is_plain and is_able and _states_of_something(before, plain, language)):
            return None
        affirmed = matches[0].expand(becomes)
        return Denied(
            _write_as_source((before, affirmed, after), text), _states_standing(affirmed, after, language)
        )
    return None


def _states_standing(affirmed: str, after: str, language: Language) -> bool:
    """Return whether a verb, with the words right after it, says what counts as what, or what is required."""
    predicate = " ".join(f"{affirmed} {after}".split()[:WORDS_OF_PREDICATE])
    return match_words(read_vocabulary(DenialWords, language).standings).search(predicate) is not None


def _states_of_something(before: str, plain: str, language: Language) -> bool:
    return (
        has_clear_subject(before, language)
        and is_in_main_clause(before, language)
        and not points_away(plain, language)
    )


def _write_as_source(parts: Iterable[str], text: str) -> str:
    """Return the parts, one after the other, with the typography of the text they come from."""
    plain = [part.strip() for part in parts]
    places = [locate(part, text) if part else None for part in plain]
    written = [text[slice(*place)] if place else part for part, place in zip(plain, places, strict=True)]
    return " ".join(part for part in written if part)


@cache
def _match_denials(language: Language) -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = read_vocabulary(DenialWords, language).denials
    return tuple((re.compile(pattern), becomes) for pattern, becomes in pairs)
