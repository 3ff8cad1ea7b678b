"""A number and its unit stand on one line, on paper as on slides; code and citations stay as they are."""

import pytest

from pipelines.blocks.code.contract import Code
from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf.data import describe_for_typst, split_for_fonts
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.testing import builders
from schemas.draft import Nature, Paragraph, Statement
from schemas.languages.measures import keep_units
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition, pdf_text, slide_text, word_text
from tests.packaging.documents.test_page_blocks import lesson

WRITTEN, KEPT = "De 63 °C à 10 °C en moins de 2 h.", "De 63\u00a0°C à 10\u00a0°C en moins de 2\u00a0h."


def told(text: str) -> Statement:
    return deliverables.said(2, text, Nature.DIRECTION)


def document(text: str) -> Document:
    return built(lesson(Paragraph(statements=(told(text),))))


@pytest.mark.parametrize("unit", ["°C", "h", "minutes", "m²", "km/h", "kW", "%", "€", "°", "µm"])
def test_a_number_and_its_unit_stay_together(unit: str) -> None:
    assert keep_units(f"au plus 10 {unit}, puis") == f"au plus 10\u00a0{unit}, puis"


@pytest.mark.parametrize("text", ["10 hommes", "3 Wagons", "le 5 avril", "page 2 Vous", "4 sur 5"])
def test_what_is_no_unit_may_go_to_the_next_line(text: str) -> None:
    assert keep_units(text) == text


def test_a_word_file_keeps_them_on_one_line() -> None:
    assert KEPT in word_text(to_docx(document(WRITTEN)))


def test_a_pdf_keeps_them_on_one_line() -> None:
    assert split_for_fonts(WRITTEN) == [KEPT]
    assert KEPT in str(describe_for_typst(document(WRITTEN))).replace("\\xa0", "\u00a0")


@pytest.mark.parametrize("filling", range(40, 60))
def test_no_line_of_a_pdf_ends_between_them(filling: int) -> None:
    """Wherever the line ends: the number goes to the next one with its unit."""
    from pipelines.packaging.documents.pdf import to_pdf

    lines = pdf_text(
        to_pdf(document("mo " * (filling // 2) + "m" * (filling % 3) + " 63 °C " * 12))
    ).splitlines()
    assert [line for line in lines if line.rstrip().endswith("63")] == []


def test_slides_keep_them_on_one_line_and_count_lines_so() -> None:
    slides = Slides(sections=(deliverables.section(1, WRITTEN, Paragraph(statements=(told(WRITTEN),))),))
    said = slide_text(to_pptx(edition(slides), slides))
    assert said.count(KEPT) == 2
    assert WRITTEN not in said


def test_code_keeps_its_spaces() -> None:
    code = Code(id="b-0001", programming_language="", code=told("sleep 10 s"))
    assert "sleep 10 s" in word_text(to_docx(built(lesson(code))))
    slides = Slides(sections=(deliverables.section(1, "Attendre", code),))
    assert "sleep 10 s" in slide_text(to_pptx(edition(slides), slides))


def test_what_was_approved_is_not_touched() -> None:
    lesson_, before = builders.lesson(), builders.content().canonical_digest()
    to_docx(built(lesson_))
    assert builders.content().canonical_digest() == before
