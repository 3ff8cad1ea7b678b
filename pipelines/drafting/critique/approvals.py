"""Rules on approvals: no text of a draft says that it was approved, or speaks to who reviews it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import TEMPLATED, Cited, Named, Origin, Section, list_texts, walk_named
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
    for part, evidence, text in _list_texts(case):
        match = _match_claim().search(canonical(text))
        if match and match.group().casefold() not in evidence:
            yield Finding(rule="text.approval", place=part.id, facts={"words": cut_excerpt(match.group())})


def find_unsaid_vouchers(case: Case) -> Iterator[Finding]:
    """Find texts that say somebody confirmed what they tell, if no cited passage has a word of it."""
    language = case.content.language
    for part, evidence, text in _list_texts(case):
        match = _match_voucher().search(canonical(text))
        said = list_content_stems(evidence, language)
        if match and not list_content_stems(match.group(), language) <= said:
            yield Finding(rule="text.vouched", place=part.id, facts={"words": cut_excerpt(match.group())})


def _list_texts(case: Case) -> Iterator[tuple[Named, str, str]]:
    """Yield each text that a model or a person wrote, in its part, behind what the part cites."""
    for artefact in case.content.artefacts:
        for part in walk_named(artefact):
            if isinstance(part, Cited) and (
                part.origin is Origin.EXTRACTIVE or getattr(part, "nature", None) in TEMPLATED
            ):
                continue
            citations = part.citations if isinstance(part, Cited) else ()
            evidence = canonical(" ".join(map(join_citation, citations))).casefold()
            for text in [part.title] if isinstance(part, Section) else list_texts(part):
                yield part, evidence, text


@cache
def _match_claim() -> re.Pattern[str]:
    return match_words(gather_words(ApprovalWords, lambda each: each.claims))


@cache
def _match_voucher() -> re.Pattern[str]:
    return match_words(gather_words(ApprovalWords, lambda each: each.vouchers))
