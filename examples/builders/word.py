"""A text as a DOCX with real headings, numbered steps and tables."""

from collections.abc import Callable
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from examples.builders.blocks import Heading, Listing, Paragraph, Picture, Table, blocks, typeset
from examples.builders.pictures import read_picture
from examples.builders.properties import stamp
from examples.builders.zips import settled


def docx(text: str, also: Callable[[Docx], None] | None = None) -> bytes:
    """Return the bytes of the document; `also` may add what no plain text can say."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR")
    for block in blocks(text):
        match block:
            case Heading(level, title):
                document.add_heading(typeset(title), level)
                if level == 1:
                    stamp(document.core_properties, title)
            case Paragraph(sentences):
                document.add_paragraph(typeset(sentences))
            case Listing(ordered, items):
                for item in items:
                    document.add_paragraph(typeset(item), "List Number" if ordered else "List Bullet")
            case Table():
                _add_table(document, block)
            case Picture():
                _add_picture(document, block)
    if also:
        also(document)
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _add_picture(document: Docx, picture: Picture) -> None:
    shape = document.add_picture(BytesIO(read_picture(picture.name)), width=Cm(12))
    shape._inline.docPr.set("descr", typeset(picture.alternative))


def _add_table(document: Docx, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.header), style="Light Grid Accent 1")
    for cells in (table.header, *table.rows):
        for cell, text in zip(grid.add_row().cells, cells, strict=True):
            cell.text = typeset(text)
    document.add_paragraph()
