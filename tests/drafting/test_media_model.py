"""What is seen, heard and learnt by heart, by a model: grounded and framed by code, whatever it answers."""

from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.figures import recipe as figures_model
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.narration import recipe as narration_model
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides import recipe as slides_model
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.element_builder import ElementBuilder, TaughtAnswer
from pipelines.drafting.elements import list_elements
from pipelines.drafting.markdown import render_content
from pipelines.drafting.request import IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_writer
from schemas.draft import (
    Draft,
    Nature,
    Notes,
    Origin,
    Paragraph,
    Statement,
    Steps,
    Table,
    needs_evidence,
    walk_citing,
)
from schemas.review import Decision, Verdict
from schemas.source import Span, SpanKind
from tests.drafting.media import BOTH, FRENCH, MEDIA, of, request, spans_of, written


@pytest.fixture(scope="module")
def truthful(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    with FakeOpenAI() as fake:
        return written(FRENCH, make_writer(fake, tmp_path_factory.mktemp("replies")))


def builder() -> ElementBuilder:
    return ElementBuilder(request(FRENCH), IdAllocator())


def rows_of(heading: str) -> list[Span]:
    spans = (span for source in spans_of(FRENCH).sources for span in source.spans)
    return [span for span in spans if span.kind is SpanKind.ROW and span.anchor.heading[-1] == heading]


def sentence(said: str) -> Span:
    spans = (span for source in spans_of(FRENCH).sources for span in source.spans)
    return next(span for span in spans if said in span.text)


@pytest.mark.parametrize("module", BOTH)
def test_each_is_asked_once_and_written_in_the_order_of_the_module(module: str, tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft = written(module, make_writer(fake, tmp_path))
        assert {received.subject for received in fake.requests} == {*MEDIA}
    assert [artefact.kind for artefact in draft.content.artefacts] == [*MEDIA]


def test_every_claim_rests_on_a_source_and_what_code_adds_claims_nothing(truthful: Draft) -> None:
    for each in list_elements(truthful.content.artefacts):
        assert bool(each.citations) == needs_evidence(getattr(each.part, "nature", None))
        by_code = getattr(each.part, "nature", None) is not None
        assert each.origin is (Origin.EXTRACTIVE if by_code else Origin.MODEL) or each.citations


def test_the_organisations_words_are_defined_by_the_course_and_not_by_the_model(truthful: Draft) -> None:
    given = {row.cells for row in of(truthful, Glossary).entries if row.nature is Nature.ORGANISATION}
    assert ("Convive", "un enfant ou un adulte qui mange à la cantine") in given


def test_slides_are_framed_by_code_and_long_points_go_to_the_notes(truthful: Draft) -> None:
    slides = of(truthful, Slides).sections
    assert [slides[0].title, slides[1].title, slides[-1].title] == [
        "Tenir la chaîne du froid",
        "Objectifs",
        "À retenir",
    ]
    assert all(isinstance(section.blocks[-1], Notes) for section in slides)


@pytest.mark.parametrize("mode", [Mode.MARKUP, Mode.CONTROL_CHARACTERS, Mode.INVENTED_IDS, Mode.INJECTION])
def test_no_answer_makes_anything_active_or_leaves_a_claim_without_its_words(
    mode: Mode, tmp_path: Path
) -> None:
    with FakeOpenAI(mode) as fake:
        draft = written(FRENCH, make_writer(fake, tmp_path))
    said = render_content(KINDS, draft.content)
    assert "<script" not in said
    assert "onerror" not in said
    assert not any(character in said for character in "\u202e\u200b\0\x07")


def test_invented_spans_leave_unsourced_claims_that_findings_name(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.UNKNOWN_SPANS) as fake:
        draft = written(FRENCH, make_writer(fake, tmp_path))
    bare = {each.id for each in list_elements(draft.content.artefacts) if each.claims and not each.citations}
    assert bare
    assert bare <= {finding.place for finding in draft.findings if finding.rule.endswith("unsourced")}


def test_a_model_names_rows_and_a_column_and_code_copies_the_values() -> None:
    rows = rows_of("Stocker au bon endroit")
    answer = figures_model.FigureAnswer(
        id="",
        title="Températures",
        objective="seuils",
        steps=[],
        rows=[*(row.id for row in rows), "sp-0000000000", sentence("recongelée").id],
        column="température maximale",
    )
    made = figures_model.build([figures_model.FiguresAnswer(could_not=[], figures=[answer])], builder(), None)
    assert isinstance(made, Figures)
    (table,) = made.sections[0].blocks
    assert isinstance(table, Table)
    assert table.header == ("Denrée", "Température maximale")
    assert table.rows[0].cells == ("Viande hachée", "2 °C")
    assert len(table.rows) == len(rows)


def test_a_figure_of_one_step_and_no_row_is_no_figure() -> None:
    step = TaughtAnswer(id="", text="Fermer.", span_ids=[sentence("recongelée").id])
    answer = figures_model.FigureAnswer(id="", title="T", objective="", steps=[step], rows=[], column="")
    assert (
        figures_model.build([figures_model.FiguresAnswer(could_not=[], figures=[answer])], builder(), None)
        is None
    )


def narrated(*said: TaughtAnswer) -> tuple[Statement, ...]:
    page = narration_model.SpokenAnswer(id="", title="Page", objective="", statements=list(said))
    answer = narration_model.NarrationAnswer(could_not=[], sections=[page])
    made = narration_model.build([answer], builder(), None)
    assert isinstance(made, Narration)
    return tuple(each for each in walk_citing(made) if isinstance(each, Statement))


def test_a_number_no_source_gives_is_not_spoken() -> None:
    """The source's own sentence is said in its place."""
    span = sentence("de remplissage")
    wrong = TaughtAnswer(id="", text="Ne remplissez jamais à plus de 90 %.", span_ids=[span.id])
    right = TaughtAnswer(id="", text="Ne remplissez jamais à plus de 80 %.", span_ids=[span.id])
    assert span.text in [each.text for each in narrated(wrong)]
    assert "Ne remplissez jamais à plus de 80 %." in [each.text for each in narrated(right)]


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Voyons maintenant comment recevoir une livraison.", Nature.DIRECTION),
        ("Le poisson se garde trois jours.", None),
        ("Le froid " + "ralentit beaucoup " * 12 + "les bactéries.", None),
    ],
)
def test_a_sentence_without_a_source_leads_on_or_is_an_unsourced_claim(
    text: str, nature: Nature | None
) -> None:
    said = next(each for each in narrated(TaughtAnswer(id="", text=text, span_ids=[])) if each.text == text)
    assert (said.nature, said.citations) == (nature, ())


def test_a_slide_of_rows_is_a_table_with_the_sources_header() -> None:
    rows = rows_of("Stocker au bon endroit")
    slide = slides_model.SlideAnswer(
        id="",
        title="Les seuils",
        objective="seuils",
        points=[],
        rows=[row.id for row in rows],
        notes=[],
        trainer_does="",
    )
    made = slides_model.build(
        [slides_model.SlidesAnswer(could_not=[], slides=[slide], key_points=[])], builder(), None
    )
    assert isinstance(made, Slides)
    shown = next(section for section in made.sections if section.title == "Les seuils")
    table, notes = shown.blocks
    assert isinstance(table, Table)
    assert isinstance(notes, Notes)
    assert table.header[0] == "Denrée"


def test_a_fact_in_what_a_model_has_the_trainer_do_is_told() -> None:
    slide = slides_model.SlideAnswer(
        id="",
        title="Les seuils",
        objective="seuils",
        points=[],
        rows=[row.id for row in rows_of("Stocker au bon endroit")],
        notes=[],
        trainer_does="Annoncez que la préfecture a fermé deux cantines en 2019, puis attendez 2 minutes.",
    )
    made = slides_model.build(
        [slides_model.SlidesAnswer(could_not=[], slides=[slide], key_points=[])], builder(), None
    )
    assert made is not None
    asked = request(FRENCH)
    content = builders.content(artefacts=(made,))
    found = criticise(asked.kinds, content, asked.spans, asked.course)
    facts = {each.facts["words"] for each in found if each.rule == "direction.fact"}
    assert any("préfecture" in words for words in facts)
    assert not any("minutes" in words for words in facts)
    assert not [each for each in found if each.rule == "number.orphan" and each.facts["number"] == "2"]


def test_nothing_one_can_read_is_no_slide() -> None:
    empty = slides_model.SlideAnswer(
        id="p-9999", title="x", objective="", points=[], rows=["../../etc"], notes=[], trainer_does=""
    )
    answer = slides_model.SlidesAnswer(could_not=[], slides=[empty], key_points=[])
    assert slides_model.build([answer], builder(), None) is None


def test_a_revision_keeps_what_the_answer_names_by_id_and_frames_nothing_twice(
    truthful: Draft, tmp_path: Path
) -> None:
    """The fake names nothing by id: everything is written anew, and code's slides are still there once."""
    decision = Decision(
        module=truthful.module,
        digest=truthful.content.canonical_digest(),
        findings="0" * 64,
        revision=1,
        verdict=Verdict.REQUEST_CHANGES,
        person="nadia.benomar",
        verified=False,
        at=builders.NOON,
        comment="Plus court.",
    )
    with FakeOpenAI() as fake:
        asked = request(FRENCH, MEDIA, previous=truthful, decision=decision)
        revised = write_draft(asked, make_writer(fake, tmp_path))
    titles = [section.title for section in of(revised, Slides).sections]
    assert titles.count("Au programme") == titles.count("À retenir") == 1
    assert of(revised, Flashcards).cards


def test_pages_kept_by_id_are_welcomed_once() -> None:
    span = sentence("recongelée")
    page = narration_model.SpokenAnswer(
        id="",
        title="Page",
        objective="",
        statements=[TaughtAnswer(id="", text=span.text, span_ids=[span.id])],
    )
    first = narration_model.build(
        [narration_model.NarrationAnswer(could_not=[], sections=[page])], builder(), None
    )
    assert first is not None
    kept = page.model_copy(update={"id": first.sections[0].id, "statements": []})
    again = narration_model.build(
        [narration_model.NarrationAnswer(could_not=[], sections=[kept])], builder(), first
    )
    assert again == first


def test_slides_kept_by_id_are_framed_once(truthful: Draft) -> None:
    """Key points are no slide to keep; an answer that says nothing of them leaves those there were."""
    slides = of(truthful, Slides)
    kept = [
        slides_model.SlideAnswer(
            id=section.id, title="", objective="", points=[], rows=[], notes=[], trainer_does=""
        )
        for section in slides.sections
    ]
    answer = slides_model.SlidesAnswer(could_not=[], slides=kept, key_points=[])
    again = slides_model.build(
        [answer], ElementBuilder(request(FRENCH, previous=truthful), IdAllocator(truthful.minted)), slides
    )
    assert again is not None
    assert [section.title for section in again.sections] == [section.title for section in slides.sections]
    shown, before = (each.sections[-1].blocks[0] for each in (again, slides))
    assert isinstance(shown, Paragraph)
    assert isinstance(before, Paragraph)
    assert [point.text for point in shown.statements] == [point.text for point in before.statements]


def test_a_persons_card_stays_as_it_is(truthful: Draft, tmp_path: Path) -> None:
    cards = of(truthful, Flashcards)
    mine = cards.cards[0].model_copy(update={"cells": ("Combien ?", "46 agents"), "origin": Origin.HUMAN})
    edited = cards.model_copy(update={"cards": (mine, *cards.cards[1:])})
    artefacts = tuple(edited if each is cards else each for each in truthful.content.artefacts)
    provenance = truthful.provenance.model_copy(update={"author": "lea"})
    content = truthful.content.model_copy(update={"artefacts": artefacts})
    by_hand = truthful.model_copy(update={"content": content, "provenance": provenance})
    with FakeOpenAI() as fake:
        again = write_draft(request(FRENCH, MEDIA, previous=by_hand), make_writer(fake, tmp_path))
    assert of(again, Flashcards).cards[0] == mine


def test_steps_of_a_figure_are_cited_one_by_one(truthful: Draft) -> None:
    for section in of(truthful, Figures).sections:
        for block in section.blocks:
            assert isinstance(block, Steps)
            assert all(step.citations for step in block.statements)
