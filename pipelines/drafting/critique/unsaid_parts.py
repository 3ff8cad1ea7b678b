"""Rule on parts: no part of a cited sentence says what neither its passages nor any other one says."""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import (
    cites_other_language,
    is_lead_in,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.finding import Finding

FEWEST_STEMS = 3
"""Stems of a part; a shorter one only joins others."""

LEAST_CITED = 0.25
"""Share of a part's stems that the cited passages have, with their headings."""

LEAST_SAID = 0.5
"""Share of them that any one passage of the sources has, cited or not."""

PART = re.compile(r"[^,.;:!?|]+(?:[,.;:!?|](?! )[^,.;:!?|]*)*(?P<end>[,.;:!?|]?)")


def find_unsaid_parts(case: Case) -> Iterator[Finding]:
    """Find parts between two marks, of sentences, phases and feedback, in other words than all the sources.

    A part before a colon announces what follows. Of 1,575 elements of recorded sessions 14 are found.
    """
    language = case.content.language
    passages = [
        list_content_stems(span.text, language) for source in case.spans.citable for span in source.spans
    ]
    for asserted in case.reworded_texts:
        if cites_other_language(case, asserted.element) or is_lead_in(asserted.element):
            continue
        cited = list_content_stems(asserted.evidence, language)
        for match in PART.finditer(canonical(asserted.text)):
            stems = list_content_stems(match.group(), language)
            if match["end"] == ":" or len(stems) < FEWEST_STEMS or share_of(stems, cited) >= LEAST_CITED:
                continue
            if not any(share_of(stems, each) >= LEAST_SAID for each in passages):
                facts = {"words": cut_excerpt(match.group().strip())}
                yield Finding(rule="claim.unsaid_part", place=asserted.element.id, facts=facts)
