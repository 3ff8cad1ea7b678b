"""A small installation with one course, as the other front doors would have left it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.desk.app import create_app
from pipelines.desk.decision_sender import DecisionSender
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.course import Course
from schemas.draft import Draft
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from tests.desk.reviewing import Served

DESK = "http://127.0.0.1:3001"


def installation(
    root: Path, course: Course | None = None, spans: SourceSpans | None = None, *drafts: Draft
) -> Workspace:
    """Return a workspace at `root` that holds a course, what it may cite, and the revisions given."""
    (root / "dagster.yaml").write_text("")
    written = course or builders.course()
    folder = root / "courses" / written.id
    folder.mkdir(parents=True)
    # JSON is YAML: the course is read back the way a person's file would be.
    (folder / COURSE_FILE).write_text(json.dumps(written.model_dump(mode="json", exclude_none=True)))
    workspace = open_workspace(root)
    workspace.records.save_spans(spans or builders.spans())
    for draft in drafts or (builders.draft(),):
        add_sealed_revision(workspace, draft)
    return workspace


@pytest.fixture(autouse=True)
def _sender_ends_with_its_test() -> Iterator[None]:
    """A thread of an earlier test would hand its decisions to what a later one puts in Dagster's place."""
    woken, wake = [], DecisionSender.wake

    def note(sender: DecisionSender) -> None:
        woken.append(sender)
        wake(sender)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DecisionSender, "wake", note)
        yield
    for sender in woken:
        sender.stop()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


@pytest.fixture
def desk(workspace: Workspace) -> TestClient:
    return reader(workspace)


def reader(workspace: Workspace) -> TestClient:
    return TestClient(create_app(workspace), base_url=DESK, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Served]":
    """A Dagster for all tests of a file, serving whichever root a test has."""
    from tests.desk.reviewing import served

    with served(tmp_path_factory.mktemp("dagster")) as running:
        yield running


@pytest.fixture
def root(tmp_path: Path, dagster: "Served", monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The root of an installation whose desk hands its decisions to that Dagster."""
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    monkeypatch.setenv("PREMIERJET_DAGSTER_INTERNAL_URL", dagster.url)
    dagster.begins.set()
    yield tmp_path
    dagster.forget_queued()
