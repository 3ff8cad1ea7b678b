"""Rules on judgements: a draft promises learners no result, and reproaches nobody."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words


class JudgementWords(Vocabulary):
    """How a text promises what nobody can promise, or reproaches and ranks people, in any language."""

    room: ClassVar[str] = "judgements"

    promises: Expressions
    blames: Expressions


def find_promises(case: Case) -> Iterator[Finding]:
    """Find texts that promise a result, or that something never happens again, if no passage does."""
    return _find(case, "text.promise", lambda each: each.promises)


def find_blame(case: Case) -> Iterator[Finding]:
    """Find texts that reproach people with what they do, or rank them, if no passage does."""
    return _find(case, "text.blame", lambda each: each.blames)


def _find(case: Case, rule: str, choose: Callable[[JudgementWords], Expressions]) -> Iterator[Finding]:
    pattern = _compile(gather_words(JudgementWords, choose))
    for written in case.written_parts:
        match = None if written.is_templated else pattern.search(written.text)
        if match and not pattern.search(written.evidence):
            yield Finding(rule=rule, place=written.id, facts={"words": cut_excerpt(match.group())})


@cache
def _compile(expressions: tuple[str, ...]) -> re.Pattern[str]:
    return match_words(expressions)
