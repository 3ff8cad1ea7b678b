"""A figure in Word, PDF and PowerPoint: the kept bytes, its text for who cannot see it, its caption."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import docx
import pytest
from pptx import Presentation
from pptx.shapes.placeholder import PlaceholderPicture
from pypdfium2 import PdfDocument

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.slides.contract import Slides
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.documents.bundle import write_document
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from schemas.draft import Deliverable, Paragraph, PictureRole, Section, ShownPicture
from tests.sourcing.documents import read
from tests.sourcing.pictures import draw_picture, reasons

DATA = draw_picture(1, (1200, 700))
SHOWN = ShownPicture(sha256=sha256(DATA).hexdigest(), media_type="image/png", width=1200, height=700)
FIGURE = Figure(
    id="b-0001",
    picture=SHOWN,
    alternative="Une porte fermée",
    credit="Anne Martin",
    rights="Usage interne seulement",
    caption=(builders.statement(2, "La porte de la chambre."),),
)
DECORATIVE = FIGURE.model_copy(update={"role": PictureRole.DECORATIVE})


def write(name: str, figure: Figure = FIGURE, media: bool = True) -> bytes:
    blocks = (Paragraph(statements=(builders.statement(1),)), figure)
    section = Section(id="p-0001", title="Le froid", blocks=blocks)
    kind: Callable[..., Deliverable] = Slides if name.startswith("slides") else Lesson
    content = builders.content(artefacts=(kind(sections=(section,)),))
    kept = {SHOWN.sha256: DATA} if media else {}
    written = write_document(Edition(builders.course(), content, PACKAGING_KINDS, media=kept), name)
    assert written is not None
    return written


def test_a_word_file_holds_the_kept_bytes_and_their_text() -> None:
    word = docx.Document(BytesIO(write("handout.docx")))
    parts = [part.blob for part in word.part.package.iter_parts() if part.partname.startswith("/word/media")]
    assert parts == [DATA]
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Une porte fermée"
    assert shape.width / shape.height == pytest.approx(1200 / 700, rel=0.01)
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert any("La porte de la chambre." in text and "Anne Martin" in text for text in texts)
    assert not any("Usage interne" in text for text in texts)


def test_a_pdf_shows_the_picture_and_tags_its_text() -> None:

    written = write("handout.pdf")
    assert b"pdfuaid" in written
    (picture,) = read("a.pdf", written).kept_pictures
    assert picture.alternative == "Une porte fermée"


def test_a_decorative_picture_is_no_content_of_a_pdf() -> None:
    written = write("handout.pdf", DECORATIVE)
    assert b"pdfuaid" in written
    assert len(PdfDocument(written)) > 0

    assert [str(reason) for reason in reasons(read("a.pdf", written))] == ["decoration"]


def test_a_slide_shows_the_picture_with_its_text() -> None:
    deck: Any = Presentation(BytesIO(write("slides.pptx")))
    (picture,) = [
        shape for slide in deck.slides for shape in slide.shapes if isinstance(shape, PlaceholderPicture)
    ]
    assert picture.image.blob == DATA
    assert not any((picture.crop_left, picture.crop_right, picture.crop_top, picture.crop_bottom))
    assert picture._element.nvPicPr.cNvPr.get("descr") == "Une porte fermée"
    assert picture.top + picture.height <= deck.slide_height


@pytest.mark.parametrize("name", ["handout.docx", "slides.pptx"])
def test_an_unapproved_document_without_its_picture_says_its_text(name: str) -> None:
    written = write(name, media=False)
    texts = (
        [paragraph.text for paragraph in docx.Document(BytesIO(written)).paragraphs]
        if name.endswith("docx")
        else [
            shape.text_frame.text
            for slide in Presentation(BytesIO(written)).slides
            for shape in slide.shapes
            if shape.has_text_frame
        ]
    )
    assert any("Une porte fermée" in text for text in texts)
