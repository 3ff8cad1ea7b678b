"""A module is planned before it is drafted, and its draft says which plan it follows."""

from pathlib import Path

import pytest

from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.plan import plan_module
from pipelines.workflow.write_revision import write_plan
from schemas.draft import list_questions_of
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
        write_plan(workspace, plan, None)


def test_questions_on_an_objective_that_is_gone_are_planned_on_none(tmp_path: Path) -> None:
    """A plan could not be written down where the last draft still had such a question."""
    workspace = install(tmp_path)
    file = tmp_path / "courses" / "froid" / "course.yaml"
    without = file.read_text(encoding="utf-8")
    aim = "    objectives: [{id: seuils, text: Citer la température de la chambre froide}]\n"
    file.write_text(without + aim, encoding="utf-8")
    before = list_questions_of(draft_module(workspace, KEY, NOON).draft.content.artefacts)
    assert "seuils" in {item.objective for item in before}
    file.write_text(without, encoding="utf-8")
    after = list_questions_of(draft_module(workspace, KEY, NOON).draft.content.artefacts)
    assert [item.id for item in after] == [item.id for item in before]
    plan = workspace.records.plan(KEY)
    assert plan is not None
    assert {share.objective for share in plan.plan.blueprint} == {None}
