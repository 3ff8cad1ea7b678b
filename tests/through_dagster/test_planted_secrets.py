"""Secrets planted in every setting, and a whole line on servers that repeat them: none is found anywhere.

Looked through are the store, the courses, every database and file of Dagster, all that was printed and
logged, and what each process we start is given.
"""

import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from adapters import settings
from pipelines.cli import main
from pipelines.desk.app import create_app
from pipelines.testing.fake_openai import FakeOpenAI
from tests.parrot import Manner, Parrot, mail_parrot, parrot
from tests.security.planted import ENVIRONMENT, SMTP_PASSWORD, WEBHOOK_PATH, files, leaks, rows
from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_line import RECEPTION, decide

pytestmark = pytest.mark.trial  # it goes through every file, row and page of a whole line

ORIGINS = """
results: {{origins: [
  {{kind: lrs, id: lrs, url: '{at}'}}, {{kind: moodle, id: moodle, url: '{at}', course: 7}}]}}
targets: [
  {{kind: folder, id: lms, path: delivered}},
  {{kind: scorm_cloud, id: cloud, app_id: app, url: '{at}'}}]
"""
SOURCES = """sources:
  - {{path: sources/*}}
  - {{s3: {{bucket: sources, endpoint_url: '{at}'}}}}
  - {{moodle: {{url: '{at}', course: 7}}}}"""
MODEL = "model: {{base_url: '{at}/v1', name: m, concurrency: 1}}\nbudget: {{tokens: 500000}}\n"
SHOWN = "query { instance { info hasInfo runLauncher { name } daemonHealth { id } } }"
VERBS = (
    ("doctor", "--json"),
    ("status", "--json"),
    ("sources", RECEPTION),
    ("pull",),
    ("draft", RECEPTION),
    ("deliver", RECEPTION),
    ("results", "pull"),
    ("notify",),
    ("invite", RECEPTION, "--person", "lea"),
    ("ledger", "verify"),
    ("ledger", "show", RECEPTION),
)


def test_every_setting_that_holds_a_secret_is_planted() -> None:
    assert set(settings.list_secrets()) <= {*ENVIRONMENT, "PREMIERJET_SMTP_URL", "PREMIERJET_WEBHOOK_URL"}


HELD = sorted(ENVIRONMENT)
EXPORTED = {*HELD[0::3], "PREMIERJET_SMTP_URL", "PREMIERJET_WEBHOOK_URL"}
"""What a person exported themselves on a machine of their own stays where they put it."""


@dataclass
class Watched:
    """What every process that was started got to see; an audit hook cannot be taken off, only silenced."""

    started: list[str] = field(default_factory=list)
    looking: bool = True

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.looking and event in {"subprocess.Popen", "os.posix_spawn", "os.exec"}:
            self.started.append(repr(arguments))


@pytest.fixture
def idle() -> Collection[str]:
    """None: any of them may say a secret."""
    return ()


@pytest.fixture
def watched() -> Iterator[Watched]:
    watching = Watched()
    sys.addaudithook(watching)
    yield watching
    watching.looking = False


@pytest.fixture
def planted(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A third of the secrets each stand in the environment, in `.env`, and in files of their own.

    `.env` is in the environment too, as Dagster's own loader leaves it there.
    """
    held = [(name, ENVIRONMENT[name]) for name in HELD]
    for name, value in held:
        monkeypatch.setenv(name, value)  # and what a door adds to the environment is taken away again
    written = "".join(f"{name}='{value}'\n" for name, value in held[1::3])
    (installation.root / ".env").write_text(written, encoding="utf-8")
    for name, value in held[2::3]:
        monkeypatch.delenv(name)
        file = installation.root.with_name(f"{name}.secret")
        file.write_text(value, encoding="utf-8")
        monkeypatch.setenv(f"{name}_FILE", str(file))
    monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
    monkeypatch.setenv("PREMIERJET_NOTICE_FROM", "premierjet@example.org")
    monkeypatch.setenv("PREMIERJET_OPERATORS", "ops@example.org")
    monkeypatch.setenv("PREMIERJET_NOTICE_EVERY_MINUTES", "0")
    return installation


def change(installation: Installation, *changes: tuple[str, str]) -> None:
    file = installation.root / "courses" / COURSE / "course.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


def verbs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for verb in VERBS:
        monkeypatch.setattr(sys, "argv", ["premierjet", *verb, "--root", str(root)])
        with pytest.raises(SystemExit):
            main()


def pages(installation: Installation) -> Iterator[tuple[str, bytes]]:
    """What a reviewer's browser is sent, errors included."""
    app = create_app(installation.workspace)
    with TestClient(app, base_url="http://127.0.0.1:3001", raise_server_exceptions=False) as browser:
        for address in (
            "/",
            f"/drafts/{RECEPTION}",
            f"/ledger/{RECEPTION}",
            "/overview",
            "/practice",
            "/nowhere",
        ):
            answer = browser.get(address)
            assert (answer.status_code == 404) is (address == "/nowhere"), address
            yield address, answer.content + repr(answer.headers).encode()
    yield "instance", installation.browser.post("/graphql", json={"query": SHOWN}).content


def the_whole_line(installation: Installation, at: str, fake: FakeOpenAI) -> None:
    """First a model that refuses, then one that writes; everything else refuses all along."""
    change(
        installation,
        ("sources: [{path: sources/*}]", SOURCES.format(at=at)),
        ("targets: [{kind: folder, id: lms, path: delivered}]", ORIGINS.format(at=at)),
    )
    with (installation.root / "courses" / COURSE / "course.yaml").open("a", encoding="utf-8") as file:
        file.write(MODEL.format(at=at))
    installation.tick()
    assert not installation.workspace.records.heads()
    change(installation, (MODEL.format(at=at), MODEL.format(at=fake.base_url.removesuffix("/v1"))))
    installation.launch("pull", {})
    installation.launch("pull_results", {})
    installation.launch("sweep", {})
    assert decide(installation).is_success
    installation.tick()
    installation.tick()
    assert installation.workspace.records.releases(RECEPTION)


def test_no_planted_secret_is_found_after_a_line_that_failed_wherever_it_could(
    planted: Installation,
    watched: Watched,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with parrot(Manner.REFUSES) as server, mail_parrot() as mail, FakeOpenAI() as fake:
        monkeypatch.setenv("PREMIERJET_SMTP_URL", f"smtp://premierjet:{SMTP_PASSWORD}@{mail.url}")
        monkeypatch.setenv("PREMIERJET_WEBHOOK_URL", f"{server.url}/{WEBHOOK_PATH}")
        monkeypatch.setenv("PREMIERJET_LRS_ENDPOINT", server.url)
        the_whole_line(planted, server.url, fake)
        verbs(planted.root, monkeypatch)
        seen = list(pages(planted))
    printed = capfd.readouterr()
    seen += [("printed", printed.out.encode()), ("printed as an error", printed.err.encode())]
    seen += [("logged", caplog.text.encode())]
    seen += [("a process", each.encode()) for each in watched.started]
    seen += [("our environment", f"{n}={v}".encode()) for n, v in os.environ.items() if n not in EXPORTED]
    seen += [each for each in files(planted.root) if each[0] != ".env"]
    seen += rows(planted.root)
    assert leaks(seen) == []
    assert spoken(server, mail) >= TOLD


TOLD = frozenset({*ENVIRONMENT, "PREMIERJET_SMTP_URL", "PREMIERJET_WEBHOOK_URL"}) - {
    # not sent to anybody: they sign and hash here, or are for what this line does without
    *("PREMIERJET_LEDGER_KEY", "PREMIERJET_LEDGER_RETIRED_KEYS", "PREMIERJET_RESULTS_KEY"),
    *("SPEECH_KEY", "EMBEDDING_KEY", "PREMIERJET_POSTGRES_URL", "PREMIERJET_BROKER_URL"),
    *("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "PREMIERJET_LRS_USERNAME"),
}


def spoken(*servers: Parrot) -> frozenset[str]:
    """Which secrets the servers had to repeat."""
    heard = [("heard", each.encode()) for server in servers for each in server.heard]
    return frozenset(leak.setting for leak in leaks(heard))
