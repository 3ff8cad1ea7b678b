"""Figures on pages made without a model: a picture stands where its source has it.

It follows the passage before it, if a page has that passage, else it precedes the one after it; a picture
between passages that no page has stays out, and so does one that the module's plan does not list.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.figure.source_figures import make_figure, quote_span
from pipelines.drafting.captions import list_caption_spans
from pipelines.drafting.kind import Material
from pipelines.drafting.request import IdAllocator
from schemas.draft import (
    Block,
    Item,
    Paragraph,
    Row,
    Section,
    Statement,
)
from schemas.source import SourceText
from schemas.source_pictures import Picture


def place_figures(sections: Sequence[Section], material: Material) -> tuple[Section, ...]:
    """Return the pages of a lesson with the pictures of their sources."""
    wanted = _list_planned(material)
    placement = _Placement(sections)
    for source in material.request.spans.sources:
        for picture in source.kept_pictures:
            if wanted is None or picture.id in wanted:
                placement.place(source, picture)
    return tuple(_fill_section(section, placement, material) for section in sections)


def _list_planned(material: Material) -> frozenset[str] | None:
    """Return the ids of the pictures that the module's plan lists; None without a plan."""
    plan = material.request.plan
    return None if plan is None else frozenset(each.picture for each in plan.plan.pictures)


@dataclass(frozen=True)
class _CitedPassage:
    """A passage of a source that a page has: where it begins and ends, and the element that cites it."""

    start: int
    end: int
    heading: tuple[str, ...]
    element: str


@dataclass
class _PlacedPicture:
    source: SourceText
    picture: Picture


@dataclass
class _Placement:
    """Finds the element of a page that each picture stands after, or before."""

    sections: Sequence[Section]
    after: dict[str, list[_PlacedPicture]] = field(default_factory=dict)
    before: dict[str, list[_PlacedPicture]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._passages = _list_passages(self.sections)

    def place(self, source: SourceText, picture: Picture) -> None:
        """Take note of the element beside a picture, if a page has the passage before or after it."""
        passages = self._passages.get(source.name, [])
        position = bisect_left([each.start for each in passages], picture.offset)
        heading = picture.anchor.heading
        placed = _PlacedPicture(source, picture)
        above = passages[position - 1] if position and passages[position - 1].end <= picture.offset else None
        below = passages[position] if position < len(passages) else None
        if above is not None and above.heading == heading:
            self.after.setdefault(above.element, []).append(placed)
        elif below is not None and below.heading == heading:
            self.before.setdefault(below.element, []).append(placed)


def _list_passages(sections: Sequence[Section]) -> Mapping[str, list[_CitedPassage]]:
    """Return the passages that pages cite, by source and in its order."""
    passages: dict[str, list[_CitedPassage]] = {}
    for section in sections:
        for block in section.blocks:
            for element in block.elements:
                for citation in element.citations[:1]:
                    passage = _CitedPassage(citation.start, citation.end, citation.anchor.heading, element.id)
                    passages.setdefault(citation.source, []).append(passage)
    return {source: sorted(found, key=lambda each: each.start) for source, found in passages.items()}


@dataclass
class _SectionFiller:
    """Puts the figures of one page between its blocks; a caption moves from its paragraph to its figure."""

    placement: _Placement
    material: Material
    captions: Mapping[str, tuple[Statement, ...]]
    """The statements of the page that are captions, by the picture they belong to."""

    def __post_init__(self) -> None:
        self._moved = {each.id for statements in self.captions.values() for each in statements}

    def fill(self, block: Block) -> Iterator[Block]:
        """Yield a block with its figures before and after; a paragraph is parted where one stands inside."""
        if not isinstance(block, Paragraph):
            yield from self._make_figures(self.placement.before, block.elements)
            yield block
            yield from self._make_figures(self.placement.after, block.elements)
            return
        run: list[Statement] = []
        for statement in block.statements:
            before = list(self._make_figures(self.placement.before, (statement,)))
            after = list(self._make_figures(self.placement.after, (statement,)))
            kept = () if statement.id in self._moved else (statement,)
            if before:
                yield from _make_paragraph(run)
                yield from before
                run = []
            run += kept
            if after:
                yield from _make_paragraph(run)
                yield from after
                run = []
        yield from _make_paragraph(run)

    def _make_figures(
        self, placed: Mapping[str, list[_PlacedPicture]], elements: Sequence[Statement | Row | Item]
    ) -> Iterator[Figure]:
        for element in elements:
            for each in placed.get(element.id, ()):
                block_id = self.material.ids.allocate_block()
                caption = self.captions.get(each.picture.id, ())
                course = self.material.request.course
                yield make_figure(each.source, each.picture, block_id, course, caption)


def _make_paragraph(statements: Sequence[Statement]) -> Iterator[Paragraph]:
    if statements:
        yield Paragraph(statements=tuple(statements))


def _fill_section(section: Section, placement: _Placement, material: Material) -> Section:
    captions = dict(_find_captions(section, placement, material.ids))
    filler = _SectionFiller(placement, material, captions)
    blocks = tuple(each for block in section.blocks for each in filler.fill(block))
    return section.model_copy(update={"blocks": blocks})


def _find_captions(
    section: Section, placement: _Placement, ids: IdAllocator
) -> Iterator[tuple[str, tuple[Statement, ...]]]:
    """Yield each picture of a page with its caption: statements of the page, and what the page left out."""
    written = {
        citation.span: statement
        for block in section.blocks
        if isinstance(block, Paragraph)
        for statement in block.statements
        for citation in statement.citations
    }
    taken: set[str] = set()
    for element in [element.id for block in section.blocks for element in block.elements]:
        for placed in (*placement.before.get(element, ()), *placement.after.get(element, ())):
            spans = [
                span for span in list_caption_spans(placed.source, placed.picture) if span.id not in taken
            ]
            taken |= {span.id for span in spans}
            yield (
                placed.picture.id,
                tuple(written.get(span.id) or quote_span(placed.source, span, ids) for span in spans),
            )
