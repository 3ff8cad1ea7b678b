"""The plan that a model proposes by one call, held to the rules of plans."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.llm.live import Live
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from bench.prompt_tokens import count_first_writing, read_session
from pipelines.drafting.citations import cite_context
from pipelines.drafting.kind import Material
from pipelines.drafting.objectives.proposals import ObjectiveAnswer
from pipelines.drafting.plan.editing import apply_plan_edit
from pipelines.drafting.plan.proposal.answer import (
    PlanAnswer,
    PlannedBlockAnswer,
    PlannedPageAnswer,
    PlannedScenarioAnswer,
    QuestionShareAnswer,
)
from pipelines.drafting.plan.proposal.check import ProposedPlan, check_answer
from pipelines.drafting.plan.proposal.proposer import PlanProposer
from pipelines.drafting.plan.proposal.source_lines import show_sources
from pipelines.drafting.plan.rules import follow_plan, make_plan
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_questioner, make_request, make_settings
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Context, ItemKind
from schemas.draft import Origin
from schemas.errors import ModelUnusable
from schemas.language import Language
from schemas.plan import PlanRevision
from schemas.plan_edit import EditedPlan
from schemas.source import SourceSpans
from tests.sourcing.documents import box, slides

IDS = tuple(span.id for span in builders.spans().sources[0].spans[1:])
CHARACTERS_A_TOKEN = 3.6
CASE = "À l'office de Kerlan, un chariot est resté dehors."
OTHER_CASE = "À Morvan, la sonde était en panne."
SPOKEN = "On croit avoir compris, et on relève trop tard."


def page(*span_ids: str, kind: Any = "paragraph", **changes: Any) -> PlannedPageAnswer:
    fields: dict[str, Any] = {
        "title": "Au froid",
        "purpose": "",
        "objective": "seuils",
        "minutes": 5,
        "activity": "",
        "blocks": [PlannedBlockAnswer(kind=kind, span_ids=list(span_ids))],
        "pictures": [],
        "scenarios": [],
    }
    return PlannedPageAnswer(**(fields | changes))


def answer(*pages: PlannedPageAnswer, **changes: Any) -> PlanAnswer:
    fields: dict[str, Any] = {"objectives": [], "questions": [], "could_not": []}
    return PlanAnswer(pages=list(pages), **(fields | changes))


def check(proposed: PlanAnswer, **of_module: Any) -> ProposedPlan:
    asked = make_request(module=builders.module(**of_module))
    return check_answer(proposed, Material(asked, IdAllocator()), {})


def facts(plan: ProposedPlan, rule: str) -> list[dict[str, str]]:
    return [dict(finding.facts) for finding in plan.findings if finding.rule == rule]


def test_a_passage_that_no_source_has_is_dropped_and_told() -> None:
    plan = check(answer(page(IDS[0], "sp-0000000000", "../../etc")))
    assert [each.outline.blocks[0].evidence for each in plan.pages] == [(IDS[0],)]
    assert facts(plan, "plan.unknown") == [{"count": "2", "ids": "sp-0000000000, ../../etc"}]


def test_a_page_that_rests_on_nothing_is_no_page() -> None:
    assert len(check(answer(page(IDS[0]), page("sp-0000000000"))).pages) == 1


def test_a_run_of_passages_is_named_by_its_first_and_its_last() -> None:
    (made,) = check(answer(page(f"{IDS[0]}..{IDS[2]}"))).pages
    assert made.outline.blocks[0].evidence == IDS[:3]


def test_the_case_that_a_page_names_is_kept_with_it_and_is_no_passage() -> None:
    """Models put the case they chose among a page's passages, where it was dropped without a word."""
    course = builders.course(context=Context(organisation="Les Halles de Brume", cases=(CASE, OTHER_CASE)))
    spans = renew_context(builders.spans(), course, course.modules[0])
    case, other = (cite_context(spans, text)[0].span for text in (CASE, OTHER_CASE))
    asked = make_request(course=course, spans=spans)
    told = PlannedScenarioAnswer(title="Kerlan", decisions=2, span_ids=[other, *IDS[:2]])
    proposed = answer(page(IDS[0], case, IDS[1], scenarios=[told]), page(IDS[2]))
    first, second = check_answer(proposed, Material(asked, IdAllocator()), {}).pages
    assert (first.entries, second.entries) == ((case, other), ())
    assert first.outline.blocks[0].evidence == IDS[:2]


def test_the_case_that_a_page_recalls_is_kept_with_it_too() -> None:
    course = builders.course(context=Context(organisation="Les Halles de Brume", cases=(CASE, OTHER_CASE)))
    spans = renew_context(builders.spans(), course, course.modules[0])
    (case,) = (each.span for each in cite_context(spans, CASE)[:1])
    proposed = answer(page(IDS[0], also=[case, IDS[2]]), page(IDS[2]))
    made = check_answer(proposed, Material(make_request(course=course, spans=spans), IdAllocator()), {})
    assert (made.pages[0].entries, made.pages[0].recalled) == ((case,), (IDS[2],))
    assert not facts(made, "plan.unknown")


def test_a_page_recalls_passages_that_another_page_has() -> None:
    first, second = check(
        answer(page(*IDS[:2], also=[IDS[3]]), page(*IDS[2:4], also=[f"{IDS[0]}..{IDS[1]}", IDS[2]]))
    ).pages
    assert (first.recalled, second.recalled) == ((IDS[3],), IDS[:2])


def test_a_passage_that_a_page_recalls_and_none_has_is_its_own() -> None:
    first, second = check(answer(page(IDS[0], also=[IDS[1]]), page(IDS[2], also=[IDS[1]]))).pages
    assert [block.evidence for block in first.outline.blocks] == [(IDS[0],), (IDS[1],)]
    assert (first.recalled, second.recalled) == ((), (IDS[1],))


def test_a_passage_that_a_page_recalls_and_no_source_has_is_told() -> None:
    plan = check(answer(page(IDS[0], also=["sp-0000000000"])))
    assert facts(plan, "plan.unknown") == [{"count": "1", "ids": "sp-0000000000"}]


def test_a_page_that_a_person_retitles_keeps_the_case_that_was_chosen_for_it() -> None:
    asked = make_request()
    made = make_plan(asked, "0" * 64)
    first, *others = made.plan.pages
    told = {"entries": ("sp-0000000001",), "recalled": ("sp-0000000002",), "activity": "Relever la sonde."}
    chosen = first.model_copy(update=told)
    base = made.model_copy(update={"plan": made.plan.model_copy(update={"pages": (chosen, *others)})})
    edited = EditedPlan.of(base)
    retitled = edited.pages[0].model_copy(update={"title": "Le froid, pas à pas"})
    edited = edited.model_copy(update={"pages": (retitled, *edited.pages[1:])})
    plan, _ = apply_plan_edit(edited, base, Material(asked, IdAllocator()))
    assert plan.pages[0] == chosen.model_copy(update={"title": "Le froid, pas à pas"})


def test_a_passage_stays_on_the_first_page_that_names_it() -> None:
    first, second = check(answer(page(*IDS[:2]), page(*IDS[1:3]))).pages
    assert (first.outline.blocks[0].evidence, second.outline.blocks[0].evidence) == (IDS[:2], IDS[2:3])


def test_rows_that_a_model_calls_a_paragraph_are_planned_as_a_table() -> None:
    (made,) = check(answer(page(*IDS[:1], *IDS[-2:]))).pages
    assert [(block.kind, block.evidence) for block in made.outline.blocks] == [
        ("paragraph", IDS[:1]),
        ("table", IDS[-2:]),
    ]


def test_the_pages_share_out_the_minutes_that_questions_leave() -> None:
    plan = check(answer(page(IDS[0], minutes=30), page(IDS[1], minutes=10)), duration_minutes=26, questions=6)
    assert [made.outline.minutes for made in plan.pages] == [15, 5]


def test_minutes_that_the_module_does_not_have_are_told_in_both_sums() -> None:
    """A page planned for 30 minutes was written for 15, and nobody could see why."""
    plan = check(answer(page(IDS[0], minutes=30), page(IDS[1], minutes=10)), duration_minutes=26, questions=6)
    assert facts(plan, "plan.rescaled") == [{"proposed": "40", "minutes": "20"}]


def test_minutes_that_fill_the_module_are_kept_and_nothing_is_told() -> None:
    plan = check(answer(page(IDS[0], minutes=15), page(IDS[1], minutes=5)), duration_minutes=26, questions=6)
    assert [made.outline.minutes for made in plan.pages] == [15, 5]
    assert facts(plan, "plan.rescaled") == []


def test_an_objective_that_no_page_serves_is_told() -> None:
    plan = check(answer(page(IDS[0], objective="autre")))
    assert plan.pages[0].outline.objective is None
    assert facts(plan, "plan.unserved") == [{"objective": "Citer les seuils de température"}]


def test_a_page_serves_a_proposed_objective_by_its_number() -> None:
    aims = [
        ObjectiveAnswer(text=text, bloom=Bloom.APPLY, condition="", criterion="")
        for text in ("Relever la température", "Écarter un produit")
    ]
    plan = check(
        answer(page(IDS[0], objective="2"), page(IDS[1], objective="7"), objectives=aims), objectives=()
    )
    assert [made.outline.objective for made in plan.pages] == [plan.objectives[1].id, None]


def test_the_blueprint_has_the_questions_of_the_module_of_kinds_it_allows() -> None:
    shares = [
        QuestionShareAnswer(objective="seuils", bloom=Bloom.APPLY, kind=ItemKind.SINGLE, count=3),
        QuestionShareAnswer(objective="seuils", bloom=Bloom.APPLY, kind=ItemKind.ORDERING, count=3),
        QuestionShareAnswer(objective="", bloom=Bloom.REMEMBER, kind=ItemKind.TRUE_FALSE, count=1),
    ]
    plan = check(answer(page(IDS[0]), questions=shares), questions=6)
    assert [(each.objective, each.kind, each.count) for each in plan.blueprint] == [
        ("seuils", ItemKind.SINGLE, 5),
        (None, ItemKind.TRUE_FALSE, 1),
    ]
    assert check(answer(page(IDS[0]), questions=shares), artefacts=("lesson",)).blueprint == ()


def test_a_picture_that_no_source_has_is_dropped_and_told() -> None:
    plan = check(answer(page(IDS[0], pictures=["pic-0000000000"])))
    assert plan.pages[0].pictures == ()
    assert facts(plan, "plan.unknown") == [{"count": "1", "ids": "pic-0000000000"}]


def scenario(*span_ids: str, decisions: int = 3) -> PlannedScenarioAnswer:
    return PlannedScenarioAnswer(title="Au quai", decisions=decisions, span_ids=list(span_ids))


@pytest.mark.parametrize(
    ("scenarios", "artefacts", "planned", "unfounded"),
    [
        ([scenario(*IDS[:3])], ("lesson",), (3, IDS[:3]), 0),
        ([scenario(*IDS[:3], decisions=40)], ("lesson",), (3, IDS[:3]), 0),
        ([scenario(f"{IDS[0]}..{IDS[1]}", decisions=0)], ("lesson",), (2, IDS[:2]), 0),
        ([scenario(*IDS[:3], IDS[5])], ("lesson",), (3, IDS[:3]), 0),
        ([scenario(IDS[0], IDS[5])], ("lesson",), None, 1),
        ([scenario(*IDS[:3]), scenario(*IDS[:2])], ("lesson",), (3, IDS[:3]), 1),
        ([scenario(*IDS[:3])], ("quiz",), None, 1),
    ],
    ids=["as it is", "too long", "too short", "elsewhere", "on too little", "a second", "nobody plays it"],
)
def test_a_scenario_is_planned_where_its_page_carries_it(
    scenarios: list[PlannedScenarioAnswer],
    artefacts: tuple[str, ...],
    planned: tuple[int, tuple[str, ...]] | None,
    unfounded: int,
) -> None:
    """Each decision rests on a passage of its own page, and only a lesson is played."""
    plan = check(answer(page(*IDS[:4], scenarios=scenarios), page(IDS[5])), artefacts=artefacts)
    made = plan.pages[0].scenario
    assert (None if made is None else (made.decisions, made.evidence)) == planned
    assert facts(plan, "plan.scenario_unfounded") == [{"title": "Au quai"}] * unfounded


NAMES = st.sampled_from([*IDS, f"{IDS[0]}..{IDS[3]}", f"{IDS[4]}..{IDS[1]}", "..", "x..y", "", "ch-0001"])


@given(st.lists(st.lists(NAMES, max_size=6), min_size=1, max_size=5))
def test_whatever_a_model_names_the_plan_rests_on_passages_once(named: list[list[str]]) -> None:
    plan = check(answer(*(page(*names) for names in named)))
    evidence = [span for made in plan.pages for block in made.outline.blocks for span in block.evidence]
    assert len(evidence) == len(set(evidence))
    assert set(evidence) <= set(IDS)


# through the fake host


def propose(asked: DraftRequest, folder: Path, fake: FakeOpenAI, **settings: Any) -> PlanRevision:
    model = make_settings(fake, **settings)
    questioner = make_questioner(model, Live(model, retries=0), Replies(FolderStore(folder)))
    return make_plan(asked, "1" * 64, None, PlanProposer(model, questioner))


def test_one_call_proposes_objectives_pages_and_questions(tmp_path: Path) -> None:
    asked = make_request(module=builders.module(objectives=()))
    with FakeOpenAI() as fake:
        made = propose(asked, tmp_path, fake)
        again = propose(asked, tmp_path, fake)
        assert [received.subject for received in fake.requests] == ["plan"]
    assert made.plan.objectives_origin is Origin.MODEL
    assert {each.objective for each in made.plan.pages} <= {each.id for each in made.plan.objectives}
    assert made.plan.questions == asked.module.questions
    assert made.call is not None
    assert again.call is not None
    assert (made.call.model, made.call.usage.calls, again.call.usage.cached_calls) == ("fake", 1, 1)
    assert again.plan == made.plan


def test_what_a_model_leaves_out_is_accounted_for(tmp_path: Path) -> None:
    """Nobody has to find out what became of a passage that is on no page."""
    with FakeOpenAI() as fake:
        made = propose(make_request(), tmp_path, fake)
    left_out = {span for group in made.left_out for span in group.spans}
    assert made.plan.evidence | left_out == set(IDS)
    assert not made.plan.evidence & left_out


def test_a_plan_that_rests_on_nothing_shown_is_an_error(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.UNKNOWN_SPANS) as fake, pytest.raises(ModelUnusable, match="can be taught"):
        propose(make_request(), tmp_path, fake)


# long sources


def long_sources(chapters: int) -> SourceSpans:
    text = "\n".join(
        f"# Chapitre {number}\n\n"
        + "\n\n".join(
            f"Le responsable {number} vérifie la sonde {line} et note la mesure chaque matin."
            for line in range(12)
        )
        for number in range(chapters)
    )
    source = read_source("sources/long.md", text.encode(), Language.FRENCH)
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


def test_long_sources_are_shown_by_chapters_within_the_budget(tmp_path: Path) -> None:
    spans = long_sources(200)
    shown = show_sources(spans)
    everything = {span.id for span in spans.sources[0].spans if span.kind != "heading"}
    assert {span for chapter in shown.chapters.values() for span in chapter} == everything
    asked = make_request(spans=spans, module=builders.module(duration_minutes=90))
    with FakeOpenAI() as fake:
        made = propose(asked, tmp_path, fake, max_output_tokens=8000)
        prompt = fake.requests[0].prompt
    assert "Le responsable 199" in prompt
    assert len(prompt) / CHARACTERS_A_TOKEN <= 25_000
    assert made.plan.evidence <= everything
    assert len(made.plan.evidence) > 12


def test_short_sources_are_shown_whole() -> None:
    shown = show_sources(builders.spans())
    assert [line["id"] for line in shown.lines if "id" in line] == [*IDS]
    assert shown.chapters == {}


def test_a_row_is_shown_with_the_header_of_its_table_once() -> None:
    rows = [line for line in show_sources(builders.spans()).lines if line.get("kind") == "row"]
    assert [line.get("header") for line in rows] == [list(builders.HEADER), None]


def test_an_agenda_and_a_farewell_are_no_evidence() -> None:
    deck = slides(
        lambda slide: titled(slide, "Au programme", "Les relevés"),
        lambda slide: titled(slide, "Les relevés", "On relève la sonde deux fois par jour."),
        lambda slide: titled(slide, "Questions ?", "Merci de remplir le questionnaire"),
    )
    source = read_source("sources/froid.pptx", deck, Language.FRENCH)
    shown = show_sources(SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,)))
    assert [line["text"] for line in shown.lines if "text" in line] == [
        "On relève la sonde deux fois par jour."
    ]


def titled(slide: Any, title: str, text: str) -> None:
    slide.shapes.title.text = title
    box(slide, text)


@pytest.mark.parametrize(
    ("kinds", "sees_notes"),
    [(("session_plan", "trainer_guide"), True), (("lesson", "trainer_guide"), False), (("slides",), False)],
)
def test_only_the_plan_of_a_module_for_trainers_is_made_with_a_speakers_notes(
    tmp_path: Path, kinds: tuple[str, ...], sees_notes: bool
) -> None:
    deck = slides(lambda slide: with_notes(slide, "Les relevés", "On relève la sonde deux fois par jour."))
    source = read_source("sources/froid.pptx", deck, Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    asked = make_request(spans=spans, module=builders.module(artefacts=kinds))
    with FakeOpenAI() as fake:
        propose(asked, tmp_path, fake)
        prompt = fake.requests[0].prompt
    assert ('{"speaker_note":"' + SPOKEN in prompt) is sees_notes
    assert (SPOKEN in prompt) is sees_notes


def with_notes(slide: Any, title: str, text: str) -> None:
    titled(slide, title, text)
    slide.notes_slide.notes_text_frame.text = SPOKEN


@pytest.mark.parametrize(
    ("kinds", "minutes"),
    [(("session_plan", "trainer_guide"), 350), (("lesson", "session_plan"), 420), (("slides",), 420)],
)
def test_the_pages_of_a_session_leave_room_for_what_frames_it(kinds: tuple[str, ...], minutes: int) -> None:
    planned = check(
        answer(page(*IDS[:2], minutes=200), page(*IDS[2:], minutes=200)),
        duration_minutes=420,
        artefacts=kinds,
    )
    assert sum(each.outline.minutes for each in planned.pages) == minutes


def test_a_module_of_90_minutes_takes_90_000_tokens_with_its_plan(shared: Path, tmp_path: Path) -> None:
    """The fake puts every passage on a page, the most a plan can ask for; hosts know what they read."""
    asked = read_session(shared)
    with FakeOpenAI() as fake:
        made = propose(asked, tmp_path, fake, max_output_tokens=4000)
        planning = len(fake.requests[0].prompt) / CHARACTERS_A_TOKEN
    assert len(made.plan.evidence) > 300
    planned = follow_plan(replace(asked, plan=made))
    most = sum(each.unread for each in count_first_writing(planned).values())
    usual = sum(each.tokens for each in count_first_writing(asked).values())
    assert planning <= 25_000
    assert planning + most <= 90_000
    assert planning + usual <= 90_000
