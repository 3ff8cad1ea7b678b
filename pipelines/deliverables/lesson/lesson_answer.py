"""The schema of a model's answer for a lesson: pages with their blocks, and the scenarios played on them."""

from typing import Annotated

from pydantic import Field

from pipelines.blocks.scenario.answer import ScenarioAnswer
from pipelines.deliverables.lesson.block_answer import (
    BlockAnswer,
)
from pipelines.drafting.element_builder import (
    ArtefactAnswer,
    Name,
    Text,
)
from schemas.contract import Contract


class SectionAnswer(Contract):
    """One page; an earlier page's id without blocks keeps that page."""

    id: Name
    title: Text
    objective: Name
    blocks: Annotated[list[BlockAnswer], Field(max_length=40)]


class LessonAnswer(ArtefactAnswer):
    """The pages of a lesson, in order."""

    sections: Annotated[list[SectionAnswer], Field(min_length=1, max_length=40)]


class PlayedLessonAnswer(LessonAnswer):
    """Pages of a lesson, with the scenarios that are played on some of them."""

    scenarios: Annotated[list[ScenarioAnswer], Field(max_length=20)]
