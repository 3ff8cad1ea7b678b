"""The schema of a model's answer for the plan of a module."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.drafting.element_builder import ArtefactAnswer, Name, Text
from pipelines.drafting.objectives.proposals import MOST_ANSWERED, ObjectiveAnswer
from schemas.contract import Contract
from schemas.course import Bloom, ItemKind


class PlannedBlockAnswer(Contract):
    """A block of a page, by its kind, and the passages it rests on: ids, or runs of them."""

    kind: Literal["paragraph", "steps", "table", "code", "list", "callout", "reveal"]
    span_ids: Annotated[list[Name], Field(max_length=400)]


class PlannedScenarioAnswer(Contract):
    """A scenario of a page: how many decisions it has, and the passages of the page that they rest on."""

    title: Text
    decisions: int
    span_ids: Annotated[list[Name], Field(max_length=400)]


class PlannedPageAnswer(Contract):
    """A page of the lesson; `objective` is an id, or the number of one that the answer proposes.

    `also` are passages of other pages.
    """

    title: Text
    purpose: Text
    objective: Name
    minutes: int
    activity: Text
    blocks: Annotated[list[PlannedBlockAnswer], Field(max_length=40)]
    also: Annotated[list[Name], Field(max_length=40)] = Field(default_factory=list)
    pictures: Annotated[list[Name], Field(max_length=20)]
    scenarios: Annotated[list[PlannedScenarioAnswer], Field(max_length=20)]


class QuestionShareAnswer(Contract):
    """How many questions of a kind and level serve an objective."""

    objective: Name
    bloom: Bloom
    kind: ItemKind
    count: int


class PlanAnswer(ArtefactAnswer):
    """The plan of a module."""

    objectives: Annotated[list[ObjectiveAnswer], Field(max_length=MOST_ANSWERED)]
    pages: Annotated[list[PlannedPageAnswer], Field(min_length=1, max_length=60)]
    questions: Annotated[list[QuestionShareAnswer], Field(max_length=60)]
