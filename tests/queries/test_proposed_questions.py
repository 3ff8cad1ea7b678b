"""Questions proposed beside a draft and the account of its words: made once for each plan and course."""

import json
from pathlib import Path
from typing import Any

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.plan.rules import make_plan, revise_plan
from pipelines.drafting.request import DraftRequest
from pipelines.queries.proposed_questions import list_proposed_questions
from pipelines.queries.source_account import find_account
from pipelines.review.plan_seals import add_plan
from pipelines.testing import builders
from schemas.course import Course, ItemKind
from schemas.draft import Draft
from schemas.source import SourceSpans
from tests.desk.conftest import installation
from tests.sample_sources import LABELS
from tests.sourcing.documents import read


def make_course(**changes: Any) -> Course:
    module = builders.module(objectives=(), questions=4, artefacts=("lesson", "quiz"), **changes)
    return builders.course(modules=(module,), context=None)


def open_workspace(root: Path) -> tuple[Workspace, Draft, DraftRequest]:
    course = make_course()
    source = read("sources/accueil.md", LABELS)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    request = DraftRequest(DRAFTING_KINDS, course, course.modules[0], spans, builders.NOON)
    draft = write_draft(request, ExtractiveWriter())
    return installation(root, course, spans, draft), draft, request


def list_cited(workspace: Workspace, draft: Draft) -> set[str]:
    proposed = list_proposed_questions(workspace, draft, draft.content, builders.NOON)
    return {citation.span for each in proposed for citation in each.item.citations}


def take_out(workspace: Workspace, request: DraftRequest, spans: set[str]) -> None:
    """Have a person take passages out of the plan."""
    made = make_plan(request, "1" * 64)
    add_plan(workspace.records, workspace.ledger, made, None, is_decided_on=False)
    plan = made.plan.model_copy(update={"pages": (), "removed": tuple(sorted(spans))})
    edited = revise_plan(request, made, plan, made.minted, "lea")
    add_plan(workspace.records, workspace.ledger, edited, made, is_decided_on=False)


def change_course(workspace: Workspace, course: Course) -> None:
    written = json.dumps(course.model_dump(mode="json", exclude_none=True))
    (workspace.root / "courses" / course.id / COURSE_FILE).write_text(written)


def test_no_question_rests_on_what_a_person_took_out_of_the_plan(tmp_path: Path) -> None:
    workspace, draft, request = open_workspace(tmp_path)
    cited = list_cited(workspace, draft)
    assert cited
    take_out(workspace, request, cited)
    assert not list_cited(workspace, draft) & cited


def test_a_changed_course_has_its_questions_proposed_anew(tmp_path: Path) -> None:
    workspace, draft, _ = open_workspace(tmp_path)
    assert list_cited(workspace, draft)
    change_course(workspace, make_course(item_kinds=(ItemKind.ORDERING,)))
    assert not list_cited(workspace, draft)


def test_a_changed_plan_has_the_words_accounted_for_anew(tmp_path: Path) -> None:
    workspace, draft, request = open_workspace(tmp_path)
    empty = draft.content.model_copy(update={"artefacts": ()})
    before = find_account(workspace, draft, empty)
    assert find_account(workspace, draft, empty) is before  # while nothing changes, nothing is computed
    take_out(workspace, request, list_cited(workspace, draft))
    assert find_account(workspace, draft, empty) != before
