"""How a summary is packaged: a page of key points, bound into the booklet of the lesson."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliverables.summary.contract import Summary, tells_order
from pipelines.packaging.documents.model import Block, Heading, Prose, Words
from pipelines.packaging.documents.said_elsewhere import SaidElsewhere, refer_to_pages
from pipelines.packaging.documents.sections import write_points
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import BookletPart, LearnerView, PackagedKind
from schemas.draft import Content, Table, walk_citations
from schemas.draft.alignment import list_pages


def _write_document(edition: Edition, summary: Summary, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the points; for steps and whole tables, the pages of the handout that have them."""
    pages = SaidElsewhere.of_pages(edition.content)
    read = {point.id: pages.find_places(point) for point in summary.points if tells_order(point)}
    yield from write_points([point for point in summary.points if not read.get(point.id)], source_notes)
    if titles := [title for places in read.values() for title in places]:
        yield Prose((Words(refer_to_pages("read_steps", titles, source_notes.language)),))
    if tables := tuple(_list_unsaid_tables(edition.content, summary)):
        yield Prose((Words(refer_to_pages("read_tables", tables, source_notes.language)),))


def _list_unsaid_tables(content: Content, summary: Summary) -> Iterator[str]:
    """Yield the titles of pages that teach an objective by a table of which no point has a row."""
    said = {citation.span for citation in walk_citations(summary)}
    for page in list_pages(content):
        tables = [block for block in page.blocks if isinstance(block, Table)]
        shown = {citation.span for table in tables for citation in walk_citations(table)}
        if page.objective is not None and shown and not shown & said:
            yield clean_text(page.title)


def _write_booklet_part(edition: Edition, summary: Summary, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the points that the lesson says in other words; nothing if it says them all itself."""
    pages = SaidElsewhere.of_pages(edition.content)
    points = tuple(point for point in summary.points if not pages.find_places(point))
    if points:
        yield Heading(read_document_texts(source_notes.language)["key_points"])
        yield from write_points(points, source_notes)


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    booklet_part=BookletPart(rank=10, write=_write_booklet_part),
)
