"""What a comment wants more of is what the model wrote for it, and nothing that code makes anyway."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.llm import Ask, Reply
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.patch.answer import WantedPart
from pipelines.drafting.patch.wanted_parts import WantedPartsWriter
from pipelines.drafting.plan.rules import make_plan
from pipelines.drafting.request import IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai.answers import SchemaFiller, read_prompt
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.course import ModelSettings, PlanReview
from schemas.draft import Cited, Deliverable, Draft, Origin, list_parts, walk_named
from schemas.finding import Finding
from schemas.review import Verdict

SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", name="told")


def extend(folder: Path, kind: str, count: int = 1) -> tuple[Draft, Draft]:
    """A draft by rules, and its revision by a model that wants more of one deliverable."""
    kinds = tuple(dict.fromkeys(("lesson", kind)))
    request = make_request(module=builders.module(artefacts=kinds))
    draft = write_draft(request, ExtractiveWriter())
    revision = {name: [] for name in ("changes", "added", "removed", "could_not")} | {
        "wanted": [{"deliverable": kind, "count": count, "about": "la signature du relevé"}],
        "wishes": [{"wish": "Encore", "where": [kind], "why_not": ""}],
    }

    def send(ask: Ask) -> Reply:
        prompt = ask.messages[-1].text
        filled = SchemaFiller(read_prompt(prompt)).fill(dict(ask.answer_schema))
        return Reply(text=json.dumps(revision if ask.answer_name == "revision" else filled))

    asker = ModelQuestioner(send, Replies(FolderStore(folder)), Meter(None, return_no_price), 4)
    decision = builders.decision(draft, verdict=Verdict.REQUEST_CHANGES, comment="Encore, partout.")
    request = make_request(module=request.module, previous=draft, decision=decision)
    return draft, write_draft(request, ModelWriter(SETTINGS, asker))


def find(draft: Draft, kind: str) -> Deliverable:
    return next(each for each in draft.content.artefacts if each.kind == kind)


@pytest.mark.parametrize(
    ("kind", "closing"),
    [
        ("lesson", 0),
        ("quiz", 0),
        ("summary", 0),
        ("session_plan", 0),
        ("open_questions", 1),
        ("case_study", 3),
        ("flashcards", 0),
        ("figures", 0),
        ("slides", 1),
        ("narration", 0),
    ],
)
def test_one_part_is_added_and_it_is_the_models(tmp_path: Path, kind: str, closing: int) -> None:
    """Of slides the first that code makes was added, the title slide, behind the key points."""
    draft, revised = extend(tmp_path, kind)
    before, after = list_parts(find(draft, kind)), list_parts(find(revised, kind))
    assert len(after) == len(before) + 1
    place = len(before) - closing
    assert [each.id for each in after if each is not after[place]] == [each.id for each in before]
    assert Origin.MODEL in {each.origin for each in walk_named(after[place]) if isinstance(each, Cited)}
    known = {getattr(each, "text", "") for part in before for each in walk_named(part)} - {""}
    new = {getattr(each, "text", "") for each in walk_named(after[place]) if not is_by_model(each)}
    assert not {text for text in new & known if text.startswith("Froid")}


def is_by_model(part: object) -> bool:
    return isinstance(part, Cited) and part.origin is Origin.MODEL


@pytest.mark.parametrize("kind", ["lesson", "quiz", "open_questions", "slides", "trainer_guide"])
def test_one_more_is_asked_for_without_the_plan_and_the_findings_of_all_others(
    tmp_path: Path, kind: str
) -> None:
    """For one question, a prompt showed the blueprint of forty, every planned page and every finding."""
    asks: list[Ask] = []
    module = builders.module(artefacts=("lesson", "quiz", *({kind} - {"lesson", "quiz"})), questions=3)
    request = make_request(module=module)
    planned = make_plan(request, "0" * 64)
    draft = write_draft(request, ExtractiveWriter())
    finding = Finding(rule="module.padded", place=kind, facts={"words": "4321", "carried": "1"})
    draft = draft.model_copy(update={"findings": (finding,)})
    course = request.course.model_copy(
        update={"review": request.course.review.model_copy(update={"plan": PlanReview.REQUIRED})}
    )
    decision = builders.decision(draft, verdict=Verdict.REQUEST_CHANGES, comment="Encore, et tout le reste.")
    request = replace(
        request, course=course, plan=planned, pages=planned.plan, previous=draft, decision=decision
    )

    def send(ask: Ask) -> Reply:
        asks.append(ask)
        filled = SchemaFiller(read_prompt(ask.messages[-1].text)).fill(dict(ask.answer_schema))
        return Reply(text=json.dumps(filled))

    asker = ModelQuestioner(send, Replies(FolderStore(tmp_path)), Meter(None, return_no_price), 4)
    wanted = WantedPart(deliverable=kind, count=1, about="la signature du relevé")
    builder = ElementBuilder(request, IdAllocator(draft.minted))
    WantedPartsWriter(SETTINGS, asker).add_parts(request, wanted, find(draft, kind), builder)
    (ask,) = asks
    prompt = ask.messages[-1].text
    assert "wants 1 more" in prompt
    assert "Write 1 now, with an empty `id`. Leave" in prompt
    assert '<comment>\n"la signature du relevé"\n</comment>' in prompt
    for left_out in ("planned_page", "planned_questions", "4321", "tout le reste", "keep by id"):
        assert left_out not in prompt


def test_the_wish_is_answered_by_what_was_written_for_it(tmp_path: Path) -> None:
    draft, revised = extend(tmp_path, "slides")
    (wish,) = revised.provenance.answered or ()
    known = {each.id for each in walk_named(draft.content.artefacts)}
    new = [each for each in walk_named(find(revised, "slides")) if each.id in {*wish.where} - known]
    assert any(is_by_model(each) for each in new)


def test_new_terms_stand_in_their_alphabetical_place(tmp_path: Path) -> None:
    _, revised = extend(tmp_path, "glossary")
    terms = [row.cells[0].casefold() for row in list_parts(find(revised, "glossary"))]
    assert terms == sorted(terms)
    assert any(is_by_model(row) for row in list_parts(find(revised, "glossary")))


def test_a_guides_chapters_grow_and_none_comes_twice(tmp_path: Path) -> None:
    draft, revised = extend(tmp_path, "trainer_guide")
    titles = [page.title for page in list_parts(find(revised, "trainer_guide"))]
    assert len(titles) == len({*titles})
    assert titles[-1] == list_parts(find(draft, "trainer_guide"))[-1].title
    assert any(is_by_model(each) for each in walk_named(find(revised, "trainer_guide")))


def test_the_farewell_of_a_narration_stays_at_its_end(tmp_path: Path) -> None:
    draft, revised = extend(tmp_path, "narration")
    said = [[*walk_named(find(each, "narration"))][-1] for each in (draft, revised)]
    assert said[0] == said[1]
