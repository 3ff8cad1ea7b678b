"""Small documents of every format, made in the test that reads them."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import docx
import pptx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipelines.kinds import READERS
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import DropReason, SourceText, SpanKind


def read(name: str, data: bytes | str) -> SourceText:
    return read_source(name, data.encode() if isinstance(data, str) else data, Language.FRENCH)


def dropped(name: str, data: bytes | str) -> list[tuple[DropReason, str]]:
    """What a document's reader left out, also where it found nothing else."""
    written = data.encode() if isinstance(data, str) else data
    reading = READERS.find(name, written).read(SourceBytes(name, written, Language.FRENCH))
    return [(one.reason, one.excerpt) for one in reading.dropped]


def said(source: SourceText, kind: SpanKind | None = None) -> list[str]:
    return [span.text for span in source.spans if kind in (None, span.kind)]


def word(build: Callable[[Any], None]) -> bytes:
    """A Word document; `build` adds to it."""
    document = docx.Document()
    build(document)
    return saved(document)


def noted(document: Any, notes: bytes) -> None:
    """Add the part that holds a document's footnotes, as these bytes."""
    whole = document.part.package
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, notes, whole)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def element(written: str) -> Any:
    """WordprocessingML, its prefix declared on the first element."""
    opening, rest = written.split(">", 1)
    slash = "/" if opening.endswith("/") else ""
    return parse_xml(f"{opening.rstrip('/')} {nsdecls('w')}{slash}>{rest}")


def slides(*build: Callable[[Any], None]) -> bytes:
    """A presentation with a titled slide a function."""
    presentation = pptx.Presentation()
    for add in build:
        add(presentation.slides.add_slide(presentation.slide_layouts[5]))
    return saved(presentation)


def box(slide: Any, text: str, left: float = 1, top: float = 2) -> Any:
    """A text box of that text; its first run."""
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(6), Inches(1)).text_frame
    frame.text = text
    return frame.paragraphs[0].runs[0]


def pdf(*pages: Callable[[Canvas], None], **options: Any) -> bytes:
    """A PDF with a page a function."""
    out = BytesIO()
    canvas = Canvas(out, **({"pagesize": A4, "invariant": 1} | options))
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(*text: str, top: float = 700, leading: float = 14, left: float = 72) -> Callable[[Canvas], None]:
    """Lines of text one below the other."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(text):
            canvas.drawString(left, top - number * leading, line)

    return draw


def together(*parts: Callable[[Any], None]) -> Callable[[Any], None]:
    def draw(on: Any) -> None:
        for part in parts:
            part(on)

    return draw


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def rows(source: SourceText) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Header and cells of each table row."""
    found: Sequence[Any] = [span.anchor.row for span in source.spans if span.anchor.row]
    return [(row.header, row.cells) for row in found]
