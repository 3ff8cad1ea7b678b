"""Questions on paper: what is handed out, what the key tells of each question, once."""

from typing import Any

import pytest
from docx.enum.section import WD_SECTION
from pypdfium2 import PdfDocument

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.documents.builder import build_handout
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import (
    Block,
    Card,
    Cards,
    Document,
    Grid,
    Listing,
    Prose,
    Together,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.page_questions import plan_page_question
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx.deck import Asked
from pipelines.packaging.documents.quizzes import write_answer, write_feedback, write_question_body
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.player.questions import order_options
from pipelines.testing import builders
from schemas.draft import Deliverable, Option, Origin
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, squeezed, word, word_text


def test_what_several_answers_are_told_alike_is_told_once() -> None:
    told = (
        ("15 minutes", "La source dit 30."),
        ("30 minutes", "C’est juste."),
        ("60 minutes", "La source dit 30."),
    )
    options = tuple(
        Option(id=letter, text=text, feedback=feedback)
        for letter, (text, feedback) in zip("abc", told, strict=True)
    )
    made = built(Quiz(items=(builders.question(1, options=options),)))
    key = [block for block in made.blocks if isinstance(block, Grid)][-1]
    number, answer, explained = key.lines[0].cells
    assert [each.text for each in number] == ["1"]
    assert [each.text for each in answer] == ["b) 30 minutes"]
    assert [each.text for each in explained[:-1]] == ["a, c) La source dit 30.", "b) C’est juste."]
    assert [each.notes for each in explained] == [(), (), (1,)]


def test_a_key_without_an_explanation_gives_the_sentence_that_makes_it_right() -> None:
    item = builders.question(1)
    made = built(Quiz(items=(item,)))
    key = [block for block in made.blocks if isinstance(block, Grid)][-1]
    (reason,) = key.lines[0].cells[2]
    assert item.citations[0].quote in reason.text
    assert reason.notes == (1,)


def test_the_options_of_an_edited_question_stand_on_paper_and_in_its_key_as_on_the_screen() -> None:
    options = tuple(
        Option(id=letter, text=text, feedback=f"De {text}.")
        for letter, text in zip("abc", ("rouge", "vert", "bleu"), strict=True)
    )
    item = builders.question(1, options=options, key="a", origin=Origin.HUMAN)
    shown = [each.text for each in order_options(item)]
    assert shown != ["rouge", "vert", "bleu"]
    texts = read_document_texts(Language.FRENCH)
    [listed] = (each for each in write_question_body(item, texts) if isinstance(each, Listing))
    assert ["".join(word.text for word in line) for line in listed.items] == shown
    letters = dict(zip(shown, "abc", strict=True))
    assert write_answer(item, Language.FRENCH) == f"{letters['rouge']}) rouge"
    told = [each.text for each in write_feedback(item, SourceNotes(Language.FRENCH))]
    assert told[: len(shown)] == [f"{letter}) De {text}." for text, letter in letters.items()]
    asked = next(plan_page_question(item, "Question", SourceNotes(Language.FRENCH)))
    assert isinstance(asked, Asked)
    assert ["".join(word.text for word in line) for line in asked.offered] == shown


def handed_out(artefact: Deliverable, **changes: Any) -> Document:
    of = edition(artefact, **changes)
    made = build_handout(of, of.content.artefacts[0])
    assert made is not None
    return made


def test_learners_fill_in_name_date_and_score_and_read_what_it_takes_to_pass() -> None:
    made = handed_out(deliverables.quiz())
    count = len(deliverables.quiz().items)
    head, needed, *_ = made.blocks
    assert isinstance(head, Grid)
    assert head.header == ("Nom et prénom", "Date", f"Note sur {count}")
    assert isinstance(needed, Prose)
    assert f"sur {count} (80" in needed.words[0].text


def test_a_gap_to_fill_in_words_has_a_line_for_each_answer() -> None:
    (cloze,) = (each for each in deliverables.quiz().items if each.kind == "cloze")
    lines = [
        block.label
        for each in handed_out(Quiz(items=(cloze,))).blocks
        if isinstance(each, Together)
        for block in each.blocks
        if isinstance(block, WritingSpace)
    ]
    assert lines == [f"Réponse {number}" for number in range(1, len(cloze.gaps) + 1)]


QUOTED = f"Source : « {builders.SENTENCES[0]} »"
SAID_AGAIN = f"La source dit : « {builders.SENTENCES[0]} »"
NAMED_WITHIN = f"La règle « {builders.SENTENCES[0]} » ne dit rien d’une heure."
NAMED_FIRST = f"« {builders.SENTENCES[0]} » ne dit rien d’une heure."


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (SAID_AGAIN, []),
        (builders.SENTENCES[0], []),
        (f"Une heure est trop longue. {SAID_AGAIN}", ["b) Une heure est trop longue."]),
        (f"{SAID_AGAIN} Une heure est trop longue.", ["b) Une heure est trop longue."]),
        (NAMED_WITHIN, [f"b) {NAMED_WITHIN}"]),
        (NAMED_FIRST, [f"b) {NAMED_FIRST}"]),
    ],
    ids=[
        "alone",
        "bare",
        "after an explanation",
        "before an explanation",
        "within a sentence",
        "at its start",
    ],
)
def test_the_key_quotes_the_sentence_of_an_answer_once_and_keeps_what_else_is_told(
    told: str, kept: list[str]
) -> None:
    options = (
        Option(id="b", text="30 minutes", feedback=QUOTED),
        Option(id="a", text="60 minutes", feedback=told),
    )
    item = builders.question(1, options=options, key="b", citations=(builders.citation(1),))
    key = [block for block in built(Quiz(items=(item,))).blocks if isinstance(block, Grid)][-1]
    assert [each.text for each in key.lines[0].cells[2]] == [f"a) {QUOTED}", *kept]


def test_cards_stand_behind_their_fronts_when_the_sheet_turns_on_its_long_edge() -> None:
    (front, back) = Cards(
        tuple(Card(n, (Words(f"front {n}"),), (Words(f"back {n}"),)) for n in range(1, 4))
    ).pages
    assert [side and side[1][0].text for side in front[:4]] == ["front 1", "front 2", "front 3", None]
    assert [side and side[1][0].text for side in back[:4]] == ["back 2", "back 1", None, "back 3"]


@pytest.mark.parametrize("asked", [1, 9])
def test_the_page_behind_the_first_of_a_set_of_cards_says_why_it_is_empty(asked: int) -> None:
    cards = deliverables.flashcards()
    row = cards.cards[0]
    rows = tuple(row.model_copy(update={"id": f"st-{n:04}"}) for n in range(1, asked + 1))
    made = built(cards.model_copy(update={"cards": rows}))
    first, second, third, *_ = [page.get_textpage().get_text_range() for page in PdfDocument(to_pdf(made))]
    assert "retournant" in first
    assert "Cette page reste vide" in second
    assert row.cells[0] in third
    written = word_text(to_docx(made))
    assert written.count("peut rester vide") == 1


def test_cards_in_word_begin_on_the_next_odd_page_whatever_stands_before() -> None:
    """Behind two others, the page that said it was empty was followed by another empty one."""
    opened = word(to_docx(built(deliverables.flashcards())))
    texts = [each.text for each in opened.paragraphs]
    (last,) = [number for number, text in enumerate(texts) if "peut rester vide" in text]
    assert not any(each.paragraph_format.page_break_before for each in opened.paragraphs[: last + 1])
    assert opened.sections[1].start_type is WD_SECTION.ODD_PAGE


def test_a_positioning_is_filled_in_marked_by_objective_and_keyed_on_a_paper_of_its_own() -> None:
    objectives = builders.module().objectives
    made = handed_out(deliverables.positioning(), objectives=objectives)
    kept = built(deliverables.positioning(), objectives=objectives).blocks
    grid = next(block for block in grids(made.blocks) if block.header[0] == "Objectif")
    (line,) = grid.lines
    assert ["".join(word.text for word in cell) for cell in line.cells] == [
        "Citer les seuils de température",
        "1, 2",
        "……\u00a0sur\u00a02",
    ]
    (key,) = grids(kept)
    assert len(key.lines) == 2
    for said in (word_text(to_docx(made)), pdf_text(to_pdf(made))):
        assert "Cesquestionsnecomptentpas" in squeezed(said)


def grids(blocks: tuple[Block, ...]) -> list[Grid]:
    """The tables among blocks, those kept together with others too."""
    return [
        each
        for block in blocks
        for each in (block.blocks if isinstance(block, Together) else (block,))
        if isinstance(each, Grid)
    ]
