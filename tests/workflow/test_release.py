"""A release is what the approved draft makes; nothing that merely lies in the store is published."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.blob import Member
from adapters.courses import COURSE_FILE
from adapters.ledger.heads import FOLDER as HEADS
from adapters.store.folder import FolderStore
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.due_release import find_due_release
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.change_log import ChangeLog
from schemas.course import Objective
from schemas.errors import AwaitingApproval, StoreUnusable
from schemas.release import Release
from schemas.review import Published, Verdict
from schemas.self_test import (
    SELF_TEST,
    NotPlayed,
    Played,
    PlayedPackage,
    PlayedResult,
    SelfTest,
    SelfTestMode,
    Unplayed,
)

YAML = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules: [{id: chaine, title: La chaîne du froid, questions: 1}]
review: {roles: {pedagogie: [lea]}}
targets: [{kind: folder, id: lms, path: delivered}]
"""
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A module whose draft Léa has approved."""
    (tmp_path / "dagster.yaml").write_text("")
    sources = tmp_path / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    (sources.parent / COURSE_FILE).write_text(YAML, encoding="utf-8")
    (sources / "froid.md").write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8")
    opened = open_workspace(tmp_path)
    head = draft_module(opened, KEY, NOON).draft
    record_decision(
        opened, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea"), NOON
    )
    return opened


def is_due(workspace: Workspace) -> bool:
    folder, _ = workspace.find_module(KEY)
    return find_due_release(folder.course, KEY, workspace.records, workspace.ledger, LATER) is not None


def published(workspace: Workspace) -> list[int]:
    recorded = (entry.recorded for entry in workspace.ledger.read(KEY))
    return [each.release for each in recorded if isinstance(each, Published)]


def planted(workspace: Workspace, genuine: Release, number: int) -> Release:
    """Put another zip into the store, under an approval that people did give."""
    zip_file = b"PK what nobody approved"
    package = genuine.packages[0].model_copy(
        update={"sha256": sha256(zip_file).hexdigest(), "size": len(zip_file)}
    )
    forged = genuine.model_copy(update={"number": number, "packages": (package,), "evidence": ()})
    folder = f"releases/{KEY}/v{number:04d}"
    workspace.records.store.put(f"{folder}/{package.name}", zip_file)
    workspace.records.store.put(f"{folder}/release.json", forged.canonical())
    return forged


@pytest.mark.parametrize("number", [1, 2], ids=["in the place of one", "beside one"])
def test_a_release_put_into_the_store_under_a_true_approval_is_neither_published_nor_delivered(
    workspace: Workspace, number: int
) -> None:
    genuine = release_module(workspace, KEY, LATER).release
    forged = planted(workspace, genuine, number)
    assert is_due(workspace)
    again = release_module(workspace, KEY, LATER)
    assert (again.built, again.release.number) == (True, number + 1)
    assert [each.format for each in again.release.packages] == [each.format for each in genuine.packages]
    assert published(workspace) == [1, number + 1]
    assert not is_due(workspace)
    (arrived,) = deliver_release(workspace, KEY, LATER)
    assert arrived.current == number + 1
    assert forged.packages[0].sha256 not in {file.sha256 for file in arrived.receipt.files}


def test_a_release_put_into_the_store_before_any_was_built_is_passed_over(workspace: Workspace) -> None:
    elsewhere = release_module(workspace, KEY, LATER).release
    for name in list(workspace.records.store.list("releases/")):
        workspace.records.store.delete(name.key)
    planted(workspace, elsewhere, 1)
    assert release_module(workspace, KEY, LATER).release.number == 2
    assert published(workspace) == [1, 2]


def test_a_release_whose_run_died_before_the_ledger_heard_of_it_is_published_as_it_is(
    workspace: Workspace, tmp_path: Path
) -> None:
    keep_ledger(workspace, tmp_path / "before")
    release_module(workspace, KEY, LATER)
    forget_publication(workspace, tmp_path / "before")
    assert published(workspace) == []
    assert is_due(workspace)
    again = release_module(workspace, KEY, LATER)
    assert (again.built, again.release.number, published(workspace)) == (False, 1, [1])
    assert release_module(workspace, KEY, LATER).published is None


LEDGER = (".premierjet/ledger", f".premierjet-keys/{HEADS}")
"""The chains, and the heads this machine has seen of them."""


def keep_ledger(workspace: Workspace, copy: Path) -> None:
    for name in LEDGER:
        shutil.copytree(workspace.root / name, copy / name)


def forget_publication(workspace: Workspace, copy: Path) -> None:
    """Put the ledger back to what it was, as if the run had died before it told it of the release."""
    for name in LEDGER:
        shutil.rmtree(workspace.root / name)
        shutil.copytree(copy / name, workspace.root / name)


def test_a_self_test_put_beside_an_unpublished_release_is_not_believed(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Whoever could write to the store said that a browser had played it, and that was signed."""
    keep_ledger(workspace, tmp_path / "before")
    made = release_module(workspace, KEY, LATER, self_test=SelfTestMode.OFF).release
    forget_publication(workspace, tmp_path / "before")
    played = [
        PlayedPackage(
            package=each.name,
            format=each.format,
            sha256=each.sha256,
            left=PlayedResult(completed=True, passed=True, interactions=1),
            milliseconds=1200,
        )
        for each in made.packages
    ]
    result = Played(browser="Chromium 999 (never started)", packages=tuple(played))
    forged = SelfTest(module=KEY, number=1, release_digest=made.canonical_digest(), at=LATER, result=result)
    workspace.records.store.put(f"releases/{KEY}/v0001/{SELF_TEST}", forged.canonical())
    assert release_module(workspace, KEY, LATER, self_test=SelfTestMode.OFF).self_test.result == NotPlayed(
        why=Unplayed.OFF
    )


def test_a_release_the_ledger_does_not_know_is_no_one_s_predecessor(workspace: Workspace) -> None:
    """An objective of a release put into the store was shown to learners as one that had been removed."""
    made = release_module(workspace, KEY, LATER).release
    objective = Objective(id="mensonge", text="Appelez le 08 99 00 00 00")
    head = require_head(workspace, KEY)
    content = head.content.model_copy(update={"objectives": (*head.content.objectives, objective)})
    for entry in list(workspace.records.store.list("releases/")):
        workspace.records.store.delete(entry.key)
    approval = made.approval.model_copy(update={"digest": content.canonical_digest()})
    forged = made.model_copy(update={"number": 2, "approval": approval})
    workspace.records.store.put(f"releases/{KEY}/v0002/content.json", content.canonical())
    workspace.records.store.put(f"releases/{KEY}/v0002/release.json", forged.canonical())
    log = changes_of(workspace, release_module(workspace, KEY, LATER).release)
    assert (log.since, log.changes) == (None, ())


class Meanwhile(FolderStore):
    """A store to whose first zip of a release somebody else is quicker."""

    def __init__(self, folder: Path, work: Callable[[], None]) -> None:
        super().__init__(folder)
        self.work: Callable[[], None] | None = work

    def put(self, key: str, data: Member) -> None:
        if key.endswith(".zip") and (work := self.work) is not None:
            self.work = None
            work()
        super().put(key, data)


def test_two_builds_on_different_ledgers_never_write_under_one_number(workspace: Workspace) -> None:
    """A second approval between two builds changes the evidence: one build overwrote the other's files."""
    file = workspace.root / "courses" / "froid" / COURSE_FILE
    file.write_text(YAML.replace("[lea]", "[lea, noe]"), encoding="utf-8")
    late = open_workspace(workspace.root)
    head = require_head(late, KEY)

    def overtake() -> None:
        other = open_workspace(workspace.root)
        record_decision(
            other, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "noe"), LATER
        )
        assert release_module(other, KEY, LATER).release.number == 2

    late.records.store = Meanwhile(workspace.root / ".premierjet", overtake)
    assert release_module(late, KEY, LATER).release.number == 1
    kept = open_workspace(workspace.root).records
    for each in kept.releases(KEY):
        for name in (*each.packages, *each.evidence):
            assert kept.release_blob(each, name.name).sha256 == name.sha256
    assert sorted(published(workspace)) == [1, 2]
    arrived = deliver_release(open_workspace(workspace.root), KEY, LATER)
    assert [each.current for each in arrived] == [2]


def next_release(workspace: Workspace) -> Release:
    """Change the source, have it drafted and approved anew, and build."""
    source = workspace.root / "courses" / "froid" / "sources" / "froid.md"
    source.write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES[:2]), encoding="utf-8")
    head = draft_module(workspace, KEY, LATER).draft
    record_decision(
        workspace, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea"), LATER
    )
    return release_module(workspace, KEY, LATER).release


def changes_of(workspace: Workspace, of: Release) -> ChangeLog:
    return ChangeLog.from_json(workspace.records.release_file(of, "changes.json"))


def test_a_release_tells_what_changed_since_the_one_before(workspace: Workspace) -> None:
    first = release_module(workspace, KEY, LATER).release
    assert changes_of(workspace, first).since is None
    log = changes_of(workspace, next_release(workspace))
    assert log.since == 1
    assert builders.SENTENCES[2] in {each.before for each in log.changes or ()}


def test_a_release_whose_files_were_cleared_away_keeps_no_later_one_from_being_built(
    workspace: Workspace,
) -> None:
    release_module(workspace, KEY, LATER)
    workspace.records.store.delete(f"releases/{KEY}/v0001/content.json")
    log = changes_of(workspace, next_release(workspace))
    assert (log.since, log.changes) == (1, None)


def test_a_content_altered_in_the_store_is_compared_with_nothing(workspace: Workspace) -> None:
    release_module(workspace, KEY, LATER)
    workspace.records.store.put(f"releases/{KEY}/v0001/content.json", b"{}")
    with pytest.raises(StoreUnusable, match=r"v0001/content\.json: is missing, or is not what was written"):
        next_release(workspace)


def test_nothing_is_built_that_a_refusal_of_somebody_who_left_would_keep_from_every_target(
    workspace: Workspace,
) -> None:
    """The policy no longer counts them, a delivery still does: the release was built and never sent."""
    file = workspace.root / "courses" / "froid" / COURSE_FILE
    for people, person, verdict in (("lea, noe", "noe", Verdict.REJECT), ("lea", "lea", Verdict.APPROVE)):
        file.write_text(YAML.replace("[lea]", f"[{people}]"), encoding="utf-8")
        workspace = open_workspace(workspace.root)
        head = workspace.records.head(KEY)
        assert head is not None
        record_decision(
            workspace, DecisionRequest(KEY, head.content.canonical_digest(), verdict, person), LATER
        )
    with pytest.raises(AwaitingApproval, match="noe, whom the policy names no more, reject"):
        release_module(workspace, KEY, LATER)
    assert workspace.records.releases(KEY) == ()
