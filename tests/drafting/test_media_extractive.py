"""Glossaries, cards, figures, slides and narrations of the example courses, without a model."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.slides.deck import is_weighty
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.typography import canonical, locate
from schemas.draft import (
    Draft,
    Nature,
    Notes,
    PictureBlock,
    Section,
    Statement,
    Steps,
    Table,
    needs_evidence,
    walk_citations,
    walk_citing,
    walk_named,
)
from schemas.quantity import Quantity
from tests.drafting.media import BOTH, ENGLISH, EVERYTHING, FRENCH, MEDIA, extracted, of, request

GOLDENS = Path(__file__).with_name("goldens")


def claims(draft: Draft, *kinds: type) -> list[Statement]:
    found = [artefact for artefact in draft.content.artefacts if isinstance(artefact, kinds)]
    return [each for each in walk_citing(tuple(found)) if isinstance(each, Statement) and each.nature is None]


def on_screen(section: Section) -> list[Statement]:
    blocks = (block for block in section.blocks if not isinstance(block, Table | Notes | PictureBlock))
    return [statement for block in blocks for statement in block.list_statements()]


@pytest.mark.parametrize("module", BOTH)
def test_every_claim_is_cited_and_every_other_element_says_what_it_is(module: str) -> None:
    draft = extracted(module)
    for each in list_elements(draft.content.artefacts):
        assert bool(each.citations) == needs_evidence(getattr(each.part, "nature", None)), each.text


@pytest.mark.parametrize("module", BOTH)
def test_no_sentence_shown_or_said_is_other_than_its_source(module: str) -> None:
    """A row read aloud names its columns; everything else is word for word."""
    for each in claims(extracted(module), Slides, Narration, Figures):
        citation = each.citations[0]
        row = citation.anchor.row
        if row is None or locate(each.text, citation.quote):
            assert locate(each.text, citation.quote), each.text
        else:
            assert all(canonical(cell) in canonical(each.text) for cell in (*row.cells, *row.header[1:]))


@pytest.mark.parametrize("module", BOTH)
def test_every_id_is_given_once(module: str) -> None:
    ids = [each.id for each in walk_named(extracted(module).content.artefacts)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("module", BOTH)
def test_the_same_sources_give_the_same_draft(module: str) -> None:
    assert write_draft(request(module), ExtractiveWriter()).content == extracted(module).content


@pytest.mark.parametrize("module", BOTH)
def test_our_own_rules_have_nothing_to_say_of_what_we_made(module: str) -> None:
    media = {"slide", "figure", "glossary", "flashcard", "narration"}
    assert [each for each in extracted(module).findings if each.rule.split(".")[0] in media] == []


def test_terms_stand_in_alphabetical_order_with_the_organisations_words_among_them() -> None:
    entries = of(extracted(FRENCH), Glossary).entries
    terms = [row.cells[0] for row in entries]
    assert terms == sorted(terms, key=lambda term: term.casefold().replace("é", "e"))
    given = {row.cells[0] for row in entries if row.nature is Nature.ORGANISATION}
    assert given == {"Convive", "Office", "Plat témoin"}
    assert {"Chaîne du froid", "Traçabilité"} <= set(terms) - given


def test_words_of_the_other_language_or_of_no_source_stay_out_of_a_glossary() -> None:
    given = [
        row.cells[0] for row in of(extracted(ENGLISH), Glossary).entries if row.nature is Nature.ORGANISATION
    ]
    assert given == ["Purple tray"]


@pytest.mark.parametrize("module", BOTH)
def test_cards_ask_once_and_never_show_their_answer(module: str) -> None:
    cards = of(extracted(module), Flashcards).cards
    assert 10 <= len(cards) <= 24
    assert len({canonical(card.cells[0]).casefold() for card in cards}) == len(cards)
    assert not any(card.cells[1].casefold() in card.cells[0].casefold() for card in cards)


def test_what_two_sources_disagree_about_is_no_card() -> None:
    answers = [card.cells for card in of(extracted(FRENCH), Flashcards).cards]
    assert not any("hors du froid" in front for front, _ in answers)


def test_figures_are_the_procedures_and_the_columns_that_can_be_compared() -> None:
    sections = of(extracted(FRENCH), Figures).sections
    titles = [section.title.replace("\u00a0", " ") for section in sections]
    assert "Recevoir une livraison" in titles
    assert {
        "Stocker au bon endroit : Température maximale",
        "Stocker au bon endroit : Durée après ouverture",
    } <= {*titles}
    assert not any("Chambre froide" in title for title in titles)
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                read = [
                    Quantity.read(row.cells[-1], extracted(FRENCH).content.language) for row in block.rows
                ]
                assert len({quantity.unit_key for quantity in read if quantity}) == 1
                assert None not in read
            else:
                assert isinstance(block, Steps)


@pytest.mark.parametrize("module", BOTH)
def test_a_slide_holds_five_points_of_fifteen_words_at_most_but_for_values_and_definitions(
    module: str,
) -> None:
    draft = extracted(module)
    for section in of(draft, Slides).sections[:-1]:
        points = [point for point in on_screen(section) if point.nature is None]
        words = [len(point.text.split()) for point in points if not is_weighty(point, draft.content.language)]
        assert len(points) <= 5
        assert sum(len(point.text.split()) for point in points) <= 75 or len(points) == 1
        if not any(isinstance(block, Steps) for block in section.blocks) and len(points) > 1:
            aims = {each.text for each in draft.content.objectives}
            assert max(words, default=0) <= 15 or section.title.partition(" (")[0] in aims


@pytest.mark.parametrize("module", BOTH)
def test_what_a_trainer_is_told_to_say_is_of_the_slide_it_stands_by(module: str) -> None:
    """Stock lines stood by each: comment on the points, let them guess the first."""
    titles: dict[str, set[str]] = {}
    for slide in of(extracted(module), Slides).sections:
        for block in slide.blocks:
            for each in block.list_statements() if isinstance(block, Notes) else ():
                if each.nature is Nature.DIRECTION:
                    titles.setdefault(each.text, set()).add(slide.title.partition(" (")[0])
    assert len(titles) > 20
    assert [text for text, slides in titles.items() if len(slides) > 1] == []


def test_slides_open_with_title_objectives_and_agenda_and_close_with_the_key_points() -> None:
    titles = [section.title for section in of(extracted(FRENCH), Slides).sections]
    assert titles[:3] == ["Tenir la chaîne du froid", "Objectifs", "Au programme (1/3)"]
    assert titles[-1] == "À retenir"
    assert [section.title for section in of(extracted(ENGLISH), Slides).sections][-1] == "Key points"


@pytest.mark.parametrize("module", BOTH)
def test_a_short_module_gets_a_slide_a_minute_and_every_page_its_turn(module: str) -> None:
    """Without the limit thirteen slides were made for these nine minutes."""
    asked = request(module)
    short = replace(asked, module=asked.module.model_copy(update={"duration_minutes": 9}))
    draft = write_draft(short, ExtractiveWriter())
    slides, lesson = of(draft, Slides), of(draft, Lesson)
    content = [slide for slide in slides.sections if tuple(walk_citations(slide))]
    assert len(content) <= 9
    shown = {slide.title.partition(" (")[0] for slide in content}
    assert {page.title for page in lesson.sections if page.objective} <= shown
    assert "slide.many" not in {finding.rule for finding in draft.findings}


@pytest.mark.parametrize("module", BOTH)
def test_no_two_slides_have_the_same_title(module: str) -> None:
    """A screen reader, and PowerPoint's own checker, tell slides apart by their titles."""
    titles = [section.title for section in of(extracted(module), Slides).sections]
    assert len(set(titles)) == len(titles)


def list_notes(slides: Slides) -> list[tuple[Statement, ...]]:
    blocks = (block for section in slides.sections for block in section.blocks)
    return [block.statements for block in blocks if isinstance(block, Notes)]


def test_the_notes_of_a_slide_stress_two_sentences_and_name_the_page_that_has_the_others() -> None:
    """Notes that say the whole page of the handout again are read out, or not at all."""
    draft = extracted(FRENCH)
    notes = list_notes(of(draft, Slides))
    read = {each.text for each in claims(draft, Lesson)}
    assert max(sum(each.text in read for each in said) for said in notes[:-1]) == 2
    directions = " ".join(each.text for said in notes for each in said if each.nature is Nature.DIRECTION)
    shown = {each.text for each in claims(draft, Slides)}
    for page in of(draft, Lesson).sections:
        said = [each.text for block in page.blocks for each in block.list_statements()]
        assert set(said) <= shown or f"«\u00a0{page.title}\u00a0»" in directions


def test_the_notes_say_which_objective_a_page_serves() -> None:
    draft = extracted(FRENCH)
    said = [each.text for notes in list_notes(of(draft, Slides)) for each in notes]
    for page in of(draft, Lesson).sections:
        aims = [each.text for each in draft.content.objectives if each.id == page.objective]
        assert all(f"Objectif\u00a0: {aim}." in said for aim in aims)


def test_no_sentence_is_lost_between_screen_and_notes_where_there_is_no_handout() -> None:
    with_lesson, without = extracted(FRENCH), extracted(FRENCH, ("quiz", "summary", "slides"))
    shown = {each.text for each in claims(without, Slides)}
    assert {each.text for each in claims(with_lesson, Lesson)} <= shown


def test_charts_stand_among_the_slides_where_the_module_has_figures() -> None:
    """What the objectives name goes first: the module has minutes for more."""
    asked = request(FRENCH)
    longer = replace(asked, module=asked.module.model_copy(update={"duration_minutes": 40}))
    draft = write_draft(longer, ExtractiveWriter())
    charts = {section.title for section in of(draft, Figures).sections if "\u00a0: " in section.title}
    assert charts
    assert charts <= {section.title for section in of(draft, Slides).sections}
    without = extracted(FRENCH, ("lesson", "slides"))
    assert not charts & {section.title for section in of(without, Slides).sections}


@pytest.mark.parametrize("module", BOTH)
def test_a_narration_follows_the_pages_of_the_lesson(module: str) -> None:
    lesson, narration = of(extracted(module), Lesson), of(extracted(module), Narration)
    assert [page.title for page in narration.sections] == [page.title for page in lesson.sections]
    assert {each.text for each in claims(extracted(module), Lesson)} <= {
        each.text for each in claims(extracted(module), Narration)
    }


@pytest.mark.parametrize("kind", MEDIA)
def test_each_is_made_without_a_lesson_too(kind: str) -> None:
    draft = extracted(ENGLISH, (kind,))
    assert [artefact.kind for artefact in draft.content.artefacts] == [kind]


def test_a_source_that_defines_and_counts_nothing_gives_no_empty_deliverable() -> None:
    asked = request(ENGLISH)
    (source,) = asked.spans.sources
    plain = [span for span in source.spans if span.text.startswith("Children do not swap food")]
    bare = asked.spans.model_copy(update={"sources": (source.model_copy(update={"spans": tuple(plain)}),)})
    written = ExtractiveWriter().write(
        request(ENGLISH).__class__(**{**asked.__dict__, "spans": bare}), IdAllocator()
    )
    assert not {"flashcards", "figures"} & {artefact.kind for artefact in written.artefacts}


@pytest.mark.parametrize("kind", [Glossary, Figures])
def test_a_reviewer_reads_them_with_ids_and_sources(kind: type) -> None:
    """Change a golden knowingly: `tests/drafting/goldens/media-<kind>.md`."""
    artefact = of(extracted(ENGLISH), kind)
    golden = GOLDENS / f"media-{artefact.kind}.md"
    assert render_artefact(KINDS, artefact, extracted(ENGLISH).content.language) == golden.read_text(
        encoding="utf-8"
    )


def test_every_deliverable_of_the_module_is_there() -> None:
    assert [artefact.kind for artefact in extracted(FRENCH).content.artefacts] == [*EVERYTHING]
