"""Questions to experts at the desk: who may answer them, with which link, and what is kept of it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.identity.question_invitation import seal_question_invitation
from adapters.workspace import Workspace
from pipelines.queries.expert_questions import list_module_questions
from pipelines.testing import builders
from pipelines.workflow.answer_questions import Respondent, answer_question
from pipelines.workflow.draft import draft_module
from pipelines.workflow.invite import invite
from pipelines.workflow.invite_expert import invite_expert
from schemas.answer_seal import AnswerSeal
from schemas.course import Course, Expert, IdentityMode, Objective, ReviewPolicy
from schemas.errors import DecisionRefused
from schemas.review import Decision
from tests.desk.conftest import DESK, installation
from tests.desk.reviewing import APPROVE, PAGE, Reviewer, basis_of

PAUL, OTHER = "paul", "lea"
KEY = builders.KEY
ADDRESS = f"/questions/{KEY}"
ANSWER = "Coupez d'abord la ventilation. Le givre fond ensuite seul."
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def course(**review: Any) -> Course:
    """Return a course that asks an expert two things no source says."""
    objectives = (
        Objective(id="degivrer", text="Expliquer comment dégivrer un évaporateur"),
        Objective(id="vidanger", text="Décrire la vidange du compresseur"),
    )
    return builders.course(
        review=ReviewPolicy(**({"roles": {"pedagogie": ("lea",)}} | review)),
        experts=(Expert(person=PAUL, name="Paul Durand"),),
        modules=(builders.module(objectives=objectives),),
    )


def install(root: Path, **review: Any) -> Workspace:
    workspace = installation(root, course(**review))
    folder = root / "courses" / "froid" / "sources"
    folder.mkdir()
    (folder / "froid.md").write_text("# Consignes\n\nUn produit exposé plus de 30 minutes est écarté.\n")
    workspace.ledger_key.make()
    return workspace


@pytest.fixture
def local(tmp_path: Path) -> Workspace:
    return install(tmp_path)


@pytest.fixture
def inviting(tmp_path: Path) -> Workspace:
    return install(tmp_path, identity=IdentityMode.PROXY, invitations=True)


def list_seals(workspace: Workspace) -> list[AnswerSeal]:
    recorded = [entry.recorded for entry in workspace.ledger.read(KEY)]
    return [each for each in recorded if isinstance(each, AnswerSeal)]


def list_ids(workspace: Workspace) -> tuple[str, ...]:
    asked = list_module_questions(workspace, KEY, workspace.library())
    return tuple(each.id for each in asked.open_questions)


def open_link(workspace: Workspace, *only: str, person: str = PAUL) -> Reviewer:
    """Return a browser in which the link of a new invitation to answer was opened."""
    link = invite_expert(workspace, KEY, person, 7, datetime.now(UTC), only).link
    guest = Reviewer(workspace)
    page = guest.browser.get(link.removeprefix(DESK))
    assert page.status_code == 200, page.text
    return guest


def test_an_expert_signs_an_answer_at_the_desk_and_the_next_draft_cites_it(local: Workspace) -> None:
    expert, (question, _) = Reviewer(local, PAUL), list_ids(local)
    page = expert.send(f"{ADDRESS}/answer", question=question, text=ANSWER).text
    assert "Votre réponse est enregistrée" in page
    assert "Paul Durand" in page
    assert f'name="question" value="{question}"' in page  # to answer again, or to withdraw
    draft_module(local, KEY, NOW)
    head = local.records.head(KEY)
    assert head is not None
    assert any(citation.quote.startswith("Coupez") for citation in head.content.citations)
    for address in (f"/drafts/{KEY}", f"/preview/{KEY}/{head.digest[:12]}/"):
        shown = Reviewer(local, OTHER).read(address)
        assert "éponse de Paul Durand, " in shown, address
        assert "answer:" not in re.sub(r'(id|href|value)="[^"]*"', "", shown), address
    assert "a répondu en tant qu’expert" in Reviewer(local, OTHER).read(f"/ledger/{KEY}")
    assert (list_seals(local)[0].verified, question in list_ids(local)) == (False, False)


@pytest.mark.parametrize("person", ["", "mallory", OTHER], ids=["nobody", "a stranger", "a reviewer"])
def test_nobody_but_an_expert_may_answer(local: Workspace, person: str) -> None:
    visitor, (question, _) = Reviewer(local, person), list_ids(local)
    assert "<textarea" not in visitor.read(ADDRESS)
    refused = visitor.send(f"{ADDRESS}/answer", question=question, text=ANSWER)
    assert refused.status_code == 422
    assert ANSWER.replace("'", "&#39;") in refused.text  # nobody loses what they wrote
    assert list_seals(local) == []


def test_behind_a_proxy_its_header_alone_says_who_answers(inviting: Workspace) -> None:
    question, _ = list_ids(inviting)
    typed = Reviewer(inviting, PAUL).send(f"{ADDRESS}/answer", question=question, text=ANSWER)
    assert (typed.status_code, list_seals(inviting)) == (422, [])
    named = Reviewer(inviting, **{"X-Forwarded-User": PAUL})
    assert named.send(f"{ADDRESS}/answer", question=question, text=ANSWER).status_code == 200
    assert [(seal.person, seal.verified) for seal in list_seals(inviting)] == [(PAUL, True)]


def test_a_link_lets_one_expert_answer_its_questions_once_each(inviting: Workspace) -> None:
    question, other = list_ids(inviting)
    guest = open_link(inviting, question)
    page = guest.read(f"/invited/asked{ADDRESS}")
    assert (question in page, other in page) == (True, False)
    assert guest.send(f"/invited/asked{ADDRESS}/answer", question=question, text=ANSWER).status_code == 200
    again = guest.send(f"/invited/asked{ADDRESS}/answer", question=question, text="Autre chose, tout à coup.")
    assert (again.status_code, "déjà reçu une réponse" in again.text) == (422, True)
    beyond = guest.send(f"/invited/asked{ADDRESS}/answer", question=other, text=ANSWER)
    assert (beyond.status_code, "ne porte pas" in beyond.text) == (422, True)
    (seal,) = list_seals(inviting)
    assert (seal.person, seal.verified, len(str(seal.invitation))) == (PAUL, True, 32)


def test_a_link_to_answer_opens_no_draft_and_decides_nothing(inviting: Workspace) -> None:
    link = invite_expert(inviting, KEY, PAUL, 7, datetime.now(UTC)).link
    token = link.rpartition("/")[2]
    guest = open_link(inviting)
    for address in (
        f"/invited{PAGE}",
        f"/invited/asked{PAGE}",
        f"/invited/asked/plans/{KEY}",
        f"/invited/plans/{KEY}",
    ):
        assert guest.browser.get(address).status_code in {403, 404}, address
    guest.browser.cookies.set("premierjet_invitation", token, path="/invited")
    assert guest.browser.get(f"/invited{PAGE}").status_code == 403
    assert guest.browser.get(f"/invitation/{token}").status_code == 403
    decided = guest.send(f"/invited{APPROVE}", act="decide", basis=basis_of(guest.read(f"/invited{APPROVE}")))
    assert decided.status_code == 422
    assert not any(isinstance(entry.recorded, Decision) for entry in inviting.ledger.read(KEY))


def test_a_link_to_decide_answers_nothing(tmp_path: Path) -> None:
    workspace = install(tmp_path, invitations=True)
    token = invite(workspace, KEY, OTHER, 7, datetime.now(UTC)).link.rpartition("/")[2]
    guest = Reviewer(workspace)
    assert guest.browser.get(f"/invitation/questions/{token}").status_code == 403
    guest.browser.cookies.set("premierjet_question_invitation", token, path="/invited/asked")
    assert guest.browser.get(f"/invited/asked{ADDRESS}").status_code == 403
    assert guest.browser.get(f"/invited{ADDRESS}").status_code == 404


def test_an_expert_taken_out_of_the_course_answers_no_more(inviting: Workspace, tmp_path: Path) -> None:
    question, _ = list_ids(inviting)
    guest = open_link(inviting)
    file = tmp_path / "courses" / "froid" / "course.yaml"
    file.write_text(file.read_text().replace('"paul"', '"pauline"'))
    refused = guest.send(f"/invited/asked{ADDRESS}/answer", question=question, text=ANSWER)
    assert (refused.status_code, list_seals(inviting)) == (422, [])


def test_an_altered_or_expired_link_opens_nothing(inviting: Workspace) -> None:
    made, key = invite_expert(inviting, KEY, PAUL, 7, datetime.now(UTC)), inviting.ledger_key.read()
    assert key is not None
    past = made.invitation.model_copy(update={"expires_at": datetime.now(UTC) - timedelta(minutes=1)})
    expired = seal_question_invitation(past, key)
    address, _, token = made.link.removeprefix(DESK).rpartition("/")
    altered = token[:-1] + ("0" if token[-1] != "0" else "1")
    for wrong in (expired, altered):
        assert Reviewer(inviting).browser.get(f"{address}/{wrong}").status_code == 403


def test_a_course_that_hears_no_invitations_makes_none(local: Workspace) -> None:
    with pytest.raises(DecisionRefused, match=r"review\.invitations"):
        invite_expert(local, KEY, PAUL, 7, NOW)


def test_only_a_reviewer_somebody_vouches_for_makes_links_at_the_desk(inviting: Workspace) -> None:
    reviewer = Reviewer(inviting, **{"X-Forwarded-User": OTHER})
    made = reviewer.send(f"{ADDRESS}/invite", person=PAUL, days="3", receipt="1-a")
    assert "/invitation/questions/" in made.text
    assert "premierjet_taken=1-a" in made.headers["set-cookie"]
    for visitor in (Reviewer(inviting, OTHER), Reviewer(inviting, **{"X-Forwarded-User": PAUL})):
        assert 'name="days"' not in visitor.read(ADDRESS)
        assert visitor.send(f"{ADDRESS}/invite", person=PAUL, days="3").status_code == 422


def test_an_answer_is_withdrawn_by_who_gave_it(local: Workspace) -> None:
    question, _ = list_ids(local)
    answer_question(local, KEY, question, ANSWER, Respondent(PAUL), NOW)
    assert Reviewer(local, "mallory").send(f"{ADDRESS}/withdraw", question=question).status_code == 422
    page = Reviewer(local, PAUL).send(f"{ADDRESS}/withdraw", question=question)
    assert "La réponse est retirée" in page.text
    assert question in list_ids(local)


def test_what_an_expert_writes_is_shown_as_text(local: Workspace) -> None:
    question, _ = list_ids(local)
    text = "Coupez <b onmouseover=alert(1)>tout</b> d'abord."
    page = Reviewer(local, PAUL).send(f"{ADDRESS}/answer", question=question, text=text).text
    assert "<b onmouseover" not in page
    assert "&lt;b onmouseover" in page


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Questions aux experts"), ("en", "Questions to experts")]
)
def test_the_page_is_there_in_both_languages_and_led_to(local: Workspace, language: str, title: str) -> None:
    visitor = Reviewer(local, PAUL)
    assert f"<h1>{title}</h1>" in visitor.read(f"{ADDRESS}?lang={language}")
    assert f'href="{ADDRESS}?lang={language}"' in visitor.read(f"/?lang={language}")
    assert visitor.browser.get("/questions/froid--absent").status_code == 404
