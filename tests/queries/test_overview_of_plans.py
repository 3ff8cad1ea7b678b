"""The overview says which plans wait for people, and for whom."""

from datetime import timedelta
from pathlib import Path

from pipelines.queries.overview_cache import OverviewCache
from pipelines.queries.overview_status import build_overview
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.plan import plan_module
from schemas.overview import Lateness, ModuleStage
from schemas.review import Verdict
from tests.desk.reviewing import Reviewer
from tests.workflow.planned import install, plan_of


def test_a_plan_that_waits_is_to_review_and_late_after_its_deadline(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required, deadline_days: 2")
    plan_module(workspace, KEY, NOON)
    [line] = build_overview(workspace, NOON).lines
    assert line.state is ModuleStage.WAITING
    assert line.plan is not None
    assert (line.plan.waits_for, line.plan.due) == (("pedagogie",), NOON + timedelta(days=2))
    [late] = build_overview(workspace, NOON + timedelta(days=5)).lines[0].late
    assert (late.kind, late.days, late.evidence) == (Lateness.REVIEW, 3, line.plan.evidence)


def test_a_plan_leads_from_the_overview_to_its_page_until_it_is_approved(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required")
    plan_module(workspace, KEY, NOON)
    page = Reviewer(workspace, "lea").read("/overview")
    assert "Plan à approuver" in page
    assert f'href="/plans/{KEY}/{plan_of(workspace).digest[:12]}"' in page
    assert f"plan {KEY} r1" in Reviewer(workspace, "lea").read("/overview/overview.csv")
    cache = OverviewCache()
    assert build_overview(workspace, NOON, cache).lines[0].plan is not None
    request = DecisionRequest(KEY, plan_of(workspace).digest[:12], Verdict.APPROVE, "lea", comment="Lu.")
    record_decision(workspace, request, NOON)
    [line] = build_overview(workspace, NOON, cache).lines
    assert (line.plan, line.state) == (None, ModuleStage.NO_DRAFT)
