"""Documents opened again by the libraries others read them with."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pptx
import pypdfium2
from docx.oxml.ns import qn

from pipelines.packaging.documents.builder import build_document
from pipelines.packaging.documents.model import Document
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.draft import Deliverable
from tests import sample_deliverables as deliverables

LINKED = re.compile(r"[\s\u00ad\u2010\ufffe\u200b-]+")


def edition(artefact: Deliverable, *, released: bool = True, course: Any = None, **changes: Any) -> Edition:
    """A deliverable alone in a release approved by Léa, or in a draft nobody approved."""
    content = deliverables.content_of(artefact, **changes)
    if not released:
        return Edition(course or builders.course(), content, KINDS)
    decisions = builders.approval(builders.draft(content=content)).decisions
    return Edition(course or builders.course(), content, KINDS, number=3, decisions=decisions)


def built(artefact: Deliverable, **changes: Any) -> Document:
    of = edition(artefact, **changes)
    return build_document(of, of.content.artefacts[0])


def word(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def slides(data: bytes) -> Any:
    return pptx.Presentation(BytesIO(data))


def word_text(data: bytes) -> str:
    """Everything a Word file says between its head and its foot."""
    return "".join(text.text or "" for text in word(data).element.body.iter(qn("w:t")))


def pdf_text(data: bytes) -> str:
    """Everything the pages of a PDF say."""
    opened = pypdfium2.PdfDocument(data)
    return "\n".join(opened[n].get_textpage().get_text_range() for n in range(len(opened)))


def slide_text(data: bytes) -> str:
    """Everything slides and their notes say."""
    return "\n".join(_slide_texts(slides(data)))


def _slide_texts(deck: Any) -> Iterator[str]:
    for slide in deck.slides:
        yield from (text.text or "" for text in slide.element.iter("{*}t"))
        for shape in slide.shapes:
            if shape.has_chart:
                plot = shape.chart.plots[0]
                yield from map(str, plot.categories)
        if slide.has_notes_slide:
            yield slide.notes_slide.notes_text_frame.text


def squeezed(text: str) -> str:
    """A text without what a line's end may change: spaces, hyphens, ligatures."""
    return LINKED.sub("", unicodedata.normalize("NFKC", text))


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def properties(data: bytes) -> dict[str, str]:
    """The custom properties of a Word or PowerPoint file."""
    tree = parts(data)["docProps/custom.xml"].decode()
    return dict(re.findall(r'name="(\w+)"[^>]*><vt:lpwstr[^>]*>([^<]*)<', tree))
