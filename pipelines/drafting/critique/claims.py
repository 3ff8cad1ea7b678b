"""Rules on claims: none says almost the same as its source with the opposite meaning."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, join_wording, list_claims, list_feedbacks
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import numbers
from pipelines.drafting.text.likeness import Difference, Kind, common_words, find_differences
from schemas.draft import Citation, Question, Row, TrueFalse
from schemas.finding import Finding

RULES = {
    Kind.NUMBER: "claim.contradicts",
    Kind.OPPOSITE: "claim.contradicts",
    Kind.MODAL: "claim.modal",
}


def find_contradictions(case: Case) -> Iterator[Finding]:
    """Find claims that part from their own quotation in a number, a denial, an opposite or an obligation.

    What a learner reads once they have answered is such a claim too. A number that neither a citation
    nor the question itself gives is `number.orphan`, and said once.
    """
    for each in case.elements:
        if not each.claims or not each.citations:
            continue
        for text, besides in _claims(each):
            for difference in _differences(text, besides, each, case):
                facts = {"claim": cut_excerpt(difference.claim), "source": cut_excerpt(difference.source)}
                yield Finding(rule=RULES[difference.kind], place=each.id, facts=facts)


def find_misjudged_claims(case: Case) -> Iterator[Finding]:
    """Find claims to be judged false that their source says word for word."""
    for each in case.elements:
        if isinstance(each.part, TrueFalse) and not each.part.answer:
            claim = fold_text(each.text.partition("? ")[2] or each.text)
            if any(claim in fold_text(citation.quote) for citation in each.citations):
                yield Finding(rule="item.true_claim", place=each.id, facts={"claim": cut_excerpt(each.text)})


def _claims(each: Element) -> Iterator[tuple[str, str]]:
    """Yield what an element holds to be so, and the text besides its citations that may give the numbers."""
    if not isinstance(each.part, Question):
        yield each.text, ""
        return
    yield from ((claim, "") for claim in list_claims(each.part))
    yield from ((text, join_wording(each.part)) for text in list_feedbacks(each.part))


def _differences(text: str, besides: str, each: Element, case: Case) -> list[Difference]:
    """Return how a claim parts from the citation it is nearest to; a row is its cells, not a sentence."""
    said = fold_text(text)
    if isinstance(each.part, Row) or any(said in fold_text(citation.quote) for citation in each.citations):
        return []
    nearest = max(each.citations, key=lambda citation: common_words(text, _sentence(citation)))
    given = numbers(" ".join([besides, *(citation.quote for citation in each.citations)]), words=True)
    return [
        difference
        for difference in find_differences(text, _sentence(nearest), case.content.language)
        if difference.kind is not Kind.NUMBER or numbers(difference.claim) <= given
    ]


def _sentence(citation: Citation) -> str:
    """Return what a citation says; a row says each cell under the head of its column."""
    row = citation.anchor.row
    if row is None or len(row.header) != len(row.cells):
        return citation.quote
    first, *others = zip(row.header, row.cells, strict=True)
    return ". ".join([first[1], *(f"{head} : {cell}" for head, cell in others)])
