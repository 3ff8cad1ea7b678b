"""Workbooks and documents made to fill memory or time: read in bounds, or refused by name.

Each is read in a process of its own, whose peak memory is the kernel's word (VmHWM), not ours.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from pipelines.sourcing.readers.xlsx import sheet, workbooks
from pipelines.testing.hostile_sources import HOSTILE
from schemas.errors import SourceUnreadable
from schemas.source import DropReason
from tests.sourcing.archives import part_of, with_part
from tests.sourcing.documents import read, word
from tests.sourcing.opendocuments import odp, odt
from tests.sourcing.workbooks import table, workbook

MOST_MEGABYTES = 150
"""Above what the program takes before it opens the file; some 100 MB of XML lie unpacked meanwhile."""

MOST_SECONDS = 20
"""Of processor time; the slowest takes a few on a machine that does nothing else."""

READ = """
import json, resource, sys
from pathlib import Path
from pipelines.testing.sources import read_source
from schemas.errors import SourceUnreadable
from schemas.language import Language

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

data, before = Path(sys.argv[1]).read_bytes(), peak()
try:
    said = [span.text for span in read_source(Path(sys.argv[1]).name, data, Language.FRENCH).spans][:5]
except SourceUnreadable as error:
    said = str(error)
seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime
print(json.dumps([said, peak() - before, seconds]))
"""
BOOK = workbook(F=table(("Denrée", "Consigne"), ("Lait", "4 °C")))
SHEET, STRINGS, MAIN = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
AS_IT_WAS = ["F", "Denrée | Consigne", "Lait | 4 °C"]


def before(tag: str, more: str, part: str = SHEET) -> bytes:
    return with_part(BOOK, part, part_of(BOOK, part).replace(tag.encode(), more.encode() + tag.encode()))


def rows(count: int, row: Callable[[int], str]) -> bytes:
    return before("</sheetData>", "".join(row(n) for n in range(3, 3 + count)))


def styled(n: int) -> str:
    return f'<row r="{n}">' + "".join(f'<c r="{column}{n}" s="0"/>' for column in "ABCD") + "</row>"


def _runs(count: int) -> bytes:
    document, part = word(lambda document: document.add_paragraph("Fermez.")), "word/document.xml"
    runs = "".join(f"<w:r><w:t>{n}</w:t></w:r>" for n in range(count))
    return with_part(document, part, part_of(document, part).replace(b"</w:p>", runs.encode() + b"</w:p>"))


MADE: dict[str, tuple[str, Callable[[], bytes], object]] = {
    "400,000 rows of four styled cells": ("a.xlsx", lambda: rows(400_000, styled), AS_IT_WAS),
    "empty cells without end": (
        "a.xlsx",
        lambda: rows(1_000_001, lambda n: f'<row r="{n}"><c/><c/><c/><c/></row>'),
        "holds more than 5000000 rows and cells, most of them empty",
    ),
    "formulas without a value": (
        "a.xlsx",
        lambda: rows(300_000, lambda n: f'<row r="{n}"><c r="A{n}"><f>B1</f></c></row>'),
        AS_IT_WAS,
    ),
    "300,000 hidden rows": (
        "a.xlsx",
        lambda: rows(300_000, lambda n: f'<row r="{n}" hidden="1"><c r="A{n}"><v>1</v></c></row>'),
        AS_IT_WAS,
    ),
    "an OpenDocument text of a million paragraphs": (
        "a.odt",
        lambda: odt("".join(f"<text:p>{n}</text:p>" for n in range(1_000_001))),
        "has far more in content.xml than a document holds",
    ),
    "OpenDocument slides of a million shapes": (
        "a.odp",
        lambda: odp("".join(f'<draw:g draw:name="{n}" draw:z-index="{n}"/>' for n in range(700_000))),
        "has far more in content.xml than a document holds",
    ),
    "a Word document of a million runs": (
        "a.docx",
        lambda: _runs(520_000),
        "has far more in word/document.xml than a document holds",
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from Linux")
@pytest.mark.parametrize("what", MADE)
@pytest.mark.trial
def test_what_was_made_to_fill_memory_is_read_in_bounds_or_refused(what: str, tmp_path: Path) -> None:
    name, make, expected = MADE[what]
    (tmp_path / name).write_bytes(make())
    unwatched = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}
    command = [sys.executable, "-c", READ, str(tmp_path / name)]
    ran = subprocess.run(command, env=unwatched, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    said, megabytes, seconds = json.loads(ran.stdout)
    if isinstance(expected, str):
        assert f"{name}: {expected}" in said
    else:
        assert said == expected
    assert megabytes < MOST_MEGABYTES, f"{megabytes:.0f} MB"
    assert seconds < MOST_SECONDS


LIMITED: dict[str, tuple[Callable[[], bytes], ModuleType, str, int, str]] = {
    "cells": (
        lambda: rows(20, lambda n: f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>'),
        workbooks,
        "MOST_CELLS",
        10,
        "holds more than 10 cells as far as sheet 'F'",
    ),
    "one part under two names": (
        lambda: before("</sheets>", '<sheet name="G" sheetId="9" r:id="rId1"/>', MAIN),
        workbooks,
        "MOST_ELEMENTS",
        10,
        "holds more than 10 rows and cells, most of them empty, as far as sheet 'G'",
    ),
    "sheets": (
        lambda: before("</sheets>", '<sheet name="G" sheetId="9" r:id="rId1"/>' * 9, MAIN),
        workbooks,
        "MOST_SHEETS",
        5,
        "holds more than 5 sheets",
    ),
    "shared texts": (
        lambda: before("</sst>", "<si><t/></si>" * 9, STRINGS),
        workbooks,
        "MOST_STRINGS",
        9,
        "holds more than 9 texts",
    ),
    "merged ranges": (
        lambda: before("</worksheet>", '<mergeCells><mergeCell ref="A1:A9"/><mergeCell/></mergeCells>'),
        sheet,
        "MOST_MERGES",
        1,
        "holds more than 1 merged cells",
    ),
    "one merge said again and again": (
        lambda: before("</worksheet>", "<mergeCells>" + '<mergeCell ref="A1:A9"/>' * 20 + "</mergeCells>"),
        workbooks,
        "MOST_CELLS",
        20,
        "holds more than 20 cells",
    ),
}


@pytest.mark.parametrize("what", LIMITED)
def test_what_goes_on_without_end_is_refused_with_its_limit(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, module, limit, most, expected = LIMITED[what]
    assert read("a.xlsx", make()).spans
    monkeypatch.setattr(module, limit, most)
    with pytest.raises(
        SourceUnreadable, match=rf"a\.xlsx: {expected}.*Keep only the sheets the course needs"
    ):
        read("a.xlsx", make())


@pytest.mark.parametrize(
    "data",
    [
        with_part(BOOK, SHEET, part_of(BOOK, SHEET).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')),
        before("<sheetData>", "<cols>" + '<col min="9" max="16384" hidden="1"/>' * 100_000 + "</cols>"),
        before("</worksheet>", '<tableParts><tablePart r:id="rId99"/><tablePart/></tableParts>'),
    ],
    ids=["a sheet as large as can be", "columns hidden again and again", "tables that are not there"],
)
def test_what_a_sheet_only_says_of_itself_changes_nothing(data: bytes) -> None:
    assert [span.text for span in read("a.xlsx", data).spans] == AS_IT_WAS


def test_formulas_without_a_value_are_told_once_with_their_number() -> None:
    data = rows(30, lambda n: f'<row r="{n}"><c r="A{n}"><f>B1</f></c></row>')
    (left_out,) = read("a.xlsx", data).dropped
    assert (left_out.reason, left_out.excerpt) == (DropReason.NO_VALUE, "30")


@pytest.mark.parametrize("encoding", ["UUTF-8", "hex", "punycode", "utf-7", ""])
@pytest.mark.parametrize("part", [STRINGS, SHEET])
def test_a_part_in_an_encoding_nobody_reads_is_a_damaged_workbook(part: str, encoding: str) -> None:
    """The name of the first was met by `bench.fuzz`, and ended the reading of all sources."""
    declared = f"<?xml version='1.0' encoding='{encoding}'?>".encode()
    _, _, body = part_of(BOOK, part).partition(b"?>")
    with pytest.raises(SourceUnreadable, match="damaged"):
        read("a.xlsx", with_part(BOOK, part, declared + body))


def test_one_long_text_in_every_cell_is_refused() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.xlsx: holds more than \d+ characters"):
        read("a.xlsx", HOSTILE["xlsx shared_string"].write(200_000))
