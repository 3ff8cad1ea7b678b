"""`premierjet doctor` names a secret that leaked, the place and what to do, and never the secret."""

import base64
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import compress

import dagster as dg
import pytest
import sqlalchemy

from adapters.ledger.key import KEY_FILE
from adapters.secret_search import Deadline, Leak
from adapters.secret_search.history import read_history_of_postgres
from adapters.secret_search.matcher import SecretMatcher
from adapters.secret_search.search import Search
from adapters.store.factory import open_store
from adapters.workspace import open_workspace
from pipelines.cli import main
from pipelines.cli.doctor import leaks
from pipelines.cli.runs import open_runs
from pipelines.testing import postgres
from tests.security.planted import ENVIRONMENT, secrets

pytestmark = pytest.mark.trial  # each looks through everything an installation holds

CHECKOUT = Path(__file__).resolve().parents[2]
COURSE = """id: froid
title: Au froid
language: fr
iri: https://formation.example/froid
sources: [{path: '*.md'}]
modules: [{id: reception, title: La réception, artefacts: [lesson]}]
model: {base_url: 'http://127.0.0.1:1/v1', name: m}
review: {roles: {pedagogie: [lea]}}
targets: [{kind: folder, id: lms, path: delivered}]
"""
OPENAI = ENVIRONMENT["OPENAI_API_KEY"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "courses" / "froid"
    folder.mkdir(parents=True)
    (folder / "course.yaml").write_text(COURSE, encoding="utf-8")
    (folder / "reception.md").write_text("# La réception\n\nUn produit exposé 30 minutes est écarté.\n")
    (tmp_path / "dagster.yaml").write_text((CHECKOUT / "dagster.yaml").read_text())
    for name, value in ENVIRONMENT.items():
        if name not in {"PREMIERJET_POSTGRES_URL", "PREMIERJET_BROKER_URL"}:
            monkeypatch.setenv(name, value)
    with open_runs(tmp_path):
        pass
    return tmp_path


def leaks_told(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """Return what doctor says of leaked secrets, and hold it to its word about values."""
    capsys.readouterr()
    sys.argv = ["premierjet", "doctor", "--json", "--root", str(root), *more]
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().out
    assert not [value for value in secrets().values() if value in said]
    return [
        each["found"]
        for each in json.loads(said)["result"]["pieces"]
        if each["piece"] == "secrets" and not each["works"]
    ]


def zipped(value: str) -> bytes:
    """A zip in a zip, as a release's package within a delivered one."""
    inner, outer = BytesIO(), BytesIO()
    with ZipFile(inner, "w", ZIP_DEFLATED) as archive:
        archive.writestr("page.html", f"<p>{'x' * 5000}{value}</p>")
    with ZipFile(outer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("inside.zip", inner.getvalue())
    return outer.getvalue()


def put(key: str) -> Callable[[Path, str], str]:
    def plant(root: Path, value: str) -> str:
        workspace = open_workspace(root)
        workspace.records.store.put(key, zipped(value) if key.endswith(".zip") else value.encode())
        return key

    return plant


def delivered(root: Path, value: str) -> str:
    folder = root / "courses" / "froid" / "delivered" / "froid--reception"
    folder.mkdir(parents=True)
    (folder / "ledger.jsonl").write_text(json.dumps({"comment": value}))
    return "ledger.jsonl"


def run_started(root: Path, value: str) -> str:
    with open_runs(root) as held:
        run = dg.DagsterRun(job_name="decide", run_config={"ops": {"decision": {"comment": value}}})
        held.instance.add_run(run)
        return run.run_id


def event_logged(root: Path, value: str) -> str:
    with open_runs(root) as held:
        run = dg.DagsterRun(job_name="decide")
        held.instance.add_run(run)
        held.instance.report_engine_event(f"{'x' * 9000} {value}", run)
        return run.run_id


def printed(root: Path, value: str) -> str:
    file = root / ".dagster" / "logs" / "run" / "compute_logs" / "step.err"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * (1024 * 1024 - 7) + value.encode())  # over the seam of two pieces
    return "step.err"


def snapshot_packed(root: Path, value: str) -> str:
    file = root / ".dagster" / "history" / "runs.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE packed (body BLOB)")
        database.execute("INSERT INTO packed VALUES (?)", (compress(value.encode()),))
    return "packed"


PLACES: dict[str, Callable[[Path, str], str]] = {
    "a ledger": put("ledger/froid--reception.jsonl"),
    "a release": put("releases/froid--reception/v0001/froid--reception--v1--scorm12.zip"),
    "the store": put("replies/abc.json"),
    "a delivered folder": delivered,
    "a run's configuration": run_started,
    "an event": event_logged,
    "a packed row": snapshot_packed,
    "a log": printed,
}


@pytest.mark.parametrize("place", PLACES)
def test_doctor_says_where_a_secret_stands(
    root: Path, place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger's key left in a delivered `ledger.jsonl`, and nothing said so."""
    monkeypatch.setattr(sys, "argv", sys.argv)
    assert leaks_told(root, capsys, "--leaks") == []
    named = PLACES[place](root, OPENAI)
    (told,) = leaks_told(root, capsys, "--leaks")
    assert "OPENAI_API_KEY" in told
    assert named in told
    assert "After a leak" in told
    if place != "the store":
        assert leaks_told(root, capsys) == [told], "found without being asked, too"


def test_every_planted_secret_is_known_and_found(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", sys.argv)
    os.environ["SPEECH_KEY"] = os.environ["EMBEDDING_KEY"] = ""
    os.environ |= {name: ENVIRONMENT[name] for name in ("PREMIERJET_POSTGRES_URL", "PREMIERJET_BROKER_URL")}
    planted = {name: value for name, value in secrets().items() if os.environ.get(name)}
    assert len(planted) >= 12
    store = open_store(root, open_workspace(root).settings)
    store.put("replies/all.json", "\n".join(planted.values()).encode())
    told = "\n".join(leaks_told(root, capsys, "--leaks"))
    assert [name for name in planted if name not in told] == []


def test_a_retired_key_of_a_file_is_looked_for_and_the_file_itself_is_no_leak(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", sys.argv)
    for name in ("PREMIERJET_LEDGER_KEY", "PREMIERJET_LEDGER_RETIRED_KEYS"):
        monkeypatch.delenv(name)
    workspace = open_workspace(root)
    (root / ".premierjet").mkdir(exist_ok=True)
    (root / ".premierjet" / KEY_FILE).touch(0o600)
    (root / ".premierjet" / KEY_FILE).write_text(f"{'b' * 64}\n{'a1' * 32}\n")
    workspace.records.store.put("ledger/froid--plonge.jsonl", b"a line")
    assert leaks_told(root, capsys, "--leaks") == []
    workspace.records.store.put("ledger/froid--reception.jsonl", b"a1" * 32)
    (told,) = leaks_told(root, capsys)
    assert KEY_FILE in told


def test_the_signing_key_is_searched_but_not_in_its_own_file(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setenv("PREMIERJET_KEYS", ".premierjet/keys")
    pem = open_workspace(root).signing_key.make().pem
    assert leaks_told(root, capsys, "--leaks") == []
    put("releases/froid--reception/v0001/note.txt")(root, pem.decode())
    (told,) = leaks_told(root, capsys)
    assert "signing.pem" in told


def test_a_search_that_is_out_of_time_says_so(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(leaks, "QUICK_SEARCH", 0.0)
    put("ledger/froid--reception.jsonl")(root, OPENAI)
    assert leaks_told(root, capsys) == []
    assert "as many as 0 seconds allow" in said_of_secrets(root, capsys)
    assert "as many as" not in said_of_secrets(root, capsys, "--leaks")


def said_of_secrets(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    sys.argv = ["premierjet", "doctor", "--root", str(root), *more]
    with pytest.raises(SystemExit):
        main()
    return capsys.readouterr().out


def test_the_history_in_postgresql_is_gone_through() -> None:
    """Rows are streamed, and the run is named that a leak is of."""
    search = Search(SecretMatcher({"OPENAI_API_KEY": OPENAI}), Deadline())
    with postgres.run_postgres() as server:
        address = server.make_database()
        with sqlalchemy.create_engine(address).begin() as connection:
            connection.execute(
                sqlalchemy.text("CREATE TABLE event_logs (run_id text, event text, packed bytea)")
            )
            for run, event in (("one", "nothing"), ("two", f"{'x' * 9000}{OPENAI}")):
                row = {"run": run, "event": event, "packed": compress(b"x")}
                connection.execute(
                    sqlalchemy.text("INSERT INTO event_logs VALUES (:run, :event, :packed)"), row
                )
        search.go_through(read_history_of_postgres(address))
    assert search.leaks == [Leak("OPENAI_API_KEY", "PostgreSQL, event_logs, run two")]


SHAPES: dict[str, Callable[[str], str]] = {
    "plain": lambda value: value,
    "in an address": lambda value: quote(value, safe=""),
    "in JSON": lambda value: json.dumps(value),
    "in a header": lambda value: base64.b64encode(f"premierjet:{value}".encode()).decode(),
    "in hexadecimal": lambda value: value.encode().hex(),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("value", [OPENAI, 'a "quoted" é/+ password', ENVIRONMENT["AWS_SESSION_TOKEN"]])
def test_a_secret_is_known_in_every_shape_and_over_every_seam(shape: str, value: str) -> None:
    matcher = SecretMatcher({"THIS": value, "OTHER": "neverThereNeverThere"})
    data = f"before {SHAPES[shape](value)} after".encode()
    for size in (1, 7, 1000):
        pieces = (data[at : at + size] for at in range(0, len(data), size))
        assert matcher.find(pieces) == {"THIS"}
    assert matcher.find([data[: len(data) // 2]]) == set()
