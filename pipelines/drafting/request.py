"""A request to a writer to draft a module, its result, and the allocation of ids."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from pipelines.drafting.retrieval.nearness import Nearness
from schemas.course import Course, Module, Objective
from schemas.draft import (
    Deliverable,
    Draft,
    Item,
    Minted,
    Origin,
    Parameters,
    Spent,
    Usage,
    sum_spent,
)
from schemas.draft.module_facts import ModuleFacts
from schemas.errors import InvalidInput
from schemas.house_style import HouseStyle
from schemas.plan import Plan, PlanRevision
from schemas.real_minutes import RealMinutes
from schemas.refusal import Refusal
from schemas.review import Decision
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.kind import DraftingKind

LAST_NUMBER = 9_999
"""The last that an id has room for: four digits (schemas/ids.py)."""


@dataclass(frozen=True)
class DraftRequest:
    """A module to write from its spans; `decision` is the request for changes on `previous`, if any.

    `house_style` holds the rules people approved; only a model can follow them. `nearness` ranks passages by
    their meaning where the course asks for that. `kinds` are all deliverables there are, by name. `plan` is
    what the deliverables are written against; without one, rules decide as if they had made it. `pages` is
    the plan by whose pages a model is asked, made by rules if there is no other; None if the module has none.
    `written` are the facts about the course's modules that a document speaks of, by the module's id.
    `real_minutes` are what the phases of the previous session plan took; only rules follow them.
    """

    kinds: "Mapping[str, DraftingKind]"
    course: Course
    module: Module
    spans: SourceSpans
    now: datetime
    previous: Draft | None = None
    decision: Decision | None = None
    run_id: str | None = None
    house_style: HouseStyle | None = None
    nearness: Nearness | None = None
    plan: PlanRevision | None = None
    pages: Plan | None = None
    written: Mapping[str, ModuleFacts] = field(default_factory=dict)
    real_minutes: tuple[RealMinutes, ...] = ()

    @property
    def key(self) -> str:
        """Return the module's partition key."""
        return self.course.key_of(self.module)

    @property
    def edited_plan(self) -> PlanRevision | None:
        """Return the plan if a person edited it: rules alone would not make it."""
        return self.plan if self.plan is not None and self.plan.is_edited else None


def add_objectives(request: DraftRequest) -> DraftRequest:
    """Return the request with the objectives that its draft serves.

    They are those of `course.yaml`, or of the previous draft or the plan if it gives the module none, with
    the words and levels that a person gave them in the plan.
    """
    previous, objectives = request.previous, request.module.objectives
    if not objectives and previous is not None and previous.content.objectives_origin is not None:
        objectives = previous.content.objectives
    if not objectives and request.plan is not None:
        objectives = request.plan.plan.objectives
    if request.edited_plan is not None:
        objectives = request.edited_plan.plan.reword(objectives)
    if objectives == request.module.objectives:
        return request
    return replace(request, module=request.module.model_copy(update={"objectives": objectives}))


@dataclass(frozen=True)
class OtherItem:
    """One question to replace by another; `hint` says what the person who asked for it has in mind.

    `kind` is its deliverable, `others` are the questions not to repeat, `refused` stems a person turned down;
    `objective` is the one it has to serve, None if any will do.
    """

    kind: str
    item: Item
    others: tuple[Item, ...]
    hint: str = ""
    refused: tuple[str, ...] = ()
    objective: str | None = None


class IdAllocator:
    """Gives out ids; a number once given to a module is never given again.

    Raises InvalidInput if a module needs more than LAST_NUMBER of a kind.
    """

    def __init__(self, minted: Minted | None = None) -> None:
        self.minted = minted or Minted()

    def allocate_page(self) -> str:
        """Return a fresh page id."""
        number = _refuse_beyond_ids(self.minted.pages + 1)
        self.minted = self.minted.model_copy(update={"pages": number})
        return f"p-{number:04d}"

    def allocate_item(self) -> str:
        """Return a fresh quiz item id."""
        item_id = self.peek_item()
        self.minted = self.minted.model_copy(update={"items": self.minted.items + 1})
        return item_id

    def peek_item(self) -> str:
        """Return the quiz item id that comes next, without giving it."""
        return f"q-{_refuse_beyond_ids(self.minted.items + 1):04d}"

    def allocate_block(self) -> str:
        """Return a fresh block id."""
        number = _refuse_beyond_ids(self.minted.blocks + 1)
        self.minted = self.minted.model_copy(update={"blocks": number})
        return f"b-{number:04d}"

    def allocate_statement(self) -> str:
        """Return a fresh statement id."""
        number = _refuse_beyond_ids(self.minted.statements + 1)
        self.minted = self.minted.model_copy(update={"statements": number})
        return f"st-{number:04d}"


def _refuse_beyond_ids(number: int) -> int:
    """Return a number that an id can have; raises InvalidInput: so many statements are no module."""
    if number > LAST_NUMBER:
        raise InvalidInput(Refusal("draft.too_large", most=LAST_NUMBER))
    return number


@dataclass(frozen=True)
class ClaimedWish:
    """One thing a comment asks for, and what its writer says became of it: where it was done, or why not.

    It is only a claim: what of it is true is known once the draft is built.
    """

    wish: str
    where: tuple[str, ...]
    why_not: str = ""


@dataclass(frozen=True)
class WriterResult:
    """The deliverables a writer made, its notes to the reviewer, and the tokens and prompts it used.

    `notes_to_reviewer`: the wishes it could not meet, and how it read a comment that may be read otherwise.
    """

    artefacts: tuple[Deliverable, ...]
    notes_to_reviewer: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    """Objectives the writer proposed, if the module has none."""

    wishes: tuple[ClaimedWish, ...] = ()
    """The wishes of a comment, as the writer says it answered them."""

    spent: tuple[Spent, ...] = ()
    prompts: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    host: str | None = None
    parameters: Parameters | None = None

    @property
    def usage(self) -> Usage:
        """Return what was spent in all."""
        return sum_spent(self.spent)


class Writer(Protocol):
    """Writes every deliverable the module asks for; ids come from `ids`, quotations from spans."""

    @property
    def origin(self) -> Origin:
        """Return the origin of the elements this writer makes."""
        ...

    def write(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return the artefacts, in the order the module lists them."""
        ...

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return a question to replace one, with its id; None if there is no other."""
        ...


class Mender(Protocol):
    """Mends its own draft once; a writer that works by rules needs no mending: it would write the same."""

    def mend(
        self, request: DraftRequest, ids: IdAllocator, places: Collection[str] | None
    ) -> WriterResult | None:
        """Return the previous deliverables, with what was found wrong mended at these places, or at all.

        None if it can mend nothing.
        """
        ...
