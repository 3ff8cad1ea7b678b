"""A person's edit of a plan: what is wrong with it, each at its place, or the plan it makes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, has_whole_row
from pipelines.drafting.plan.outline import PURPOSES
from pipelines.drafting.plan.page_rules import makes_block
from pipelines.drafting.plan.scenarios import find_page_scenarios, list_scenarios_of, show_scenarios
from pipelines.drafting.request import add_objectives
from schemas.blocks import name_block_kind
from schemas.course import Objective
from schemas.language import Language
from schemas.plan import (
    BlockPurpose,
    GivenPart,
    Plan,
    PlannedBlock,
    PlannedPage,
    PlannedScenario,
    PlanRevision,
)
from schemas.plan_edit import EditedPage, EditedPlan, list_all_scenarios, list_edited_blocks
from schemas.refusal import BilingualText, Fact, Refusal
from schemas.source import SpanKind

KINDS_OF_PASSAGES = {SpanKind.STEP: "steps", SpanKind.ROW: "table", SpanKind.CODE: "code"}
"""The block that rules make of passages of a kind; of all others a paragraph."""

Location = tuple[int | str, ...]


@dataclass(frozen=True)
class PlanFault:
    """One thing that is wrong with an edited plan: why, and the path of keys that leads to it."""

    refusal: Refusal
    location: Location


def find_edit_faults(edited: EditedPlan, base: PlanRevision, material: Material) -> Iterator[PlanFault]:
    """Yield what keeps an edited plan from being followed, in the order of its pages."""
    objectives = {objective.id for objective in base.plan.objectives}
    for number, objective in enumerate(edited.objectives or ()):
        if objective.id not in objectives:
            yield _fault("plan.no_objective", ("objectives", number, "id"), objective=objective.id)
    earlier = base.plan.evidence
    own_ids = {page.id for page in base.plan.pages}
    page_of: dict[str, str] = {}
    for number, page in enumerate(edited.pages):
        at: Location = ("pages", number)
        if page.id is not None and page.id not in own_ids:
            yield _fault("plan.no_page", (*at, "id"), page=page.id)
        if page.id is not None and page.id in [other.id for other in edited.pages[:number]]:
            yield _fault("plan.page_twice", (*at, "id"), page=page.id)
        if page.objective is not None and page.objective not in objectives:
            yield _fault("plan.no_objective", (*at, "objective"), objective=page.objective)
        for span, path in _list_places(page):
            where = (*at, *path)
            if span in page_of:
                yield _fault("plan.span_twice", where, span=span, page=page_of[span])
            elif span not in earlier and not is_usable(span, material):
                yield _fault("plan.no_span", where, span=span)
            page_of.setdefault(span, page.title)
        yield from _find_block_faults(page, at, base.plan, material)
    for number, share in enumerate(edited.questions):
        if share.objective is not None and share.objective not in objectives:
            yield _fault("plan.no_objective", ("questions", number, "objective"), objective=share.objective)
    for number, span in enumerate(edited.removed):
        if span in page_of:
            yield _fault("plan.span_twice", ("removed", number), span=span, page=page_of[span])
    known = {each.id for each in list_all_scenarios(base)}
    known |= {each.id for page in edited.pages for each in list_scenarios_of(material, page.passages)}
    for number, scenario in enumerate(edited.scenarios or ()):
        if scenario not in known:
            yield _fault("plan.no_scenario", ("scenarios", number), scenario=scenario)
    kept_pictures = {picture.picture for picture in base.plan.pictures}
    there = {each.id for source in material.request.spans.sources for each in source.kept_pictures}
    for number, picture in enumerate(edited.pictures):
        if picture.picture not in kept_pictures | there:
            yield _fault("plan.no_picture", ("pictures", number, "picture"), picture=picture.picture)


def apply_plan_edit(edited: EditedPlan, base: PlanRevision, material: Material) -> tuple[Plan, int]:
    """Return the plan that an edit without faults makes, and the highest number given to a page.

    Passages that leave every page are removed: no deliverable is made of them.
    """
    minted, pages = base.minted, list[PlannedPage]()
    for page in edited.pages:
        page_id = page.id
        if page_id is None:
            minted += 1
            page_id = f"pg-{minted:04d}"
        pages.append(_make_page(page, page_id, base.plan, material))
    found = find_page_scenarios(material, pages, list_all_scenarios(base))
    removed = _find_removed_scenarios(edited, base, found)
    pages = [show_scenarios(page, found, removed) for page in pages]
    evidence = {span for page in pages for span in page.evidence}
    ids = {page.id for page in pages}
    gone = sorted((base.plan.evidence | set(base.plan.removed) | set(edited.removed)) - evidence)
    returned = set(base.plan.removed) - set(edited.removed)
    there = {piece.span.id for piece in material.find_pieces(gone)}
    objectives = _edit_objectives(edited, base.plan)
    given = {objective.id: objective for objective in add_objectives(material.request).module.objectives}
    return base.plan.model_copy(
        update={
            "objectives": objectives,
            "reworded": tuple(each for each in objectives if each != given.get(each.id)) or None,
            "pages": tuple(pages),
            "blueprint": edited.questions,
            "scenarios": tuple(each for each in found if each.id not in removed),
            "removed_scenarios": tuple(each for each in found if each.id in removed) or None,
            "pictures": tuple(each for each in edited.pictures if each.page in ids),
            "removed": tuple(span for span in gone if span in there and span not in returned),
        }
    ), minted


def _edit_objectives(edited: EditedPlan, base: Plan) -> tuple[Objective, ...]:
    """Return the objectives of a plan with the texts and levels of an edit."""
    changes = {each.id: {"text": each.text, "bloom": each.bloom} for each in edited.objectives or ()}
    return tuple(each.model_copy(update=changes.get(each.id, {})) for each in base.objectives)


def _find_removed_scenarios(
    edited: EditedPlan, base: PlanRevision, found: tuple[PlannedScenario, ...]
) -> set[str]:
    """Return the ids of the scenarios that are taken out: those not listed, if the edit lists any."""
    if edited.scenarios is None:
        return {each.id for each in base.plan.removed_scenarios or ()}
    known = {each.id for each in list_all_scenarios(base)}
    return {each.id for each in found if each.id in known} - set(edited.scenarios)


def _list_places(page: EditedPage) -> Iterator[tuple[str, Location]]:
    """Yield each passage of a page with the path of keys that leads to it."""
    for place, span in enumerate(page.evidence or ()):
        yield span, ("evidence", place)
    for number, block in enumerate(page.blocks or ()):
        for place, span in enumerate(block.evidence):
            yield span, ("blocks", number, "evidence", place)


def _find_block_faults(page: EditedPage, at: Location, base: Plan, material: Material) -> Iterator[PlanFault]:
    """Yield the blocks of an arranged page that nobody can write of their passages."""
    earlier = base.find_page(page.id or "")
    if page.blocks is None or _is_same(page, earlier):
        return
    kept = list_edited_blocks(earlier) if earlier is not None else ()
    for number, block in enumerate(page.blocks):
        if block not in kept and not makes_block(material, block.kind, block.evidence):
            yield _fault("plan.no_block", (*at, "blocks", number, "kind"), kind=_name_kind(block.kind))


def _is_same(page: EditedPage, earlier: PlannedPage | None) -> bool:
    """Return whether a page has the blocks it had."""
    if earlier is None:
        return False
    if page.blocks is not None:
        return page.blocks == list_edited_blocks(earlier)
    return set(earlier.evidence) == set(page.passages)


def _make_page(page: EditedPage, page_id: str, base: Plan, material: Material) -> PlannedPage:
    earlier = base.find_page(page_id)
    return PlannedPage(
        id=page_id,
        title=page.title,
        purpose=page.purpose,
        objective=page.objective,
        # Of a new page nobody has said yet what learners do on it, nor what it shows or recalls.
        activity=earlier.activity if earlier is not None else None,
        entries=earlier.entries if earlier is not None else None,
        recalled=earlier.recalled if earlier is not None else None,
        minutes=page.minutes,
        blocks=tuple(_make_blocks(page, page_id, base, material)),
        arranged=_choose_arranged(page, earlier),
        given=tuple(_list_given(page, earlier)) or None,
    )


def _list_given(page: EditedPage, earlier: PlannedPage | None) -> Iterator[GivenPart]:
    """Yield what of a page a person gave, now or before; the minutes of a new page, and its objective."""
    if earlier is None or earlier.is_given(GivenPart.OBJECTIVE) or page.objective != earlier.objective:
        yield GivenPart.OBJECTIVE
    if earlier is None or earlier.is_given(GivenPart.MINUTES) or page.minutes != earlier.minutes:
        yield GivenPart.MINUTES


def _choose_arranged(page: EditedPage, earlier: PlannedPage | None) -> Literal[True] | None:
    """Return whether a person arranged the blocks of a page, now or before."""
    if earlier is not None and _is_same(page, earlier):
        return earlier.arranged
    return True if page.blocks is not None else None


def _make_blocks(page: EditedPage, page_id: str, base: Plan, material: Material) -> Iterator[PlannedBlock]:
    """Yield the blocks of a page: those it had, those a person arranged, or else by the passages."""
    earlier = base.find_page(page_id)
    if earlier is not None and _is_same(page, earlier):
        yield from earlier.blocks
        return
    for block in page.blocks or ():
        yield _plan_block(block.kind, block.evidence)
    if page.evidence is None:
        return
    pieces = {piece.span.id: piece for piece in material.find_pieces(page.evidence)}
    kinds = {span: choose_kind(pieces.get(span)) for span in page.evidence}
    for kind, run in groupby(page.evidence, key=lambda span: kinds[span]):
        yield _plan_block(kind, tuple(run))


def _plan_block(kind: str, evidence: tuple[str, ...]) -> PlannedBlock:
    return PlannedBlock(kind=kind, purpose=PURPOSES.get(kind, BlockPurpose.EXPLAIN), evidence=evidence)


def choose_kind(piece: Piece | None) -> str:
    """Return the kind of block that rules make of a passage; a paragraph of one that is gone."""
    return "paragraph" if piece is None else KINDS_OF_PASSAGES.get(piece.span.kind, "paragraph")


def is_usable(span: str, material: Material) -> bool:
    """Return whether a page may rest on a passage: the sources have it, and a table can show a row."""
    pieces = material.find_pieces((span,))
    return bool(pieces) and (pieces[0].span.kind is not SpanKind.ROW or has_whole_row(pieces[0]))


def _name_kind(kind: str) -> BilingualText:
    """Return what people call a kind of block."""
    return BilingualText(name_block_kind(kind, Language.FRENCH), name_block_kind(kind, Language.ENGLISH))


def _fault(rule: str, location: Location, **facts: Fact) -> PlanFault:
    return PlanFault(Refusal(rule, place="{place}", **facts), location)
