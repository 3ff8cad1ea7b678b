"""ODP slide by slide: title, text, tables, notes."""

from schemas.anchor import SlidePlace
from schemas.source import DropReason, SpanKind
from tests.sourcing.documents import dropped, read, rows, said
from tests.sourcing.opendocuments import odp, style

HIDDEN = (
    '<style:style style:name="dp2" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)
DARK = (
    '<style:style style:name="dp1" style:family="drawing-page">'
    '<style:drawing-page-properties draw:fill="solid" draw:fill-color="#000000"/></style:style>'
)


def frame(text: str, kind: str = "outline", **place: str) -> str:
    at = " ".join(f'svg:{side}="{value}"' for side, value in place.items())
    return f'<draw:frame presentation:class="{kind}" {at}><draw:text-box>{text}</draw:text-box></draw:frame>'


def slide(*shapes: str, look: str = "dp1") -> str:
    return f'<draw:page draw:style-name="{look}">{"".join(shapes)}</draw:page>'


def test_title_first_then_text_then_notes_each_at_its_slide() -> None:
    notes = f"<presentation:notes>{frame('<text:p>Dites-le.</text:p>', 'notes')}</presentation:notes>"
    source = read(
        "a.odp",
        odp(slide(frame("<text:p>Fermez.</text:p>"), frame("<text:p>Le froid</text:p>", "title"), notes)),
    )
    assert [(span.text, span.anchor.place) for span in source.spans] == [
        ("Le froid", SlidePlace(number=1)),
        ("Fermez.", SlidePlace(number=1)),
        ("Dites-le.", SlidePlace(number=1, notes=True)),
    ]
    assert said(source, SpanKind.HEADING) == ["Le froid"]


def test_a_hidden_slide_and_what_lies_beside_one_are_told() -> None:
    size = '<style:page-layout-properties fo:page-width="28cm" fo:page-height="21cm"/>'
    data = odp(
        slide(frame("<text:p>Fermez.</text:p>"))
        + slide(frame("<text:p>Secret</text:p>"), look="dp2")
        + slide(frame("<text:p>À côté</text:p>", x="40cm", y="1cm", width="5cm", height="2cm")),
        HIDDEN,
        styles=f"<style:page-layout>{size}</style:page-layout>",
    )
    assert said(read("a.odp", data)) == ["Fermez."]
    assert dropped("a.odp", data) == [(DropReason.HIDDEN, "Secret"), (DropReason.HIDDEN, "À côté")]


def test_footers_dates_and_numbers_are_furniture() -> None:
    data = odp(slide(frame("<text:p>Fermez.</text:p>"), frame("<text:p>Page 1</text:p>", "page-number")))
    assert dropped("a.odp", data) == [(DropReason.FURNITURE, "Page 1")]


def test_white_text_is_seen_on_a_dark_slide_only() -> None:
    text = frame(
        '<text:p>Notez.</text:p><text:p><text:span text:style-name="T1">Fermez.</text:span></text:p>'
    )
    white = style("T1", fo_color="#ffffff")
    assert said(read("a.odp", odp(slide(text), DARK + white))) == ["Notez.", "Fermez."]
    assert dropped("a.odp", odp(slide(text), white)) == [(DropReason.WHITE, "Fermez.")]


def test_a_table_of_a_slide_is_read_row_by_row() -> None:
    def row(*texts: str) -> str:
        cells = (f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts)
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    table = f"<draw:frame><table:table>{row('A', 'B')}{row('1', '2')}</table:table></draw:frame>"
    assert rows(read("a.odp", odp(slide(table)))) == [(("A", "B"), ("1", "2"))]


def test_shapes_in_groups_are_read() -> None:
    shape = "<draw:custom-shape><text:p>Notez.</text:p></draw:custom-shape>"
    group = f"<draw:g>{shape}{frame('<text:p>Fermez.</text:p>')}</draw:g>"
    assert said(read("a.odp", odp(slide(group)))) == ["Notez.", "Fermez."]
