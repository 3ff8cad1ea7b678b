"""At the desk, each objective leads to what serves it."""

from pathlib import Path

import pytest

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing import builders
from schemas.course import Objective
from tests import sample_deliverables as deliverables
from tests.desk.conftest import installation, reader


@pytest.mark.parametrize(("language", "said"), [("fr", "sans objectif"), ("en", "or without one")])
def test_each_objective_leads_to_its_questions_and_phases(tmp_path: Path, language: str, said: str) -> None:
    objective = Objective(id="seuils", text="Citer <b>les seuils</b>", criterion="sans erreur & sans aide")
    quiz = Quiz(items=(builders.question(1, objective="seuils"), builders.question(2)))
    content = builders.content(objectives=(objective,), artefacts=(quiz, deliverables.session_plan()))
    draft = builders.draft(content=content)
    page = reader(installation(tmp_path, None, None, draft)).get(
        f"/drafts/{builders.KEY}/{content.canonical_digest()[:12]}?lang={language}"
    )
    table = page.text.partition("<details>")[2].partition("</details>")[0]
    assert "Citer &lt;b&gt;les seuils&lt;/b&gt;" in table
    assert "sans erreur &amp; sans aide" in table
    for name in ("q-0001", "q-0002", "st-0001", "st-0002"):
        assert f'<a href="#{name}">{name}</a>' in table
        assert f'id="{name}"' in page.text
    assert said in table


def test_each_objective_shows_how_many_spans_speak_of_it_and_the_nearest(tmp_path: Path) -> None:
    spoken = Objective(id="froide", text="Citer la température de la chambre froide")
    silent = Objective(id="feu", text="Manier un extincteur")
    content = builders.content(objectives=(spoken, silent))
    page = reader(installation(tmp_path, None, None, builders.draft(content=content))).get(
        f"/drafts/{builders.KEY}/{content.canonical_digest()[:12]}?lang=en"
    )
    rows = page.text.partition("<details>")[2].partition("</details>")[0].split("<tr>")
    (first,) = [row for row in rows if spoken.text in row]
    (second,) = [row for row in rows if silent.text in row]
    assert "Passages about this objective: 8" in first
    assert f'<q lang="fr">{builders.SENTENCES[0]}</q>' in first
    assert "Passages about this objective: 0" in second
