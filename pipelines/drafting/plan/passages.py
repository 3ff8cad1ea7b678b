"""The passages that a person chooses for a page of a plan, or for an objective and its pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.drafting.kind import Material
from pipelines.drafting.plan.editing import choose_kind, is_usable
from pipelines.drafting.plan.outline import count_minutes
from pipelines.drafting.plan.page_rules import makes_block
from schemas.errors import InvalidInput
from schemas.plan_edit import ArrangedBlock, EditedPage, EditedPlan
from schemas.refusal import Refusal

PARAGRAPH = "paragraph"


def list_usable_passages(material: Material) -> frozenset[str]:
    """Return the passages of the sources that a page of a plan may rest on."""
    spans = [span.id for source in material.request.spans.citable for span in source.spans]
    pieces = material.find_pieces(spans)
    return frozenset(piece.span.id for piece in pieces if is_usable(piece.span.id, material))


def find_target_pages(edited: EditedPlan, target: str) -> tuple[int, ...]:
    """Return the places of the pages that a choice is about: one of that id, or those of an objective."""
    return tuple(place for place, page in enumerate(edited.pages) if target in {page.id, page.objective})


def choose_passages(
    edited: EditedPlan, target: str, ticked: Collection[str], material: Material
) -> EditedPlan:
    """Return a plan whose page, or whose pages of an objective, rest on the ticked passages and no others.

    A passage from another page moves. One that is new comes after the passage before it in the sources. An
    objective that no page serves gets one. Raises InvalidInput if a page would have no block left.
    """
    places = find_target_pages(edited, target)
    current = {span for place in places for span in edited.pages[place].passages}
    added = [piece.span.id for piece in material.find_pieces(ticked) if piece.span.id not in current]
    left = {*added, *(current - set(ticked))}
    pages = [_strip_page(page, left, material) for page in edited.pages]
    if places:
        for span in added:
            _insert_passage(pages, places, span, material)
    elif added:
        pages.append(_make_objective_page(edited, target, added, material))
    empty = next((page for page in pages if not page.blocks), None)
    if empty is not None:
        raise InvalidInput(Refusal("plan.empty_page", place=edited.module, page=empty.page.title))
    removed = tuple(span for span in edited.removed if span not in added)
    return edited.model_copy(update={"pages": tuple(page.build() for page in pages), "removed": removed})


@dataclass
class _OpenPage:
    """A page whose blocks are being changed."""

    page: EditedPage
    blocks: list[ArrangedBlock]

    def build(self) -> EditedPage:
        """Return the page with its blocks."""
        if self.page.evidence is not None:
            return self.page
        return self.page.model_copy(update={"blocks": tuple(self.blocks)})


def _strip_page(page: EditedPage, left: Collection[str], material: Material) -> _OpenPage:
    """Return a page without some passages; a block that cannot stand without them becomes a paragraph."""
    blocks = list[ArrangedBlock]()
    for block in page.blocks or ():
        evidence = tuple(span for span in block.evidence if span not in left)
        if evidence == block.evidence:
            blocks.append(block)
        elif evidence:
            stands = makes_block(material, block.kind, evidence)
            blocks.append(ArrangedBlock(kind=block.kind if stands else PARAGRAPH, evidence=evidence))
    return _OpenPage(page, blocks)


def _insert_passage(pages: Sequence[_OpenPage], places: Sequence[int], span: str, material: Material) -> None:
    """Put a passage behind the one nearest before it, into the same block if that is of its kind."""
    there = [each for place in places for block in pages[place].blocks for each in block.evidence]
    order = {piece.span.id: number for number, piece in enumerate(material.find_pieces([span, *there]))}
    spots = [
        (order[each], place, number, at + 1)
        for place in places
        for number, block in enumerate(pages[place].blocks)
        for at, each in enumerate(block.evidence)
        if order.get(each, order[span]) < order[span]
    ]
    _, place, number, at = max(spots, default=(0, places[0], 0, 0))
    blocks, kind = pages[place].blocks, _choose_block_kind(span, material)
    joined = blocks[number] if blocks else ArrangedBlock(kind=kind, evidence=(span,))
    evidence = (*joined.evidence[:at], span, *joined.evidence[at:])
    if blocks and joined.kind == kind and makes_block(material, kind, evidence):
        blocks[number] = ArrangedBlock(kind=kind, evidence=evidence)
    else:
        blocks.insert(number + 1 if at else 0, ArrangedBlock(kind=kind, evidence=(span,)))


def _choose_block_kind(span: str, material: Material) -> str:
    kind = choose_kind(next(iter(material.find_pieces([span])), None))
    return kind if makes_block(material, kind, (span,)) else PARAGRAPH


def _make_objective_page(
    edited: EditedPlan, target: str, spans: Sequence[str], material: Material
) -> _OpenPage:
    """Return a new page for an objective that none serves, titled by it."""
    text = next(each.text for each in edited.objectives or () if each.id == target)
    words = sum(len(piece.text.split()) for piece in material.find_pieces(spans))
    page = EditedPage(title=text, objective=target, minutes=count_minutes(words), evidence=tuple(spans))
    return _OpenPage(page, [ArrangedBlock(kind=PARAGRAPH, evidence=tuple(spans))])
