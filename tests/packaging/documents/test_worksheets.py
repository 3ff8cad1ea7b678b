"""Open questions and case studies on paper: learners are handed what is asked, never what is expected."""

import pytest

from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.packaging.documents.builder import build_handout
from pipelines.packaging.documents.bundle import list_document_names, write_document_files
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import Document, Grid, WritingSpace
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.testing import builders
from pipelines.testing.packages import build_files
from schemas.draft import Nature, Table, Worksheet, list_texts, walk_citing
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, squeezed, word_text

WORKSHEETS = (deliverables.open_questions(), deliverables.case_study())
EACH = pytest.mark.parametrize("worksheet", WORKSHEETS, ids=lambda worksheet: worksheet.kind)


def handed(worksheet: Worksheet) -> Document:
    made = build_handout(edition(worksheet), worksheet)
    assert made is not None
    return made


@EACH
def test_learners_are_handed_every_question_and_no_word_of_an_answer(worksheet: Worksheet) -> None:
    made = handed(worksheet)
    read = [squeezed(word_text(to_docx(made))), squeezed(pdf_text(to_pdf(made)))]
    for section in worksheet.sections:
        asked, expected = worksheet.split_section(section)
        for text in (text for each in walk_citing(asked) for text in list_texts(each)):
            assert all(squeezed(text) in said for said in read)
        for text in (text for each in walk_citing(expected) for text in list_texts(each) if len(text) > 10):
            assert not any(squeezed(text) in said for said in read)


def test_a_question_that_quotes_a_rule_is_handed_out_without_the_quotation_that_answers_it() -> None:
    told = "« Un produit exposé est écarté. » Pourquoi ?"
    quoting = builders.statement(2, told, id="st-0001", nature=Nature.DIRECTION)
    section = deliverables.open_questions().sections[0]
    asking = section.model_copy(update={"blocks": (deliverables.paragraph(quoting), *section.blocks[1:])})
    said = pdf_text(to_pdf(handed(OpenQuestions(sections=(asking,)))))
    assert "Pourquoi" in said
    assert "30 minutes" not in said


def test_a_situation_nobody_wrote_yet_leaves_learners_room_for_what_they_are_told() -> None:
    study = deliverables.case_study()
    blank = deliverables.paragraph(deliverables.said(1, "Racontez ici une situation.", Nature.BLANK))
    situation = study.sections[0].model_copy(update={"blocks": (blank,)})
    told = study.model_copy(update={"sections": (situation, *study.sections[1:])})
    said = pdf_text(to_pdf(handed(told)))
    assert "Le formateur la raconte" in said
    assert "Racontez ici" not in said
    assert "Racontez ici" in pdf_text(to_pdf(built(told)))


def test_the_facts_of_a_case_are_handed_out_with_their_sources() -> None:
    said = squeezed(pdf_text(to_pdf(handed(deliverables.case_study()))))
    assert squeezed("Sources citées") in said
    assert squeezed(builders.SENTENCES[0]) in said


def list_room(worksheet: Worksheet) -> list[int]:
    blocks = [block for each in handed(worksheet).blocks for block in getattr(each, "blocks", (each,))]
    return [each.lines for each in blocks if isinstance(each, WritingSpace) and each.label == "Votre réponse"]


@EACH
def test_there_is_room_to_answer_below_each_question(worksheet: Worksheet) -> None:
    assert len(list_room(worksheet)) == 1


@pytest.mark.parametrize(
    ("expected", "lines"),
    [(("Oui.",), 3), (("Un geste.",) * 9, 10), (("mot " * 30,) * 4, 13), (("mot " * 90,) * 9, 16)],
    ids=("a word", "nine steps", "four sentences", "more than a page"),
)
def test_the_lines_are_those_an_answer_of_the_expected_length_takes(
    expected: tuple[str, ...], lines: int
) -> None:
    """One for each step, more for a sentence, never more than a page."""
    sheet = deliverables.open_questions()
    asked, guide, *others = sheet.sections[0].blocks
    assert isinstance(guide, Table)
    rows = tuple(deliverables.row(n, text, "1", "") for n, text in enumerate(expected, 2))
    blocks = (asked, guide.model_copy(update={"rows": rows}), *others)
    section = sheet.sections[0].model_copy(update={"blocks": blocks})
    assert list_room(sheet.model_copy(update={"sections": (section,)})) == [lines]


def test_the_trainers_guide_ends_with_what_its_elements_make_together() -> None:
    (guide, wrong) = [
        block for block in built(deliverables.open_questions()).blocks if isinstance(block, Grid)
    ]
    assert [cell[0].text for cell in guide.lines[-1].cells] == ["Total", "10", ""]
    assert [[cell[0].notes for cell in line.cells] for line in guide.lines[:2]] == [
        [(1,), (), ()],
        [(2,), (), ()],
    ]
    assert wrong.lines[-1].cells[0][0].text == "Une fois suffit."


def test_a_guide_whose_points_nobody_can_read_shows_no_sum() -> None:
    section = deliverables.open_questions().sections[0]
    table = section.blocks[1]
    assert isinstance(table, Table)
    spoilt = table.model_copy(update={"rows": (deliverables.row(2, "Un", "cinq", "", cites=(1,)),)})
    blocks = (section.blocks[0], spoilt)
    made = built(OpenQuestions(sections=(section.model_copy(update={"blocks": blocks}),)))
    (guide,) = [block for block in made.blocks if isinstance(block, Grid)]
    assert [line.cells[1][0].text for line in guide.lines] == ["cinq"]


@pytest.mark.parametrize("language", Language)
@EACH
def test_the_handout_is_a_file_of_its_own_and_the_note_says_who_gets_which(
    worksheet: Worksheet, language: Language
) -> None:
    of = edition(worksheet, language=language)
    files = write_document_files(of)
    handouts = {f"handout-{worksheet.kind}.docx", f"handout-{worksheet.kind}.pdf"}
    assert set(files) == {f"{worksheet.kind}.docx", f"{worksheet.kind}.pdf"} | handouts
    assert set(list_document_names(of)) == set(files)
    note = build_files(of, "documents")[read_document_texts(language)["readme_file"]].decode()
    told = [line for line in note.splitlines() if "handout-" in line]
    without = {Language.FRENCH: "sans les réponses", Language.ENGLISH: "without the answers"}
    assert len(told) == 2
    assert all(without[language] in line for line in told)


def test_only_what_has_answers_has_a_handout() -> None:
    with_handouts = [
        each.kind for each in deliverables.one_of_each() if build_handout(edition(each), each) is not None
    ]
    assert set(with_handouts) == {"case_study", "open_questions", "positioning", "quiz"}
