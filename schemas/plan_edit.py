"""A plan as a person edits it: objectives, pages with their blocks, questions, scenarios, pictures.

What follows from these is not in it.
"""

from typing import Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.course import Bloom
from schemas.ids import Line, ModuleKey, PlanPageId, PlanScenarioId, Slug, SpanId
from schemas.plan import (
    MOST_PAGES,
    PlannedPage,
    PlannedPicture,
    PlannedScenario,
    PlanRevision,
    QuestionShare,
)

SCENARIO = "scenario"
"""The kind of block that is edited as a scenario of the plan, not among the blocks of its page."""


class ArrangedBlock(Contract):
    """A block of an edited page: its kind and its passages, in the order in which they are read."""

    kind: Line
    evidence: tuple[SpanId, ...] = Field(min_length=1)


class EditedPage(Contract):
    """A page of an edited plan; without an id it is a new one.

    It has blocks, or passages of which rules make the blocks.
    """

    id: PlanPageId | None = None
    title: Line
    purpose: Line | None = None
    objective: Slug | None = None
    minutes: int = Field(ge=1, le=480)
    blocks: tuple[ArrangedBlock, ...] | None = Field(default=None, min_length=1)
    evidence: tuple[SpanId, ...] | None = Field(default=None, min_length=1)

    @classmethod
    def of(cls, page: PlannedPage) -> Self:
        """Return a page as a person may edit it."""
        return cls(
            id=page.id,
            title=page.title,
            purpose=page.purpose,
            objective=page.objective,
            minutes=page.minutes,
            blocks=list_edited_blocks(page),
        )

    @property
    def passages(self) -> tuple[SpanId, ...]:
        """Return the passages of the page, each once."""
        blocks = self.blocks or ()
        return tuple(dict.fromkeys(self.evidence or (span for block in blocks for span in block.evidence)))

    @model_validator(mode="after")
    def _has_one_account(self) -> Self:
        if (self.blocks is None) is (self.evidence is None):
            raise ValueError("a page has either blocks or evidence")
        return self


class EditedObjective(Contract):
    """An objective of an edited plan, by its id: its text and its level."""

    id: Slug
    text: Line
    bloom: Bloom


class EditedPlan(Contract):
    """A plan edited from one revision, which it names, so that nobody overwrites another's edit.

    `scenarios` are those to write; without the key all are that were not taken out before. `objectives` are
    those of the plan, whose texts and levels may change; without the key they stay.
    """

    module: ModuleKey
    revision: int = Field(ge=1)
    objectives: tuple[EditedObjective, ...] | None = None
    pages: tuple[EditedPage, ...] = Field(min_length=1, max_length=MOST_PAGES)
    questions: tuple[QuestionShare, ...] = ()
    scenarios: tuple[PlanScenarioId, ...] | None = None
    pictures: tuple[PlannedPicture, ...] = ()
    removed: tuple[SpanId, ...] = ()

    @classmethod
    def of(cls, revision: PlanRevision) -> Self:
        """Return a revision as a person may edit it."""
        plan = revision.plan
        return cls(
            module=plan.module,
            revision=revision.revision,
            objectives=tuple(
                EditedObjective(id=each.id, text=each.text, bloom=each.bloom) for each in plan.objectives
            )
            or None,
            pages=tuple(map(EditedPage.of, plan.pages)),
            questions=plan.blueprint,
            scenarios=tuple(each.id for each in plan.scenarios) if list_all_scenarios(revision) else None,
            pictures=plan.pictures,
            removed=plan.removed,
        )


def list_edited_blocks(page: PlannedPage) -> tuple[ArrangedBlock, ...]:
    """Return the blocks of a page that are edited as such; a page of a scenario alone has its passages."""
    blocks = [block for block in page.blocks if block.kind != SCENARIO] or page.blocks
    return tuple(ArrangedBlock(kind=block.kind, evidence=block.evidence) for block in blocks)


def list_all_scenarios(revision: PlanRevision) -> tuple[PlannedScenario, ...]:
    """Return the scenarios of a plan and those a person took out, in the order of its pages."""
    plan, places = revision.plan, {page.id: place for place, page in enumerate(revision.plan.pages)}
    scenarios = (*plan.scenarios, *(plan.removed_scenarios or ()))
    return tuple(sorted(scenarios, key=lambda each: (places[each.page], each.id)))
