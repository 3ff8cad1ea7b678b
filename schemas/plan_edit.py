"""A plan as a person edits it in a file: pages with their passages, questions, pictures, what is taken out.

What follows from these is not in it: the blocks of a page follow from its passages.
"""

from typing import Self

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Line, ModuleKey, PlanPageId, Slug, SpanId
from schemas.plan import MOST_PAGES, PlannedPicture, PlanRevision, QuestionShare


class EditedPage(Contract):
    """A page of an edited plan; without an id it is a new one."""

    id: PlanPageId | None = None
    title: Line
    purpose: Line | None = None
    objective: Slug | None = None
    minutes: int = Field(ge=1, le=480)
    evidence: tuple[SpanId, ...] = Field(min_length=1)


class EditedPlan(Contract):
    """A plan edited from one revision, which it names, so that nobody overwrites another's edit."""

    module: ModuleKey
    revision: int = Field(ge=1)
    pages: tuple[EditedPage, ...] = Field(min_length=1, max_length=MOST_PAGES)
    questions: tuple[QuestionShare, ...] = ()
    pictures: tuple[PlannedPicture, ...] = ()
    removed: tuple[SpanId, ...] = ()

    @classmethod
    def of(cls, revision: PlanRevision) -> Self:
        """Return a revision as a person may edit it."""
        plan = revision.plan
        return cls(
            module=plan.module,
            revision=revision.revision,
            pages=tuple(
                EditedPage(
                    id=page.id,
                    title=page.title,
                    purpose=page.purpose,
                    objective=page.objective,
                    minutes=page.minutes,
                    evidence=page.evidence,
                )
                for page in plan.pages
            ),
            questions=plan.blueprint,
            pictures=plan.pictures,
            removed=plan.removed,
        )
