"""PPTX: slides and notes as an audience and a speaker see them."""

from io import BytesIO
from typing import Any

from lxml import etree
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from pipelines.sourcing.readers.pptx.presentation import NAMESPACES, q
from pipelines.sourcing.zip_documents.parts import RELATION
from schemas.anchor import SlidePlace
from schemas.source import DropReason, SpanKind
from tests.sourcing.archives import part_of, with_part
from tests.sourcing.documents import box, dropped, element, read, rows, said, slides, together

DECLARED = " ".join(
    f'xmlns:{prefix}="{uri}"' for prefix, uri in {**NAMESPACES, "r": RELATION.strip("{}")}.items()
)


def dot() -> BytesIO:
    """A picture of one pixel."""
    out = BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    out.seek(0)
    return out


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
        ("Fermez la porte.", SlidePlace(number=2), ("La porte",)),
        ("Notez l'heure.", SlidePlace(number=2), ("La porte",)),
        ("Insister sur la porte.", SlidePlace(number=2, notes=True), ("La porte",)),
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


def test_text_nobody_sees_is_left_out_of_a_group_too() -> None:
    """A hidden group hides what it holds; a group paints nothing behind its own text."""

    def build(slide: Any) -> None:
        box(slide, "Fermez.")
        hidden, plain = slide.shapes.add_group_shape(), slide.shapes.add_group_shape()
        hidden.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "Caché"
        hidden._element.nvGrpSpPr.cNvPr.set("hidden", "1")
        inner = plain.shapes.add_textbox(Inches(1), Inches(4), Inches(2), Inches(1)).text_frame
        inner.text = "Blanc"
        inner.paragraphs[0].runs[0].font.color.rgb = RGBColor(254, 255, 253)

    data = slides(build)
    assert said(read("a.pptx", data)) == ["Fermez."]
    assert dropped("a.pptx", data) == [(DropReason.HIDDEN, "Caché"), (DropReason.WHITE, "Blanc")]


def test_white_text_on_a_shape_of_its_group_is_seen() -> None:
    def build(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        dark = group.shapes.add_shape(1, Inches(1), Inches(4), Inches(3), Inches(2))
        dark.fill.solid()
        dark.fill.fore_color.rgb = RGBColor(0, 0, 80)
        inner = group.shapes.add_textbox(Inches(1), Inches(4), Inches(2), Inches(1)).text_frame
        inner.text = "Visible"
        inner.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)

    assert said(read("a.pptx", slides(build))) == ["Visible"]


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


def test_the_alternative_text_of_a_picture_is_read_unless_a_machine_wrote_it() -> None:
    def build(slide: Any) -> None:
        machine = ("Image 3", "photo.png", "Description générée automatiquement")
        for said_of_it in ("La porte du frigo est fermée.", *machine):
            picture = slide.shapes.add_picture(dot(), Inches(1), Inches(2))
            picture._element.nvPicPr.cNvPr.set("descr", said_of_it)

    assert said(read("a.pptx", slides(build))) == ["La porte du frigo est fermée."]


def test_the_text_of_a_diagram_is_read() -> None:
    """PowerPoint keeps SmartArt in a part of its own."""

    def build(slide: Any) -> None:
        box(slide, "Notez.")
        frame = (
            f'<p:graphicFrame {DECLARED}><p:nvGraphicFramePr><p:cNvPr id="9"/></p:nvGraphicFramePr>'
            '<a:graphic><a:graphicData><dgm:relIds r:dm="rId77"/></a:graphicData></a:graphic>'
            "</p:graphicFrame>"
        )
        slide.shapes._spTree.append(etree.fromstring(frame))

    data = slides(build)
    relations = "ppt/slides/_rels/slide1.xml.rels"
    told = b'<Relationship Id="rId77" Type="x/diagramData" Target="../diagrams/data1.xml"/></Relationships>'
    data = with_part(data, relations, part_of(data, relations).replace(b"</Relationships>", told))
    texts = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in ("Ouvrir", "Fermer"))
    model = f"<dgm:dataModel {DECLARED}>{texts}</dgm:dataModel>"
    data = with_part(data, "ppt/diagrams/data1.xml", model.encode())
    assert said(read("a.pptx", data)) == ["Notez.", "Ouvrir", "Fermer"]


def test_of_a_shape_written_twice_the_newer_is_read() -> None:
    def build(slide: Any) -> None:
        box(slide, "Neuf.")
        box(slide, "Vieux.", top=4)
        new, old = list(slide.shapes._spTree)[-2:]
        wrapped = etree.SubElement(slide.shapes._spTree, q("mc:AlternateContent"))
        etree.SubElement(wrapped, q("mc:Choice")).append(new)
        etree.SubElement(wrapped, q("mc:Fallback")).append(old)

    assert said(read("a.pptx", slides(build))) == ["Neuf."]


def test_a_shape_beside_the_slide_is_told_inside_a_group_too() -> None:
    def build(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        inner = group.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
        inner.text_frame.text = "Dehors."
        group.left, group.top, group.width, group.height = Inches(-30), 0, Inches(2), Inches(1)

    assert dropped("a.pptx", slides(build)) == [(DropReason.HIDDEN, "Dehors.")]


def test_a_cell_over_a_billion_columns_is_cut_to_size() -> None:
    def build(slide: Any) -> None:
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
        table.cell(0, 0).text = "a"
        table.cell(0, 0)._tc.set("gridSpan", "999999999")
        table.cell(1, 1).text = "b"

    assert rows(read("a.pptx", slides(build))) == [(("a", ""), ("", "b"))]


def test_a_title_placed_by_its_layout_lies_on_the_slide() -> None:
    """White on the layout's own white, it is told; python-pptx asks the layout and the master alike."""

    def build(slide: Any) -> None:
        box(slide, "Notez.")
        slide.shapes.title.text = "Blanc"
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)

    assert dropped("a.pptx", slides(build)) == [(DropReason.WHITE, "Blanc")]
