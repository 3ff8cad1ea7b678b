"""A passage of a source that a person takes in: on the page of its neighbours, word for word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.drafting.material import Piece, gives_orders, is_answer
from pipelines.drafting.request import IdAllocator
from pipelines.queries.lookups import require_head, require_spans
from pipelines.review.editing.revision import make_revision
from pipelines.workflow.passage_blocks import PassageBlocks, name_whole
from pipelines.workflow.revise import keep_revision
from schemas.draft import (
    Block,
    Citation,
    Content,
    Draft,
    Section,
    Sectioned,
    walk_citing,
)
from schemas.errors import InvalidInput
from schemas.ids import LONGEST_LINE
from schemas.instructions import speaks_to_a_model
from schemas.refusal import Refusal
from schemas.source import SourceText, Span, SpanKind


@dataclass(frozen=True)
class TakenPassage:
    """The revision that has a passage, and the element that repeats it."""

    draft: Draft
    element: str


def take_in_passage(workspace: Workspace, key: str, span_id: str, author: str, now: datetime) -> TakenPassage:
    """Make a module's next revision: a page of the lesson repeats a passage of its sources, and cites it.

    It stands after the nearest passage before it that the page has, in the same paragraph, or with what its
    source has in the same list, table or remark; a solution stays closed. A chapter that no page has gets a
    page. Raises InvalidInput if the passage is gone, is a title, a speaker's note or an order to a model,
    is on a page already, or if the draft has no pages; Conflict if the head moved.
    """
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    found = spans.find(span_id)
    if found is None or found[1].kind is SpanKind.HEADING or found[0] not in spans.sources:
        raise InvalidInput(Refusal("take_in.gone", place=span_id))
    if found[0].survey is not None:  # one person's answers are nothing to teach
        raise InvalidInput(Refusal("take_in.gone", place=span_id))
    if found[1].is_speaker_note:
        raise InvalidInput(Refusal("take_in.note", place=span_id))
    piece = Piece(*found)
    if gives_orders(piece):
        raise InvalidInput(Refusal("take_in.order", place=span_id))
    ids = IdAllocator(head.minted)
    content, element = _Insertion(head.content, piece, ids).make()
    revision = make_revision(head, content, ids.minted, author, now)
    return TakenPassage(keep_revision(workspace, revision, head, spans), element)


@dataclass(frozen=True)
class _Neighbour:
    """An element of a page that cites the same source: where, and what it rests on there."""

    page: int
    block: int
    element: str
    citation: Citation
    piece: Piece

    def rank(self, span: Span) -> tuple[bool, bool, bool, int]:
        """Return the order of nearness: the same list, table or remark, the same chapter, what is before."""
        whole = name_whole(span)
        is_other = whole is not None and whole != name_whole(self.piece.span)
        distance = span.start - self.citation.start
        return is_other, not self.shares_chapter(span), distance < 0, abs(distance)

    def shares_chapter(self, span: Span) -> bool:
        """Return whether both stand under the same titles."""
        return self.citation.anchor.heading == span.anchor.heading

    def shares_page(self, piece: Piece) -> bool:
        """Return whether a passage belongs on its page: an answer does, whatever its own title is."""
        whole = name_whole(piece.span)
        is_same = whole is not None and whole == name_whole(self.piece.span)
        return is_same or self.shares_chapter(piece.span) or is_answer(piece)


@dataclass(frozen=True)
class _Insertion:
    """One passage to be put on a page of a content."""

    content: Content
    piece: Piece
    ids: IdAllocator

    def make(self) -> tuple[Content, str]:
        """Return the content with the passage, and the id of the element that repeats it."""
        lesson, span = self._find_lesson(), self.piece.span
        neighbours = tuple(_list_neighbours(lesson, self.piece.source))
        if any(each.citation.span == span.id for each in neighbours):
            raise InvalidInput(Refusal("take_in.there", place=span.id))
        nearest = min(neighbours, key=lambda each: each.rank(span), default=None)
        made = PassageBlocks.of(self.piece, self._choose_title(), self.content.language, self.ids)
        sections = list(lesson.sections)
        if nearest is None or not nearest.shares_page(self.piece):
            after = len(sections) if nearest is None else nearest.page + 1
            sections.insert(after, self._make_page(made))
        else:
            page = sections[nearest.page]
            blocks = tuple(_put_in(page.blocks, nearest, made))
            sections[nearest.page] = page.model_copy(update={"blocks": blocks})
        changed = lesson.model_copy(update={"sections": tuple(sections)})
        artefacts = tuple(changed if each is lesson else each for each in self.content.artefacts)
        return self.content.model_copy(update={"artefacts": artefacts}), made.element.id

    def _find_lesson(self) -> Sectioned:
        for artefact in self.content.artefacts:
            if isinstance(artefact, Sectioned) and artefact.teaches:
                return artefact
        raise InvalidInput(Refusal("take_in.no_pages", place=self.content.module))

    def _choose_title(self) -> str:
        """Return the nearest title above the passage that is no order to a model, or the module's."""
        headings = reversed(self.piece.span.anchor.heading)
        heading = next((each for each in headings if not speaks_to_a_model(each)), self.content.title)
        return " ".join(heading.split())[:LONGEST_LINE]

    def _make_page(self, made: PassageBlocks) -> Section:
        blocks = (made.own,) if made.lead is None else (made.lead, made.own)
        return Section(id=self.ids.allocate_page(), title=self._choose_title(), blocks=blocks)


def _put_in(blocks: Sequence[Block], nearest: _Neighbour, made: PassageBlocks) -> Iterator[Block]:
    """Yield the blocks of a page with a passage after its neighbour, or before one that comes later."""
    is_after = nearest.citation.start <= made.piece.span.start
    own = (made.own,) if made.lead is None else (made.lead, made.own)
    for number, block in enumerate(blocks):
        if number != nearest.block:
            yield block
            continue
        joined = made.join(block, nearest.piece, nearest.element, is_after=is_after)
        if joined is not None:
            yield joined
        elif made.is_led_by(block):
            yield from (block, made.own)
        else:
            yield from (block, *own) if is_after else (*own, block)


def _list_neighbours(lesson: Sectioned, source: SourceText) -> Iterator[_Neighbour]:
    spans = {span.id: span for span in source.spans}
    for page, section in enumerate(lesson.sections):
        for number, block in enumerate(section.blocks):
            for element in walk_citing(block):
                for citation in element.citations:
                    if citation.source == source.name and citation.span in spans:
                        piece = Piece(source, spans[citation.span])
                        yield _Neighbour(page, number, element.id, citation, piece)
