"""PPTX: slides and notes as an audience and a speaker see them."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from schemas.source import DropReason, Slide, SpanKind
from tests.sourcing.documents import box, dropped, element, read, rows, said, slides, together


def titled(title: str) -> Any:
    return lambda slide: setattr(slide.shapes.title, "text", title)


def test_a_slide_is_its_title_its_text_and_its_notes() -> None:
    def second(slide: Any) -> None:
        box(slide, "Fermez la porte. Notez l'heure.")
        slide.shapes.title.text = "La porte"
        slide.notes_slide.notes_text_frame.text = "Insister sur la porte."

    source = read("a.pptx", slides(titled("Le froid"), second))
    assert said(source, SpanKind.HEADING) == ["Le froid", "La porte"]
    assert [(span.text, span.anchor.place, span.anchor.heading) for span in source.spans[2:]] == [
        ("Fermez la porte.", Slide(number=2), ("La porte",)),
        ("Notez l'heure.", Slide(number=2), ("La porte",)),
        ("Insister sur la porte.", Slide(number=2, notes=True), ("La porte",)),
    ]


def test_a_hidden_slide_is_reported_and_keeps_its_number() -> None:
    def hidden(slide: Any) -> None:
        slide._element.set("show", "0")
        slide.shapes.title.text = "Secret"

    data = slides(hidden, titled("Le froid"))
    source = read("a.pptx", data)
    assert [(span.text, span.anchor.place.number) for span in source.spans] == [("Le froid", 2)]
    assert dropped("a.pptx", data) == [(DropReason.HIDDEN, "Secret")]


def test_white_tiny_and_off_slide_text_is_left_out_and_reported() -> None:
    def build(slide: Any) -> None:
        box(slide, "Blanc").font.color.rgb = RGBColor(255, 255, 255)
        box(slide, "Infime", top=4).font.size = Pt(2)
        box(slide, "Dehors", left=-20)

    data = slides(together(titled("Le froid"), build))
    assert said(read("a.pptx", data)) == ["Le froid"]
    assert dropped("a.pptx", data) == [
        (DropReason.WHITE, "Blanc"),
        (DropReason.TINY, "Infime"),
        (DropReason.HIDDEN, "Dehors"),
    ]


def test_white_text_on_a_dark_slide_is_seen() -> None:
    def build(slide: Any) -> None:
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = RGBColor(0, 0, 64)
        box(slide, "Visible").font.color.rgb = RGBColor(255, 255, 255)

    assert said(read("a.pptx", slides(build))) == ["Visible"]


def test_white_text_on_a_coloured_shape_is_seen() -> None:
    def build(slide: Any) -> None:
        slide.shapes.add_shape(1, Inches(1), Inches(2), Inches(6), Inches(1))
        box(slide, "Visible").font.color.rgb = RGBColor(255, 255, 255)

    assert said(read("a.pptx", slides(build))) == ["Visible"]


def test_a_numbered_paragraph_is_a_step() -> None:
    def build(slide: Any) -> None:
        written = box(slide, "Ouvrir.")
        properties = written._r.getparent().get_or_add_pPr()
        automatic = element("<w:x/>").makeelement(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}buAutoNum", {"type": "arabicPeriod"}
        )
        properties.append(automatic)

    assert said(read("a.pptx", slides(build)), SpanKind.STEP) == ["Ouvrir."]


def test_a_table_is_read_row_by_row_with_its_header() -> None:
    def build(slide: Any) -> None:
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
        for cell, text in zip(table.iter_cells(), ["Produit", "Durée", "Viande", "24 h"], strict=True):
            cell.text = text

    assert rows(read("a.pptx", slides(build))) == [(("Produit", "Durée"), ("Viande", "24 h"))]


def test_a_line_break_in_a_title_does_not_glue_its_words() -> None:
    assert said(read("a.pptx", slides(titled("Le grand\vfroid")))) == ["Le grand froid"]


def test_grouped_shapes_are_read() -> None:
    def build(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        inner = group.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
        inner.text_frame.text = "Dans le groupe."

    assert said(read("a.pptx", slides(build))) == ["Dans le groupe."]
