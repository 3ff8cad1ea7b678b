"""A module that asks one question of each kind, and its banks."""

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.bank_questions.questions import QuestionBank, collect_questions
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.draft import Item
from tests import sample_deliverables as deliverables


def edition(*items: Item) -> Edition:
    """A release of a module with these questions, or with one of each kind."""
    asked = Quiz(items=items or deliverables.items())
    content = builders.content(artefacts=(builders.lesson(), asked))
    return Edition(builders.course(), content, KINDS, number=3, decisions=builders.approval().decisions)


def placing_edition() -> Edition:
    """A release with one scored question, and one before the lesson."""
    asked = (
        Quiz(items=(builders.question(1),)),
        Positioning(items=(builders.question(2, stem="Que savez-vous du froid ?"),)),
    )
    return Edition(
        builders.course(), builders.content(artefacts=asked), KINDS, 3, builders.approval().decisions
    )


def of(*items: Item) -> QuestionBank:
    return collect_questions(edition(*items))
