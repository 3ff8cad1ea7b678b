"""Practice drafts at the desk: asked for, marked, and their outcome shown to one person alone."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing import builders
from pipelines.workflow.practise import answer_practice, practise
from schemas.course import IdentityMode, ReviewPolicy
from schemas.draft import Option, Paragraph, Section
from schemas.practice import Practice
from schemas.source_pictures import Picture, SourcePictures
from tests.desk.conftest import installation, reader

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    statements = tuple(builders.statement(n, id=f"st-{n:04d}") for n in range(1, 7))
    section = Section(id="p-0001", title="Consignes", blocks=(Paragraph(statements=statements),))
    content = builders.content(artefacts=(Lesson(sections=(section,)),))
    return installation(tmp_path, None, None, builders.draft(content=content))


def at_the_desk(workspace: Workspace, person: str = "lea") -> TestClient:
    desk = reader(workspace)
    desk.cookies.set("premierjet_person", person.encode().hex())
    desk.get("/practice")
    return desk


def send(desk: TestClient, address: str, **fields: object) -> str:
    token = desk.cookies["premierjet_form"]
    answer = desk.post(address, data={"premierjet_form": token, **fields}, headers=OWN)
    assert answer.status_code == 200, answer.text
    return answer.text


def newest(workspace: Workspace, person: str = "lea") -> Practice:
    return workspace.records.practices(person)[-1]


def test_sources_with_pictures_are_shown_without_them(workspace: Workspace) -> None:
    """Pictures stand at addresses of drafts: with one, the page answered 500."""
    source = builders.spans().sources[0]
    picture = Picture(
        id="pic-0123456789",
        sha256="0" * 64,
        media_type="image/png",
        width=2,
        height=2,
        anchor=source.spans[0].anchor,
        offset=0,
    )
    pictured = source.model_copy(update={"pictures": SourcePictures(kept=(picture,))})
    workspace.records.save_spans(builders.spans().model_copy(update={"sources": (pictured,)}))
    page = send(at_the_desk(workspace), "/practice", module=builders.KEY)
    assert builders.SENTENCES[0] in page
    assert "<img" not in page


def test_a_reviewer_asks_for_one_marks_what_is_wrong_and_sees_what_they_missed(workspace: Workspace) -> None:
    desk = at_the_desk(workspace)
    page = send(desk, "/practice", module=builders.KEY)
    practice = newest(workspace)
    found, missed = practice.plants[0], practice.plants[1]
    assert found.planted in page
    assert found.true not in re.sub(r"(?s)<section class=\"pane sources.*", "", page)
    result = send(
        desk, f"/practice/{practice.id}", wrong=found.place, **{f"why-{found.place}": "la source dit 3 °C"}
    )
    assert "Trouvées\u00a0: 1 sur 2." in result
    assert "la source dit 3 °C" in result
    before, _, after = result.partition("<h2>Trouvées</h2>")
    assert missed.true in before
    assert found.true in after


def test_nothing_on_the_page_tells_a_planted_sentence_from_another(workspace: Workspace) -> None:
    page = send(at_the_desk(workspace), "/practice", module=builders.KEY)
    rows = re.findall(r'(?s)<div class="doubt element" id="st-\d+">.*?</div>', page)
    assert len(rows) == 6
    shapes = {re.sub(r">[^<]*<", "><", re.sub(r"(st|sp)-\w+|aria-label=\"[^\"]*\"", "", row)) for row in rows}
    assert len(shapes) == 1


def test_a_question_is_shown_with_its_answers_and_can_be_said_wrong(tmp_path: Path) -> None:
    options = tuple(
        Option(id=letter, text=text, feedback=f"Source : {builders.SENTENCES[1]}")
        for letter, text in (("a", "15 minutes"), ("b", "30 minutes"), ("c", "2 heures"))
    )
    items = tuple(
        builders.question(id=f"q-{n:04d}", options=options, key="b", citations=(builders.citation(2),))
        for n in range(1, 7)
    )
    content = builders.content(artefacts=(Quiz(items=items),))
    workspace = installation(tmp_path, None, None, builders.draft(content=content))
    desk = at_the_desk(workspace)
    page = send(desk, "/practice", module=builders.KEY)
    practice = newest(workspace)
    assert page.count('class="doubt element" id="q-') == 6
    assert builders.SENTENCES[1] not in re.sub(r'(?s)<section class="pane sources.*', "", page)
    wrong = practice.plants[0]
    result = send(desk, f"/practice/{practice.id}", wrong=[wrong.place])
    assert "Trouvées\u00a0: 1 sur 2." in result
    assert "bonne réponse" in result


def test_an_outcome_is_theirs_alone(workspace: Workspace) -> None:
    practice = practise(workspace, builders.KEY, "lea", builders.NOON)
    course = builders.course()
    assert "noe" not in course.review.people
    for other in (reader(workspace), at_the_desk(workspace, "noe")):
        assert practice.id not in other.get("/practice").text
        answer = other.get(f"/practice/{practice.id}")
        assert answer.status_code == 404
        assert all(plant.planted not in answer.text for plant in practice.plants)


def test_an_answer_cannot_be_improved_afterwards(workspace: Workspace) -> None:
    desk = at_the_desk(workspace)
    practice = practise(workspace, builders.KEY, "lea", builders.NOON)
    assert "Trouvées\u00a0: 0 sur 2." in send(desk, f"/practice/{practice.id}")
    again = send(desk, f"/practice/{practice.id}", wrong=[plant.place for plant in practice.plants])
    assert "Trouvées\u00a0: 0 sur 2." in again


def test_somebody_who_does_not_review_the_course_gets_none(workspace: Workspace) -> None:
    desk = at_the_desk(workspace, "eve")
    token = desk.cookies["premierjet_form"]
    answer = desk.post("/practice", data={"premierjet_form": token, "module": builders.KEY}, headers=OWN)
    assert answer.status_code == 422
    assert "sont réservés aux relecteurs du cours" in answer.text
    assert workspace.records.practices("eve") == ()


def test_a_mark_without_a_place_is_refused_and_the_answer_stays_open(workspace: Workspace) -> None:
    desk = at_the_desk(workspace)
    practice = practise(workspace, builders.KEY, "lea", builders.NOON)
    token = desk.cookies["premierjet_form"]
    data = {"premierjet_form": token, "wrong": "../st-0001"}
    answer = desk.post(f"/practice/{practice.id}", data=data, headers=OWN)
    assert answer.status_code == 422
    assert workspace.records.practice_answer("lea", practice.id) is None


def test_behind_a_proxy_a_name_in_a_cookie_shows_nobodys_practice(tmp_path: Path) -> None:
    review = ReviewPolicy(identity=IdentityMode.PROXY, roles={"pedagogie": ("lea",)})
    workspace = installation(tmp_path, builders.course(review=review))
    practice = practise(workspace, builders.KEY, "lea", builders.NOON)
    answer_practice(workspace, practice, (), builders.NOON)
    claimed = at_the_desk(workspace)
    assert claimed.get(f"/practice/{practice.id}").status_code == 404
    assert practice.id not in claimed.get("/practice").text
    signed_in = {"X-Forwarded-User": "lea"}
    assert claimed.get(f"/practice/{practice.id}", headers=signed_in).status_code == 200
    assert practice.id in claimed.get("/practice", headers=signed_in).text
