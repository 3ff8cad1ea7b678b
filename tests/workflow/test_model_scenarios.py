"""A scenario that a model plans is written on its page, and people take it out or put it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.blocks.scenario.contract import Scenario
from pipelines.queries.plan_view import view_plan
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.workflow.draft import draft_module
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.plan import plan_module
from schemas.draft import Draft, Section, Sectioned
from schemas.plan_edit import EditedPlan
from tests.workflow.planned import DELIVERY, FRIDGE, install, plan_of, write_source
from tests.workflow.test_edited_plan import LATER, ask_a_model


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    with FakeOpenAI(Mode.PLAYS) as host:
        yield host


@pytest.fixture
def workspace(tmp_path: Path, fake: FakeOpenAI) -> Workspace:
    installed = install(tmp_path)
    ask_a_model(tmp_path, fake)
    return installed


def list_played(draft: Draft) -> list[tuple[Section, Scenario]]:
    """The scenarios of a draft, each with its page."""
    lesson = next(each for each in draft.content.artefacts if isinstance(each, Sectioned) and each.teaches)
    return [(page, block) for page in lesson.sections for block in page.blocks if isinstance(block, Scenario)]


def test_a_planned_scenario_is_written_on_its_page_and_told_to_all(
    workspace: Workspace, fake: FakeOpenAI
) -> None:
    draft = draft_module(workspace, KEY, NOON).draft
    (planned,) = plan_of(workspace).plan.scenarios
    ((page, scenario),) = list_played(draft)
    home = plan_of(workspace).plan.find_page(planned.page)
    assert home is not None
    assert (page.title, scenario.title) == (home.title, planned.title)
    assert len(scenario.decisions) >= 2
    assert not [finding for finding in draft.findings if finding.rule.startswith("scenario.")]
    writing = [
        received for received in fake.requests if received.subject in {"lesson", "quiz", "session_plan"}
    ]
    assert all('"scenario":"Au quai"' in received.prompt for received in writing)
    assert [r.subject for r in writing if '"decisions":2' in r.prompt] == ["lesson"]
    assert "Au quai" in view_plan(workspace, KEY, NOON).describe_scenario(planned)


def test_a_scenario_that_is_not_written_is_told(workspace: Workspace, fake: FakeOpenAI) -> None:
    plan_module(workspace, KEY, NOON)
    fake.mode = Mode.TRUTHFUL  # which writes none
    draft = draft_module(workspace, KEY, NOON).draft
    assert list_played(draft) == []
    assert any("« Au quai »" in note for note in draft.provenance.unanswered)


def test_slides_are_no_pages_that_lack_a_scenario(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "courses" / "froid" / "course.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[lesson, quiz, session_plan]", "[lesson, slides]"), encoding="utf-8")
    draft = draft_module(workspace, KEY, NOON).draft
    assert len(list_played(draft)) == 1
    assert not any("« Au quai »" in note for note in draft.provenance.unanswered)


def test_a_scenario_that_a_person_takes_out_is_not_written_and_can_be_put_back(workspace: Workspace) -> None:
    plan = plan_module(workspace, KEY, NOON).revision
    (planned,) = plan.plan.scenarios
    edit_plan(workspace, EditedPlan.of(plan).model_copy(update={"scenarios": ()}), "lea", NOON)
    assert list_played(draft_module(workspace, KEY, NOON).draft) == []
    assert plan_of(workspace).plan.removed_scenarios == (planned,)
    back = EditedPlan.of(plan_of(workspace)).model_copy(update={"scenarios": (planned.id,)})
    edit_plan(workspace, back, "lea", LATER)
    assert plan_of(workspace).plan.scenarios == (planned,)
    assert len(list_played(draft_module(workspace, KEY, LATER).draft)) == 1


def test_a_scenario_stays_while_its_sources_change_beside_it(workspace: Workspace, tmp_path: Path) -> None:
    ((_, before),) = list_played(draft_module(workspace, KEY, NOON).draft)
    (planned,) = plan_of(workspace).plan.scenarios
    changed = "La livraison est rangée dans les 15 minutes qui suivent."
    write_source(tmp_path, FRIDGE, (*DELIVERY[:-1], changed))
    ((_, after),) = list_played(draft_module(workspace, KEY, LATER).draft)
    assert plan_of(workspace).plan.scenarios == (planned,)
    assert [each.id for each in after.decisions] == [each.id for each in before.decisions]


def test_a_scenario_follows_a_passage_that_is_reworded(workspace: Workspace, tmp_path: Path) -> None:
    plan_module(workspace, KEY, NOON)
    (planned,) = plan_of(workspace).plan.scenarios
    warmer = "La température de la chambre froide reste entre 0 °C et 4 °C."
    write_source(tmp_path, (warmer, *FRIDGE[1:]), DELIVERY)
    plan_module(workspace, KEY, LATER)
    (followed,) = plan_of(workspace).plan.scenarios
    home = plan_of(workspace).plan.find_page(followed.page)
    assert home is not None
    assert followed.page == planned.page
    assert followed.evidence != planned.evidence
    assert set(followed.evidence) <= set(home.evidence)
