"""Delivering: what a lapsed approval still lets through, and what it does not."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.release import release_module
from pipelines.workflow.revise import edit_draft
from pipelines.workflow.send_permission import find_gap
from schemas.delivery import GapKind
from schemas.edit import Replace
from schemas.errors import AwaitingApproval, TargetUnusable
from schemas.review import Verdict
from tests.scorm_cloud import APP, SECRET, scorm_cloud

YAML = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules: [{id: chaine, title: La chaîne du froid, questions: 1}]
review: {roles: {pedagogie: [lea]}, expires_after_months: 12}
targets: [{kind: folder, id: lms, path: delivered}]
"""
A_YEAR_ON = NOON + timedelta(days=366)


def write(workspace_root: Path, *sentences: str) -> None:
    file = workspace_root / "courses" / "froid" / "sources" / "froid.md"
    file.write_text("# Consignes\n\n" + "\n".join(sentences), encoding="utf-8")


def approve(workspace: Workspace, at: datetime) -> None:
    digest = require_head(workspace, KEY).content.canonical_digest()
    record_decision(workspace, DecisionRequest(KEY, digest, Verdict.APPROVE, "lea"), at)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A release built on an approval of a year, delivered nowhere yet."""
    (tmp_path / "dagster.yaml").write_text("")
    (tmp_path / "courses" / "froid" / "sources").mkdir(parents=True)
    (tmp_path / "courses" / "froid" / COURSE_FILE).write_text(YAML, encoding="utf-8")
    write(tmp_path, *builders.SENTENCES)
    opened = open_workspace(tmp_path)
    draft_module(opened, KEY, NOON)
    approve(opened, NOON)
    release_module(opened, KEY, NOON)
    return opened


def test_a_release_whose_approval_expired_goes_nowhere_it_never_was(workspace: Workspace) -> None:
    (newest,) = workspace.records.releases(KEY)
    assert find_gap(workspace, newest, NOON) is None
    gap = find_gap(workspace, newest, A_YEAR_ON)
    assert (gap and gap.kind, gap and gap.roles) == (GapKind.EXPIRED, ("pedagogie",))
    with pytest.raises(AwaitingApproval, match=r"its approval has expired.* requires pedagogie"):
        deliver_release(workspace, KEY, A_YEAR_ON)
    assert not (workspace.courses / "froid" / "delivered").exists()


def test_neither_does_one_that_rests_on_a_passage_that_has_changed(workspace: Workspace) -> None:
    write(workspace.root, "La température de la chambre froide reste entre 0 °C et 8 °C.")
    read_sources(workspace, KEY)
    with pytest.raises(AwaitingApproval, match="a passage it cites has changed"):
        deliver_release(workspace, KEY, NOON)


def test_what_a_target_holds_already_is_left_there_and_verified(workspace: Workspace) -> None:
    (first,) = deliver_release(workspace, KEY, NOON)
    (again,) = deliver_release(workspace, KEY, A_YEAR_ON)
    assert (again.receipt, again.sent) == (first.receipt, ())


def test_approved_again_it_is_delivered(workspace: Workspace) -> None:
    approve(workspace, A_YEAR_ON)
    (arrived,) = deliver_release(workspace, KEY, A_YEAR_ON)
    assert arrived.receipt.release == 1


def test_a_release_published_during_a_delivery_is_not_overtaken(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older release was imported after the newer one stood, and learners were taken back to it."""
    with scorm_cloud() as cloud:
        target = f"{{kind: scorm_cloud, id: cloud, app_id: {APP}, url: {cloud.url}, format: scorm12}}"
        course = YAML.replace("{kind: folder, id: lms, path: delivered}", target)
        (workspace.courses / "froid" / COURSE_FILE).write_text(course, encoding="utf-8")
        monkeypatch.setenv("PREMIERJET_SCORM_CLOUD_SECRET", SECRET)
        monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
        opened = open_workspace(workspace.root)
        (first,) = opened.records.releases(KEY)

        def publish(method: str, path: str) -> None:
            if len(opened.records.releases(KEY)) == 1:
                head = require_head(opened, KEY).content
                change = Replace(place="content", part="title", before=head.title, after="Le froid, revu")
                edit_draft(opened, KEY, head.canonical_digest(), [change], "noe", NOON)
                approve(opened, NOON)
                release_module(opened, KEY, NOON)

        cloud.before = publish
        with pytest.raises(TargetUnusable, match="release 2 was published meanwhile"):
            deliver_release(opened, KEY, NOON)
        (delivered,) = deliver_release(opened, KEY, NOON)
        assert (delivered.receipt.release, delivered.current, cloud.uploads) == (2, 2, 1)
        assert opened.records.receipt(KEY, "cloud", first.number) is None
