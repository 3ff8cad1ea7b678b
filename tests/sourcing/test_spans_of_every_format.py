"""What holds for a span of any format: it reproduces its text, and moves without changing its name.

A row of a table is one span too, under the titles of its columns.
"""

from html import escape
from itertools import pairwise
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.kinds import READERS
from schemas.source import SourceText
from tests.fuzzing import examples
from tests.sourcing.documents import box, lines, pdf, read, rows, saved, slides
from tests.sourcing.opendocuments import epub, odp, odt
from tests.sourcing.workbooks import table, titled, workbook

SENTENCES = (
    "Fermez la porte.",
    "La sonde indique 3,5 °C à 8 h 30.",
    "M. Martin a dit « Fermez. Vite ! » au chef.",
    "Dr. Smith closed it, e.g. at 3.5 °C (see p. 4).",
    "Voir l’art. L. 4121-1 du Code du travail.",
    "Qui a ouvert ?",
    "T < 3 & P > 2.",
)


def _markdown(said: list[str]) -> str:
    return "\n\n".join(map(escape, said)) + "\n"


def _paragraphs(said: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(one)}</{tag}>" for one in said)


def _word(said: list[str]) -> bytes:
    document = docx.Document()
    for one in said:
        document.add_paragraph(one)
    return saved(document)


def _pdf(said: list[str]) -> bytes:
    return pdf(*(lines(one) for one in said))


def _cues(said: list[str], comma: str) -> str:
    times = (f"00:{n:02}:00{comma}000 --> 00:{n:02}:09{comma}000" for n in range(len(said)))
    return "\n\n".join(f"{at}\n{escape(one)}" for at, one in zip(times, said, strict=True)) + "\n"


def _rows(said: list[str], separator: str) -> str:
    rows = (f'{separator}"{one}"' for one in said)
    return f"Numéro{separator}Consigne\n" + "\n".join(f"x{row}" for row in rows) + "\n"


WRITTEN = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".qmd": _markdown,
    ".txt": lambda said: "\n\n".join(said) + "\n",
    ".html": lambda said: f"<html><body>{_paragraphs(said)}</body></html>",
    ".htm": lambda said: f"<html><body>{_paragraphs(said)}</body></html>",
    ".docx": _word,
    ".pptx": lambda said: slides(*((lambda slide, one=one: box(slide, one)) for one in said)),
    ".csv": lambda said: _rows(said, ";"),
    ".tsv": lambda said: _rows(said, "\t"),
    ".xlsx": lambda said: workbook(F=table(("Numéro", "Consigne"), *(("x", one) for one in said))),
    ".odt": lambda said: odt(_paragraphs(said, "text:p")),
    ".odp": lambda said: odp(
        "".join(
            f"<draw:page><draw:custom-shape><text:p>{escape(one)}</text:p></draw:custom-shape></draw:page>"
            for one in said
        )
    ),
    ".epub": lambda said: epub(*(_paragraphs([one]) for one in said)),
    ".srt": lambda said: _cues(said, ","),
    ".vtt": lambda said: "WEBVTT\n\n" + _cues(said, "."),
    ".pdf": _pdf,
}


def of(suffix: str, said: list[str]) -> SourceText:
    return read(f"a{suffix}", WRITTEN[suffix](said))  # type: ignore[operator]


def test_every_format_is_tried_here() -> None:
    assert WRITTEN.keys() == READERS.names_by_suffix.keys()


@pytest.mark.parametrize("suffix", sorted(READERS.suffixes))
@settings(max_examples=examples(12))
@given(said=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5))
def test_offsets_reproduce_the_exact_text(suffix: str, said: list[str]) -> None:
    source = of(suffix, said)
    assert [source.text[span.start : span.end] for span in source.spans] == [one.text for one in source.spans]
    assert all(before.end <= after.start for before, after in pairwise(source.spans))
    assert len({span.id for span in source.spans}) == len(source.spans)
    for one in said:
        assert one in source.text


@pytest.mark.parametrize("suffix", sorted(READERS.suffixes))
@settings(max_examples=examples(8))
@given(
    said=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4, unique=True),
    at=st.integers(0, 4),
)
def test_ids_survive_a_paragraph_put_elsewhere(suffix: str, said: list[str], at: int) -> None:
    before = of(suffix, said)
    after = of(suffix, [*said[:at], "Un ajout tout neuf.", *said[at:]])
    kept = [span.id for span in after.spans if "ajout" not in span.text]
    assert [span.id for span in before.spans] == kept


SPLIT_ALIKE = sorted(READERS.names_by_suffix.keys() - {".csv", ".tsv", ".xlsx"})


@pytest.mark.parametrize("suffix", SPLIT_ALIKE)
def test_sentences_end_alike_in_every_format_of_prose(suffix: str) -> None:
    assert [span.text for span in of(suffix, list(SENTENCES)).spans] == list(SENTENCES)


HEADER = ("Denrée", "Consigne")
Grid = list[tuple[str, str]]
CELLS = st.tuples(
    st.sampled_from(["Lait", "Poisson cru", "Œufs", "M. Martin"]),
    st.sampled_from(["3,5 °C", "« Fermez. »", "24 h, p. ex. la nuit", "No. 5", "Ouvrir. Puis fermer."]),
)


def _piped(grid: Grid) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in [HEADER, ("-", "-"), *grid])


def _tags(grid: Grid, table: str, row: str, cell: str, head: str = "") -> str:
    lines = [f"<{row}>{''.join(cell.format(escape(text)) for text in one)}</{row}>" for one in grid]
    titles = f"<{row}>{''.join((head or cell).format(text) for text in HEADER)}</{row}>"
    return f"<{table}>{titles}{''.join(lines)}</{table}>"


def _page(grid: Grid) -> str:
    return _tags(grid, "table", "tr", "<td>{}</td>", "<th>{}</th>")


def _open_document(grid: Grid) -> str:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    return _tags(grid, "table:table", "table:table-row", cell)


def _word_table(grid: Grid) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for texts in [HEADER, *grid]:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return saved(document)


def _slide_table(grid: Grid) -> bytes:
    def add(slide: Any) -> None:
        lines = [HEADER, *grid]
        table = slide.shapes.add_table(len(lines), 2, 0, 0, 9_000_000, 3_000_000).table
        for n, texts in enumerate(lines):
            for m, text in enumerate(texts):
                table.cell(n, m).text = text

    return slides(add)


def _separated(grid: Grid, separator: str) -> str:
    return "".join(separator.join(f'"{text}"' for text in row) + "\n" for row in [HEADER, *grid])


TABLES = {
    ".md": _piped,
    ".markdown": _piped,
    ".qmd": _piped,
    ".html": lambda grid: f"<html><body>{_page(grid)}</body></html>",
    ".htm": lambda grid: f"<html><body>{_page(grid)}</body></html>",
    ".epub": lambda grid: epub(_page(grid)),
    ".docx": _word_table,
    ".pptx": _slide_table,
    ".odt": lambda grid: odt(_open_document(grid)),
    ".odp": lambda grid: odp(f"<draw:page><draw:frame>{_open_document(grid)}</draw:frame></draw:page>"),
    ".xlsx": lambda grid: workbook(F=titled(HEADER, *grid)),
    ".csv": lambda grid: _separated(grid, ";"),
    ".tsv": lambda grid: _separated(grid, "\t"),
}


def test_every_format_but_these_has_tables_tried_here() -> None:
    """Text and subtitles have none; the rules and gaps of a PDF are tried where it is read."""
    assert READERS.names_by_suffix.keys() - TABLES.keys() == {".txt", ".srt", ".vtt", ".pdf"}


@pytest.mark.parametrize("suffix", sorted(TABLES))
@settings(max_examples=examples(8))
@given(grid=st.lists(CELLS, min_size=1, max_size=4, unique=True), at=st.integers(0, 4))
def test_each_row_is_a_span_under_its_titles_and_keeps_its_id_when_another_is_put_in(
    suffix: str, grid: Grid, at: int
) -> None:
    source = read(f"a{suffix}", TABLES[suffix](grid))  # type: ignore[operator]
    assert rows(source) == [(HEADER, row) for row in grid]
    assert all(source.text[span.start : span.end] == span.text for span in source.spans)
    more = [*grid[:at], ("Pain", "20 °C"), *grid[at:]]
    after = read(f"a{suffix}", TABLES[suffix](more))  # type: ignore[operator]
    kept = {span.text: span.id for span in after.spans}
    assert {span.text: span.id for span in source.spans}.items() <= kept.items()
