"""Where a course has a model, one call plans each module, and people decide on that plan as on any."""

from pathlib import Path

import pytest

from pipelines.queries.plan_view import view_plan
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.plan import plan_module
from schemas.draft import Origin, Sectioned, walk_citations
from schemas.errors import AwaitingApproval
from schemas.plan_edit import EditedPlan
from tests.workflow.planned import DELIVERY, FRIDGE, install, plan_of, write_source
from tests.workflow.test_edited_plan import LATER, ask_a_model

WARMER = "La chambre froide reste entre 0 °C et 4 °C toute la journée."


def subjects(fake: FakeOpenAI, first: int = 0) -> list[str]:
    return [request.subject for request in fake.requests[first:]]


def test_a_module_is_planned_by_one_call_and_drafted_by_that_plan(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        draft = draft_module(workspace, KEY, NOON).draft
        assert subjects(fake)[0] == "plan"
        assert set(subjects(fake)[1:]) == {"lesson", "quiz", "session_plan", "patch"}  # a page lacks a task
    plan = plan_of(workspace)
    assert plan.call is not None
    assert (draft.content.objectives, draft.content.objectives_origin) == (plan.plan.objectives, Origin.MODEL)
    lesson = next(each for each in draft.content.artefacts if isinstance(each, Sectioned) and each.teaches)
    assert [section.title for section in lesson.sections] == [page.title for page in plan.plan.pages]
    assert view_plan(workspace, KEY, NOON).describe_author() == "Révision 1, proposée par fake"
    spent = {each.artefact: each.usage.calls for each in draft.provenance.spent}
    assert spent["plan"] == 1
    assert find_unmet_inputs(workspace, KEY) is None


def test_nothing_is_drafted_before_people_approved_a_models_plan(tmp_path: Path) -> None:
    workspace = install(tmp_path, "required")
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        with pytest.raises(AwaitingApproval):
            draft_module(workspace, KEY, NOON)
        with pytest.raises(AwaitingApproval):
            draft_module(workspace, KEY, LATER)
        assert subjects(fake) == ["plan"]


def test_a_plan_that_a_person_edited_is_never_asked_for_again(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        edited = EditedPlan.of(plan_module(workspace, KEY, NOON).revision)
        first = edited.pages[0].model_copy(update={"title": "Le froid, chez nous"})
        edit_plan(workspace, edited.model_copy(update={"pages": (first, *edited.pages[1:])}), "lea", LATER)
        write_source(tmp_path, (*FRIDGE, "Le frigoriste vérifie les joints tous les six mois."), DELIVERY)
        draft_module(workspace, KEY, LATER)
        assert subjects(fake).count("plan") == 1
    plan = plan_of(workspace)
    assert (plan.author, plan.plan.pages[0].title) == ("lea", "Le froid, chez nous")


def test_a_changed_source_changes_its_page_and_asks_for_no_other_plan(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        draft_module(workspace, KEY, NOON)
        before, first = plan_of(workspace), len(fake.requests)
        write_source(
            tmp_path, ("La chambre froide reste entre 0 °C et 4 °C toute la journée.", *FRIDGE[1:]), DELIVERY
        )
        draft = draft_module(workspace, KEY, LATER).draft
        assert "plan" not in subjects(fake, first)
    after = plan_of(workspace)
    assert [page.title for page in after.plan.pages] == [page.title for page in before.plan.pages]
    assert after.plan.evidence != before.plan.evidence
    assert FRIDGE[0] not in {each.quote for each in walk_citations(draft.content.artefacts)}
    assert "plan" not in {each.artefact for each in draft.provenance.spent if each.usage.calls}


def test_another_length_is_planned_anew(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        plan_module(workspace, KEY, NOON)
        file = tmp_path / "courses" / "froid" / "course.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(
            text.replace("    artefacts:", "    duration_minutes: 60\n    artefacts:"), encoding="utf-8"
        )
        plan_module(workspace, KEY, LATER)
        assert subjects(fake) == ["plan", "plan"]
    assert plan_of(workspace).plan.minutes == 60
