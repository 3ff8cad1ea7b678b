"""The passages a model is shown to write one question anew: those of its page, and those nearest the wish."""

from collections.abc import Collection, Iterable

from pipelines.drafting.parts import is_citable, list_citable_ids, select_best_spans
from pipelines.drafting.patch.shown_elements import MOST_EVIDENCE, list_evidence
from pipelines.drafting.plan.asked_pages import AskedPage, measure_pages
from pipelines.drafting.plan.evidence_choice import choose_page_evidence
from pipelines.drafting.plan.page_evidence import show_pages
from pipelines.drafting.plan.prompt_lines import find_removed_spans
from pipelines.drafting.plan.rules import follow_plan
from pipelines.drafting.request import DraftRequest, OtherItem
from pipelines.drafting.retrieval.passages import split_passages
from pipelines.drafting.retrieval.rankings import query_of
from schemas.draft import walk_citations
from schemas.source import SourceSpans

MOST_OF_PAGES = 6_000
"""Characters of the question's pages that are shown beside what it cites: some thirty sentences."""


def choose_question_evidence(request: DraftRequest, wish: OtherItem) -> SourceSpans:
    """Return the passages the question cites, those nearest to the wish, and those of the question's pages.

    Its pages are those of the plan on which what it cites stands, else those that serve its objective. If
    there is none of all this, the spans that serve the module's objectives best. `request` shows what its
    deliverable may rest on.
    """
    cited = {citation.span for citation in walk_citations(wish.item)}
    aim = wish.objective or wish.item.objective
    queries = (wish.hint, *(query_of(each) for each in request.module.objectives if each.id == aim))
    near = list_citable_ids(list_evidence((), request, (wish.kind,), queries))
    of_pages = _list_page_spans(follow_plan(request), cited, aim)
    chosen = _list_spans_around(cited, request.spans) | near | of_pages
    shown = request.spans.keep_spans(chosen - find_removed_spans(request))
    return shown if is_citable(shown) else select_best_spans(request, MOST_EVIDENCE)


def _list_spans_around(cited: Collection[str], spans: SourceSpans) -> frozenset[str]:
    """Return the ids of the passages that hold a cited span, whole."""
    citable = ([span.id for span in passage.citable] for passage in split_passages(spans))
    return frozenset(span for ids in citable if {*cited} & {*ids} for span in ids)


def _list_page_spans(request: DraftRequest, cited: Collection[str], aim: str | None) -> frozenset[str]:
    if request.pages is None:
        return frozenset()
    pages = measure_pages(request.pages, request.module, request.spans)
    own = _keep_pages(pages, cited) or tuple(page for page in pages if aim and page.objective == aim)
    shown = show_pages(request.spans, own, request.pages)
    return list_citable_ids(choose_page_evidence(shown, own, request, MOST_OF_PAGES))


def _keep_pages(pages: Iterable[AskedPage], cited: Collection[str]) -> tuple[AskedPage, ...]:
    return tuple(page for page in pages if set(cited) & set(page.evidence))
