"""A module is asked for by the pages of its plan: each call has its own evidence, and all begin alike."""

import json
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from threading import Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm import Ask, Reply
from adapters.llm.live import Live
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from bench.prompt_tokens import count_first_writing, read_session
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.budget import Meter
from pipelines.drafting.citations import cite_context
from pipelines.drafting.kind import Recipe
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.parts import RequestPart, list_citable_ids
from pipelines.drafting.plan.asked_pages import measure_pages
from pipelines.drafting.plan.learner_tasks import LearnerTask
from pipelines.drafting.plan.plan_parts import split_recipe
from pipelines.drafting.plan.rules import follow_plan
from pipelines.drafting.prompt import render
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.shares import share_out
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_settings, make_writer
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Context, ModelSettings, Objective
from schemas.language import Language
from schemas.source import SourceSpans
from tests.fuzzing import examples

SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", name="any")
CASES = ("À Kerlan, un chariot est resté dehors.", "À Morvan, la sonde était en panne.")
CHAPTERS = ("Livraison", "Chambre froide", "Relevés", "Nettoyage")


def sentences(chapter: str, count: int) -> str:
    told = (
        f"Le responsable du contrôle numéro {number} de la partie {chapter} vérifie chaque matin la porte, "
        f"la sonde, le joint et le relevé {number} de son équipe avant de signer la feuille du jour."
        for number in range(count)
    )
    return f"# {chapter}\n\n" + "\n\n".join(told) + "\n"


def sources(counts: dict[str, int]) -> SourceSpans:
    text = "\n".join(sentences(chapter, count) for chapter, count in counts.items())
    source = read_source("sources/froid.md", text.encode(), Language.FRENCH)
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))


def request(counts: dict[str, int], *kinds: str, **of_module: object) -> DraftRequest:
    fields = {"artefacts": kinds or ("lesson",), "duration_minutes": 240, **of_module}
    return follow_plan(make_request(spans=sources(counts), module=builders.module(**fields)))


def recipe_of(asked: DraftRequest, kind: str) -> Recipe:
    recipe = asked.kinds[kind].recipe
    assert recipe is not None
    return recipe


def parts_of(asked: DraftRequest, kind: str = "lesson") -> tuple[RequestPart, ...]:
    return split_recipe(asked, recipe_of(asked, kind), SETTINGS)


def texts(part: RequestPart) -> str:
    return "\n".join(span.text for source in part.spans.sources for span in source.spans)


FOUR = dict.fromkeys(CHAPTERS, 20)


def test_each_page_is_asked_for_with_its_own_evidence_alone() -> None:
    parts = parts_of(request(FOUR))
    assert [[page.title for page in part.pages] for part in parts] == [[chapter] for chapter in CHAPTERS]
    for part, own in zip(parts, CHAPTERS, strict=True):
        assert [chapter for chapter in CHAPTERS if f"partie {chapter}" in texts(part)] == [own]


def test_short_pages_share_a_call() -> None:
    (part,) = parts_of(request(dict.fromkeys(CHAPTERS, 2)))
    assert len(part.pages) == len(CHAPTERS)


@pytest.mark.parametrize("kind", ["lesson", "slides", "session_plan", "quiz", "summary", "trainer_guide"])
def test_every_call_of_a_module_begins_with_the_same_words(kind: str) -> None:
    """A host charges less for a beginning it has read: the course and the titles of all pages come first."""
    asked = request(FOUR, *dict.fromkeys(("lesson", kind)))
    prompts = [
        "\n".join(message.text for message in render(recipe_of(asked, each).prompt, asked, part, ()))
        for each in dict.fromkeys(("lesson", kind))
        for part in parts_of(asked, each)
    ]
    columns = takewhile(lambda column: len(set(column)) == 1, zip(*prompts, strict=False))
    shared = "".join(column[0] for column in columns)
    assert '{"source":"sources/froid.md","language":"fr"}\n{"heading":"' in shared
    assert all(f'"planned_page":"{chapter}"' in shared for chapter in CHAPTERS)


def test_the_calls_of_a_lesson_begin_with_the_same_passages_of_all_its_pages() -> None:
    """A case may need the limit that another page teaches."""
    asked = request(FOUR)
    parts = parts_of(asked)
    prompts = [render(recipe_of(asked, "lesson").prompt, asked, part, ())[1].text for part in parts]
    (shared,) = {part.shared_spans for part in parts}
    passages = asked.spans.keep_spans(shared)
    for prompt in prompts:
        places = [prompt.index(span.text) for source in passages.sources for span in source.spans]
        assert places == sorted(places)
        assert max(places) < prompt.index("</sources>")
    assert all(any(f"partie {each}" in span.text for span in passages.sources[0].spans) for each in CHAPTERS)
    assert sum(len(span.text) for span in passages.sources[0].spans) <= 12_000


def recall(asked: DraftRequest, of: int, by: int) -> tuple[DraftRequest, str]:
    """The request whose plan has one page recall a passage of another that not all calls show, and that."""
    assert asked.pages is not None
    pages = list(asked.pages.pages)
    span = next(each for each in pages[of].evidence if each not in parts_of(asked)[0].shared_spans)
    pages[by] = pages[by].model_copy(update={"recalled": (span,)})
    return replace(asked, pages=asked.pages.model_copy(update={"pages": tuple(pages)})), span


def list_page_lines_of(asked: DraftRequest) -> list[dict[str, object]]:
    prompts = [render(recipe_of(asked, "lesson").prompt, asked, part, ())[1].text for part in parts_of(asked)]
    shown = (line for prompt in prompts for line in prompt.splitlines() if line.startswith('{"page":'))
    return [json.loads(line) for line in shown]


def test_a_page_is_shown_the_passages_of_others_that_it_recalls() -> None:
    """The limit that governs its case stands on another page, and the call did not know that it matters."""
    asked, span = recall(request(dict.fromkeys(CHAPTERS, 24)), of=0, by=3)
    assert [line.get("also") for line in list_page_lines_of(asked)] == [None, None, None, [span]]
    text = next(each.text for each in asked.spans.sources[0].spans if each.id == span)
    prompts = [render(recipe_of(asked, "lesson").prompt, asked, part, ())[1].text for part in parts_of(asked)]
    assert [prompt.count(text) for prompt in prompts] == [1, 0, 0, 1]
    assert ["`also` are passages" in prompt for prompt in prompts] == [False, False, False, True]


def test_what_a_page_recalls_belongs_to_the_page_that_teaches_it() -> None:
    asked, span = recall(request(dict.fromkeys(CHAPTERS, 24)), of=0, by=3)
    first, *_, last = parts_of(asked)
    assert span in list_citable_ids(first.spans)
    assert span not in list_citable_ids(last.spans)
    assert last.recalled_spans == {span}


def test_a_passage_that_a_person_took_out_is_recalled_by_no_page() -> None:
    asked, span = recall(request(dict.fromkeys(CHAPTERS, 24)), of=0, by=3)
    assert asked.pages is not None
    first, *others = asked.pages.pages
    block = first.blocks[0].model_copy(update={"evidence": (first.evidence[0],)})
    pages = (first.model_copy(update={"blocks": (block,)}), *others)
    plan = asked.pages.model_copy(update={"pages": pages, "removed": (span,)})
    assert not any("also" in line for line in list_page_lines_of(replace(asked, pages=plan)))


def test_slides_are_not_shown_what_a_page_of_the_lesson_recalls() -> None:
    asked, _ = recall(request(dict.fromkeys(CHAPTERS, 24), "lesson", "slides"), of=0, by=3)
    assert not any(part.recalled_spans for part in parts_of(asked, "slides"))


LIMITS = """# Livraison

Le magasinier contrôle la température des produits surgelés à la livraison.

# Refus

Un produit surgelé dont la température dépasse -15 °C est refusé par le magasinier.

# Nettoyage

Le sol se lave chaque soir avec le produit bleu.
"""


@pytest.mark.parametrize("has_model", [True, False])
def test_rules_have_a_page_recall_the_limits_of_others_where_a_model_writes(*, has_model: bool) -> None:
    source = read_source("sources/froid.md", LIMITS.encode(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    asked = make_request(spans=spans, module=builders.module(artefacts=("lesson",)))
    course = asked.course.model_copy(update={"model": SETTINGS if has_model else None})
    plan = follow_plan(replace(asked, course=course)).pages
    limit = next(span.id for span in source.spans if "-15" in span.text)
    assert plan is not None
    assert {page.title: page.recalled for page in plan.pages} == {
        "Livraison": (limit,) if has_model else None,
        "Refus": None,
        "Nettoyage": None,
    }


@pytest.mark.parametrize(
    ("bloom", "verb", "task"),
    [
        (Bloom.REMEMBER, "Citer", "recall"),
        (Bloom.UNDERSTAND, "Expliquer", "explain"),
        (Bloom.APPLY, "Rédiger", "produce"),
        (Bloom.EVALUATE, "Choisir", "decide"),
    ],
)
def test_learners_practise_by_the_verb_of_the_objective(bloom: Bloom, verb: str, task: str) -> None:
    objective = Objective(id="seuils", text=f"{verb} la conduite à tenir à la livraison", bloom=bloom)
    asked = request({"Livraison": 15}, objectives=(objective,))
    assert asked.pages is not None
    (page,) = asked.pages.pages
    aimed = page.model_copy(update={"objective": "seuils"})
    asked = replace(asked, pages=asked.pages.model_copy(update={"pages": (aimed,)}))
    (part,) = parts_of(asked)
    prompt = render(recipe_of(asked, "lesson").prompt, asked, part, ())[1].text
    named = [each for each in LearnerTask if f'  "{each}": ' in prompt]
    assert [line["task"] for line in list_page_lines_of(asked)] == [task]
    assert named == [task]


@pytest.mark.parametrize(("minutes", "tasks"), [(3, 2), (4, 3), (15, 3)])
def test_a_page_without_time_for_three_cases_has_two(minutes: int, tasks: int) -> None:
    objective = Objective(id="seuils", text="Citer les seuils", bloom=Bloom.REMEMBER)
    asked = request({"Livraison": minutes}, objectives=(objective,))
    assert asked.pages is not None
    aimed = [page.model_copy(update={"objective": "seuils"}) for page in asked.pages.pages]
    module = asked.module.model_copy(update={"duration_minutes": minutes, "artefacts": ("lesson",)})
    (page,) = measure_pages(asked.pages.model_copy(update={"pages": tuple(aimed)}), module, asked.spans)
    assert page.tasks == tasks


def test_an_objective_without_an_activity_is_practised_on_its_last_page() -> None:
    objective = Objective(id="seuils", text="Citer les seuils", bloom=Bloom.REMEMBER)
    asked = request(dict.fromkeys(CHAPTERS, 20), objectives=(objective,))
    assert asked.pages is not None
    aimed = [
        page.model_copy(update={"objective": "seuils" if number < 3 else None})
        for number, page in enumerate(asked.pages.pages)
    ]

    def list_tasks(*activities: int) -> list[bool]:
        pages = tuple(
            page.model_copy(update={"activity": "Dire les seuils." if number in activities else None})
            for number, page in enumerate(aimed)
        )
        assert asked.pages is not None
        plan = asked.pages.model_copy(update={"pages": pages})
        return [page.practice > 0 for page in measure_pages(plan, asked.module, asked.spans)]

    assert list_tasks() == [False, False, True, False]
    assert list_tasks(0) == [True, False, False, False]


def test_what_stands_directly_around_a_passage_is_shown_with_it() -> None:
    """A person kept one sentence of a chapter: the two beside it are shown, the others are not."""
    asked = request({"Livraison": 9})
    assert asked.pages is not None
    (page,) = asked.pages.pages
    block = page.blocks[0].model_copy(update={"evidence": page.evidence[4:5]})
    alone = asked.pages.model_copy(update={"pages": (page.model_copy(update={"blocks": (block,)}),)})
    (part,) = parts_of(replace(asked, pages=alone))
    assert list_citable_ids(part.spans) == {*page.evidence[3:6]}


@pytest.mark.parametrize("count", [2, 20], ids=["pages that share a call", "a page alone"])
def test_a_page_is_told_which_case_its_plan_chose(count: int) -> None:
    """It was planned with one of the organisation's cases, and its writer was shown them all alike."""
    asked = request(dict.fromkeys(CHAPTERS, count))
    course = asked.course.model_copy(update={"context": Context(organisation="Brume", cases=CASES)})
    spans = renew_context(asked.spans, course, asked.module)
    chosen, gone = cite_context(spans, CASES[1])[0].span, "sp-0000000000"
    assert asked.pages is not None
    first, *others = asked.pages.pages
    told = first.model_copy(update={"entries": (chosen, gone)})
    plan = asked.pages.model_copy(update={"pages": (told, *others)})
    asked = replace(asked, course=course, spans=spans, pages=plan)
    prompts = [
        render(recipe_of(asked, "lesson").prompt, asked, part, ())[-1].text for part in parts_of(asked)
    ]
    lines = [line for prompt in prompts for line in prompt.splitlines() if line.startswith('{"page":')]
    entries = [json.loads(line).get("course_entries") for line in lines]
    assert entries == [[chosen], *[None] * len(others)]
    assert f'{{"id":"{chosen}","case":"{CASES[1]}"}}' in prompts[0]


@settings(max_examples=examples(15), deadline=None)
@given(st.dictionaries(st.sampled_from(CHAPTERS), st.integers(1, 60), min_size=1), st.integers(400, 4000))
def test_parts_show_each_planned_passage_once(counts: dict[str, int], room: int) -> None:
    asked = request(counts)
    assert asked.pages is not None
    model = SETTINGS.model_copy(update={"max_output_tokens": room})
    parts = split_recipe(asked, recipe_of(asked, "lesson"), model)
    shown = [span for part in parts for span in list_citable_ids(part.spans)]
    assert sorted(shown) == sorted(asked.pages.evidence)
    assert [part.number for part in parts] == [*range(1, parts[0].of + 1)]
    assert all(page.evidence for part in parts for page in part.pages)


@given(st.lists(st.integers(1, 50), max_size=20), st.integers(1, 100))
def test_pages_are_grouped_in_their_order_within_the_room(sizes: list[int], most: int) -> None:
    asked = request({"Livraison": 1})
    (page,) = measure_pages(asked.pages, asked.module, asked.spans) if asked.pages else ()
    pages = [replace(page, words=size) for size in sizes]
    groups = [*share_out(pages, lambda each: each.words, most)]
    assert [each for group in groups for each in group] == pages
    assert all(sum(each.words for each in group) <= most for group in groups if len(group) > 1)


@pytest.mark.parametrize("minutes", [15, 90])
def test_the_words_wanted_follow_the_minutes_less_the_questions(minutes: int) -> None:
    asked = request(dict.fromkeys(CHAPTERS, 160), "lesson", "quiz", questions=5)
    planned = replace(asked, module=asked.module.model_copy(update={"duration_minutes": minutes}))
    assert sum(part.words for part in parts_of(planned)) == pytest.approx(180 * (minutes - 5), rel=0.01)


def test_no_more_words_are_wanted_than_the_passages_hold() -> None:
    (part,) = parts_of(request({"Livraison": 5}, duration_minutes=90))
    assert part.words == sum(len(text.split()) for text in texts(part).splitlines())


def test_a_point_of_a_slide_is_wanted_as_a_sentence_and_an_activity_has_its_words() -> None:
    asked = request({"Livraison": 1})
    points = "# Saluer\n\n- un regard\n- bonjour\n- merci\n- au revoir\n- une question\n- un sourire\n"
    source = read_source("sources/froid.md", points.encode(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    module = asked.module.model_copy(update={"duration_minutes": 2})
    assert asked.pages is not None
    (page,) = asked.pages.pages
    ids = tuple(list_citable_ids(spans))
    block = page.blocks[0].model_copy(update={"evidence": ids})
    read = page.model_copy(update={"blocks": (block,), "minutes": 2, "activity": None})
    tried = read.model_copy(update={"activity": "À deux, saluer la personne qui entre."})
    words = [
        measure_pages(asked.pages.model_copy(update={"pages": (each,)}), module, spans)[0].words
        for each in (read, tried)
    ]
    assert len(ids) == 6
    assert words == [6 * 8, 6 * 8 + 30]


def test_a_short_page_with_an_activity_is_read_for_half_of_its_minutes() -> None:
    asked = request({"Livraison": 20}, duration_minutes=2)
    assert asked.pages is not None
    (page,) = asked.pages.pages
    tried = asked.pages.model_copy(
        update={"pages": (page.model_copy(update={"activity": "À deux, relever la sonde."}),)}
    )
    assert measure_pages(tried, asked.module, asked.spans)[0].words == 180


def test_a_session_of_a_day_is_asked_for_in_parts_that_make_the_day() -> None:
    asked = request(FOUR, "session_plan", "quiz", duration_minutes=420, questions=10)
    parts = parts_of(asked, "session_plan")
    prompts = [render(recipe_of(asked, "session_plan").prompt, asked, part, ())[1].text for part in parts]
    assert len(parts) > 1
    assert sum(part.minutes for part in parts) == pytest.approx(410, abs=len(parts))
    assert ["an opening" in prompt for prompt in prompts] == [True] + [False] * (len(parts) - 1)
    assert ["the quiz" in prompt for prompt in prompts] == [False] * (len(parts) - 1) + [True]


def test_pages_written_apart_are_one_lesson_in_the_order_of_the_plan(tmp_path: Path) -> None:
    asked = request(FOUR)
    with FakeOpenAI() as fake:
        written = make_writer(fake, tmp_path, max_output_tokens=4000).write(asked, IdAllocator())
        assert len(fake.requests) == len(CHAPTERS)
    (lesson,) = written.artefacts
    assert isinstance(lesson, Lesson)
    assert [section.title for section in lesson.sections] == [*CHAPTERS]
    for section in lesson.sections:
        assert all(section.title in each.quote for each in section.statements[0].citations)


def test_the_first_call_is_answered_before_the_others_are_sent(tmp_path: Path) -> None:
    lock, log = Lock(), list[str]()

    def send(ask: Ask) -> Reply:
        with lock:
            log.append("sent")
        reply = live(ask)
        with lock:
            log.append("answered")
        return reply

    with FakeOpenAI(seconds=0.05) as fake:
        model = make_settings(fake, max_output_tokens=4000)
        live = Live(model).send
        asker = ModelQuestioner(send, Replies(FolderStore(tmp_path)), Meter.of(model, None), 4)
        ModelWriter(model, asker).write(request(FOUR), IdAllocator())
    assert log[:4] == ["sent", "answered", "sent", "sent"]


def test_a_module_of_90_minutes_with_seven_deliverables_takes_few_tokens(shared: Path) -> None:
    """129,000 were sent for its first writing on 28 November 2026, each deliverable with all sources."""
    counts = count_first_writing(read_session(shared))
    assert len(counts) == 7
    assert sum(each.tokens for each in counts.values()) <= 90_000


@pytest.mark.parametrize("kind", ["lesson", "narration", "slides"])
def test_the_words_of_pages_are_the_only_limit_of_what_is_written_of_them(kind: str) -> None:
    """A narration of 391 words was to have at most twelve sentences of 25, and a lesson 160 of any length."""
    asked = request(dict.fromkeys(CHAPTERS, 12), kind)
    recipe = asked.kinds[kind].recipe
    assert recipe is not None
    for part in split_recipe(asked, recipe, SETTINGS):
        prompt = render(recipe.prompt, asked, part, ())[1].text
        assert " in all, notes included" not in prompt
        assert "statements in all" not in prompt
        assert "3 to 12 statements" not in prompt
