"""The words of a file are those a reader sees, whatever packs them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from bench.account import main
from bench.unseen.sheets import list_rows
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import SourceSpans


def write_workbook(file: Path) -> None:
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("Relevés")
    for row, cells in enumerate((("Local", "Seuil du local"), ("Chambre froide", "Quatre degrés"))):
        sheet.write_row(row, 0, cells)
    book.close()


def write_book(file: Path) -> None:
    page = "<html><body><h1>Le froid</h1><p>La chambre froide se ferme le soir.</p></body></html>"
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.xhtml"'
        ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("b.opf", package)
        archive.writestr("a.xhtml", page)


@pytest.mark.parametrize(("name", "write"), [("releves.xlsx", write_workbook), ("froid.epub", write_book)])
def test_no_word_of_a_packed_document_is_missed_or_made_up(
    name: str,
    write: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The bytes of the archive were counted as words, nine of ten of which no passage held."""
    write(tmp_path / name)
    monkeypatch.setattr("sys.argv", ["bench.account", str(tmp_path)])
    assert main() == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(" 0.00 %")


def test_what_parts_the_cells_of_a_row_is_no_word(tmp_path: Path) -> None:
    write_workbook(tmp_path / "releves.xlsx")
    source = read_source("releves.xlsx", (tmp_path / "releves.xlsx").read_bytes(), Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    [told] = [row for row in list_rows(builders.draft(), spans) if row.what == "module"]
    assert told.text == "9"  # with the name of the sheet
