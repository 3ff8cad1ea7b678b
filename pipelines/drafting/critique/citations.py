"""Rules on citations: every statement has one, and the source says those words."""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt, verify
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.forbidden_acts import names_temptation
from pipelines.drafting.elements import Element
from pipelines.drafting.text.likeness import is_illustration
from pipelines.drafting.text.typography import locate
from schemas.draft import (
    Citation,
    CitationStatus,
    Nature,
    Origin,
    Question,
    Row,
    Sectioned,
    Statement,
    Worksheet,
    walk_citing,
)
from schemas.finding import Finding
from schemas.language import Language

QUOTED = re.compile(r"«\s*([^«»]+?)\s*»|“([^“”]+)”")
CLAUSE_END = re.compile(r"[,;:.!?(] ?")
FEWEST_QUOTED_WORDS = 4
"""A shorter passage between quotation marks is a name or a term."""


def find_inexact_citations(case: Case) -> Iterator[Finding]:
    """Find citations that are not what their source says: an altered quotation, a span that is gone."""
    for element in case.elements:
        for citation in element.citations:
            flaw = verify(citation, case.spans)
            if flaw is not None:
                yield flaw.model_copy(update={"place": element.id})


def find_unsaid_quotations(case: Case) -> Iterator[Finding]:
    """Find passages a writer put between quotation marks that are in no citation of the element.

    A quotation may begin in the middle of a sentence, and so in lower case. A title of the draft, or of the
    chapter cited, is named and not quoted; what a direction has somebody say, for example, is made up, and
    so is how one may misread a rule.
    """
    titles = {
        section.title
        for artefact in case.content.artefacts
        if isinstance(artefact, Sectioned)
        for section in artefact.sections
    }
    for element in case.elements:
        if element.origin is Origin.EXTRACTIVE or not isinstance(element.part, Statement):
            continue
        if element.part.nature is Nature.ILLUSTRATION:  # what somebody made up says
            continue
        for match in QUOTED.finditer(element.text):
            passage = match.group(1) or match.group(2)
            is_cited = any(_says(citation, passage) for citation in element.citations)
            is_named = passage in titles or _is_example(element, match.start(), case.content.language)
            is_named = is_named or names_temptation(element.text[: match.start()], case.content.language)
            if not is_cited and not is_named and len(passage.split()) >= FEWEST_QUOTED_WORDS:
                yield Finding(
                    rule="quotation.unfound", place=element.id, facts={"quote": cut_excerpt(passage)}
                )


def _is_example(element: Element, place: int, language: Language) -> bool:
    """Return whether "for example" stands right before what a direction puts between quotation marks."""
    before = CLAUSE_END.split(element.text[:place].rstrip(" \u00a0\u202f:,"))[-1]
    is_direction = getattr(element.part, "nature", None) is Nature.DIRECTION
    return is_direction and is_illustration(before, language)


def _says(citation: Citation, passage: str) -> bool:
    """Return whether a citation holds these words, the first in any case, or is headed by them."""
    first, rest = passage[:1], passage[1:]
    wordings = (first.lower() + rest, first.upper() + rest)
    return any(locate(each, text) for each in wordings for text in (citation.quote, *citation.anchor.heading))


def find_uncited_claims(case: Case) -> Iterator[Finding]:
    """Find claims without a citation; a question without one can be neither checked nor defended."""
    proven = _list_proven_elsewhere(case)
    for element in case.elements:
        if element.id in proven:
            continue
        on_organisation = getattr(element.part, "nature", None) is Nature.ORGANISATION
        is_claim = element.claims and not on_organisation  # which has a rule of its own
        if is_claim and not element.citations and element.computation is None:
            yield Finding(
                rule=_choose_unsourced_rule(case, element),
                place=element.id,
                facts={"text": cut_excerpt(element.text)},
            )
    for artefact in case.content.artefacts:
        if isinstance(artefact, Sectioned) and artefact.teaches:
            for section in artefact.sections:
                if not any(element.citations for element in walk_citing(section)):
                    yield Finding(
                        rule="section.unsourced",
                        place=section.id,
                        facts={"title": cut_excerpt(section.title)},
                    )


def _list_proven_elsewhere(case: Case) -> frozenset[str]:
    """Return the ids of questions whose blocks say that other sentences of theirs cite for them."""
    return frozenset(
        item
        for artefact in case.content.artefacts
        if isinstance(artefact, Sectioned)
        for section in artefact.sections
        for block in section.blocks
        for item in block.list_proven_elsewhere()
    )


def find_unverified_citations(case: Case) -> Iterator[Finding]:
    """Find elements whose text a person changed since its citation was verified."""
    for element in case.elements:
        if any(citation.status is CitationStatus.TO_VERIFY for citation in element.citations):
            yield Finding(
                rule="citation.to_verify", place=element.id, facts={"text": cut_excerpt(element.text)}
            )


def _choose_unsourced_rule(case: Case, element: Element) -> str:
    if isinstance(element.part, Question):
        return "item.unsourced"
    guide_kinds = {
        sheet.kind
        for sheet in case.content.artefacts
        if isinstance(sheet, Worksheet) and sheet.asks_by_objective
    }
    guided = element.artefact in guide_kinds and isinstance(element.part, Row)
    return "guide.unsourced" if guided else "statement.unsourced"
