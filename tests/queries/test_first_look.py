"""A process's first look reads no draft that an earlier one read, and believes nothing over the truth."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters import look
from adapters.look import index_heads, open_look
from adapters.store import derived_index
from adapters.store.derived_index import INDEX
from adapters.store.draft_records import DraftRecords
from adapters.store.look_records import HEAD
from adapters.store.records import Records
from adapters.workspace import Workspace
from pipelines.desk import known_states
from pipelines.desk.known_states import KnownState, find_known_states
from pipelines.desk.module_states import _read_known_state
from pipelines.queries.module_answers import KnownAnswers
from pipelines.queries.overview_cache import OverviewCache
from pipelines.queries.overview_status import build_overview
from pipelines.queries.queue_places import KnownPlaces, _read_places
from pipelines.testing import builders
from schemas.draft.known_head import HeadFacts
from schemas.finding import Finding
from schemas.review import Verdict
from tests.desk.overseen import overseen
from tests.old_files import age_store

NOW = builders.NOON
FINDING = Finding(rule="citation.altered", place="q-0002", facts={"source": "a.md", "quote": "froid"})
FILE = f"drafts/{builders.KEY}/r00001.json"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An installation whose few modules count as many, written long enough ago to be believed."""
    monkeypatch.setattr(derived_index, "FEW", 0)
    monkeypatch.setattr(derived_index, "MANY", 1)
    return age_store(overseen(tmp_path))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The drafts that were read."""
    read: list[str] = []
    again = DraftRecords._draft
    monkeypatch.setattr(DraftRecords, "_draft", lambda of, key: read.append(key) or again(of, key))
    return read


def look_at_queue(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> dict[str, KnownState]:
    """The states that a new process finds."""
    fresh = KnownAnswers[KnownState]("queue", known_states._KNOWN._kind)
    monkeypatch.setattr(known_states, "_KNOWN", fresh)
    return find_known_states(
        workspace, [each.course for each in workspace.read_courses()[0]], _read_known_state
    )


def look_at_places(workspace: Workspace, read_in: Workspace) -> dict[str, KnownPlaces]:
    return {
        folder.course.key_of(module): _read_places(read_in, folder.course, module, NOW)
        for folder in workspace.read_courses()[0]
        for module in folder.course.reviewed_modules
    }


def test_the_next_process_reads_no_draft_for_the_queue(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    first = look_at_queue(workspace, monkeypatch)
    assert parsed
    parsed.clear()
    again = look_at_queue(workspace, monkeypatch)
    assert parsed == []
    for key, state in first.items():
        assert (again[key].state, again[key].minutes) == (state.state, state.minutes)


def test_each_of_the_looks_says_what_reading_every_draft_says(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    look_at_queue(workspace, monkeypatch)
    parsed.clear()
    opened = open_look(workspace)
    assert list(opened.records.store.list("drafts/"))
    assert look_at_places(workspace, opened) == look_at_places(workspace, workspace)
    assert build_overview(workspace, NOW, OverviewCache()) == build_overview(workspace, NOW)


def test_a_draft_that_was_changed_is_read_and_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look_at_queue(workspace, monkeypatch)[builders.KEY]
    file = workspace.root / ".premierjet" / FILE
    file.write_bytes(file.read_bytes().replace(b"froid", b"chaud"))
    age_store(workspace)
    after = look_at_queue(workspace, monkeypatch)[builders.KEY]
    assert before.problem is None
    assert after.problem is not None


def test_an_altered_ledger_is_told_though_the_index_knows_the_draft(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at_queue(workspace, monkeypatch)
    (chain,) = workspace.root.rglob(f"{builders.KEY}.jsonl")
    chain.write_bytes(chain.read_bytes().replace(b'"lea"', b'"noe"'))
    age_store(workspace)
    assert look_at_queue(workspace, monkeypatch)[builders.KEY].problem is not None


def test_a_decision_is_told_though_the_index_is_older(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = look_at_queue(workspace, monkeypatch)[builders.KEY]
    workspace.ledger.append(builders.decision(verdict=Verdict.WITHDRAW, comment="Non.", at=NOW))
    assert look_at_queue(age_store(workspace), monkeypatch)[builders.KEY].state != before.state


def claim(workspace: Workspace, change: Callable[[HeadFacts], HeadFacts]) -> None:
    """Write an index that is sealed as ours is, and says something else of the draft."""
    opened = open_look(workspace)
    (entry,) = [each for each in opened.records.store.list("drafts/") if each.key == FILE]
    draft = workspace.records.head(builders.KEY)
    assert draft is not None
    opened.index.find(HEAD, entry)
    opened.index.add(HEAD, entry, change(HeadFacts.of(draft)).canonical())
    opened.keep()
    assert list(workspace.records.store.list(INDEX))


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "a" * 64},
        {"revision": 2},
        {"parent": "b" * 64},
        {"module": "froid--releve"},
        {"findings": (FINDING,)},
    ],
    ids=["digest", "revision", "parent", "module", "findings"],
)
def test_what_the_ledger_does_not_seal_is_not_believed(
    workspace: Workspace, parsed: list[str], change: dict[str, object]
) -> None:
    claim(workspace, lambda facts: facts.model_copy(update=change))
    parsed.clear()
    opened = open_look(workspace)
    assert list(opened.records.store.list("drafts/"))
    head = opened.records.head(builders.KEY)
    assert head == Records(workspace.records.store).head(builders.KEY)
    assert parsed[:1] == [FILE]


def test_what_the_ledger_seals_is_believed_without_reading_it(
    workspace: Workspace, parsed: list[str]
) -> None:
    claim(workspace, lambda facts: facts)
    parsed.clear()
    opened = open_look(workspace)
    assert list(opened.records.store.list("drafts/"))
    head = opened.records.head(builders.KEY)
    assert head is not None
    assert (head.digest, parsed) == (builders.draft().digest, [])
    assert head.content.artefacts
    assert parsed == [FILE]


def test_whoever_wrote_many_drafts_spares_the_next_look_reading_them(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setattr(look, "MANY", 2)
    index_heads(workspace, workspace.records.heads()[:1])
    assert not list(workspace.records.store.list(INDEX)), "few are soon read again"
    index_heads(workspace, workspace.records.heads())
    parsed.clear()
    look_at_queue(workspace, monkeypatch)
    assert parsed == []
