"""The positioning questionnaire built from a model's answer: quiz questions, one for each objective."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.positioning.extraction import MOST_AN_OBJECTIVE
from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.deliverables.quiz.recipe import build_items
from pipelines.drafting.element_builder import ElementBuilder
from schemas.draft import Item


def build(
    answers: Sequence[QuizAnswer], builder: ElementBuilder, earlier: Positioning | None
) -> Positioning | None:
    """Return the questions in the earlier order, new ones last, no more than two an objective.

    None if none can be used.
    """
    earlier_items = earlier.items if earlier else ()
    items = tuple(_limit_each(build_items(answers, builder, earlier_items)))
    return Positioning(items=items) if items else None


def _limit_each(items: Sequence[Item]) -> Iterator[Item]:
    count_by_objective: Counter[str | None] = Counter()
    for item in items:
        count_by_objective[item.objective] += 1
        if count_by_objective[item.objective] <= MOST_AN_OBJECTIVE:
            yield item
