"""What a page's blocks say of themselves is not lost on paper and on slides."""

from io import BytesIO

import pytest
from docx import Document

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.blocks.code.contract import Code
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.packaging.bank_questions.questions import collect_questions
from pipelines.packaging.documents.builder import build_handout
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.testing import builders
from schemas.draft import (
    Block,
    Matching,
    MultipleChoice,
    Nature,
    Notes,
    Ordering,
    Origin,
    Row,
    Statement,
    StatementForm,
    Table,
)
from schemas.languages.measures import keep_units
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, slide_text, squeezed, word_text
from tests.packaging.test_natures_shown import page_of

PLAIN = deliverables.said(1, "Il fait 3 °C.")
COUNTED = deliverables.said(2, "La moitié se garde 24 h.", computation=deliverables.computation())
QUESTIONS = {item.kind: item for item in deliverables.items()}


def lesson(*blocks: Block) -> Lesson:
    return Lesson(sections=(deliverables.section(1, "Le froid", deliverables.paragraph(PLAIN), *blocks),))


@pytest.mark.parametrize("language", ["", "Python"])
def test_made_up_code_says_so_and_names_its_language(language: str) -> None:
    made_up = deliverables.said(2, "x = 1", Nature.ILLUSTRATION)
    document = built(lesson(Code(id="b-0001", programming_language=language, code=made_up)))
    for text in (word_text(to_docx(document)), pdf_text(to_pdf(document))):
        assert "x = 1" in text
        assert f"Exemple fictif : {language}".strip() in " ".join(text.split())


NESTED = LedList(
    id="b-0001",
    items=(
        deliverables.said(2, "Ouvrir", form=StatementForm(label="3.")),
        deliverables.said(3, "le capot", form=StatementForm(label="a)", depth=2)),
        deliverables.said(4, "lire()\n  fermer()", form=StatementForm(is_code=True)),
    ),
)


def test_a_list_on_paper_has_the_numbers_and_code_of_its_source() -> None:
    document = built(lesson(NESTED))
    for text in (word_text(to_docx(document)), pdf_text(to_pdf(document))):
        assert [each for each in ("3. Ouvrir", "a) le capot", "fermer()") if each not in text] == []


def test_a_list_on_slides_has_the_numbers_of_its_source() -> None:
    deck = deliverables.slides().model_copy(update={"sections": lesson(NESTED).sections})
    assert "a) le capot" in slide_text(to_pptx(edition(deck), deck))


def test_a_table_without_titles_has_no_empty_header() -> None:
    row = Row(id="st-0002", cells=("Lait", "4 °C"), origin=Origin.EXTRACTIVE)
    untitled = lesson(Table(caption="Froid", header=("", ""), rows=(row,)))
    document = built(untitled)
    [table] = Document(BytesIO(to_docx(document))).tables[-1:]
    assert table.rows[0].cells[0].text.startswith("Lait")
    assert "Lait" in pdf_text(to_pdf(document))
    deck = deliverables.slides().model_copy(update={"sections": untitled.sections})
    assert "4\u00a0°C" in slide_text(to_pptx(edition(deck), deck))
    assert page_of(untitled).xpath("//table//th[not(normalize-space())]") == []


def in_block(kind: str, statement: Statement) -> Block:
    blocks: dict[str, Block] = {
        "callout": Callout(id="b-0001", variant=CalloutVariant.WARNING, statements=(statement,)),
        "lead": LedList(id="b-0001", lead=statement, items=(deliverables.said(3, "la date"),)),
        "item": LedList(id="b-0001", lead=deliverables.said(3, "Vérifiez :"), items=(statement,)),
        "reveal": Reveal(
            id="b-0001", variant=RevealVariant.TERM, prompt=deliverables.said(3, "DLC"), details=(statement,)
        ),
    }
    return blocks[kind]


@pytest.mark.parametrize("kind", ["callout", "lead", "item", "reveal"])
def test_a_document_tells_how_a_figure_was_counted(kind: str) -> None:
    text = word_text(to_docx(built(lesson(in_block(kind, COUNTED)))))
    assert text.count(keep_units(deliverables.computation().formula)) == 1


def test_a_question_on_a_picture_is_answered_on_paper_and_slides() -> None:
    pictured = deliverables.lesson_of_figures()
    paper = squeezed(word_text(to_docx(built(pictured))))
    assert squeezed("Réponse : b) Repère 2") in paper
    deck = deliverables.slides().model_copy(update={"sections": pictured.sections})
    shown = squeezed(slide_text(to_pptx(edition(deck), deck)))
    for text in ("Où lit-on la température ?", "Repère 1", "Réponse : b) Repère 2"):
        assert squeezed(text) in shown


def test_a_slide_without_its_marked_picture_says_its_text() -> None:
    pictured = deliverables.lesson_of_figures()
    deck = deliverables.slides().model_copy(update={"sections": pictured.sections})
    shown = slide_text(to_pptx(edition(deck), deck))
    assert "La porte d'une chambre froide" in shown


def test_no_question_bank_asks_for_a_place_without_the_picture() -> None:
    checkpoint = Checkpoint(id="b-0009", question=QUESTIONS["true_false"])
    pictured = deliverables.lesson_of_figures()
    section = pictured.sections[0].model_copy(update={"blocks": (*pictured.sections[0].blocks, checkpoint)})
    bank = collect_questions(edition(Lesson(sections=(section,))))
    assert [each.name for each in bank.questions] == [checkpoint.question.id]


def show_on_slides(block: Block) -> str:
    deck = deliverables.slides().model_copy(update={"sections": lesson(block).sections})
    return slide_text(to_pptx(edition(deck), deck))


def test_a_slide_shows_mixed_what_is_to_be_put_in_order() -> None:
    question = QUESTIONS["ordering"]
    assert isinstance(question, Ordering)
    asked, _ = show_on_slides(Checkpoint(id="b-0001", question=question)).split("Réponse", 1)
    right = [place.text for place in question.places]
    assert sorted(right, key=asked.index) != right


def test_a_slide_shows_both_sides_of_what_is_to_be_matched() -> None:
    question = QUESTIONS["matching"]
    assert isinstance(question, Matching)
    asked, _ = show_on_slides(Checkpoint(id="b-0001", question=question)).split("Viande hachée → ", 1)
    assert all(pair.left in asked for pair in question.pairs)
    right = [squeezed(pair.right) for pair in question.pairs]
    offered = squeezed(asked.rpartition("Réponses proposées")[2])
    assert sorted(right, key=offered.index) != right


def test_a_worksheet_asks_questions_of_pages_without_answering() -> None:
    question = QUESTIONS["multiple"]
    assert isinstance(question, MultipleChoice)
    pictured = deliverables.lesson_of_figures().sections[0].blocks[-1]
    expected = Notes(statements=(builders.statement(2, id="st-0009"),))
    blocks = (deliverables.paragraph(PLAIN), Checkpoint(id="b-0001", question=question), pictured, expected)
    study = deliverables.case_study().model_copy(
        update={"sections": (deliverables.section(1, "Le tri", *blocks),)}
    )
    handout = build_handout(edition(study), study)
    assert handout is not None
    handed, own = (squeezed(word_text(to_docx(each))) for each in (handout, built(study)))
    for text in (question.stem, question.options[0].text, "Repère 2"):
        assert squeezed(text) in handed
    for text in ("Réponse :", "Le relevé ne demande pas cela.", "L'afficheur : 3 °C."):
        assert squeezed(text) not in handed
        assert squeezed(text) in own


def test_a_trainer_s_guide_keeps_a_question_of_its_own() -> None:
    """It has no sentence that another paper could say, and so was taken for said."""
    [page] = lesson(Checkpoint(id="b-0009", question=QUESTIONS["true_false"])).sections
    guide = deliverables.trainer_guide().model_copy(update={"sections": (page,)})
    assert squeezed(QUESTIONS["true_false"].stem) in squeezed(word_text(to_docx(built(guide))))
