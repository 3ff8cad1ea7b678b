"""What fails is kept until it works again, and tells of nothing that is no failure."""

from pathlib import Path

import pytest

from adapters.store.incidents import Incidents
from adapters.workspace import Workspace
from pipelines.queries.needs import list_needs
from pipelines.testing.builders import KEY
from pipelines.workflow.incidents import IncidentLog
from schemas.errors import (
    AwaitingApproval,
    AwaitingBatch,
    BudgetExceeded,
    Conflict,
    InvalidInput,
    ModelUnusable,
    PremierjetError,
    SourceUnreadable,
)
from schemas.ids import HOUSE_STYLE, join_key
from schemas.incident import IncidentKind
from schemas.needs import NeedKind
from schemas.problem import Problem
from tests.desk.conftest import installation


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


def fail(workspace: Workspace, error: PremierjetError, key: str = KEY) -> None:
    with pytest.raises(type(error)), IncidentLog(workspace).watch_drafting(key):
        raise error


def make(kind: type[PremierjetError]) -> PremierjetError:
    return kind("happened", place="there", remedy="Do this")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (BudgetExceeded, NeedKind.BUDGET),
        (ModelUnusable, NeedKind.DRAFTING),
        (SourceUnreadable, NeedKind.SOURCES),
        (InvalidInput, NeedKind.DRAFTING),
    ],
)
def test_a_draft_that_fails_is_told_by_its_cause(
    workspace: Workspace, kind: type[PremierjetError], told: NeedKind
) -> None:
    fail(workspace, make(kind))
    (need,) = list_needs(workspace, 0).needs
    assert (need.kind, need.subject, need.is_failure) == (told, KEY, True)


def test_of_two_failures_in_a_row_the_last_is_told(workspace: Workspace) -> None:
    fail(workspace, make(ModelUnusable))
    fail(workspace, make(BudgetExceeded))
    assert [each.kind for each in list_needs(workspace, 0).needs] == [NeedKind.BUDGET]


@pytest.mark.parametrize("kind", [AwaitingApproval, AwaitingBatch, Conflict])
def test_who_waits_has_not_failed(workspace: Workspace, kind: type[PremierjetError]) -> None:
    fail(workspace, make(kind))
    assert list_needs(workspace, 0).needs == ()


def test_a_house_style_that_nobody_drafts_is_no_incident(workspace: Workspace) -> None:
    fail(workspace, make(InvalidInput), join_key("froid", HOUSE_STYLE))
    assert Incidents(workspace.records.store).list_names() == ()


def test_a_damaged_incident_does_not_count(workspace: Workspace) -> None:
    workspace.records.store.put(f"incidents/drafting/{KEY}.json", b"{")
    assert list_needs(workspace, 0).needs == ()


def test_more_incidents_than_anybody_reads_are_counted(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.queries.needs.MOST_READ", 2)
    log = IncidentLog(workspace)
    for kind in (IncidentKind.BUDGET, IncidentKind.DELIVERY, IncidentKind.RESULTS):
        log.open(kind, KEY, Problem.of(make(InvalidInput)))
    found = list_needs(workspace, 0)
    assert (len(found.needs), found.unread, found.failures) == (2, 1, 3)
