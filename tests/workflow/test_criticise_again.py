"""A draft that waits is criticised anew where the rules or its course have changed, and says since when."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_head
from pipelines.queries.review_situation import find_situation
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.page_words import read_page_words
from pipelines.review.seals import seal_of
from pipelines.review.status_sentences import describe_status
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow import criticise_again
from pipelines.workflow.decide import judge_draft, list_recorded, record_decision
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from schemas.finding import Finding
from schemas.language import Language
from schemas.review import Approved, Verdict
from schemas.seal import RevisionSeal
from tests.workflow.test_release import YAML

LATER = NOON + timedelta(days=1)
NEW = Finding(rule="statement.vague", place="st-0001", facts={"phrase": "il est important"})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A module whose draft waits."""
    (tmp_path / "dagster.yaml").write_text("")
    sources = tmp_path / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    (sources.parent / COURSE_FILE).write_text(YAML, encoding="utf-8")
    (sources / "froid.md").write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8")
    return open_workspace(tmp_path)


def upgrade(patched: pytest.MonkeyPatch, *found: Finding) -> None:
    """Have another version of the rules, which finds this besides."""
    before = criticise_again.criticise
    patched.setattr("pipelines.workflow.criticise_again.criticise", lambda *case: (*before(*case), *found))
    for room in ("reread_reason", "write_revision"):
        patched.setattr(
            sys.modules[f"pipelines.workflow.{room}"],
            "compute_rules_version",
            lambda _folders: "another" + "0" * 5,
        )


def seals(workspace: Workspace) -> list[RevisionSeal]:
    return [each for each in list_recorded(workspace, KEY) if isinstance(each, RevisionSeal)]


def test_new_findings_are_a_revision_with_the_same_content(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = draft_module(workspace, KEY, NOON).draft
    upgrade(monkeypatch, NEW)
    assert find_unmet_inputs(workspace, KEY) is not None
    again = draft_module(workspace, KEY, LATER)
    assert (again.wrote, again.draft.revision, again.draft.content) == (True, 2, before.content)
    assert {each.id for each in again.draft.findings} == {NEW.id, *(each.id for each in before.findings)}
    assert seal_of(again.draft, list_recorded(workspace, KEY)).reread == "rules"
    assert find_unmet_inputs(workspace, KEY) is None
    assert not draft_module(workspace, KEY, LATER).wrote


def test_the_same_findings_are_sealed_again_and_say_since_when(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_module(workspace, KEY, NOON)
    upgrade(monkeypatch)
    again = draft_module(workspace, KEY, LATER)
    assert (again.wrote, again.draft.revision) == (False, 1)
    assert [(each.revision, each.reread) for each in seals(workspace)] == [(1, None), (1, "rules")]
    said = describe_status(find_situation(workspace, again.draft, LATER), read_page_words(Language.ENGLISH))
    assert "checked again by the rules on 2026-11-25" in said
    assert "the rules have changed" in said
    assert find_unmet_inputs(workspace, KEY) is None


def test_what_another_module_says_may_move_a_finding(workspace: Workspace) -> None:
    """A name is an orphan as long as `course.yaml` says it nowhere, in no other module either."""
    before = draft_module(workspace, KEY, NOON).draft
    file = workspace.courses / "froid" / COURSE_FILE
    other = "questions: 1}, {id: autre, title: Le registre, sources: [sources/froid.md]}]"
    file.write_text(file.read_text().replace("questions: 1}]", other))
    assert find_unmet_inputs(workspace, KEY) is not None
    assert draft_module(workspace, KEY, LATER).draft.content == before.content
    assert [each.reread for each in seals(workspace)] == [None, "neighbours"]
    assert find_unmet_inputs(workspace, KEY) is None


def test_an_upgrade_refuses_nothing_that_waits(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever decides before the next sweep decides on what they read."""
    head = draft_module(workspace, KEY, NOON).draft
    upgrade(monkeypatch, NEW)
    asked = DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea")
    assert isinstance(record_decision(workspace, asked, LATER).judgement, Approved)


def test_what_people_approved_is_not_criticised_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = draft_module(workspace, KEY, NOON).draft
    record_decision(
        workspace, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, "lea"), NOON
    )
    upgrade(monkeypatch, NEW)
    assert find_unmet_inputs(workspace, KEY) is None
    assert not draft_module(workspace, KEY, LATER).wrote
    assert require_head(workspace, KEY) == head
    assert isinstance(judge_draft(workspace, head, LATER), Approved)
