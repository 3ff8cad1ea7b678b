"""A passage of a source that a person takes in: on the page of its neighbours, word for word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.blocks.code.contract import Code
from pipelines.blocks.list.contract import LedList
from pipelines.drafting.request import IdAllocator
from pipelines.queries.lookups import require_head, require_spans
from pipelines.review.editing.revision import make_revision
from pipelines.workflow.revise import keep_revision
from schemas.draft import (
    Block,
    Citation,
    Content,
    Draft,
    Origin,
    Paragraph,
    Row,
    Section,
    Sectioned,
    Statement,
    Steps,
    Table,
    walk_citing,
)
from schemas.errors import InvalidInput
from schemas.ids import LONGEST_LINE
from schemas.refusal import Refusal
from schemas.source import SourceText, Span, SpanKind


@dataclass(frozen=True)
class TakenPassage:
    """The revision that has a passage, and the element that repeats it."""

    draft: Draft
    element: str


def take_in_passage(workspace: Workspace, key: str, span_id: str, author: str, now: datetime) -> TakenPassage:
    """Make a module's next revision: a page of the lesson repeats a passage of its sources, and cites it.

    It stands after the nearest passage before it that the page has, in the same paragraph, list or table if
    it can; a chapter that no page has gets a page. Raises InvalidInput if the passage is gone, is a title
    or a speaker's note, is on a page already, or if the draft has no pages; Conflict if the head moved.
    """
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    found = spans.find(span_id)
    if found is None or found[1].kind is SpanKind.HEADING or found[0] not in spans.sources:
        raise InvalidInput(Refusal("take_in.gone", place=span_id))
    if found[1].is_speaker_note:
        raise InvalidInput(Refusal("take_in.note", place=span_id))
    ids = IdAllocator(head.minted)
    content, element = _Insertion(head.content, *found, ids).make()
    revision = make_revision(head, content, ids.minted, author, now)
    return TakenPassage(keep_revision(workspace, revision, head, spans), element)


@dataclass(frozen=True)
class _Neighbour:
    """An element of a page that cites the same source: where, and how far it stands before the passage."""

    page: int
    block: int
    element: str
    citation: Citation

    def rank(self, span: Span) -> tuple[bool, bool, int]:
        """Return the order of nearness: same chapter first, then before the passage, then by distance."""
        is_elsewhere = self.citation.anchor.heading != span.anchor.heading
        distance = span.start - self.citation.start
        return is_elsewhere, distance < 0, abs(distance)


@dataclass(frozen=True)
class _Insertion:
    """One passage to be put on a page of a content."""

    content: Content
    source: SourceText
    span: Span
    ids: IdAllocator

    def make(self) -> tuple[Content, str]:
        """Return the content with the passage, and the id of the element that repeats it."""
        lesson = self._find_lesson()
        neighbours = tuple(_list_neighbours(lesson, self.source))
        if any(each.citation.span == self.span.id for each in neighbours):
            raise InvalidInput(Refusal("take_in.there", place=self.span.id))
        nearest = min(neighbours, key=lambda each: each.rank(self.span), default=None)
        element = self._make_element()
        sections = list(lesson.sections)
        if nearest is None or nearest.citation.anchor.heading != self.span.anchor.heading:
            after = len(sections) if nearest is None else nearest.page + 1
            sections.insert(after, self._make_page(element))
        else:
            page = sections[nearest.page]
            blocks = tuple(self._put_in(page.blocks, nearest, element))
            sections[nearest.page] = page.model_copy(update={"blocks": blocks})
        changed = lesson.model_copy(update={"sections": tuple(sections)})
        artefacts = tuple(changed if each is lesson else each for each in self.content.artefacts)
        return self.content.model_copy(update={"artefacts": artefacts}), element.id

    def _find_lesson(self) -> Sectioned:
        for artefact in self.content.artefacts:
            if isinstance(artefact, Sectioned) and artefact.teaches:
                return artefact
        raise InvalidInput(Refusal("take_in.no_pages", place=self.content.module))

    def _make_element(self) -> Statement | Row:
        citations = (Citation.of(self.source, self.span),)
        row, origin, name = self.span.anchor.row, Origin.HUMAN, self.ids.allocate_statement()
        if row is not None and row.header and len(row.header) == len(row.cells):
            return Row(id=name, cells=row.cells, citations=citations, origin=origin)
        is_code = self.span.kind is SpanKind.CODE
        text = self.span.text if is_code else " ".join(self.span.text.split())
        return Statement(id=name, text=text, citations=citations, origin=origin)

    def _make_page(self, element: Statement | Row) -> Section:
        heading = self.span.anchor.heading[-1] if self.span.anchor.heading else self.content.title
        return Section(
            id=self.ids.allocate_page(),
            title=" ".join(heading.split())[:LONGEST_LINE],
            blocks=(self._make_block(element),),
        )

    def _make_block(self, element: Statement | Row) -> Block:
        row = self.span.anchor.row
        if isinstance(element, Row) and row is not None:
            caption = self.span.anchor.heading[-1] if self.span.anchor.heading else " · ".join(row.header)
            return Table(caption=caption[:LONGEST_LINE], header=row.header, rows=(element,))
        assert isinstance(element, Statement)
        if self.span.kind is SpanKind.CODE:
            return Code(id=self.ids.allocate_block(), code=element)
        return Paragraph(statements=(element,))

    def _put_in(
        self, blocks: Sequence[Block], nearest: _Neighbour, element: Statement | Row
    ) -> Iterator[Block]:
        """Yield the blocks of a page with the element after its neighbour, or before one that comes later."""
        is_after = nearest.citation.start <= self.span.start
        for number, block in enumerate(blocks):
            if number != nearest.block:
                yield block
                continue
            joined = self._join(block, nearest.element, element, is_after=is_after)
            if joined is not None:
                yield joined
            elif is_after:
                yield from (block, self._make_block(element))
            else:
                yield from (self._make_block(element), block)

    def _join(
        self, block: Block, neighbour: str, element: Statement | Row, *, is_after: bool
    ) -> Block | None:
        """Return the block with the element in it; None if it stands better in one of its own."""
        is_prose = self.span.kind is SpanKind.SENTENCE and self.span.item is None
        row = self.span.anchor.row
        match block:
            case Paragraph() if is_prose:
                return _insert(block, "statements", neighbour, element, is_after=is_after)
            case Steps() if self.span.kind is SpanKind.STEP:
                return _insert(block, "statements", neighbour, element, is_after=is_after)
            case LedList() if self.span.item is not None:
                return _insert(block, "items", neighbour, element, is_after=is_after)
            case Table() if isinstance(element, Row) and row is not None and row.header == block.header:
                return _insert(block, "rows", neighbour, element, is_after=is_after)
        return None


def _insert(block: Block, field: str, neighbour: str, element: Statement | Row, *, is_after: bool) -> Block:
    """Return a block with an element beside its neighbour in a list; after its lead-in it is the first."""
    elements = list(block.list_field(field))
    position = next((n for n, each in enumerate(elements) if each.id == neighbour), -1)
    elements.insert(position + 1 if is_after else max(position, 0), element)
    return block.model_copy(update={field: tuple(elements)})


def _list_neighbours(lesson: Sectioned, source: SourceText) -> Iterator[_Neighbour]:
    for page, section in enumerate(lesson.sections):
        for number, block in enumerate(section.blocks):
            for element in walk_citing(block):
                for citation in element.citations:
                    if citation.source == source.name:
                        yield _Neighbour(page, number, element.id, citation)
