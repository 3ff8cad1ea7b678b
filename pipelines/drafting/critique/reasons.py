"""Rules on reasons: a sentence gives none that no passage gives, and takes no effect for its cause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import cites_other_language
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.forbidden_acts import names_temptation
from pipelines.drafting.text.sentence_parts import PART_END_WITH_SPACE, SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_plain_stems, share_of
from schemas.draft import Nature, Phase, Question
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary

LEAST_SAID = 0.4
"""Share of the stems of a reason that a passage has which gives it.

Each of 29 honest reasons in recorded sessions with a language model has half and more in some passage of the
module.
"""

FEWEST_STEMS = 2

LETTERS = 5
"""Letters by which a deed and its name are known: « versée » and « versement »."""

LEAST_CROSSED = 0.5
"""Share of a cause's stems, and of its effect's, that the other side of a passage has if it is turned."""


class ReasonWords(Vocabulary):
    """Words between an effect and its cause, in a text of its language.

    Behind one of `reasons` stands the cause, before one of `consequences`. That something follows is else a
    reader's to draw.
    """

    room: ClassVar[str] = "reasons"

    reasons: Expressions
    consequences: Expressions


@dataclass(frozen=True)
class Reason:
    """What a sentence gives as the cause of what, with the words that say so."""

    cause: str
    effect: str
    words: str
    is_drawn: bool = False
    """Whether the effect is what is said to follow: feedback, directions and phases draw many."""

    def is_turned_round_in(self, other: "Reason", language: Language) -> bool:
        """Return whether the other has this cause as its effect and this effect as its cause."""
        cause, effect, other_cause, other_effect = (
            frozenset(stem[:LETTERS] for stem in list_plain_stems(each, language))
            for each in (self.cause, self.effect, other.cause, other.effect)
        )
        crossed = share_of(cause, other_effect), share_of(effect, other_cause)
        return min(crossed) >= LEAST_CROSSED and sum(crossed) > (
            share_of(cause, other_cause) + share_of(effect, other_effect)
        )


def find_unsaid_reasons(case: Case) -> Iterator[Finding]:
    """Find reasons that neither the cited passages nor another passage of the sources give."""
    language = case.content.language
    for asserted in case.told_texts:
        if cites_other_language(case, asserted.element):
            continue
        said = list_content_stems(asserted.evidence, language)
        part = asserted.element.part
        is_drawn_from = (
            isinstance(part, Question | Phase) or getattr(part, "nature", None) is Nature.DIRECTION
        )
        for reason in list_reasons(asserted.text, language):
            stems = list_content_stems(reason.cause, language)
            if len(stems) < FEWEST_STEMS or _measure_said(stems, said) >= LEAST_SAID:
                continue
            if is_drawn_from and (reason.is_drawn or names_temptation(asserted.text, language)):
                continue
            if not _is_said_elsewhere(stems, case):
                facts = {"words": cut_excerpt(reason.words)}
                yield Finding(rule="claim.reason", place=asserted.element.id, facts=facts)


def find_turned_reasons(case: Case) -> Iterator[Finding]:
    """Find causes that a cited passage has as the effect of what the sentence says they bring about."""
    language = case.content.language
    for told in case.told_texts:
        own = list(list_reasons(told.text, language))
        quotes = [citation.quote for citation in told.element.citations] if own else []
        given = [each for quote in quotes for each in list_reasons(quote, language)]
        for reason in own:
            turned = next((each for each in given if reason.is_turned_round_in(each, language)), None)
            if turned is not None:
                facts = {"words": cut_excerpt(reason.words), "source": cut_excerpt(turned.words)}
                yield Finding(rule="claim.cause", place=told.element.id, facts=facts)


def list_reasons(text: str, language: Language) -> Iterator[Reason]:
    """Yield each cause of a text with its effect, up to the next comma on either side."""
    for sentence in SENTENCE_END.split(canonical(text)):
        for match in _match(language, "reasons").finditer(sentence):
            before, behind = _cut_sides(sentence, match)
            effect = before or sentence[match.end() + len(behind) :]
            yield Reason(behind, effect, f"{match.group()}{behind}")
        for match in _match(language, "consequences").finditer(sentence):
            before, behind = _cut_sides(sentence, match)
            yield Reason(before, behind, f"{before}, {match.group()}", is_drawn=True)


def _cut_sides(sentence: str, match: re.Match[str]) -> tuple[str, str]:
    """Return the part of a sentence before and behind a match, a comma right before it aside."""
    before = PART_END_WITH_SPACE.split(sentence[: match.start()].rstrip(" ,;"))[-1]
    return before, PART_END_WITH_SPACE.split(sentence[match.end() :])[0]


def _measure_said(stems: frozenset[str], said: frozenset[str]) -> float:
    """Return the share of stems that a text has, one the beginning of the other: "ask" and "asks"."""
    found = [each for each in stems if any(each.startswith(one) or one.startswith(each) for one in said)]
    return len(found) / len(stems)


def _is_said_elsewhere(stems: frozenset[str], case: Case) -> bool:
    """Return whether one passage of the sources, or the course's context, has enough of a reason's stems."""
    language = case.content.language
    context = case.course.context
    passages = (span.text for source in case.spans.citable for span in source.spans)
    of_context = (context.audience, context.culture, *context.cases) if context is not None else ()
    return any(
        share_of(stems, list_content_stems(text, language)) >= LEAST_SAID for text in (*passages, *of_context)
    )


@cache
def _match(language: Language, room: str) -> re.Pattern[str]:
    return match_words(getattr(read_vocabulary(ReasonWords, language), room))
