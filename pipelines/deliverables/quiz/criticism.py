"""Rule on quizzes without a model: what an objective names is asked for, or the reviewer is told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.kind import Criticism
from schemas.draft import Item, Origin, list_questions_of
from schemas.finding import Finding
from schemas.language import Language

if TYPE_CHECKING:  # loaded with every quiz that is shown
    from pipelines.deliverables.quiz.named_values import Value
    from pipelines.drafting.critique.case import Case


def find_unasked_values(case: "Case") -> Iterator[Finding]:
    """Find values that an objective has learners recall and that no question made by rules asks for."""
    from pipelines.deliverables.quiz.named_values import list_values
    from pipelines.drafting.objectives.expected_answers import list_expectations, write_answer

    items = list_questions_of(case.content.artefacts, scored=True)
    if case.module is None or not items or any(item.origin is not Origin.EXTRACTIVE for item in items):
        return
    language = case.content.language
    asked: frozenset[Value] = frozenset().union(*(_list_asked(item, language) for item in items))
    for expected in list_expectations(case.module, case.evidence):
        objective = expected.objective
        for piece in expected.pieces if expected.units and objective is not None else ():
            if objective is not None and not asked & set(list_values(piece, expected, language)):
                value = write_answer(piece, expected.columns, language)
                facts = {"objective": objective.text, "value": value}
                yield Finding(rule="objective.unasked_value", place=objective.id, facts=facts)


def _list_asked(item: Item, language: Language) -> "frozenset[Value]":
    """Return the values of a question's right answer, and those of its passages that it leaves out."""
    from pipelines.deliverables.quiz.named_values import read_values

    said = " ".join(citation.quote for citation in item.citations)
    answers = " ".join(list_right_answers(item))
    return read_values(answers, language) | read_values(said, language) - read_values(item.stem, language)


CRITICISM = Criticism((find_unasked_values,), beyond_a_writer=("quiz.short", "objective.unasked_value"))
