"""What a model is shown of the sources for pages of a plan: their passages, and what stands around them."""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from pipelines.drafting.plan.asked_pages import AskedPage
from schemas.plan import Plan
from schemas.source import SourceSpans, SourceText, SpanKind
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
