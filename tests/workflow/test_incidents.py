"""What fails is kept until it works again, and tells of nothing that is no failure."""

from logging import getLogger
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.store.incidents import Incidents
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.needs import list_needs
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.batch import BatchMode
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.incidents import IncidentLog, note_unread_sources
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.sweep import SweepListener, SweepRequest, sweep_modules
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
from schemas.review import Verdict
from schemas.source import SourceFailure
from tests.desk.conftest import installation
from tests.workflow.night import FROID, installed
from tests.workflow.test_deciding_on_changed_sources import say, write_source
from tests.workflow.test_release import YAML


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


def drafted(root: Path) -> Workspace:
    (root / "dagster.yaml").write_text("")
    (root / "courses" / "froid" / "sources").mkdir(parents=True)
    opened = open_workspace(root)
    write_course(opened)
    write_source(opened, builders.SENTENCES)
    draft_module(opened, KEY, NOON)
    return opened


def write_course(workspace: Workspace, tokens: int = 1) -> None:
    file = workspace.root / "courses" / "froid" / COURSE_FILE
    file.write_text(f"{YAML}\nbudget: {{tokens: {tokens}}}\n", encoding="utf-8")


def lose_source(workspace: Workspace, fingerprint: str | None = "0" * 64) -> None:
    """Keep a reading by which one source could not be read; of other sources, if they have a fingerprint."""
    spans = workspace.records.spans(KEY)
    assert spans is not None
    failure = SourceFailure(name="sources/casse.docx", message="broken: mend it")
    changes = {"failures": (failure,)} | ({"fingerprint": fingerprint} if fingerprint else {})
    workspace.records.save_spans(spans.model_copy(update=changes))
    note_unread_sources(IncidentLog(workspace), KEY, (failure,))


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


def test_a_module_whose_head_is_found_up_to_date_needs_nobody(tmp_path: Path) -> None:
    """A source came back as it was, so that there is nothing to draft."""
    workspace = drafted(tmp_path)
    for error in (SourceUnreadable, BudgetExceeded, ModelUnusable):
        fail(workspace, make(error))
        assert find_unmet_inputs(workspace, KEY, incidents=IncidentLog(workspace)) is None
        assert list_needs(workspace, 0).needs == ()


def test_a_revision_that_failed_is_told_while_somebody_waits_for_it(tmp_path: Path) -> None:
    workspace = drafted(tmp_path)
    say(workspace, Verdict.REQUEST_CHANGES)
    fail(workspace, make(ModelUnusable))
    assert find_unmet_inputs(workspace, KEY, incidents=IncidentLog(workspace)) is None
    assert [each.kind for each in list_needs(workspace, 0).needs] == [NeedKind.DRAFTING]


def test_a_source_told_as_unreadable_is_due_until_it_is_read_as_it_is(tmp_path: Path) -> None:
    """The head rests on today's sources already, but what is told was read of others."""
    workspace = drafted(tmp_path)
    lose_source(workspace)
    assert find_unmet_inputs(workspace, KEY) is None
    assert find_unmet_inputs(workspace, KEY, incidents=IncidentLog(workspace)) is not None
    read_sources(workspace, KEY)
    assert list_needs(workspace, 0).needs == ()
    assert find_unmet_inputs(workspace, KEY, incidents=IncidentLog(workspace)) is None


def test_sources_read_well_are_unreadable_no_more(tmp_path: Path) -> None:
    workspace = drafted(tmp_path)
    fail(workspace, make(SourceUnreadable))
    read_sources(workspace, KEY)
    assert list_needs(workspace, 0).needs == ()


def test_a_spent_budget_is_told_until_it_is_raised(tmp_path: Path) -> None:
    workspace = drafted(tmp_path)
    write_course(workspace, tokens=100)
    fail(workspace, make(BudgetExceeded))
    write_course(workspace, tokens=90)
    assert [each.kind for each in list_needs(workspace, 0).needs] == [NeedKind.BUDGET]
    write_course(workspace, tokens=101)
    assert list_needs(workspace, 0).needs == ()


@pytest.mark.parametrize("shows_unchanged", [True, False])
def test_unreadable_sources_are_told_after_a_restore(tmp_path: Path, shows_unchanged: bool) -> None:
    """A backup holds what was read, and no incidents."""
    workspace = drafted(tmp_path)
    lose_source(workspace, fingerprint=None)
    Incidents(workspace.records.store).remove(IncidentKind.SOURCES, KEY)
    request = SweepRequest((KEY,), ("source",), shows_unchanged=shows_unchanged)
    sweep_modules(workspace, request, SweepListener(), getLogger("sweep"))
    assert [each.kind for each in list_needs(workspace, 0).needs] == [NeedKind.SOURCES]


def test_another_problem_of_the_same_thing_began_when_it_did(workspace: Workspace) -> None:
    fail(workspace, ModelUnusable("one", place="there", remedy="Do this"))
    (first,) = list_needs(workspace, 0).needs
    fail(workspace, ModelUnusable("one", place="there", remedy="Do this"))
    assert list_needs(workspace, 0).needs == (first,)
    fail(workspace, ModelUnusable("another", place="there", remedy="Do this"))
    (second,) = list_needs(workspace, 0).needs
    assert first.since < second.since


def sweep(workspace: Workspace) -> list[tuple[NeedKind, str]]:
    """What is broken after a sweep."""
    sweep_modules(workspace, SweepRequest((FROID,)), SweepListener(), getLogger("sweep"))
    return [(each.kind, each.subject) for each in list_needs(workspace, 0).needs if each.is_failure]


def test_answers_that_cannot_be_collected_are_told(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        assert sweep(workspace) == []
        fake.batches.finish()
        fake.batches.lost = {"GET /files"}
        assert sweep(workspace) == [(NeedKind.DRAFTING, FROID)]
        fake.batches.lost = set()
        assert sweep(workspace) == []


@pytest.mark.parametrize(("kind", "told"), [(ModelUnusable, [(NeedKind.DRAFTING, "froid")]), (Conflict, [])])
def test_a_batch_of_a_course_that_failed_is_told_until_it_is_sent(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[PremierjetError],
    told: list[tuple[NeedKind, str]],
) -> None:
    with FakeOpenAI() as fake:
        workspace = installed(tmp_path, fake)
        with monkeypatch.context() as broken:
            broken.setattr(BatchMode, "close", lambda *_: {"froid": make(kind)})
            assert sweep(workspace) == told
        assert sweep(workspace) == []
