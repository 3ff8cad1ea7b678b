"""`premierjet doctor`, a piece at a time: each is really broken, and the sentence says how to mend it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, ScheduleInstigatorData

from pipelines.cli.runs import open_runs
from pipelines.testing import postgres
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.http_server import serve_requests
from pipelines.testing.ports import free_port
from pipelines.testing.s3_proxy import ProxyAnswer, run_proxy
from pipelines.testing.s3_server import Seaweed
from tests import broker
from tests.cli.conftest import CHECKOUT, Door

pytestmark = pytest.mark.trial  # each starts what the doctor asks


def pieces(door: Door) -> dict[str, dict[str, Any]]:
    return {each["piece"]: each for each in door("doctor", "--json").document["pieces"]}


def broken(door: Door, piece: str) -> str:
    """What doctor says of the one piece that does not work."""
    said = door("doctor", "--json")
    assert said.code == 1, said.out
    wrong = {each["piece"]: each["found"] for each in said.document["pieces"] if not each["works"]}
    assert set(wrong) == {piece}
    return wrong[piece]


def with_instance(door: Door, **parts: Any) -> None:
    file = door.root / "dagster.yaml"
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | parts))


@pytest.fixture
def in_bucket(fresh: Door, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{bucket}/production")
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a-key-of-tests-only")
    return fresh


def test_every_piece_works_on_one_machine(fresh: Door) -> None:
    said = fresh.well("doctor")["pieces"]
    assert all(each["works"] for each in said)
    names = {each["piece"] for each in said}
    assert {
        "store",
        "conditional writes",
        "clock of the store",
        "object lock",
        "ledger key",
        "fonts",
    } <= names


def test_every_piece_works_in_a_bucket(in_bucket: Door) -> None:
    found = {each["piece"]: each["found"] for each in in_bucket.well("doctor")["pieces"]}
    assert found["conditional writes"] == "the first writer wins"
    assert "PREMIERJET_LEDGER_LOCK_DAYS" in found["object lock"]


def test_a_store_that_cannot_be_written_to(fresh: Door) -> None:
    (fresh.root / ".premierjet").write_text("no folder")
    found = pieces(fresh)
    assert not found["store"]["works"]
    assert ".premierjet" in found["store"]["found"]
    assert "conditional writes" not in found


def test_a_server_that_keeps_what_came_last(
    in_bucket: Door, seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with run_proxy(seaweed.endpoint_url) as proxy:
        monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", proxy.endpoint_url)
        proxy.after = lambda method, path, answer: (
            ProxyAnswer(200, (("ETag", '"x"'),)) if answer.status == 412 else answer
        )
        found = pieces(in_bucket)
    assert not found["store"]["works"]
    assert "Use a server that honours" in found["store"]["found"]
    assert "conditional writes" not in found


def test_a_bucket_without_object_lock(in_bucket: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_LEDGER_LOCK_DAYS", "1")
    assert "Make a bucket with Object Lock" in pieces(in_bucket)["object lock"]["found"]


def test_a_ledger_whose_key_is_lost(delivered: Door) -> None:
    (delivered.root / ".premierjet-keys" / "ledger.key").unlink()
    found = pieces(delivered)
    assert not found["ledger key"]["works"]
    assert "from your backup" in found["ledger key"]["found"]


def test_a_server_whose_clock_is_an_hour_behind(
    in_bucket: Door, seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = re.compile(rb"(?<=<LastModified>)[^<]+")

    def late(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        hour_ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        return replace(answer, body=stamp.sub(hour_ago, answer.body))

    with run_proxy(seaweed.endpoint_url) as proxy:
        monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", proxy.endpoint_url)
        proxy.after = late
        found = broken(in_bucket, "clock of the store")
    assert "ahead of that of the store" in found
    assert "systemd-timesyncd" in found


@pytest.fixture
def database() -> Iterator[str]:
    with postgres.run_postgres() as server:
        yield server.make_database()


def test_postgresql_that_answers_and_one_that_does_not(
    fresh: Door, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_POSTGRES_URL", database)
    assert "take the instance file of deploy/compose" in broken(fresh, "PostgreSQL")

    with_instance(fresh, storage={"postgres": {"postgres_url": {"env": "PREMIERJET_POSTGRES_URL"}}})
    found = {each["piece"]: each["found"] for each in fresh.well("doctor")["pieces"]}
    assert "PostgresRunStorage" in found["dagster"]
    assert "s from this machine's" in found["clock of PostgreSQL"]

    monkeypatch.setenv(
        "PREMIERJET_POSTGRES_URL", f"postgresql://premierjet:x@127.0.0.1:{free_port()}/nowhere"
    )
    assert "or that PostgreSQL runs" in broken(fresh, "dagster")


def test_workers_that_do_not_answer_and_a_broker_that_does_not(
    fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"env": "PREMIERJET_BROKER_URL"}
    launcher = {"module": "adapters.workers.launcher", "class": "WatchedCeleryRunLauncher"}
    with_instance(fresh, run_launcher={**launcher, "config": {"broker": address, "backend": address}})
    with broker.running(tmp_path / "broker") as running:
        monkeypatch.setenv("PREMIERJET_BROKER_URL", running.url)
        assert "Start one: celery -A adapters.workers.app worker" in broken(fresh, "workers")
    assert "the broker does not answer" in broken(fresh, "workers")


class Refusing(BaseHTTPRequestHandler):
    """An LRS that knows nobody."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def test_an_lrs_that_refuses_the_login_and_one_that_is_away(
    fresh: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_requests(Refusing) as address:
        monkeypatch.setenv("PREMIERJET_LRS_ENDPOINT", address)
        assert "PREMIERJET_LRS_PASSWORD" in broken(fresh, "LRS")
    assert "does not answer" in broken(fresh, "LRS")


def test_a_model_that_answers_and_one_that_is_away(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake"})
        assert fake.base_url in pieces(fresh)["model"]["found"]
        assert fake.requests == []
    assert "the host cannot be reached" in broken(fresh, "model")


def test_a_browser_that_does_not_start(fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "available")
    monkeypatch.setenv("PREMIERJET_CHROMIUM", str(program))
    assert "apt-get install --reinstall chromium" in broken(fresh, "self-test")


def test_a_machine_without_fonts(fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    assert "apt-get install fonts-dejavu-core" in broken(fresh, "fonts")


def test_a_course_asked_in_batches_while_no_schedule_does_it(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake", "batch": {}})
        said = {each["piece"]: each for each in fresh.well("doctor")["pieces"]}["nightly"]
        assert (said["works"], said["look"]) == (True, True)
        assert "switch nightly_draft on" in said["found"]
        switched_on(fresh.root, "nightly_draft")
        assert not {each["piece"]: each for each in fresh.well("doctor")["pieces"]}["nightly"]["look"]


def switched_on(root: Path, schedule: str) -> None:
    """As Dagster keeps it of a schedule somebody switched on in the UI."""
    from dagster._core.remote_origin import (
        ManagedGrpcPythonEnvCodeLocationOrigin,
        RemoteInstigatorOrigin,
        RemoteRepositoryOrigin,
    )
    from dagster._core.scheduler.instigation import InstigatorType
    from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

    location = ManagedGrpcPythonEnvCodeLocationOrigin(
        LoadableTargetOrigin(module_name="pipelines.definitions"), location_name="premierjet"
    )
    origin = RemoteInstigatorOrigin(RemoteRepositoryOrigin(location, "__repository__"), schedule)
    with open_runs(root) as runs:
        state = InstigatorState(
            origin, InstigatorType.SCHEDULE, InstigatorStatus.RUNNING, ScheduleInstigatorData("0 1 * * *")
        )
        assert isinstance(runs.instance, dg.DagsterInstance)
        runs.instance.add_instigator_state(state)


def test_a_package_of_another_project_that_bears_the_name_of_ours(tmp_path: Path) -> None:
    foreign = tmp_path / "adapters" / "__init__.py"
    foreign.parent.mkdir()
    foreign.write_text("")
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import main; main()", "doctor"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{CHECKOUT}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert str(foreign) in last
    assert "Take it off PYTHONPATH" in last
