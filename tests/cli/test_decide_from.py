"""`decide --from`: many decisions of a table, each its own line of the ledger, all checked before any."""

import csv
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.review.decisions_csv import COLUMNS
from schemas.review import Decision
from tests.cli.conftest import KEY, OTHER, PERSON, Door

FORMULA = '=HYPERLINK("http://example.org";"clic")'


def digest(door: Door, key: str) -> str:
    head = door.workspace.records.head(key)
    assert head is not None
    return head.content.canonical_digest()


def write(door: Door, *rows: tuple[str, ...]) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([COLUMNS, *rows])
    file = door.root / "decisions.csv"
    file.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return file


def said(door: Door, key: str) -> list[tuple[str, str, str]]:
    recorded = [entry.recorded for entry in door.workspace.ledger.read(key)]
    return [(d.verdict.value, d.person, d.comment) for d in recorded if isinstance(d, Decision)]


def outcomes(door: Door, file: Path) -> list[str]:
    return [each["outcome"] for each in door.well("decide", "--from", str(file), "--as", PERSON)["decisions"]]


def test_each_line_is_an_entry_of_its_own_chain_and_a_comment_is_data(drafted: Door) -> None:
    file = write(
        drafted,
        (KEY, digest(drafted, KEY), "approve", FORMULA, ""),
        (OTHER, digest(drafted, OTHER)[:12], "request_changes", "Revoir ; q-0001", ""),
    )
    assert outcomes(drafted, file) == ["recorded", "recorded"]
    assert said(drafted, KEY) == [("approve", PERSON, FORMULA)]
    assert said(drafted, OTHER) == [("request_changes", PERSON, "Revoir ; q-0001")]
    assert [each["state"] for each in drafted.well("ledger", "verify")["chains"]] == ["intact", "intact"]


def test_said_again_nothing_is_recorded_twice_even_of_a_draft_that_was_followed(drafted: Door) -> None:
    file = write(
        drafted,
        (KEY, digest(drafted, KEY), "approve", "", ""),
        (OTHER, digest(drafted, OTHER), "request_changes", "Retirer q-0001", ""),
    )
    outcomes(drafted, file)
    drafted.well("draft", OTHER)
    before = drafted.kept()
    assert outcomes(drafted, file) == ["already decided", "already decided"]
    assert drafted.kept() == before


def test_all_that_is_wrong_is_told_by_line_and_nothing_is_recorded(drafted: Door) -> None:
    file = write(
        drafted,
        (KEY, digest(drafted, KEY), "approve", "", ""),
        (OTHER, "0" * 64, "approve", "", ""),
        ("froid--absent", "0" * 64, "approve", "", ""),
        (OTHER, digest(drafted, OTHER), "request_changes", "", ""),
        (KEY, digest(drafted, KEY)[:12], "reject", "", ""),
        (OTHER, "1,23E+11", "maybe", "", ""),
    )
    before = drafted.kept()
    answer = drafted("decide", "--from", str(file), "--as", PERSON, "--json")
    assert answer.code == 2
    assert sorted(error["place"].partition(", line ")[2][:1] for error in answer.errors) == [
        *"34567",
    ]
    assert all(error["happened"] and error["remedy"] for error in answer.errors)
    assert (answer.document["decisions"], drafted.kept()) == ([], before)


@pytest.mark.parametrize(("identity", "word"), [("proxy", "identity provider"), ("invitation", "invit")])
def test_where_somebody_else_vouches_for_names_the_table_is_refused(
    drafted: Door, identity: str, word: str
) -> None:
    drafted.well("ledger", "key")
    drafted.change(review={"identity": identity, "roles": {"pedagogie": [PERSON]}})
    answer = drafted(
        "decide",
        "--from",
        str(write(drafted, (KEY, digest(drafted, KEY), "approve", "", ""))),
        "--as",
        PERSON,
    )
    assert answer.code == 2
    assert word in answer.err
    assert said(drafted, KEY) == []


@pytest.mark.parametrize(
    "arguments",
    [[], [KEY], ["--from", "absent.csv"], ["--from", "decisions.csv", KEY, "approve"]],
    ids=["nothing", "no-verdict", "no-file", "both"],
)
def test_a_table_or_one_decision_is_asked_for(drafted: Door, arguments: list[str]) -> None:
    write(drafted, (KEY, digest(drafted, KEY), "approve", "", ""))
    answer = drafted("decide", *arguments, "--as", PERSON)
    assert answer.code == 2
    assert answer.err.startswith("premierjet: ")
    assert said(drafted, KEY) == []


def test_a_table_without_a_line_says_that_nothing_was_recorded(drafted: Door) -> None:
    answer = drafted("decide", "--from", str(write(drafted)), "--as", PERSON)
    assert (answer.code, answer.out) == (0, "Nothing was recorded.\n")


KILLED = """
import os, signal, sys
from pipelines.workflow import decide as workflow_decide
record, done = workflow_decide.decide, []
def once(*arguments):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(record(*arguments))
    return done[0]
workflow_decide.decide = once
from pipelines.cli import main
sys.argv = ["premierjet", *sys.argv[1:]]
main()
"""


@pytest.mark.trial
def test_killed_in_the_middle_and_run_again_it_goes_on(drafted: Door) -> None:
    file = write(
        drafted,
        (KEY, digest(drafted, KEY), "approve", "", ""),
        (OTHER, digest(drafted, OTHER), "approve", "", ""),
    )
    command = [sys.executable, "-c", KILLED, "decide", "--from", str(file), "--as", PERSON]
    killed = subprocess.run(command, cwd=drafted.root, env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (len(said(drafted, KEY)), len(said(drafted, OTHER))) == (1, 0)
    assert outcomes(drafted, file) == ["already decided", "recorded"]
    assert (len(said(drafted, KEY)), len(said(drafted, OTHER))) == (1, 1)


def test_what_is_refused_only_when_recorded_stops_no_other_line(
    drafted: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new revision may come between the check and the run; here the check is passed by."""
    file = write(
        drafted,
        (KEY, "0" * 64, "approve", "", ""),
        (OTHER, digest(drafted, OTHER), "approve", "", ""),
    )
    monkeypatch.setattr("pipelines.queries.decision_table.find_recorded_decision", lambda *_: None)
    answer = drafted("decide", "--from", str(file), "--as", PERSON, "--json")
    assert answer.code == 2
    assert [error["place"].split(", ")[1] for error in answer.errors] == ["line 2"]
    assert [each["line"] for each in answer.document["decisions"]] == [3]
    assert said(drafted, OTHER) == [("approve", PERSON, "")]
