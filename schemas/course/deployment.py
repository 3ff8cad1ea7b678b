"""How a training is rolled out: sponsors, groups of trainees, and the milestones with their dates.

People give these facts, a model never writes one. Any fact may be missing: a document that needs it then
marks the gap, and cannot be approved.
"""

from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.contract import Contract
from schemas.ids import Line

MOST_PEOPLE = 1_000_000


class Sponsor(Contract):
    """Who wants the training and says so (commanditaire)."""

    name: Line
    role: Line
    message: Line | None = Field(
        default=None, description="What the sponsor says in their own words; quoted as it is."
    )


class TraineeGroup(Contract):
    """People who follow the training together, and who manages them."""

    name: Line
    people: int = Field(ge=1, le=MOST_PEOPLE)
    manager: Line


class MilestoneStep(StrEnum):
    """Steps of a deployment; their first milestones come in this order, reminders at any time."""

    PILOT = "pilot"
    OPENING = "opening"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"
    """The measure some weeks later (à froid)."""

    REMINDER = "reminder"


class Milestone(Contract):
    """What happens on a day, and who is responsible."""

    step: MilestoneStep
    day: date
    what: Line
    who: Line


class Risk(Contract):
    """What could keep the training from its people, and what is done about it."""

    risk: Line
    answer: Line


class Contact(Contract):
    """Whom to ask about what, and how they are reached."""

    about: Line
    reach: Line


class Deployment(Contract):
    """What the deployment plan and the sponsors' communication kit take from people."""

    sponsor: Sponsor | None = None
    lead: Line | None = Field(default=None, description="Who leads the project, and how to reach them.")
    lms_admin: Line | None = Field(default=None, description="Who imports the packages into the LMS.")
    access: Line | None = Field(default=None, description="Where learners find the modules.")
    manager_minutes: Annotated[int, Field(ge=1, le=480)] | None = Field(
        default=None, description="How long a manager is asked to give to each person, in minutes, in all."
    )
    groups: tuple[TraineeGroup, ...] = Field(default=(), max_length=100)
    milestones: tuple[Milestone, ...] = Field(
        default=(), max_length=60, description="In the order of their days."
    )
    risks: tuple[Risk, ...] = Field(default=(), max_length=30)
    support: tuple[Contact, ...] = Field(default=(), max_length=20)

    def first(self, step: MilestoneStep) -> Milestone | None:
        """Return the first milestone of a kind."""
        return next((milestone for milestone in self.milestones if milestone.step is step), None)

    @property
    def people(self) -> int:
        """Return how many people the groups hold together."""
        return sum(group.people for group in self.groups)

    @model_validator(mode="after")
    def _groups_are_named_once(self) -> Self:
        names = [group.name for group in self.groups]
        for number, name in enumerate(names):
            if name in names[:number]:
                raise PydanticCustomError(
                    "twice", "{name} is listed twice", {"within": ("groups", number, "name"), "name": name}
                )
        return self

    @model_validator(mode="after")
    def _milestones_are_in_the_order_of_their_days(self) -> Self:
        for number, (before, after) in enumerate(pairwise(self.milestones), 1):
            if after.day < before.day:
                raise PydanticCustomError(
                    "order",
                    "is on {day}, but stands below {before}: list milestones in the order of their days",
                    {
                        "within": ("milestones", number, "day"),
                        "day": after.day.isoformat(),
                        "before": before.day.isoformat(),
                    },
                )
        return self

    @model_validator(mode="after")
    def _steps_follow_one_another(self) -> Self:
        """A pilot comes before the opening, which comes before the closing, then the follow-up."""
        steps = [milestone.step for milestone in self.milestones]
        places = [
            steps.index(step)
            for step in MilestoneStep
            if step in steps and step is not MilestoneStep.REMINDER
        ]
        for first, second in pairwise(places):
            if second < first:
                raise PydanticCustomError(
                    "order",
                    "{later} ({later_day}) comes before {earlier} ({earlier_day}): correct a day or a step",
                    {
                        "within": ("milestones", second, "step"),
                        "later": steps[second].value,
                        "later_day": self.milestones[second].day.isoformat(),
                        "earlier": steps[first].value,
                        "earlier_day": self.milestones[first].day.isoformat(),
                    },
                )
        return self
