"""On real documents: what other readers see of headings, cells and notes is among our spans, or was reported.

mammoth accepts tracked changes and shows hidden text; python-pptx shows every shape. What they give and we
do not has to be something we left out knowingly.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import lxml.html
import mammoth
import pptx
import pytest

from pipelines.kinds import READERS
from pipelines.sourcing.characters import clean_text
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing.sources import read_source
from schemas.language import Language


def words(text: str) -> list[str]:
    return re.findall(r"\w+", clean_text(text))


def ours(file: Path) -> str:
    """Everything we took or reported, as one line of words."""
    data = file.read_bytes()
    source = read_source(file.name, data, Language.FRENCH)
    headers = (cell for span in source.spans if span.anchor.row for cell in span.anchor.row.header)
    dropped = READERS.find(file.name, data).read(SourceBytes(file.name, data, Language.FRENCH)).dropped
    parts = [*(span.text for span in source.spans), *headers, *(one.excerpt for one in dropped)]
    return " ".join(words(" ".join(parts)))


def lost(theirs: list[str], file: Path) -> list[str]:
    mine = ours(file)
    return [one for one in theirs if (said := " ".join(words(one))[:150]) and said not in mine]


def files(shared: Path, suffix: str) -> list[Path]:
    return sorted((shared / "sources").rglob(f"*{suffix}"))


def test_mammoth_sees_no_heading_cell_or_note_we_lost(shared: Path) -> None:
    for file in files(shared, ".docx"):
        html = mammoth.convert_to_html(BytesIO(file.read_bytes())).value
        page = lxml.html.fromstring(f"<div>{html}</div>")
        seen: list[str] = []
        notes = "//li[starts-with(@id, 'footnote')]"
        for element in page.xpath(f"//h1 | //h2 | //h3 | //h4 | //h5 | //h6 | //td | //th | {notes}"):
            seen += [str(one) for one in element.xpath(".//text()[normalize-space()]") if str(one) != "↑"]
        assert len(seen) > 5, file.name
        assert lost(seen, file) == [], file.name


def test_python_pptx_sees_no_text_cell_or_note_we_lost(shared: Path) -> None:
    for file in files(shared, ".pptx"):
        slides = pptx.Presentation(str(file)).slides
        seen = [text for slide in slides for text in shown(slide.shapes)]
        seen += [slide.notes_slide.notes_text_frame.text for slide in slides if slide.has_notes_slide]
        assert len(seen) > 30, file.name
        assert lost([line for text in seen for line in re.split(r"[\n\v]", text)], file) == [], file.name


def shown(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from shown(shape.shapes)
        elif getattr(shape, "has_table", False):
            yield from (cell.text for cell in shape.table.iter_cells())
        elif shape.has_text_frame:
            yield shape.text_frame.text


@pytest.mark.parametrize("suffix", [".docx", ".pptx"])
def test_a_word_taken_out_would_be_missed(shared: Path, suffix: str) -> None:
    assert lost(["zyzzyva"], files(shared, suffix)[0]) == ["zyzzyva"]
