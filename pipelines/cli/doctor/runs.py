"""Checks of what runs the work: Dagster, its database, workers, nightly schedules and identity of people."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.courses import CourseFolder
from adapters.launchpad import Launchpad
from adapters.root import MARKER
from adapters.workspace import Workspace
from pipelines.cli.doctor.check_result import CheckResult, run_check
from pipelines.cli.doctor.storage import describe_time
from schemas.course import IdentityMode
from schemas.errors import DagsterUnusable, InvalidInput

if TYPE_CHECKING:
    import dagster as dg

NIGHTLY = ("nightly_draft", "nightly_sweep")
ANSWERS_WITHIN = 2.0  # seconds


def check_runs(workspace: Workspace, courses: Sequence[CourseFolder]) -> Iterator[CheckResult]:
    """Check that Dagster's instance opens, then what can be read from it."""
    from pipelines.cli.runs import open_runs

    instance_opens = run_check("dagster", lambda: _check_dagster(workspace.root))
    yield instance_opens
    if not instance_opens.works:
        return
    with open_runs(workspace.root) as runs:
        instance = runs.instance
        yield from _check_database(workspace, instance)
        yield from _check_history(workspace, instance)
        yield from _check_workers(instance)
        yield from _check_nightly(instance, courses)
        if any(folder.course.review.identity is not IdentityMode.LOCAL for folder in courses):
            yield run_check("identity", lambda: _check_identity(workspace, instance))


def _check_dagster(root: Path) -> str:
    from pipelines.cli.runs import open_runs

    with open_runs(root) as runs:
        instance = runs.instance
        return f"runs: {instance.get_runs_count()}, in {type(instance.run_storage).__name__}"


def _check_database(workspace: Workspace, instance: "dg.DagsterInstance") -> Iterator[CheckResult]:
    from dagster_postgres import PostgresRunStorage

    storage = instance.run_storage
    if isinstance(storage, PostgresRunStorage):
        yield run_check(
            "clock of PostgreSQL",
            lambda: describe_time("PostgreSQL", lambda: _read_time(storage.postgres_url)),
        )
    elif workspace.settings.postgres_url is not None:
        yield CheckResult(
            "PostgreSQL",
            works=False,
            found=f"PREMIERJET_POSTGRES_URL is set, and dagster.yaml keeps runs in {type(storage).__name__}: "
            "take the instance file of deploy/compose, or unset it",
        )


def _check_history(workspace: Workspace, instance: "dg.DagsterInstance") -> Iterator[CheckResult]:
    """Say whether the Dagster that people open has the runs of this history; nothing if none answers."""
    newest = next(iter(instance.get_runs(limit=1)), None)
    settings = workspace.settings
    address = settings.dagster_internal_url or settings.dagster_url
    if newest is None:
        return
    try:
        is_known = Launchpad(address).run(newest.run_id) is not None
    except DagsterUnusable:  # it is not started, or answers somebody else: the desk says so where it matters
        return
    if is_known:
        yield CheckResult("history", works=True, found=f"that of Dagster at {address}")
        return
    yield CheckResult(
        "history",
        works=True,
        look=True,
        found=f"two of them: Dagster at {address} has another than {workspace.root / MARKER} names, so runs "
        f"of commands are not shown there. Start it with DAGSTER_HOME={workspace.root}, or name it by "
        "PREMIERJET_DAGSTER_URL; a project of your own has its own, and shows by sensors what commands did",
    )


def _read_time(address: str) -> datetime:
    """Return the time of a database's machine."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(address, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        time: datetime = connection.execute(sqlalchemy.text("SELECT clock_timestamp()")).scalar_one()
        return time


def _check_workers(instance: "dg.DagsterInstance") -> Iterator[CheckResult]:
    launcher = instance.run_launcher
    if type(launcher).__module__ != "adapters.workers.launcher":
        return
    from adapters.workers.launcher import WatchedCeleryRunLauncher

    assert isinstance(launcher, WatchedCeleryRunLauncher)
    yield run_check("workers", lambda: _check_answering(launcher.workers(ANSWERS_WITHIN)))


def _check_answering(names: Sequence[str]) -> str:
    if not names:
        raise InvalidInput(
            "no worker answers, so runs wait in the broker",
            place="PREMIERJET_BROKER_URL",
            remedy="Start one: celery -A adapters.workers.app worker",
        )
    return ", ".join(names)


def _check_nightly(instance: "dg.DagsterInstance", courses: Sequence[CourseFolder]) -> Iterator[CheckResult]:
    batched = [
        folder.course.id
        for folder in courses
        if folder.course.model is not None and folder.course.model.batch is not None
    ]
    if not batched:
        return
    from adapters.dagster_internals import InstigatorStatus, InstigatorType

    states = instance.all_instigator_state(instigator_type=InstigatorType.SCHEDULE)
    on = {state.name for state in states if state.status is InstigatorStatus.RUNNING} & set(NIGHTLY)
    if os.environ.get("PREMIERJET_SWEEP_CRON"):
        on.add("nightly_sweep")
    text = f"asked in batches: {', '.join(batched)}; "
    if on:
        yield CheckResult("nightly", works=True, found=text + f"on: {', '.join(sorted(on))}")
    else:
        yield CheckResult(
            "nightly",
            works=True,
            look=True,
            found=text + "no schedule does it: switch nightly_draft on in Dagster, under Automation",
        )


def _check_identity(workspace: Workspace, instance: "dg.DagsterInstance") -> str:
    """Return which header names people; raises InvalidInput if the desk and Dagster read different ones."""
    read_here = workspace.settings.identity_header
    read_there = getattr(instance.run_coordinator, "identity_header", None)
    if read_there is None or read_there.lower() != read_here.lower():
        raise InvalidInput(
            f"reads names from {read_there or 'no header'}, the desk from {read_here}",
            place="dagster.yaml, run_coordinator",
            remedy="Set its identity_header and PREMIERJET_IDENTITY_HEADER to the one your proxy sets",
        )
    if workspace.ledger_key.read() is None:
        raise InvalidInput(
            "there is none, so nobody can be vouched for",
            place=workspace.ledger_key.place,
            remedy="Make the first one with `premierjet ledger key`",
        )
    return f"names come in {read_here}, and there is a key to sign them"
