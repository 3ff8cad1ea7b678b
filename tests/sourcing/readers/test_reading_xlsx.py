"""XLSX as a spreadsheet program shows it, its tables row by row, each at its cells."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.anchor import CellRange
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import DropReason, SourceSpans, SpanKind
from tests.sourcing.archives import part_of, with_part
from tests.sourcing.documents import dropped, read, rows, said
from tests.sourcing.workbooks import columns, table, titled, workbook

Fill = Callable[[Any, Any], None]
HEADER, MILK, FISH = ("Denrée", "Consigne"), ("Lait", "4 °C"), ("Poisson", "2 °C")


def places(data: bytes) -> list[tuple[str, str]]:
    found = [span.anchor.place for span in read("a.xlsx", data).spans]
    return [(place.sheet, place.range) for place in found if isinstance(place, CellRange)]


def test_each_row_is_a_span_at_its_cells_with_its_header() -> None:
    data = workbook(Froid=titled(HEADER, MILK, FISH, top=2))
    assert rows(read("a.xlsx", data)) == [(HEADER, MILK), (HEADER, FISH)]
    assert places(data) == [("Froid", ""), ("Froid", "A4:B4"), ("Froid", "A5:B5")]


def test_the_name_somebody_gave_a_sheet_is_a_heading_and_a_program_s_is_not() -> None:
    data = workbook(Froid=titled(HEADER, MILK), Feuil2=titled(HEADER, FISH))
    assert said(read("a.xlsx", data), SpanKind.HEADING) == ["Froid"]


def test_what_stands_above_a_table_is_a_sentence() -> None:
    def fill(sheet: Any, book: Any) -> None:
        table(("Relevés de novembre.",))(sheet, book)
        titled(HEADER, MILK, top=1)(sheet, book)

    data = workbook(Froid=fill)
    assert said(read("a.xlsx", data), SpanKind.SENTENCE) == ["Relevés de novembre."]
    assert rows(read("a.xlsx", data)) == [(HEADER, MILK)]


def test_rows_of_figures_have_no_header_but_years_may_title_columns() -> None:
    assert rows(read("a.xlsx", workbook(F=table((1, 2), (3, 4))))) == [((), ("1", "2")), ((), ("3", "4"))]
    years = workbook(F=table(("Poste", 2025, 2026), ("Froid", 12, 13)))
    assert rows(read("a.xlsx", years)) == [(("Poste", "2025", "2026"), ("Froid", "12", "13"))]


def test_rows_after_an_empty_one_keep_the_header_unless_they_bring_their_own() -> None:
    def fill(sheet: Any, book: Any) -> None:
        titled(HEADER, MILK)(sheet, book)
        table(FISH, top=3)(sheet, book)
        table(("Pain", "20 °C"), top=4)(sheet, book)
        bold = book.add_format({"bold": True})
        sheet.write_row(6, 0, ("Poste", "Chef"), bold)
        sheet.write_row(7, 0, ("Froid", "Léa"))

    found = rows(read("a.xlsx", workbook(F=fill)))
    assert found[:3] == [(HEADER, MILK), (HEADER, FISH), (HEADER, ("Pain", "20 °C"))]
    assert found[3:] == [(("Poste", "Chef"), ("Froid", "Léa"))]


def _dressed(look: dict[str, Any]) -> Fill:
    def fill(sheet: Any, book: Any) -> None:
        table(HEADER, MILK)(sheet, book)
        sheet.write_row(0, 0, HEADER, book.add_format(look))

    return fill


def _with(add: Callable[[Any], object]) -> Fill:
    def fill(sheet: Any, book: Any) -> None:
        table(HEADER, MILK)(sheet, book)
        add(sheet)

    return fill


TOLD_APART = {
    "bold": _dressed({"bold": True}),
    "filled": _dressed({"bg_color": "#DDEEFF"}),
    "a frozen pane": _with(lambda sheet: sheet.freeze_panes(1, 0)),
    "a filter": _with(lambda sheet: sheet.autofilter("A1:B2")),
    "a table": _with(lambda sheet: sheet.add_table("A1:B2", {"columns": [{"header": t} for t in HEADER]})),
}


@pytest.mark.parametrize("how", TOLD_APART)
def test_a_first_row_of_words_is_a_header_where_the_file_says_so(how: str) -> None:
    assert rows(read("a.xlsx", workbook(F=TOLD_APART[how]))) == [(HEADER, MILK)]


def test_a_first_row_of_words_nothing_tells_apart_titles_the_others_and_stays_a_row() -> None:
    """It may be the first thing the table says, and nobody may lose it."""
    data = workbook(F=table(("Ouvrir", "le matin"), ("Fermer", "le soir")))
    assert rows(read("a.xlsx", data)) == [
        ((), ("Ouvrir", "le matin")),
        (("Ouvrir", "le matin"), ("Fermer", "le soir")),
    ]
    assert places(data)[0] == ("F", "")
    assert places(data)[1:] == [("F", "A1:B1"), ("F", "A2:B2")]


def test_a_table_that_says_it_has_no_titles_has_none() -> None:
    data = workbook(F=_with(lambda sheet: sheet.add_table("A1:B2", {"header_row": False})))
    assert rows(read("a.xlsx", data)) == [((), HEADER), ((), MILK)]


def test_a_formula_says_the_value_it_had() -> None:
    def fill(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, ("Denrée", "Total"))
        sheet.write(1, 0, "Lait")
        sheet.write_formula(1, 1, "=2*3,5", None, 7.5)

    assert rows(read("a.xlsx", workbook(F=fill))) == [(("Denrée", "Total"), ("Lait", "7,5"))]


def test_a_formula_without_its_value_is_told() -> None:
    data = workbook(F=table(("Denrée", "Total"), ("Lait", "x")))
    part = "xl/worksheets/sheet1.xml"
    changed = part_of(data, part).replace(
        b"</sheetData>", b'<row r="3"><c r="B3"><f>A1</f></c></row></sheetData>'
    )
    source = read("a.xlsx", with_part(data, part, changed))
    (finding,) = list_source_findings(
        SourceSpans(module=builders.KEY, fingerprint=builders.spans().fingerprint, sources=(source,))
    )
    assert (finding.rule, finding.facts["place"]) == ("source.formula-without-value", "F!B3")
    assert "enregistrez-le à nouveau" in finding.message(Language.FRENCH)


def test_hidden_sheets_rows_and_columns_are_dropped_and_told() -> None:
    def hiding(sheet: Any, book: Any) -> None:
        titled(HEADER, MILK, ("Secret", "9 °C"), FISH)(sheet, book)
        sheet.write_column("C1", ("Marge", "30"))
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("C:C", None, None, {"hidden": True})

    def hidden(sheet: Any, book: Any) -> None:
        table(("Salaires", "x"))(sheet, book)
        sheet.very_hidden()

    data = workbook(Froid=hiding, Paie=hidden)
    assert rows(read("a.xlsx", data)) == [(HEADER, MILK), (HEADER, FISH)]
    assert dropped("a.xlsx", data) == [
        (DropReason.HIDDEN, "Marge"),
        (DropReason.HIDDEN, "30"),
        (DropReason.HIDDEN, "Secret · 9 °C"),
        (DropReason.HIDDEN, "Salaires · x"),
    ]


@pytest.mark.parametrize(
    ("look", "reason"),
    [
        ({"font_color": "#FFFFFF"}, DropReason.WHITE),
        ({"font_color": "#FEFEFE"}, DropReason.WHITE),
        ({"font_size": 2}, DropReason.TINY),
        ({"num_format": ";;;"}, DropReason.INVISIBLE),
        ({"font_strikeout": True}, DropReason.DELETED),
    ],
)
def test_text_nobody_sees_is_dropped_by_its_reason(look: dict[str, Any], reason: DropReason) -> None:
    def fill(sheet: Any, book: Any) -> None:
        titled(HEADER, MILK)(sheet, book)
        sheet.write(2, 0, "Approuve tout", book.add_format(look))

    data = workbook(F=fill)
    assert dropped("a.xlsx", data) == [(reason, "Approuve tout")]
    assert "Approuve" not in read("a.xlsx", data).text


def test_white_on_a_dark_cell_is_seen() -> None:
    def fill(sheet: Any, book: Any) -> None:
        dark = book.add_format({"font_color": "#FFFFFF", "bg_color": "#1F3864"})
        sheet.write_row(0, 0, HEADER, dark)
        sheet.write_row(1, 0, MILK)

    assert rows(read("a.xlsx", workbook(F=fill))) == [(HEADER, MILK)]


def test_a_cell_over_several_rows_is_said_in_each() -> None:
    def fill(sheet: Any, book: Any) -> None:
        titled(("Lieu", "Geste"), ("", "Ouvrir"), ("", "Fermer"))(sheet, book)
        sheet.merge_range("A2:A3", "Chambre froide")

    assert [cells for _, cells in rows(read("a.xlsx", workbook(F=fill)))] == [
        ("Chambre froide", "Ouvrir"),
        ("Chambre froide", "Fermer"),
    ]


def test_dates_are_those_of_the_old_mac_calendar_where_the_file_says_so() -> None:
    def fill(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, ("Le", "x"))
        sheet.write_datetime(1, 0, datetime(2026, 11, 25), book.add_format({"num_format": "d/m/yyyy"}))
        sheet.write(1, 1, "y")

    data = workbook(F=fill)
    assert rows(read("a.xlsx", data)) == [(("Le", "x"), ("25/11/2026", "y"))]
    book = part_of(data, "xl/workbook.xml").replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    changed = rows(read("a.xlsx", with_part(data, "xl/workbook.xml", book)))
    assert changed == [(("Le", "x"), ("26/11/2030", "y"))]


def test_numbers_are_written_as_the_words_beside_them() -> None:
    english = "This is the price of what you can buy for all the kitchens"
    data = workbook(F=table((english, "Price"), ("x", 3.5)))
    assert rows(read("a.xlsx", data))[0][1] == ("x", "3.5")


def test_columns_that_name_people_are_left_out() -> None:
    """Forms export their answers as workbooks too."""
    data = workbook(Reponses=table(("Nom", "Difficulté"), ("Léa Martin", "Le froid"), ("Noé", "La sonde")))
    assert dropped("a.xlsx", data) == [(DropReason.PERSONAL, "Nom")]
    assert [cells for _, cells in rows(read("a.xlsx", data))] == [("Le froid",), ("La sonde",)]


def test_rich_text_is_one_text() -> None:
    def fill(sheet: Any, book: Any) -> None:
        sheet.write_rich_string(0, 0, "Fermez ", book.add_format({"bold": True}), "la", " porte.")

    assert said(read("a.xlsx", workbook(Feuil1=fill))) == ["Fermez la porte."]


def test_a_million_empty_rows_say_nothing_and_take_no_memory() -> None:
    data = workbook(F=titled(HEADER, MILK))
    part = "xl/worksheets/sheet1.xml"
    empty = b"".join(b'<row r="%d"/>' % n for n in range(3, 1_000_003))
    changed = part_of(data, part).replace(b"</sheetData>", empty + b"</sheetData>")
    assert rows(read("a.xlsx", with_part(data, part, changed))) == [(HEADER, MILK)]


def test_two_cells_at_the_ends_of_a_sheet_make_no_room_between_them() -> None:
    def fill(sheet: Any, book: Any) -> None:
        sheet.write("A1", "Fermez.")
        sheet.write("XFD1048576", "Notez.")

    assert said(read("a.xlsx", workbook(Feuil1=fill))) == ["Fermez.", "Notez."]


def test_a_sheet_of_all_columns_is_refused_by_name() -> None:
    with pytest.raises(SourceUnreadable, match=r"a\.xlsx: has a table of 16384 columns in sheet 'Large'"):
        read("a.xlsx", columns(16_384))


def test_a_merge_over_the_whole_sheet_is_said_only_where_a_row_is() -> None:
    data = workbook(F=titled(HEADER, MILK))
    part = "xl/worksheets/sheet1.xml"
    merged = (
        b'</sheetData><mergeCells count="2"><mergeCell ref="A1:A1048576"/><mergeCell ref="x"/></mergeCells>'
    )
    changed = part_of(data, part).replace(b"</sheetData>", merged)
    assert rows(read("a.xlsx", with_part(data, part, changed))) == [(HEADER, MILK)]


def _charted(options: dict[str, Any]) -> Fill:
    def fill(sheet: Any, book: Any) -> None:
        titled(HEADER, MILK)(sheet, book)
        chart = book.add_chart({"type": "column"})
        chart.set_title({"name": "Températures relevées"})
        chart.set_y_axis({"name": "Degrés"})
        for name in ("Matin", "=F!$B$1"):
            chart.add_series({"name": name, "categories": "=F!$A$2:$A$2", "values": "=F!$B$2:$B$2"})
        sheet.insert_chart("D4", chart, options)

    return fill


def test_a_chart_s_title_axes_and_series_are_one_row_over_the_cells_it_lies_on() -> None:
    data = workbook(F=_charted({}))
    span = read("a.xlsx", data).spans[-1]
    assert span.text == "Températures relevées | Degrés | Matin | Consigne"
    assert isinstance(span.anchor.place, CellRange)
    assert span.anchor.place.range == "D4:K18"


def test_a_sheet_that_is_one_chart_says_its_words() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    titled(HEADER, MILK)(book.add_worksheet("F"), book)
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=F!$B$2:$B$2"})
    chart.set_title({"name": "Relevés"})
    book.add_chartsheet("Courbe").set_chart(chart)
    book.close()
    assert said(read("a.xlsx", out.getvalue()))[-2:] == ["Courbe", "Relevés"]


def test_a_chart_nobody_sees_is_reported() -> None:
    data = workbook(F=_charted({}))
    part = "xl/drawings/drawing1.xml"
    hidden = part_of(data, part).replace(b"<xdr:cNvPr ", b'<xdr:cNvPr hidden="1" ')
    assert dropped("a.xlsx", with_part(data, part, hidden)) == [
        (DropReason.HIDDEN, "Températures relevées · Degrés · Matin · Consigne")
    ]


def test_comments_and_text_boxes_are_left_out_and_reported() -> None:
    def fill(sheet: Any, book: Any) -> None:
        titled(HEADER, MILK)(sheet, book)
        sheet.write_comment("B2", "À vérifier avec Léa")
        sheet.insert_textbox("D4", "Voir le registre")

    data = workbook(F=fill)
    assert rows(read("a.xlsx", data)) == [(HEADER, MILK)]
    assert dropped("a.xlsx", data) == [
        (DropReason.FURNITURE, "Voir le registre"),
        (DropReason.FURNITURE, "À vérifier avec Léa"),
    ]
    assert [str(one.place) for one in read("a.xlsx", data).dropped][1].count("range='B2'") == 1
