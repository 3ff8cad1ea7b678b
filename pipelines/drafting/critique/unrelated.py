"""Rule on relevance: a sentence and the passages it cites speak of the same thing."""

import math
from collections.abc import Iterator, Mapping

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import (
    cites_other_language,
    is_lead_in,
    is_quoted,
    join_evidence,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.forbidden_acts import names_temptation
from pipelines.drafting.text.amounts import find_amounts
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.words import list_content_stems, list_root_stems, share_of
from schemas.draft import Statement
from schemas.finding import Finding

LEAST_IN_COMMON = 0.06
"""Share of a sentence's stems, weighted by their rarity in the sources, that its passages have.

Measured on 155 cited sentences of a recorded session with a language model: honest ones in quite other words
have 0.07 and more, citations that only fill a gap 0.
"""

MOST_CITED, LEAST_ELSEWHERE = 0.35, 0.7
"""Share of a claim's stems at most in what it cites, and at least in a passage that it should cite."""

FEWEST_STEMS = 4
"""A shorter sentence may say the same in other words altogether."""


def find_unrelated_citations(case: Case) -> Iterator[Finding]:
    """Find claims in other words than their source that share too few rare words with what they cite.

    A number or an amount in common is enough to be related. A passage in another language has no words in
    common with what is right.
    """
    for element in case.elements:
        is_claim = isinstance(element.part, Statement) and element.claims and element.citations
        if not is_claim or is_quoted(element, element.text) or element.computation or is_lead_in(element):
            continue
        if cites_other_language(case, element) or names_temptation(element.text, case.content.language):
            continue
        evidence = join_evidence(case, element)
        share = measure_relation(element.text, evidence, case)
        if share is not None and share < LEAST_IN_COMMON and not _shares_number(element.text, evidence):
            facts = {"source": cut_excerpt(element.citations[0].quote)}
            yield Finding(rule="citation.unrelated", place=element.id, facts=facts)


def find_passed_over_passages(case: Case) -> Iterator[Finding]:
    """Find claims that a passage says which they do not cite, and those they cite hardly at all."""
    language = case.content.language
    passages = [span.text for source in case.spans.citable for span in source.spans]
    for element in case.elements:
        if not (isinstance(element.part, Statement) and element.claims and element.citations):
            continue
        if names_temptation(element.text, language):
            continue
        stems = list_root_stems(element.text, language)
        cited = list_root_stems(join_evidence(case, element), language)
        if len(stems) < FEWEST_STEMS or share_of(stems, cited) > MOST_CITED:
            continue
        if any(share_of(stems, list_root_stems(text, language)) >= LEAST_ELSEWHERE for text in passages):
            facts = {"source": cut_excerpt(element.citations[0].quote)}
            yield Finding(rule="citation.unrelated", place=element.id, facts=facts)


def measure_relation(text: str, evidence: str, case: Case) -> float | None:
    """Return the weighted share of a text's stems that evidence has, 0 to 1; None of too short a text."""
    language = case.content.language
    stems = list_content_stems(text, language)
    if len(stems) < FEWEST_STEMS:
        return None
    said = list_content_stems(evidence, language)
    counts, spans = case.stem_counts, max(case.span_count, 1)
    weights = {stem: _weigh(counts, spans, stem) for stem in stems}
    total = sum(weights.values())
    return sum(weights[stem] for stem in stems & said) / total if total else None


def _weigh(counts: Mapping[str, int], spans: int, stem: str) -> float:
    """Return how rare a stem is: the logarithm of passages to those that have it."""
    return math.log((spans + 1) / (counts.get(stem, 0) + 1)) + 1


def _shares_number(text: str, evidence: str) -> bool:
    given = find_amounts(evidence)
    if any(amount.is_among(given) for amount in find_amounts(text)):
        return True
    return bool(find_numbers(text) & find_numbers(evidence))
