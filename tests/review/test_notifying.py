"""From the store to a real mail server and a real chat: told once, tried again, and never in the way."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.identity.invitation import open_invitation
from adapters.store.notices import NoticeRecords
from adapters.workspace import Workspace, open_workspace
from pipelines.testing.builders import add_sealed_revision, content, decision, draft
from pipelines.workflow.notify import (
    SentMessage,
    describe_failed_run,
    keep_failed_run,
    list_due_notices,
    send_notices,
)
from schemas.errors import InvalidInput, StoreUnusable
from schemas.review import Verdict
from tests.chat_server import Chat, chat_server
from tests.mail_server import Postbox, mail_server

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LEA, NOE, OPS = "lea@halles.example", "noe@halles.example", "ops@halles.example"
YAML = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules: [{id: chaine, title: La chaîne du froid}, {id: sonde, title: La sonde}]
review:
  roles: {pedagogie: [lea], expert: [noe, zoe]}
  contacts: {lea: lea@halles.example, noe: noe@halles.example}
"""


@pytest.fixture
def box() -> Iterator[Postbox]:
    with mail_server() as served:
        yield served


@pytest.fixture
def workspace(tmp_path: Path, box: Postbox, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A root with one course of two modules, each with a draft, and mail set up."""
    (tmp_path / "dagster.yaml").touch()
    (tmp_path / "courses" / "froid").mkdir(parents=True)
    (tmp_path / "courses" / "froid" / "course.yaml").write_text(YAML, encoding="utf-8")
    monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{box.port}")
    monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@halles.example")
    monkeypatch.setenv("PREMIERJET_OPERATORS", OPS)
    opened = open_workspace(tmp_path)
    add_sealed_revision(opened, draft())
    add_sealed_revision(opened, draft(content=content(module="froid--sonde", title="La sonde")))
    return opened


def look(workspace: Workspace, now: datetime = NOW) -> list[SentMessage]:
    """What the sensor does at each tick."""
    return list(send_notices(workspace, list_due_notices(workspace, now).due, now))


def addressees(box: Postbox) -> list[str]:
    return [str(mail["To"]) for mail in box.received]


def test_each_reviewer_gets_one_mail_for_all_their_drafts(workspace: Workspace, box: Postbox) -> None:
    assert [(sent.reader, sent.news, sent.error) for sent in look(workspace)] == [
        ("lea", 2, None),
        ("noe", 2, None),
    ]
    assert addressees(box) == [LEA, NOE]
    text = box.received[0].get_content()
    assert "La chaîne du froid" in text
    assert "La sonde" in text


def test_what_was_told_is_not_told_again(workspace: Workspace, box: Postbox) -> None:
    look(workspace)
    assert look(workspace) == []
    assert look(workspace, NOW + timedelta(days=3)) == []
    assert len(box.received) == 2


def test_a_mail_that_was_accepted_and_not_written_down_is_sent_again_with_its_id(
    workspace: Workspace, box: Postbox
) -> None:
    """A crash between the server's word and ours: at least once, and a mail reader can tell."""
    due = list_due_notices(workspace, NOW).due
    next(send_notices(workspace, due, NOW))
    for entry in list(workspace.records.store.list("notices/told/")):
        workspace.records.store.delete(entry.key)
    look(workspace)
    to_lea = box.to(LEA)
    assert len(to_lea) == 2
    assert to_lea[0]["Message-ID"] == to_lea[1]["Message-ID"]


def test_a_decision_is_told_to_the_others(workspace: Workspace, box: Postbox) -> None:
    look(workspace)
    workspace.ledger.append(decision(verdict=Verdict.REJECT, at=NOW, comment="Trop long"))
    assert look(workspace, NOW + timedelta(minutes=59)) == []
    look(workspace, NOW + timedelta(minutes=60))
    assert addressees(box)[2:] == [NOE]
    assert "Rejeté par lea" in box.received[-1].get_content()


def test_a_dead_server_loses_nothing(
    workspace: Workspace, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as gone:
        pass
    monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{gone.port}")
    sent = look(open_workspace(workspace.root))
    assert all(each.error is not None for each in sent)
    assert len(sent) == 2
    look(workspace)
    assert addressees(box) == [LEA, NOE]


def test_a_server_that_hangs_up_half_way_is_asked_for_the_rest_alone(
    workspace: Workspace, box: Postbox
) -> None:
    box.hangs_up_after = 1
    assert [sent.error is None for sent in look(workspace)] == [True, False]
    box.hangs_up_after = None
    look(workspace)
    assert addressees(box) == [LEA, NOE]


def test_a_refused_reader_is_left_alone_for_a_day_and_keeps_nobody_waiting(
    workspace: Workspace, box: Postbox
) -> None:
    box.answers[LEA] = "550 no such person"
    assert [sent.error is None for sent in look(workspace)] == [False, True]
    assert look(workspace, NOW + timedelta(hours=23)) == []
    del box.answers[LEA]
    look(workspace, NOW + timedelta(hours=24))
    assert addressees(box) == [NOE, LEA]


def test_a_person_who_asks_for_it_tries_a_refused_reader_at_once(workspace: Workspace, box: Postbox) -> None:
    box.answers[LEA] = "550 no such person"
    look(workspace)
    del box.answers[LEA]
    list(send_notices(workspace, list_due_notices(workspace, NOW).due, NOW, at_once=True))
    assert addressees(box) == [NOE, LEA]


def test_a_failed_run_is_told_to_the_operators_at_once(workspace: Workspace, box: Postbox) -> None:
    look(workspace)
    for n in range(3):
        run = describe_failed_run(f"run-{n}", "sweep", None, "the store is full" + "!" * 5000, NOW)
        keep_failed_run(workspace, run)
    look(workspace)
    look(workspace, NOW + timedelta(minutes=1))
    assert addressees(box)[2:] == [OPS]
    assert "Arrêtée 3 fois" in box.received[-1].get_content()


class TestInvitations:
    @pytest.fixture
    def invited(self, workspace: Workspace) -> Workspace:
        """The same course, its people known by invitation alone, and a key to sign with."""
        file = workspace.root / "courses" / "froid" / "course.yaml"
        file.write_text(YAML.replace("review:", "review:\n  identity: invitation"), encoding="utf-8")
        workspace.ledger.append(decision(verdict=Verdict.REJECT, person="zoe", at=NOW - timedelta(days=20)))
        return open_workspace(workspace.root)

    def test_the_link_lets_its_reader_in_and_nobody_else(self, invited: Workspace, box: Postbox) -> None:
        look(invited)
        key = invited.ledger_key.read()
        assert key is not None
        for address, person in ((LEA, "lea"), (NOE, "noe")):
            (mail,) = box.to(address)
            (link,) = re.findall(r"/invitation/(\S+)", mail.get_content())
            invitation = open_invitation(link, key, NOW)
            assert (invitation.person, invitation.module) == (person, "froid--sonde")

    def test_of_two_who_share_an_address_the_one_awaited_is_invited_and_of_two_awaited_none(
        self, invited: Workspace, box: Postbox
    ) -> None:
        """An invitation lets whoever opens it decide under the name it carries."""
        file = invited.root / "courses" / "froid" / "course.yaml"
        shared = f"{{noe: {LEA}, lea: {LEA}}}"
        file.write_text(re.sub(r"(contacts: ).*", rf"\1{shared}", file.read_text("utf-8")), "utf-8")
        invited.ledger.append(decision(draft(), person="zoe", at=NOW, verified=True))
        look(open_workspace(invited.root), NOW + timedelta(days=1))
        (mail,) = box.to(LEA)
        (link,) = re.findall(r"/invitation/(\S+)", mail.get_content())
        key = invited.ledger_key.read()
        assert key is not None
        assert (open_invitation(link, key, NOW).person, open_invitation(link, key, NOW).module) == (
            "lea",
            "froid--chaine",
        )
        assert "/drafts/froid--sonde/" in mail.get_content()

    def test_a_channel_many_read_is_sent_no_invitation(
        self, invited: Workspace, box: Postbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with chat_server() as chat:
            monkeypatch.setenv("PREMIERJET_WEBHOOK_URL", chat.url)
            look(open_workspace(invited.root))
        assert len(chat.posts) == 1
        assert "/invitation/" not in str(chat.posts)

    def test_the_news_keep_their_id_though_each_link_is_new(self, invited: Workspace) -> None:
        first, again = list_due_notices(invited, NOW).due, list_due_notices(invited, NOW).due
        assert [each.message.id for each in first] == [each.message.id for each in again]
        assert first[0].message != again[0].message


def test_who_has_no_address_is_named(workspace: Workspace) -> None:
    assert list_due_notices(workspace, NOW).unreached == ("zoe (froid)",)


def test_one_broken_chain_keeps_nobody_from_the_other_modules_news(
    workspace: Workspace, box: Postbox
) -> None:
    workspace.ledger.append(decision(at=NOW))
    chain = next((workspace.root / ".premierjet" / "ledger").rglob("froid--chaine*"))
    chain.write_bytes(chain.read_bytes().replace(b"lea", b"eva"))
    found = list_due_notices(workspace, NOW)
    assert any("was altered" in problem for problem in found.problems)
    assert {each.message.address for each in found.due} == {LEA, NOE}
    assert all(len(each.digest.waits) == 1 for each in found.due)


class TestChat:
    @pytest.fixture
    def chat(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
        with chat_server() as served:
            monkeypatch.setenv("PREMIERJET_WEBHOOK_URL", served.url)
            yield served

    def test_a_channel_hears_once_of_what_each_reviewer_is_written_about(
        self, workspace: Workspace, box: Postbox, chat: Chat
    ) -> None:
        opened = open_workspace(workspace.root)
        assert {sent.reader for sent in look(opened)} == {"webhook", "lea", "noe"}
        assert look(opened) == []
        (post,) = chat.posts
        assert post["text"].count("Lire et décider") == 2
        assert "La sonde · Travailler au froid" in post["text"]

    def test_a_dead_chat_keeps_nobody_from_their_mail(
        self, workspace: Workspace, box: Postbox, chat: Chat
    ) -> None:
        chat.status = 500
        opened = open_workspace(workspace.root)
        failed = [sent.reader for sent in look(opened) if sent.error is not None]
        assert failed == ["webhook"]
        assert len(box.received) == 2
        chat.status = 200
        look(opened)
        assert len(chat.posts) == 2


def test_no_address_and_no_secret_is_kept_in_the_store(workspace: Workspace) -> None:
    look(workspace)
    kept = [workspace.records.store.get(e.key) or b"" for e in workspace.records.store.list("notices/")]
    assert len(kept) == 4
    assert not any(b"@" in data for data in kept)


def test_settings_that_cannot_be_used_are_told_by_name(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_OPERATORS", "nobody")
    with pytest.raises(InvalidInput, match="PREMIERJET_OPERATORS"):
        list_due_notices(open_workspace(workspace.root), NOW)


def test_a_record_that_was_altered_is_named(workspace: Workspace) -> None:
    records = NoticeRecords(workspace.records.store)
    records.save_failed_run(describe_failed_run("run-1", "sweep", None, "boom", NOW))
    (entry,) = workspace.records.store.list("notices/failed/")
    workspace.records.store.put(entry.key, b"{}")
    with pytest.raises(StoreUnusable, match="run-1"):
        records.failed_runs(NOW - timedelta(days=1))
    assert records.failed_runs(NOW + timedelta(days=1)) == ()
    found = list_due_notices(workspace, NOW)
    assert any("run-1" in problem for problem in found.problems)
    assert len(found.due) == 2
