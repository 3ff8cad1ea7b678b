"""Numbers longer than Python reads: a table of a web page that spans 10 to the 5,000 columns is a table.

Each of these ended the reading of all sources, by an error nobody had named.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.sourcing.whole_numbers import read_whole_number
from tests.sourcing.archives import part_of, with_part
from tests.sourcing.documents import box, lines, pdf, read, slides, word
from tests.sourcing.opendocuments import odt
from tests.sourcing.workbooks import table, workbook

LONG = b"9" * 5_000
SAID = "Fermez la porte."


def html(attribute: str) -> bytes:
    cell = f"<td {attribute}='{LONG.decode()}'>{SAID}</td>"
    return f"<table><tr><th>A</th><th>B</th></tr><tr>{cell}<td>x</td></tr></table>".encode()


def styled(before: str) -> bytes:
    return f"{before}</style><p>{SAID}</p>".encode()


def docx(before: bytes, put: bytes) -> bytes:
    def write(made: Any) -> None:
        made.add_table(1, 2).cell(0, 0).text = SAID
        made.add_paragraph(SAID)

    whole_file, part = word(write), "word/document.xml"
    body = part_of(whole_file, part).replace(before, before + put.replace(b"N", LONG))
    return with_part(whole_file, part, body)


def pptx() -> bytes:
    whole_file, part = slides(lambda slide: box(slide, SAID)), "ppt/slides/slide1.xml"
    body = re.sub(rb"<a:r>(<a:rPr[^>]*/>)?", b"<a:r><a:rPr sz='" + LONG + b"'/>", part_of(whole_file, part))
    return with_part(whole_file, part, body)


def xlsx() -> bytes:
    whole_file, part = workbook(F=table(("A", "B"), (SAID, 1))), "xl/styles.xml"
    format_ = b"<numFmts count='1'><numFmt numFmtId='" + LONG + b"' formatCode='0'/></numFmts><fonts"
    return with_part(whole_file, part, part_of(whole_file, part).replace(b"<fonts", format_, 1))


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "colspan.html": lambda: html("colspan"),
    "rowspan.html": lambda: html("rowspan"),
    "sheet.html": lambda: styled(f"<style>p {{ margin: {LONG.decode()} }} :nth-child({LONG.decode()})"),
    "style.html": lambda: styled(f"<div style='opacity: {LONG.decode()}'>"),
    "span.docx": lambda: docx(b"<w:tcPr>", b"<w:gridSpan w:val='N'/>"),
    "outline.docx": lambda: docx(b"<w:p>", b"<w:pPr><w:outlineLvl w:val='N'/></w:pPr>"),
    "size.docx": lambda: docx(b"<w:r>", b"<w:rPr><w:sz w:val='N'/></w:rPr>"),
    "outline.odt": lambda: odt(f"<text:h text:outline-level='0{LONG.decode()}'>{SAID}</text:h>"),
    "size.pptx": pptx,
    "format.xlsx": xlsx,
    "steps.pdf": lambda: pdf(lines(f"1. {SAID}", "2. b", f"{LONG[:200].decode()}. c")),
    "list.md": lambda: LONG + f". {SAID}\n".encode(),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_with_a_number_of_five_thousand_digits_is_read(name: str) -> None:
    assert any(SAID in span.text for span in read(name, DOCUMENTS[name]()).spans)


@pytest.mark.parametrize(
    ("written", "number"), [("12", 12), ("", None), ("-1", None), ("²", None), ("1" * 10, None)]
)
def test_a_whole_number_is_digits_few_enough_to_mean_something(written: str, number: int | None) -> None:
    assert read_whole_number(written) == number
