"""What `deploy/compose` starts works together: a new module is drafted, decided on and released through it.

Webserver, daemon, code location and a worker are each the command of their service, with secrets as files.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import sqlalchemy
import yaml

from adapters.settings import read_settings
from adapters.workspace import open_workspace
from pipelines.testing.s3_server import Seaweed
from schemas.draft import Draft
from tests.deploy.composed import ENTRY_POINT, Composed, installed
from tests.deploy.nginx.conftest import LAUNCH
from tests.security.environs import environs
from tests.security.planted import as_files, files, leaks, secrets, unpacked

KEY = "froid--reception"
SOURCE = """# La réception

La température de la réception reste entre 0 °C et 3 °C pendant toute la journée.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.
"""
COURSE = {
    "id": "froid",
    "title": "Au froid",
    "language": "fr",
    "iri": "https://formation.example/froid",
    "sources": [{"path": "*.md"}],
    "modules": [{"id": "reception", "title": "La réception", "artefacts": ["lesson"]}],
    "review": {"identity": "proxy", "roles": {"pedagogie": ["lea"]}},
    "targets": [{"kind": "folder", "id": "lms", "path": "delivered"}],
}
GIVEN = (
    "PREMIERJET_RESULTS_LRS_LOGIN", "PREMIERJET_LRS_PASSWORD", "PREMIERJET_MOODLE_TOKEN",
    "PREMIERJET_SCORM_CLOUD_SECRET", "PREMIERJET_LEDGER_RETIRED_KEYS", "OPENAI_API_KEY", "SPEECH_KEY",
    "EMBEDDING_KEY",
)  # fmt: skip
"""Secrets whoever runs it adds to those of the Compose file, each as a file."""

PATIENCE = 240  # seconds, on a busy machine
OF_DAGSTER, OF_THE_LEDGER = {".logs_queue", "logs"}, {".premierjet-keys"}
"""Dagster's two empty folders, and the volume of the ledger's heads."""


@pytest.fixture
def composed(seaweed: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Composed]:
    root = tmp_path / "premierjet"
    with ExitStack() as stack:
        composed = installed(root, stack, seaweed, as_files(tmp_path / "planted", *GIVEN))
        folder = root / "courses" / "froid"
        folder.mkdir(parents=True)
        (folder / "course.yaml").write_text(yaml.safe_dump(COURSE), encoding="utf-8")
        (folder / "reception.md").write_text(SOURCE, encoding="utf-8")
        for name, value in composed.environment("worker").items():
            if name.startswith(("PREMIERJET_", "AWS_")):
                monkeypatch.setenv(name, value)
        read_settings(root)
        stack.enter_context(composed.running("code"))
        wait(composed, lambda: composed.healthy("code"), "the others start once the code location answers")
        for service in ("daemon", "webserver", "desk"):
            stack.enter_context(composed.running(service))
        stack.enter_context(composed.worker("one"))
        yield composed


@pytest.mark.trial
def test_a_new_module_is_drafted_decided_on_and_released(composed: Composed) -> None:
    records = open_workspace(composed.root).records
    wait(composed, lambda: records.head(KEY), "the daemon has a worker draft it")
    head = records.head(KEY)
    assert head is not None

    launched = decide(composed, head)["data"]["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    wait(composed, lambda: records.releases(KEY), "a worker builds its release")

    (release,) = records.releases(KEY)
    assert release.approval.digest == head.content.canonical_digest()
    assert [each.person for each in release.approval.decisions] == ["lea"]
    assert all(each.verified for each in release.approval.decisions)
    written = {path.name for path in composed.root.iterdir()}
    assert written <= OF_DAGSTER | OF_THE_LEDGER | {"courses", "dagster.yaml", "workspace.yaml", "home"}
    named = {Path(folder).name for folder in composed.services["code"]["tmpfs"]}
    assert named >= OF_DAGSTER, "the root file system is read only"
    kept = {volume.split(":")[1].rpartition("/")[2] for volume in composed.services["code"]["volumes"]}
    assert kept >= OF_THE_LEDGER


@pytest.mark.trial
def test_no_process_holds_a_secret_in_its_environment(composed: Composed) -> None:
    """Each once held all of them: whoever had a run print its environment had the ledger's key.

    Then nothing else of the installation is found to hold one, once a module went all its way.
    """
    records = open_workspace(composed.root).records
    wait(composed, lambda: records.head(KEY), "a worker has drafted it, so its processes are there")
    assert composed.started_as.keys() == {"code", "daemon", "webserver", "desk", "one"}
    processes = list(environs(*composed.started_as.values()))
    assert len(processes) > len(composed.started_as), "the worker's own, at least"
    known = {name: value for name, value in secrets().items() if name in GIVEN}
    known |= {name: held_in(composed.secrets / name) for name in OF_COMPOSE}
    assert len(known) == 13
    assert leaks(processes, known) == []

    head = records.head(KEY)
    assert head is not None
    assert decide(composed, head)["data"]["launchRun"]["__typename"] == "LaunchRunSuccess"
    wait(composed, lambda: records.releases(KEY), "a worker builds its release")
    deliver = [*ENTRY_POINT, "premierjet", "deliver", KEY]
    subprocess.run(deliver, cwd=composed.root, env=composed.environment("worker"), check=True)
    delivered = composed.root / "courses" / "froid" / "delivered"
    found = [*everything(composed, delivered), *environs(*composed.started_as.values())]
    kinds = {name.partition(":")[0] for name, _ in found}
    assert {"store", "delivered", "runs", "event_logs", "desk", "log"} <= kinds
    assert any("ledger/" in name for name, _ in found)
    assert leaks(found, known) == []


def everything(composed: Composed, delivered: Path) -> Iterator[tuple[str, bytes]]:
    """What is kept, shown and said: store, delivered files, Dagster's rows, desk pages, logs of services."""
    store = open_workspace(composed.root).records.store
    for entry in store.list(""):
        yield from unpacked(f"store: {entry.key}", store.get(entry.key) or b"")
    yield from ((f"delivered: {name}", data) for name, data in files(delivered))
    engine = sqlalchemy.create_engine((composed.secrets / "postgres_url").read_text().strip())
    with engine.connect() as connection:
        for table in sqlalchemy.inspect(engine).get_table_names():
            for row in connection.execute(sqlalchemy.text(f'SELECT * FROM "{table}"')):
                yield f"{table}: a row", repr(tuple(row)).encode()
    for page in ("/", f"/drafts/{KEY}", f"/ledger/{KEY}", f"/ledger/{KEY}.jsonl", "/overview"):
        address = f"http://127.0.0.1:{composed.ports['3001']}{page}"
        with urlopen(Request(address, headers={"X-Forwarded-User": "lea"}), timeout=60) as answer:
            yield f"desk: {page}", answer.read()
    for log in composed.root.parent.glob("*.log"):
        yield f"log: {log.name}", log.read_bytes()


OF_COMPOSE = ("ledger_key", "results_key", "postgres_url", "broker_url", "store_secret")


def held_in(file: Path) -> str:
    """Return the secret of a file; of an address, its password as it stands there."""
    text = file.read_text().strip()
    return text.partition("://")[2].rpartition("@")[0].rpartition(":")[2] or text


def decide(composed: Composed, head: Draft) -> Any:
    """Press *Launch Run* on a draft's page, as somebody for whom the proxy vouches."""
    config = {"module": head.module, "digest": head.content.canonical_digest(), "verdict": "approve"}
    params = {
        "selector": {
            "repositoryLocationName": "premierjet",
            "repositoryName": "__repository__",
            "pipelineName": "decide",
        },
        "runConfigData": {"ops": {"decision": {"config": config}}},
        "mode": "default",
    }
    body = json.dumps({"query": LAUNCH, "variables": {"params": params}}).encode()
    headers = {"Content-Type": "application/json", "X-Forwarded-User": "lea"}
    request = Request(f"http://127.0.0.1:{composed.ports['3000']}/graphql", body, headers)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wait(composed: Composed, holds: Callable[[], object], what: str) -> None:
    """Wait until something holds; whoever waits in vain is shown how each service's log ends."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            logs = sorted(composed.root.parent.glob("*.log"))
            ends = [f"{log.name}: ...{log.read_text(errors='replace')[-1000:]}" for log in logs]
            ended = [name for name, pid in composed.started_as.items() if has_ended(pid)]
            pytest.fail("\n".join([*ends, f"waited in vain: {what}; no longer there: {ended}"]))
        time.sleep(1)


def has_ended(pid: int) -> bool:
    """Return whether one of our own processes ended; nobody has waited for it."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
