"""Rules on citations: every statement has one, and the source says those words."""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt, verify
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.typography import locate
from schemas.draft import CitationStatus, Origin, Question, Row, Sectioned, Statement, Worksheet, walk_citing
from schemas.finding import Finding

QUOTED = re.compile(r"«\s*([^«»]+?)\s*»|“([^“”]+)”")
FEWEST_QUOTED_WORDS = 4
"""A shorter passage between quotation marks is a name or a term."""


def find_inexact_citations(case: Case) -> Iterator[Finding]:
    """Find citations that are not what their source says: an altered quotation, a span that is gone."""
    for each in case.elements:
        for citation in each.citations:
            wrong = verify(citation, case.spans)
            if wrong is not None:
                yield wrong.model_copy(update={"place": each.id})


def find_unsaid_quotations(case: Case) -> Iterator[Finding]:
    """Find passages a writer put between quotation marks that no citation of the element says."""
    for each in case.elements:
        if each.origin is Origin.EXTRACTIVE or not isinstance(each.part, Statement):
            continue
        for match in QUOTED.finditer(each.text):
            passage = match.group(1) or match.group(2)
            said = any(locate(passage, citation.quote) for citation in each.citations)
            if not said and len(passage.split()) >= FEWEST_QUOTED_WORDS:
                yield Finding(rule="quotation.unfound", place=each.id, facts={"quote": cut_excerpt(passage)})


def find_uncited_claims(case: Case) -> Iterator[Finding]:
    """Find claims without a citation; a question without one can be neither checked nor defended."""
    for each in case.elements:
        if each.claims and not each.citations and each.computation is None:
            yield Finding(
                rule=_choose_unsourced_rule(case, each), place=each.id, facts={"text": cut_excerpt(each.text)}
            )
    for artefact in case.content.artefacts:
        if isinstance(artefact, Sectioned) and artefact.teaches:
            for section in artefact.sections:
                if not any(each.citations for each in walk_citing(section)):
                    yield Finding(
                        rule="section.unsourced",
                        place=section.id,
                        facts={"title": cut_excerpt(section.title)},
                    )


def find_unverified_citations(case: Case) -> Iterator[Finding]:
    """Find elements whose text a person changed since its citation was verified."""
    for each in case.elements:
        if any(citation.status is CitationStatus.TO_VERIFY for citation in each.citations):
            yield Finding(rule="citation.to_verify", place=each.id, facts={"text": cut_excerpt(each.text)})


def _choose_unsourced_rule(case: Case, each: Element) -> str:
    if isinstance(each.part, Question):
        return "item.unsourced"
    guides = {of.kind for of in case.content.artefacts if isinstance(of, Worksheet) and of.asks_by_objective}
    guided = each.artefact in guides and isinstance(each.part, Row)
    return "guide.unsourced" if guided else "statement.unsourced"
