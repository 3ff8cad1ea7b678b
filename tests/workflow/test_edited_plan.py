"""An edited plan is followed by every deliverable, and no machine overwrites it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.workspace import Workspace
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.edit_plan import edit_plan, replan_by_rules
from pipelines.workflow.plan import plan_module
from schemas.draft import Deliverable, Draft, PhasePlan, Sectioned, list_questions_of, walk_citations
from schemas.errors import Conflict, InvalidInput
from schemas.plan import PlanRevision
from schemas.plan_edit import EditedPage, EditedPlan
from tests.workflow.planned import DELIVERY, FRIDGE, install, write_source

LATER = NOON + timedelta(hours=1)
NEW = "Le frigoriste vérifie les joints de la porte tous les six mois."


@dataclass(frozen=True)
class Planned:
    """A module that is planned and drafted by rules."""

    root: Path
    workspace: Workspace
    draft: Draft

    @property
    def plan(self) -> PlanRevision:
        found = self.workspace.records.plan(KEY)
        assert found is not None
        return found

    def edit(self, *pages: EditedPage, **changes: object) -> PlanRevision:
        edited = EditedPlan.of(self.plan).model_copy(update={"pages": pages, **changes})
        return edit_plan(self.workspace, edited, "lea", LATER)

    @property
    def pages(self) -> tuple[EditedPage, ...]:
        return EditedPlan.of(self.plan).pages


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    workspace = install(tmp_path)
    return Planned(tmp_path, workspace, draft_module(workspace, KEY, NOON).draft)


def lesson_of(draft: Draft) -> Sectioned:
    return next(each for each in draft.content.artefacts if isinstance(each, Sectioned) and each.teaches)


def cited(deliverables: tuple[Deliverable, ...]) -> set[str]:
    return {citation.quote for citation in walk_citations(deliverables)}


def test_a_page_retitled_and_moved_keeps_its_id_in_the_draft(planned: Planned) -> None:
    """Learners keep their tracking: the page's id is part of what a package reports."""
    fridge, delivery = planned.pages
    planned.edit(delivery, fridge.model_copy(update={"title": "Le froid, chez nous"}))
    assert find_unmet_inputs(planned.workspace, KEY) is not None
    after = lesson_of(draft_module(planned.workspace, KEY, LATER).draft)
    before = {section.title: section.id for section in lesson_of(planned.draft).sections}
    assert [(section.title, section.id) for section in after.sections] == [
        ("Livraison", before["Livraison"]),
        ("Le froid, chez nous", before["Chambre froide"]),
    ]
    assert find_unmet_inputs(planned.workspace, KEY) is None


def test_what_is_taken_out_of_the_plan_is_in_no_deliverable(planned: Planned) -> None:
    before = planned.draft.content.artefacts
    assert cited(before) & set(DELIVERY)
    fridge, _ = planned.pages
    planned.edit(fridge)
    after = draft_module(planned.workspace, KEY, LATER).draft.content.artefacts
    assert cited(after)
    assert not cited(after) & set(DELIVERY)


def test_rows_without_titles_that_were_taken_out_are_put_back(tmp_path: Path) -> None:
    table = "<table><tr><td>Lait</td><td>4 °C</td></tr><tr><td>Viande</td><td>2 °C</td></tr></table>"
    workspace = install(tmp_path)
    write_source(tmp_path, (*FRIDGE, f"\n{table}\n"), DELIVERY)
    planned = Planned(tmp_path, workspace, draft_module(workspace, KEY, NOON).draft)
    fridge, delivery = planned.pages
    rows = [c.span for c in walk_citations(planned.draft.content.artefacts) if c.quote.startswith("Viande")]
    assert rows[0] in fridge.passages
    passages = fridge.passages
    without = tuple(span for span in passages if span != rows[0])
    planned.edit(fridge.model_copy(update={"evidence": without, "blocks": None}), delivery)
    assert rows[0] not in planned.plan.plan.evidence
    planned.edit(fridge.model_copy(update={"evidence": passages, "blocks": None}), delivery, removed=())
    assert rows[0] in planned.plan.plan.evidence


def test_pages_of_an_edited_plan_name_the_phases_of_the_session(planned: Planned) -> None:
    fridge, delivery = planned.pages
    planned.edit(
        delivery.model_copy(update={"title": "Le quai", "minutes": 9}),
        fridge.model_copy(update={"title": "Le froid", "minutes": 1}),
    )
    draft = draft_module(planned.workspace, KEY, LATER).draft
    session = next(each for each in draft.content.artefacts if isinstance(each, PhasePlan))
    minutes = {phase.title: phase.minutes for phase in session.phases}
    assert [title for title in minutes if title in ("Le quai", "Le froid")] == ["Le quai", "Le froid"]
    assert minutes["Le quai"] > minutes["Le froid"]
    assert [section.title for section in lesson_of(draft).sections] == ["Le quai", "Le froid"]


def test_a_quiz_has_the_questions_that_an_edited_plan_asks_for(planned: Planned) -> None:
    shares = planned.plan.plan.blueprint
    assert sum(share.count for share in shares) > 1
    planned.edit(*planned.pages, questions=(shares[0].model_copy(update={"count": 1}),))
    draft = draft_module(planned.workspace, KEY, LATER).draft
    questions = list_questions_of(draft.content.artefacts, scored=True)
    assert [(each.bloom, each.kind) for each in questions] == [(shares[0].bloom, shares[0].kind)]


def test_a_new_passage_is_proposed_and_changes_nothing_of_an_edited_plan(planned: Planned) -> None:
    fridge, delivery = planned.pages
    edited = planned.edit(fridge.model_copy(update={"title": "Le froid"}), delivery)
    write_source(planned.root, (*FRIDGE, NEW), DELIVERY)
    renewed = plan_module(planned.workspace, KEY, LATER).revision
    assert (renewed.plan, renewed.author) == (edited.plan, "lea")
    proposal = next(each for each in renewed.findings if each.rule == "plan.proposal")
    assert proposal.diff == f"  Le froid\n+ {NEW}"
    again = planned.edit(*reversed(planned.pages))
    assert proposal.diff in {finding.diff for finding in again.findings}, "nobody took it up yet"


def test_evidence_that_is_gone_is_a_finding_and_the_rest_is_drafted(planned: Planned) -> None:
    fridge, delivery = planned.pages
    planned.edit(fridge.model_copy(update={"title": "Le froid"}), delivery)
    write_source(planned.root, FRIDGE[1:], DELIVERY)
    draft = draft_module(planned.workspace, KEY, LATER).draft
    gone = next(each for each in planned.plan.findings if each.rule == "plan.evidence_gone")
    assert (gone.place, gone.facts["count"]) == ("pg-0001", "1")
    assert [each.facts["title"] for each in draft.findings if each.rule == "plan.left_out"] == ["Le froid"]
    assert [section.title for section in lesson_of(draft).sections] == ["Le froid", "Livraison"]
    assert not cited(draft.content.artefacts) & {FRIDGE[0]}


def test_a_plan_edited_while_its_draft_is_written_makes_that_draft_due_again(planned: Planned) -> None:
    """The draft was asked of the earlier plan, which its provenance names."""
    planned.edit(*reversed(planned.pages))
    used = planned.draft.provenance.plan
    assert used is not None
    assert used.digest != planned.plan.digest
    assert find_unmet_inputs(planned.workspace, KEY) is not None


def test_an_edit_of_a_plan_that_changed_meanwhile_is_refused(planned: Planned) -> None:
    stale = EditedPlan.of(planned.plan)
    planned.edit(*reversed(planned.pages))
    with pytest.raises(Conflict, match="a newer revision of the plan"):
        edit_plan(planned.workspace, stale, "noe", LATER)


def test_a_module_planned_by_rules_again_gets_the_draft_it_had(planned: Planned) -> None:
    planned.edit(planned.pages[0])
    draft_module(planned.workspace, KEY, LATER)
    assert replan_by_rules(planned.workspace, KEY, LATER).is_edited is False
    again = draft_module(planned.workspace, KEY, LATER).draft
    titles = [section.title for section in lesson_of(planned.draft).sections]
    assert [section.title for section in lesson_of(again).sections] == titles


def test_an_edited_plan_takes_over_what_the_course_asks_for_by_now(planned: Planned) -> None:
    """Its pages could serve none of the objectives that came since."""
    planned.edit(*reversed(planned.pages))
    file = planned.root / "courses" / "froid" / "course.yaml"
    aim = "    duration_minutes: 45\n    objectives: [{id: seuils, text: Citer la température}]\n"
    file.write_text(file.read_text(encoding="utf-8") + aim, encoding="utf-8")
    plan_module(planned.workspace, KEY, LATER)
    plan = planned.plan.plan
    assert (plan.minutes, [each.id for each in plan.objectives]) == (45, ["seuils"])
    assert [page.title for page in plan.pages] == ["Livraison", "Chambre froide"]
    delivery, fridge = planned.pages
    served = planned.edit(delivery, fridge.model_copy(update={"objective": "seuils"}))
    assert served.plan.pages[1].objective == "seuils"


def test_an_edit_that_changes_nothing_is_not_kept(planned: Planned) -> None:
    with pytest.raises(InvalidInput, match="is the same as the current plan"):
        planned.edit(*planned.pages)


def ask_a_model(root: Path, fake: FakeOpenAI) -> None:
    """Let a model draft the course."""
    file = root / "courses" / "froid" / "course.yaml"
    settings = f"model: {{base_url: {fake.base_url}, name: fake}}\n"
    file.write_text(file.read_text(encoding="utf-8") + settings, encoding="utf-8")


def test_a_model_is_shown_a_plan_people_edited_and_nothing_they_took_out(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        draft = draft_module(workspace, KEY, NOON).draft
        assert [request.subject for request in fake.requests].count("plan") == 1
        asked = len(fake.requests)
        planned = Planned(tmp_path, workspace, draft)
        planned.edit(planned.pages[0].model_copy(update={"title": "Le froid"}))
        draft_module(workspace, KEY, LATER)
        later = fake.requests[asked:]
    written = [request.prompt for request in later if request.subject != "patch"]
    assert written
    assert all('{"planned_page":"Le froid"' in prompt for prompt in written)
    quizzes = [request.prompt for request in later if request.subject == "quiz"]
    assert quizzes
    assert all("The plan of the quiz is settled" in prompt for prompt in quizzes)
    assert not any(DELIVERY[0] in request.prompt for request in later)


def test_a_plan_says_what_a_model_is_expected_to_take_before_anything_is_mended(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    with FakeOpenAI() as fake:
        ask_a_model(tmp_path, fake)
        expected = plan_module(workspace, KEY, NOON).revision.expected
        assert [request.subject for request in fake.requests] == ["plan"]
        draft_module(workspace, KEY, NOON)
    asked = [request for request in fake.requests if request.subject not in ("plan", "patch")]
    assert (expected.calls, expected.input_tokens > 0) == (len(asked), True)
