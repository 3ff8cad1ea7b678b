"""The table of objectives on a draft's page in Dagster."""

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.review.draft_tables import table_alignment
from pipelines.review.page_words import read_page_words
from pipelines.testing import builders
from schemas.course import Objective
from schemas.language import Language


def test_each_objective_stands_beside_what_serves_it() -> None:
    objective = Objective(id="seuils", text="Citer | les\u2028seuils", criterion="sans erreur")
    quiz = Quiz(items=(builders.question(1, objective="seuils"), builders.question(2)))
    table = table_alignment(
        builders.content(objectives=(objective,), artefacts=(quiz,)), read_page_words(Language.FRENCH)
    )
    seuils, rest = table.rows
    assert table.columns[0] == "Objectif"
    assert seuils[1:] == ("—", "sans erreur", "—", "q-0001", "—", "1")
    assert "\u2028" not in seuils[0]
    assert rest == ("Commun à plusieurs objectifs, ou sans objectif", "—", "—", "—", "q-0002", "—", "1")
