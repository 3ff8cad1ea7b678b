"""Rule on approvals: no text of a draft says that it was approved, or speaks to who reviews it."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.text.typography import canonical
from schemas.draft import TEMPLATED, Cited, Origin, Section, list_texts, walk_named
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words


class ApprovalWords(Vocabulary):
    """How a text claims to be approved or speaks to its reviewer, in any language."""

    room: ClassVar[str] = "approvals"

    claims: Expressions


def find_approval_claims(case: Case) -> Iterator[Finding]:
    """Find texts that claim an approval no cited passage speaks of, or tell a reviewer what to do."""
    for artefact in case.content.artefacts:
        for part in walk_named(artefact):
            if isinstance(part, Cited) and (
                part.origin is Origin.EXTRACTIVE or getattr(part, "nature", None) in TEMPLATED
            ):
                continue
            citations = part.citations if isinstance(part, Cited) else ()
            evidence = canonical(" ".join(map(join_citation, citations))).casefold()
            for text in [part.title] if isinstance(part, Section) else list_texts(part):
                match = _match_claim().search(canonical(text))
                if match and match.group().casefold() not in evidence:
                    facts = {"words": cut_excerpt(match.group())}
                    yield Finding(rule="text.approval", place=part.id, facts=facts)


@cache
def _match_claim() -> re.Pattern[str]:
    return match_words(gather_words(ApprovalWords, lambda each: each.claims))
