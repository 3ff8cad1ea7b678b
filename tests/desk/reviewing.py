"""A reviewer at the desk, and a real Dagster behind it that takes what they decide."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import dagster as dg
import uvicorn
from dagster._core.test_utils import create_test_daemon_workspace_context
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.desk.forms import TOKEN
from pipelines.testing import builders
from pipelines.testing.programs import PATIENCE_SECONDS
from schemas.course import Course, ReviewPolicy
from schemas.review import Decision
from tests.databases import held_open
from tests.desk.conftest import DESK
from tests.through_dagster.conftest import NO_PRINTS, OwnDefinitions
from tests.webserver import application

ON_ITS_WAY = ("Décision reçue", "Décision en attente", "Décision en cours d’enregistrement")
DIGEST = builders.draft().content.canonical_digest()
PAGE = f"/drafts/{builders.KEY}/{DIGEST[:12]}"
APPROVE, CHANGES = f"{PAGE}/decide/approve", f"{PAGE}/decide/request_changes"


def policy(**changes: Any) -> Course:
    """The builders' course, which Léa and Noé review unless told otherwise."""
    return builders.course(review=ReviewPolicy(**({"roles": {"pedagogie": ("lea", "noe")}} | changes)))


def said(workspace: Workspace) -> list[Decision]:
    """The decisions of the ledger, in its order."""
    recorded = [entry.recorded for entry in workspace.ledger.read(builders.KEY)]
    return [each for each in recorded if isinstance(each, Decision)]


class Reviewer:
    """A browser at the desk: it keeps cookies, and sends forms as a page of the desk does."""

    def __init__(self, workspace: Workspace, person: str = "", **headers: str) -> None:
        self.browser = TestClient(create_app(workspace), base_url=DESK, raise_server_exceptions=False)
        # As a proxy writes them: UTF-8.
        own = {"Origin": DESK, "Accept-Language": "fr", **headers}
        self.browser.headers.update([(name.encode(), value.encode()) for name, value in own.items()])
        if person:
            self.browser.cookies.set("premierjet_person", person.encode().hex())

    def read(self, address: str) -> str:
        return self.browser.get(address).text

    def send(self, address: str, *, follow: bool = True, **fields: str | list[str]) -> Any:
        if TOKEN not in self.browser.cookies:
            self.browser.get("/who")
        data = {TOKEN: self.browser.cookies[TOKEN], **fields}
        return self.browser.post(address, data=data, follow_redirects=follow)


def decide(reviewer: Reviewer, address: str = APPROVE, **fields: str) -> str:
    """Open the page of a verdict and press its button; return the page one arrives at, once it is settled."""
    return settled(reviewer, press(reviewer, address, **fields))


def press(reviewer: Reviewer, address: str = APPROVE, **fields: str) -> Any:
    """Open the page of a verdict and press its button; return the first answer."""
    seen = {"basis": basis_of(reviewer.read(address)), **fields}
    return reviewer.send(address, act="decide", **seen)


def basis_of(page: str) -> str:
    """What the page of a verdict says it was made from; nothing where it is another page."""
    found = re.findall(r'name="basis" value="(\w+)"', page)
    return found[0] if found else ""


def fill_form(page: str, **fields: str) -> dict[str, str]:
    """What the button of a page of a verdict sends: what a browser sends twice is all the same."""
    return {**read_number(page), "basis": basis_of(page), "act": "decide", **fields}


def read_number(page: str) -> dict[str, str]:
    """The field that all forms of a page send, and those of no other page."""
    [number] = set(re.findall(rf'name="{TOKEN}" value="([^"]+)"', page))
    return {TOKEN: number}


def settled(reviewer: Reviewer, answer: Any) -> str:
    """Look again at the page of a decision on its way until it has come through."""
    page = str(answer.text)
    while "data-pending" in page and any(each in page for each in ON_ITS_WAY):
        time.sleep(0.05)
        page = reviewer.read(str(answer.url))
    return page


def read_until(reviewer: Reviewer, answer: Any, words: str) -> str:
    """Look again at a page until it says something."""
    end = time.monotonic() + PATIENCE_SECONDS
    page = str(answer.text)
    while words not in page and time.monotonic() < end:
        time.sleep(0.05)
        page = reviewer.read(str(answer.url))
    assert words in page
    return page


@dataclass
class Served:
    """A webserver on a free port, and a queue that is emptied while `begins` is set."""

    url: str
    instance: dg.DagsterInstance
    begins: Event = field(default_factory=Event)

    def runs(self) -> list[dg.DagsterRun]:
        return list(self.instance.get_runs(dg.RunsFilter(job_name="decide")))

    def forget_queued(self) -> None:
        """Leave no run behind that would begin in the next test's installation."""
        for run in self.instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED])):
            self.instance.report_run_canceled(run)


@contextmanager
def served(root: Path) -> Iterator[Served]:
    """Serve Dagster for any root that PREMIERJET_ROOT names when a decision is launched."""
    overrides = {
        "run_coordinator": {
            "module": "adapters.identity.coordinator",
            "class": "IdentifyingRunCoordinator",
        },
        "compute_logs": NO_PRINTS,
    }
    with (
        dg.instance_for_test(overrides, temp_dir=str(root), synchronous_run_launcher=True) as instance,
        held_open(root),
        create_test_daemon_workspace_context(OwnDefinitions(), instance) as process,
    ):
        app = application(process)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        listening = server.config.bind_socket()
        dagster = Served(f"http://127.0.0.1:{listening.getsockname()[1]}", instance)
        dagster.begins.set()
        over = Event()

        def empty_the_queue() -> None:
            daemon = QueuedRunCoordinatorDaemon(interval_seconds=1)
            while not over.wait(0.05):
                if dagster.begins.is_set():
                    list(daemon.run_iteration(process))

        threads = [Thread(target=server.run, args=([listening],)), Thread(target=empty_the_queue)]
        for thread in threads:
            thread.start()
        try:
            yield dagster
        finally:
            over.set()
            server.should_exit = True
            for thread in threads:
                thread.join()
