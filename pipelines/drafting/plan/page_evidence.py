"""What a model is shown of the sources for pages of a plan: their passages, and what stands around them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.retrieval.passages import Passage
from pipelines.drafting.retrieval.rankings import fuse_rankings, query_of, rank_by_words
from schemas.course import Module
from schemas.plan import Plan
from schemas.source import SourceSpans, SourceText, Span, SpanKind
from schemas.source_pictures import SourcePictures


def show_pages(spans: SourceSpans, pages: Iterable[AskedPage], plan: Plan) -> SourceSpans:
    """Return the spans of pages with what stands directly around them, and the notes of a speaker to them.

    A neighbour is of the same chapter, and on no page of the plan: what another page teaches is shown there.
    Pictures are those planned for the pages, and those that follow one of their passages.
    """
    pages = tuple(pages)
    shown = {span for page in pages for span in page.evidence}
    elsewhere = plan.evidence - shown | set(plan.removed)
    kept = shown | {*_list_neighbours(spans, shown)} - elsewhere
    planned = {picture for page in pages for picture in page.pictures}
    whole = {source.name: source for source in spans.sources}
    cut = (
        source.model_copy(update={"pictures": _keep_pictures(whole[source.name], kept, planned, plan)})
        for source in spans.keep_spans(kept).sources
    )
    return spans.model_copy(update={"sources": tuple(cut)})


def select_page_evidence(
    spans: SourceSpans, pages: Sequence[AskedPage], request: DraftRequest, most: int
) -> SourceSpans:
    """Return at most about `most` characters of the spans of pages, each with its share, in reading order.

    Of each page the units nearest to its objective are kept, or to its title: by their words, and with an
    embedder by their meaning too. Lists, procedures and rows stay whole. A page keeps one unit at least.
    """
    length = {span.id: len(span.text) for source in spans.sources for span in source.spans}
    total = sum(length.values())
    if total <= most:
        return spans
    kept: set[str] = {span.id for source in spans.sources for span in source.spans if span.is_speaker_note}
    for page in pages:
        own = spans.keep_spans(page.evidence)
        room = most * sum(length.get(span, 0) for span in page.evidence) / total
        for unit in _rank_units(tuple(_split_units(own)), _ask_for(page, request.module), request):
            size = sum(len(span.text) for span in unit.spans)
            if size <= room or not kept & set(page.evidence):
                kept |= {span.id for span in unit.spans}
                room -= size
    return spans.keep_spans(kept)


def _keep_pictures(
    source: SourceText, kept: Collection[str], planned: Collection[str], plan: Plan
) -> SourcePictures | None:
    if source.pictures is None:
        return None
    elsewhere = {picture.picture for picture in plan.pictures} - set(planned)
    shown = tuple(
        picture
        for picture in source.pictures.kept
        if picture.id in planned
        or (picture.id not in elsewhere and _find_passage_beside(source, picture.offset) in kept)
    )
    return source.pictures.model_copy(update={"kept": shown})


def _find_passage_beside(source: SourceText, offset: int) -> str:
    """Return the id of the passage that a place of a source follows, or below a title the one it precedes."""
    before = next((span for span in reversed(source.spans) if span.end <= offset), None)
    if before is not None and before.kind is not SpanKind.HEADING:
        return before.id
    after = (span.id for span in source.spans if span.start >= offset and span.kind is not SpanKind.HEADING)
    return next(after, "")


def _list_neighbours(spans: SourceSpans, shown: Collection[str]) -> Iterator[str]:
    for source in spans.sources:
        passages = [
            span for span in source.spans if span.kind is not SpanKind.HEADING and not span.is_speaker_note
        ]
        for before, after in pairwise(passages):
            if before.anchor.heading == after.anchor.heading and {before.id, after.id} & set(shown):
                yield from (before.id, after.id)
        headings = {span.anchor.heading for span in passages if span.id in shown}
        yield from (
            span.id for span in source.spans if span.is_speaker_note and span.anchor.heading in headings
        )


def _split_units(spans: SourceSpans) -> Iterator[Passage]:
    """Yield what is kept or left together: a sentence, or the steps, items or rows of one list or table."""
    for source in spans.sources:
        for _, run in groupby(source.spans, key=_name_unit):
            yield Passage(source, tuple(run))


def _name_unit(span: Span) -> tuple[object, ...]:
    row = span.anchor.row
    part: object = row.table if row is not None else span.item.list if span.item is not None else span.kind
    is_alone = span.kind is SpanKind.SENTENCE and span.item is None
    return (span.anchor.heading, span.kind, span.id if is_alone else part)


def _ask_for(page: AskedPage, module: Module) -> str:
    """Return what the units of a page are ranked by: its objective, or all, or its title if there is none."""
    own = [objective for objective in module.objectives if objective.id == page.objective]
    return " ".join(map(query_of, own or module.objectives)) or page.title


def _rank_units(units: Sequence[Passage], query: str, request: DraftRequest) -> Iterator[Passage]:
    """Yield the units nearest to a query first, then the others as they stand."""
    ranked = rank_by_words(units, query, request.course.language_of(request.module))
    if request.nearness is not None:
        ranked = fuse_rankings([ranked, request.nearness.rank_passages(units, query)])
    yield from (units[number] for number in (*ranked, *(n for n in range(len(units)) if n not in ranked)))
