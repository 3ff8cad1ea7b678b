"""People hear that a plan waits for them, by a real mail server and a real chat, and only where it does."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.workspace import Workspace, open_workspace
from pipelines.queries.plan_lookups import find_plan_judgement
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.notify import list_due_notices, send_notices
from pipelines.workflow.plan import plan_module
from schemas.errors import DecisionRefused
from schemas.plan_edit import EditedPlan
from schemas.review import Approved, Verdict
from tests.chat_server import Chat, chat_server
from tests.mail_server import Postbox, mail_server
from tests.workflow.planned import ask_for, install, plan_of

LEA, NOE = "lea@halles.example", "noe@halles.example"
CONTACTS = f"deadline_days: 3, contacts: {{lea: {LEA}, noe: {NOE}}}"
DAY = timedelta(days=1)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with mail_server() as served:
        monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{served.port}")
        monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@halles.example")
        monkeypatch.setenv("PREMIERJET_NOTICE_EVERY_MINUTES", "0")
        yield served


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    with chat_server() as served:
        monkeypatch.setenv("PREMIERJET_WEBHOOK_URL", served.url)
        yield served


def planned(root: Path, plan: str = "required") -> Workspace:
    workspace = install(root, f"{plan}, {CONTACTS}")
    plan_module(workspace, KEY, NOON)
    return open_workspace(root)


def look(workspace: Workspace, now: datetime = NOON) -> None:
    """What the sensor does at each tick."""
    assert all(
        sent.error is None for sent in send_notices(workspace, list_due_notices(workspace, now).due, now)
    )


def say(workspace: Workspace, verdict: Verdict, person: str, now: datetime) -> None:
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], verdict, person, comment="Lu.")
    record_decision(workspace, request, now)


def reverse_pages(workspace: Workspace, author: str) -> None:
    edited = EditedPlan.of(plan_of(workspace))
    pages = tuple(reversed(edited.pages))
    edit_plan(workspace, edited.model_copy(update={"pages": pages}), author, NOON)


def test_a_plan_that_waits_is_told_to_each_reviewer_once(tmp_path: Path, box: Postbox) -> None:
    workspace = planned(tmp_path)
    look(workspace)
    look(workspace)
    assert [str(mail["To"]) for mail in box.received] == [LEA, NOE]
    mail = box.received[0]
    assert mail["Subject"] == "Premierjet · 1 plan à approuver"
    text = mail.get_content().replace("\u00a0", " ")
    assert "La chaîne du froid · Travailler au froid" in text
    assert "En attente depuis le 24 novembre 2026, à relire avant le 27 novembre 2026." in text
    assert "Rôle attendu : pedagogie." in text
    assert f"http://127.0.0.1:3001/plans/{KEY}" in text


def test_a_plan_past_its_deadline_is_told_once_more(tmp_path: Path, box: Postbox) -> None:
    workspace = planned(tmp_path)
    look(workspace)
    look(workspace, NOON + 2 * DAY)
    assert len(box.to(LEA)) == 1
    look(workspace, NOON + 3 * DAY)
    look(workspace, NOON + 4 * DAY)
    assert len(box.to(LEA)) == 2
    assert "rien n’est rédigé avant" in box.to(LEA)[-1].get_content()
    assert box.to(LEA)[-1]["Subject"] == "Premierjet · 1 plan à approuver, dont 1 en retard"


def test_a_plan_edited_after_its_approval_is_told_to_whoever_did_not_edit_it(
    tmp_path: Path, box: Postbox
) -> None:
    workspace = planned(tmp_path)
    say(workspace, Verdict.APPROVE, "lea", NOON)
    draft_module(workspace, KEY, NOON)
    look(workspace)
    before = len(box.to(LEA)), len(box.to(NOE))
    reverse_pages(workspace, "lea")
    look(workspace)
    assert (len(box.to(LEA)), len(box.to(NOE))) == (before[0], before[1] + 1)
    subject = "Premierjet · 1 plan à approuver, 1 brouillon à relire"
    assert box.to(NOE)[-1]["Subject"] == subject


def test_a_decision_on_a_plan_is_told_to_the_others(tmp_path: Path, box: Postbox) -> None:
    workspace = planned(tmp_path)
    look(workspace)
    say(workspace, Verdict.REQUEST_CHANGES, "lea", NOON)
    look(workspace)
    assert len(box.to(LEA)) == 1
    text = box.to(NOE)[-1].get_content()
    assert "Plan\u00a0: Changements demandés par lea le" in text
    assert f"Voir le plan\u00a0: http://127.0.0.1:3001/plans/{KEY}" in text
    assert "à approuver" not in text, "the plan waits for an edit, not for a reviewer"


@pytest.mark.parametrize("plan", ["shown", "off"])
def test_nobody_hears_of_plans_that_need_no_approval(tmp_path: Path, box: Postbox, plan: str) -> None:
    planned(tmp_path)
    ask_for(tmp_path, f"{plan}, {CONTACTS}")
    look(open_workspace(tmp_path))
    assert box.received == []


def test_a_channel_hears_of_a_plan_once(tmp_path: Path, chat: Chat) -> None:
    workspace = planned(tmp_path)
    look(workspace, NOON + DAY)
    look(workspace, NOON + DAY)
    (post,) = chat.posts
    assert "1 plan à approuver" in post["text"]
    assert f"/plans/{KEY}" in post["text"]


def test_a_plan_nobody_decided_on_calls_the_people_of_the_escalation(tmp_path: Path, box: Postbox) -> None:
    eve = "eve@halles.example"
    contacts = f"contacts: {{lea: {LEA}, noe: {NOE}, eve: {eve}}}"
    workspace = install(tmp_path, f"required, escalation: {{after_days: 4, to: [eve]}}, {contacts}")
    plan_module(workspace, KEY, NOON)
    look(workspace, NOON + 3 * DAY)
    with pytest.raises(DecisionRefused, match="eve"):
        say(workspace, Verdict.APPROVE, "eve", NOON + 3 * DAY)
    assert box.to(eve) == []
    look(workspace, NOON + 4 * DAY)
    assert "Nous faisons appel à vous\u00a0: ce plan attend" in box.to(eve)[0].get_content()
    say(workspace, Verdict.APPROVE, "eve", NOON + 4 * DAY)
    course = workspace.find_course("froid").course
    judgement = find_plan_judgement(workspace, course, plan_of(workspace), NOON + 4 * DAY)
    assert isinstance(judgement, Approved)
