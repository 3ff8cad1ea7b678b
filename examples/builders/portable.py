"""A text as a PDF with a text layer, or a scanned page that has none."""

from html import escape
from io import BytesIO

from PIL import Image, ImageDraw
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Line
from reportlab.platypus import Table as Grid

from examples.builders.blocks import Block, Heading, Listing, Paragraph, Table, blocks, typeset
from examples.builders.properties import AUTHOR

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=15, spaceAfter=7)
STEP = ParagraphStyle("step", parent=BODY, leftIndent=18, spaceAfter=3)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9.5, leading=12, spaceAfter=0)
HEADINGS = {
    1: ParagraphStyle("h1", parent=BODY, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=12),
    2: ParagraphStyle("h2", parent=BODY, fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=9),
}
WIDTH = A4[0] - 44 * mm


def pdf(text: str) -> bytes:
    """Return the bytes of the document; uncompressed, so that they do not depend on zlib."""
    parsed = list(blocks(text))
    title = next(block.text for block in parsed if isinstance(block, Heading))
    out = BytesIO()
    margins = {"leftMargin": 22 * mm, "rightMargin": 22 * mm, "topMargin": 20 * mm, "bottomMargin": 20 * mm}
    paper = SimpleDocTemplate(
        out, pagesize=A4, title=title, author=AUTHOR, lang="fr", invariant=1, pageCompression=0, **margins
    )
    paper.build([flowable for block in parsed for flowable in _flowables(block)])
    return out.getvalue()


def _flowables(block: Block) -> list[Flowable]:
    match block:
        case Heading(level, title):
            return [_line(title, HEADINGS[level])]
        case Listing(ordered, items):
            marks = [f"{n}." if ordered else "•" for n in range(1, len(items) + 1)]
            return [_line(f"{mark} {item}", STEP) for mark, item in zip(marks, items, strict=True)]
        case Table(header, rows):
            cells = [[_line(cell, CELL) for cell in row] for row in (header, *rows)]
            grid = Grid(cells, colWidths=[WIDTH / len(header)] * len(header), repeatRows=1)
            grid.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])
            return [grid, Spacer(1, 9)]
        case Paragraph(sentences):
            return [_line(sentences, BODY)]
        case _:
            return []


def _line(text: str, style: ParagraphStyle) -> Line:
    return Line(escape(typeset(text), quote=False), style)


def scanned_pdf(title: str) -> bytes:
    """Return a PDF whose only page is a picture of lines: what a scanner without OCR makes."""
    picture = Image.new("L", (620, 877), 246)
    pen = ImageDraw.Draw(picture)
    for number in range(24):
        top = 90 + number * 30
        pen.rectangle((70, top, 520 - (number * 37) % 160, top + 9), fill=70 + number % 3 * 20)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0)
    canvas.setTitle(title)
    canvas.setAuthor(AUTHOR)
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.save()
    return out.getvalue()
