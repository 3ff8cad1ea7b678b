"""Rules on judgements: a draft promises learners no result, and reproaches nobody."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.text.typography import canonical
from schemas.draft import TEMPLATED, Cited, Section, list_texts, walk_named
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
    for artefact in case.content.artefacts:
        for part in walk_named(artefact):
            if getattr(part, "nature", None) in TEMPLATED:
                continue
            text = " | ".join([part.title] if isinstance(part, Section) else list_texts(part))
            match = pattern.search(canonical(text))
            citations = part.citations if isinstance(part, Cited) else ()
            passages = " ".join(map(join_citation, citations))
            if match and not pattern.search(canonical(passages)):
                yield Finding(rule=rule, place=part.id, facts={"words": cut_excerpt(match.group())})


@cache
def _compile(expressions: tuple[str, ...]) -> re.Pattern[str]:
    return match_words(expressions)
