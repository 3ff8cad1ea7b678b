"""The sensor daemon writes to people: by a real mail server, from what a reviewer really did."""

from collections.abc import Collection, Iterator
from pathlib import Path

import dagster as dg
import pytest

from tests.mail_server import Postbox, mail_server
from tests.through_dagster.conftest import (
    BROKEN,
    COURSE,
    HEALTHY,
    Installation,
    copied,
    drafted_once,
    write_course,
)
from tests.through_dagster.test_line import RECEPTION, decide

pytestmark = pytest.mark.trial  # each is a line of runs, and its mails

LEA, NOE, OPS = "lea@halles.example", "noe@halles.example", "ops@halles.example"
CONTACTS = f"review:\n  contacts: {{lea: {LEA}, noe: {NOE}}}"


@pytest.fixture
def idle() -> Collection[str]:
    """None: a notice is about what any of them saw."""
    return ()


@pytest.fixture
def box() -> Iterator[Postbox]:
    with mail_server() as served:
        yield served


@pytest.fixture(scope="module")
def unwritten_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that says how to reach its reviewers, drafted once, before anybody was written to."""
    root = tmp_path_factory.mktemp("unwritten")
    write_course(root, HEALTHY)
    name_contacts(root)
    return drafted_once(root)


@pytest.fixture
def writing(
    unwritten_root: Path, tmp_path: Path, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    """The same, now that there is a mail server."""
    with copied(unwritten_root, tmp_path) as installation:
        name_mail_server(box, monkeypatch)
        yield installation


def name_contacts(root: Path) -> None:
    yaml = root / "courses" / COURSE / "course.yaml"
    yaml.write_text(yaml.read_text(encoding="utf-8").replace("review:", CONTACTS), encoding="utf-8")


def name_mail_server(box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each look write: nothing is collected first."""
    monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{box.port}")
    monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@halles.example")
    monkeypatch.setenv("PREMIERJET_OPERATORS", OPS)
    monkeypatch.setenv("PREMIERJET_NOTICE_EVERY_MINUTES", "0")


def last_tick(installation: Installation, sensor: str) -> str:
    """What a sensor's last tick says in the UI."""
    (found,) = [s for s in installation.instance.all_instigator_state() if s.name == sensor]
    (tick,) = installation.instance.get_ticks(found.instigator_origin_id, found.selector_id, limit=1)
    return str(tick.tick_data.skip_reason)


def test_four_drafts_make_one_mail_a_reviewer(writing: Installation, box: Postbox) -> None:
    writing.tick()
    for address in (LEA, NOE):
        (mail,) = box.to(address)
        assert mail["Subject"] == "Premierjet · 4 brouillons à relire"
        assert f"http://127.0.0.1:3001/drafts/{RECEPTION}/" in mail.get_content()
    writing.tick()
    writing.tick_until(lambda: "nobody has to hear" in last_tick(writing, "notice_sensor"))
    assert len(box.to(LEA)) == 1


def test_a_decision_is_told_to_the_other_reviewer(writing: Installation, box: Postbox) -> None:
    writing.tick()
    assert decide(writing, "reject", comment="Trop long").is_success
    writing.tick()
    assert len(box.to(LEA)) == 1
    (_, mail) = box.to(NOE)
    assert mail["Subject"] == "Premierjet · 3 brouillons à relire, 1 décision"
    assert "Rejeté par lea" in mail.get_content()


def test_a_withdrawal_is_told_to_the_other_reviewer_and_the_operators(
    writing: Installation, box: Postbox
) -> None:
    assert decide(writing).is_success
    assert decide(writing, "withdraw", comment="Une erreur de seuil").is_success
    writing.tick()
    assert [address for address in (LEA, NOE, OPS) if "retirée" in str(box.to(address)[-1]["Subject"])] == [
        NOE,
        OPS,
    ]


def test_a_failed_run_is_told_to_the_operators_with_its_sentence(
    installation: Installation, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_contacts(installation.root)
    name_mail_server(box, monkeypatch)
    for _ in range(5):
        installation.tick()
    failed = [run for run in installation.runs("sweep") if run.status is dg.DagsterRunStatus.FAILURE]
    assert len(failed) == 4
    text = "\n".join(mail.get_content() for mail in box.to(OPS))
    assert BROKEN in text
    assert "casse.docx" in text
    assert f"http://127.0.0.1:3000/runs/{failed[-1].run_id}" in text
    assert len(box.to(OPS)) <= 2, "the retries of one failure are not told one by one"


def test_a_refused_decision_is_no_news_to_the_operators(writing: Installation, box: Postbox) -> None:
    writing.tick()
    before = len(box.to(OPS))
    assert not decide(writing, person="eve").is_success
    writing.tick()
    writing.tick()
    assert "decide" not in "\n".join(mail.get_content() for mail in box.to(OPS)[before:])


def test_a_dead_mail_server_never_fails_a_decision_and_loses_nothing(
    writing: Installation, monkeypatch: pytest.MonkeyPatch, box: Postbox
) -> None:
    with mail_server() as gone:
        pass
    monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{gone.port}")
    writing.tick()
    assert decide(writing).is_success
    assert box.received == []
    monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{box.port}")
    writing.tick()
    assert len(box.to(NOE)) == 1


def test_without_a_server_the_sensor_says_so_and_looks_at_nothing(installation: Installation) -> None:
    installation.tick()
    assert last_tick(installation, "notice_sensor") == (
        "neither PREMIERJET_SMTP_URL nor PREMIERJET_WEBHOOK_URL is set"
    )
