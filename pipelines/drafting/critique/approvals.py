"""Rules on approvals: no text of a draft says that it was approved, or speaks to who reviews it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.written_texts import WrittenPart
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words


class ApprovalWords(Vocabulary):
    """How a text claims to be approved or speaks to its reviewer, in any language.

    `vouchers` say of what is told that somebody confirmed it, which a passage may say too.
    """

    room: ClassVar[str] = "approvals"

    claims: Expressions
    vouchers: Expressions


def find_approval_claims(case: Case) -> Iterator[Finding]:
    """Find texts that claim an approval no cited passage speaks of, or tell a reviewer what to do."""
    for written, text in _list_texts(case):
        match = _match_claim().search(text)
        if match and match.group().casefold() not in written.evidence.casefold():
            yield Finding(rule="text.approval", place=written.id, facts={"words": cut_excerpt(match.group())})


def find_unsaid_vouchers(case: Case) -> Iterator[Finding]:
    """Find texts that say somebody confirmed what they tell, if no cited passage has a word of it."""
    language = case.content.language
    for written, text in _list_texts(case):
        match = _match_voucher().search(text)
        said = list_content_stems(written.evidence, language)
        if match and not list_content_stems(match.group(), language) <= said:
            yield Finding(rule="text.vouched", place=written.id, facts={"words": cut_excerpt(match.group())})


def _list_texts(case: Case) -> Iterator[tuple[WrittenPart, str]]:
    """Yield each text that a model or a person wrote, behind its part."""
    for written in case.written_parts:
        if not written.is_extractive and not written.is_templated:
            yield from ((written, canonical(text)) for text in written.texts)


@cache
def _match_claim() -> re.Pattern[str]:
    return match_words(gather_words(ApprovalWords, lambda each: each.claims))


@cache
def _match_voucher() -> re.Pattern[str]:
    return match_words(gather_words(ApprovalWords, lambda each: each.vouchers))
