"""`premierjet notify`: what is new goes out at once, and the verb says what became of it."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import PERSON, Door
from tests.mail_server import Postbox, mail_server

ADDRESS = "lea@halles.example"
REVIEW = {"roles": {"pedagogie": [PERSON, "noe"]}, "contacts": {PERSON: ADDRESS}}


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with mail_server() as served:
        monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp+plain://127.0.0.1:{served.port}")
        monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@halles.example")
        yield served


@pytest.fixture
def writing(drafted: Door, box: Postbox) -> Door:
    drafted.change(review=REVIEW)
    return drafted


def test_a_dry_run_prints_the_mail_and_sends_nothing(writing: Door, box: Postbox) -> None:
    before = writing.kept()
    said = writing("notify", "--dry-run")
    assert said.code == 0
    assert "To lea: Premierjet · 2 brouillons à relire" in said.out
    assert "Bonjour lea," in said.out
    assert "Without an address in review.contacts: noe (froid)" in said.out
    assert box.received == []
    assert writing.kept() == before


def test_what_is_new_is_sent_at_once_and_once(writing: Door, box: Postbox) -> None:
    document = writing.well("notify")
    assert [(each["reader"], each["news"], each["sent"]) for each in document["messages"]] == [
        ("lea", 2, True)
    ]
    assert "Nobody has anything new to hear." in writing("notify").out
    assert [mail["To"] for mail in box.received] == [ADDRESS]


def test_a_message_that_was_not_accepted_is_told_with_its_remedy(writing: Door, box: Postbox) -> None:
    box.answers[ADDRESS] = "550 no such person"
    said = writing("notify")
    assert said.code == 2
    assert "no, see below" in said.out
    assert "review.contacts" in said.err


def test_without_a_server_the_verb_says_what_to_set(drafted: Door) -> None:
    said = drafted("notify")
    assert said.code == 2
    assert "PREMIERJET_SMTP_URL: is not set" in said.err


def test_doctor_asks_the_mail_server_and_writes_to_nobody(writing: Door, box: Postbox) -> None:
    found = [each for each in writing.well("doctor")["pieces"] if each["piece"] == "notices"]
    assert [each["works"] for each in found] == [True, True]
    assert f"127.0.0.1:{box.port} answers" in found[0]["found"]
    assert found[1]["found"] == "operators: 0; reviewers without an address: noe (froid)"
    assert box.received == []


def test_doctor_names_the_setting_that_cannot_be_used(writing: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREMIERJET_NOTICE_FROM")
    said = writing("doctor")
    assert said.code == 1
    assert "PREMIERJET_NOTICE_FROM" in said.out
