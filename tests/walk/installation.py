"""An installation where everything happened once that can happen to a module, from the front doors."""

import csv
import io
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dagster as dg
import pytest

from adapters.workspace import Workspace, open_workspace
from pipelines.cli import main
from pipelines.definitions import defs
from pipelines.defs.resources import WorkspaceOpener
from pipelines.defs.stored_events import report_sensor
from pipelines.testing.fake_openai import FakeOpenAI
from schemas.draft import Draft, Statement, walk_named
from schemas.finding import Severity
from schemas.ids import SHORT_DIGEST, join_key
from tests.desk.reviewing import Reviewer
from tests.results.learners import keep, sitting
from tests.walk.courses import CHECKOUT, EXAMPLE, MODELLED, PERSON, PLAIN, SECOND, write_courses

WHOLE = join_key(PLAIN, "froid")
"""The module that has every deliverable and rests on every source; people approved it."""

BY_MODEL = join_key(MODELLED, "cold")
SENT_BACK = join_key(PLAIN, "renvoye")
REJECTED = join_key(PLAIN, "rejete")
WITHDRAWN = join_key(PLAIN, "retire")
WAITING = join_key(PLAIN, "decide")
OF_THE_EXAMPLE = join_key(EXAMPLE, "nettoyer-et-desinfecter")
RELEASED = (OF_THE_EXAMPLE, WHOLE, BY_MODEL, WITHDRAWN)
TRAINER = "Marie Petit"
"""Who led a session of BY_MODEL and reported on it."""

PRACTISED = (WHOLE, join_key(EXAMPLE, "food-allergies"))
LEARNERS = 12
BEFORE, AFTER = "30 minutes", "20 minutes"
"""What the guide says of a product left out, before its source changed and since."""

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Printed:
    """What a verb printed, and how it ended."""

    code: int
    out: str
    err: str


def premierjet(*arguments: str) -> Printed:
    """Give a command in this process, which has what it needs loaded."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        patched.setattr(sys, "argv", ["premierjet", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return Printed(int(ended.value.code or 0), out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Installation:
    """A root, and what people and Dagster do there."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.root)

    def head(self, key: str) -> Draft:
        head = self.workspace.records.head(key)
        assert head is not None, key
        return head

    def page(self, key: str) -> str:
        """The address of a draft at the desk."""
        return f"/drafts/{key}/{self.head(key).content.canonical_digest()[:SHORT_DIGEST]}"

    def command(self, *arguments: str, code: int = 0) -> str:
        """Give a command that must end as said, and return what it printed."""
        printed = premierjet(*arguments, "--root", str(self.root))
        assert printed.code == code, f"{' '.join(arguments)}: {printed.out}{printed.err}"
        return printed.out

    def make_link(self, *arguments: str) -> str:
        """Return the path of the link that a command made."""
        printed = self.command(*arguments).split()
        return urlsplit(next(word for word in printed if "/invitation/" in word)).path

    def invite_trainer(self) -> str:
        """Return the path of the link to report on the session of today."""
        session = ("--trainer", TRAINER, "--date", f"{datetime.now(UTC):%Y-%m-%d}", "--group", "8")
        return self.make_link("session", "invite", BY_MODEL, *session)

    def decide(self, person: str, verdict: str, *keys: str, comment: str = "") -> None:
        """Let a person decide on drafts; whoever approves waives what blocks."""
        table = self.root / "decisions.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("module", "digest", "verdict", "comment", "waivers"))
            for key in keys:
                waived = "\n".join(self._waived(key)) if verdict == "approve" else ""
                digest = self.head(key).content.canonical_digest()[:SHORT_DIGEST]
                writer.writerow((key, digest, verdict, comment, waived))
        self.command("decide", "--from", str(table), "--as", person)

    def _waived(self, key: str) -> Iterator[str]:
        for finding in self.head(key).findings:
            if finding.severity is Severity.BLOCKING:
                yield f"{finding.id}: vu avec le service"

    def materialize(self, *assets: str, module: str | None = None) -> None:
        """Materialize assets with their checks, as a person does in Dagster."""
        with dg.DagsterInstance.from_config(str(self.root)) as instance:
            job = defs().resolve_implicit_global_asset_job_def()
            done = job.get_subset(asset_selection={dg.AssetKey(name) for name in assets}).execute_in_process(
                instance=instance, partition_key=module, run_config=self._config({})
            )
        assert done.success, assets

    def job(self, name: str, ops: Mapping[str, Any] | None = None) -> None:
        """Execute a job as a sensor or schedule would launch it."""
        with dg.DagsterInstance.from_config(str(self.root)) as instance:
            job = defs().resolve_job_def(name)
            done = job.execute_in_process(instance=instance, run_config=self._config(ops or {}))
        assert done.success, name

    def show_in_dagster(self) -> None:
        """Let the sensor that looks at the store report, tick by tick, what commands left there."""
        with dg.DagsterInstance.from_config(str(self.root)) as instance:
            while isinstance(told := self._look_at_store(instance), dg.SensorResult):
                for event in told.asset_events:
                    instance.report_runless_asset_event(event)
                for request in told.run_requests or ():
                    config = request.run_config | QUIET
                    job = defs().resolve_job_def(request.job_name or "sweep")
                    assert job.execute_in_process(instance=instance, run_config=config).success

    def _look_at_store(self, instance: dg.DagsterInstance) -> object:
        resources = {"workspace": WorkspaceOpener()}
        with dg.build_sensor_context(
            instance, resources=resources, sensor_name=report_sensor.name
        ) as context:
            return report_sensor(context)

    def _config(self, ops: Mapping[str, Any]) -> dict[str, Any]:
        return {"ops": {op: {"config": config} for op, config in ops.items()}} | QUIET


def begin(root: Path) -> Installation:
    """Make a root whose records Dagster has begun."""
    shutil.copy(CHECKOUT / "dagster.yaml", root)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(root)  # Dagster's own paths are relative to it
        dg.DagsterInstance.from_config(str(root)).dispose()
    return Installation(root)


def fill(made: Installation) -> None:
    """Write the courses and let everything happen: drafts, verdicts, releases, results, a change."""
    with FakeOpenAI() as model, pytest.MonkeyPatch.context() as patched:
        patched.setenv("PREMIERJET_SELF_TEST", "off")
        patched.setenv("PREMIERJET_ROOT", str(made.root))
        patched.chdir(made.root)
        write_courses(made.root / "courses", model.base_url)
        made.command("draft", code=2)  # one source of the bad example cannot be read
        made.show_in_dagster()
        made.decide(PERSON, "approve", *RELEASED)
        made.decide(SECOND, "approve", WHOLE, BY_MODEL, WITHDRAWN)
        made.job("sweep", {"walk": {"modules": [*RELEASED], "stages": ["release", "deliver"], "pull": False}})
        made.command("deliver", OF_THE_EXAMPLE)  # its course delivers by hand
        made.command("withdraw", WITHDRAWN, "--as", PERSON, "--comment", "Une règle a changé.")
        made.decide(PERSON, "reject", REJECTED)
        _let_learners_through(made, (OF_THE_EXAMPLE, WHOLE))
        made.materialize("house_style", "review_measures", "pulled_sources", "results", "overview")
        made.materialize("item_analysis", module=WHOLE)
        made.job("check_deliveries")
        _practise(made)
        _edit(made, WAITING)
        _change_a_source(made)
        made.decide(PERSON, "request_changes", SENT_BACK, comment="Revoir q-0001.")
        _report_a_session(made)
        made.show_in_dagster()


def _let_learners_through(made: Installation, modules: Sequence[str]) -> None:
    for key in modules:
        content = made.head(key).content
        sittings = [sitting(who, content, ("q-0001",) if who % 2 else ()) for who in range(LEARNERS)]
        keep(made.workspace, [row for rows in sittings for row in rows])


def _practise(made: Installation) -> None:
    """Ask for a practice draft of each module, and answer that of the last."""
    reviewer = Reviewer(made.workspace, PERSON)
    for key in PRACTISED:
        asked = reviewer.send("/practice", module=key)
        assert asked.status_code == 200, asked.text
    reviewer.send(str(asked.url), **{"wrong": "st-0001", "why-st-0001": "Rien ne le dit."})


def _report_a_session(made: Installation) -> None:
    """Let a trainer say how a session went, on the page that a link opens."""
    trainer = Reviewer(made.workspace)
    page = trainer.browser.get(made.invite_trainer())
    told = trainer.send(page.url.path, unforeseen="The projector broke down after ten minutes.")
    assert told.status_code == 200, told.text


def _edit(made: Installation, key: str) -> None:
    """Change a sentence that the source is about to change too, and set a finding aside."""
    reviewer, page = Reviewer(made.workspace, PERSON), made.page(key)
    head = made.head(key)
    said = next(
        each
        for each in walk_named(head.content.artefacts)
        if isinstance(each, Statement) and BEFORE in each.text
    )
    kept = reviewer.send(f"{page}/edit", target=said.id, **{"text/text": f"{said.text} Sans exception."})
    assert "Sans exception." in kept.text
    aside = reviewer.send(f"{page}/findings/{head.findings[0].id}", act="waive", reason="Vu avec le service.")
    assert aside.status_code == 200, aside.text


def _change_a_source(made: Installation) -> None:
    """Say something else under releases and a draft, and draft anew what rests on it."""
    guide = made.root / "courses" / PLAIN / "sources" / "guide.md"
    guide.write_text(guide.read_text(encoding="utf-8").replace(BEFORE, AFTER), encoding="utf-8")
    made.command("draft", WAITING)
    made.materialize("source_spans", module=WHOLE)
