"""A module is planned before it is drafted, and its draft says which plan it follows."""

from pathlib import Path

import pytest

from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.plan import plan_module
from schemas.errors import AwaitingApproval, Conflict, InvalidInput
from tests.workflow.planned import ask_for, install


def test_a_draft_names_the_plan_it_was_written_against(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    draft = draft_module(workspace, KEY, NOON).draft
    plan = workspace.records.plan(KEY)
    assert plan is not None
    assert draft.provenance.plan is not None
    assert draft.provenance.plan.digest == plan.digest
    assert [each.planned for each in draft.provenance.plan.pages] == ["pg-0001", "pg-0002"]
    assert plan_module(workspace, KEY, NOON).wrote is False


def test_a_course_that_wants_no_plan_has_none_and_the_same_draft(tmp_path: Path) -> None:
    workspace = install(tmp_path, "off")
    without = draft_module(workspace, KEY, NOON).draft
    assert workspace.records.plan(KEY) is None
    assert without.provenance.plan is None
    with pytest.raises(InvalidInput, match=r"it has no plan: .* wants no plans"):
        plan_module(workspace, KEY, NOON)
    ask_for(tmp_path, "shown")
    assert find_unmet_inputs(workspace, KEY) is None, "a plan made by rules changes nothing of the draft"


def test_nothing_is_drafted_before_people_approved_a_required_plan(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required")
    with pytest.raises(AwaitingApproval, match="is not approved yet"):
        draft_module(workspace, KEY, NOON)
    assert workspace.records.head(KEY) is None
    assert find_unmet_inputs(workspace, KEY) is None, "only people can do something now"


def test_of_two_who_write_the_same_revision_of_a_plan_one_is_refused(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    plan = plan_module(workspace, KEY, NOON).revision
    with pytest.raises(Conflict, match="a newer revision of the plan"):
        workspace.records.add_plan_revision(plan)
