"""DOCX: what Word shows once changes are accepted."""

from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from schemas.source import DropReason, SpanKind
from tests.sourcing.documents import dropped, element, read, rows, said, word


def paragraph(inner: str, properties: str = "") -> Any:
    return element(f"<w:p>{properties}{inner}</w:p>")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def body(*elements: Any) -> bytes:
    def build(document: Any) -> None:
        for one in elements:
            document.element.body.insert(-1, one)

    return word(build)


def test_headings_paragraphs_and_lists_become_their_kinds() -> None:
    def build(document: Any) -> None:
        document.add_heading("Le froid", 1)
        document.add_paragraph("Fermez la porte. Notez l'heure.")
        document.add_paragraph("Viande", style="List Bullet")
        document.add_paragraph("Ouvrir.", style="List Number")
        document.add_paragraph("Fermer.", style="List Number")

    source = read("a.docx", word(build))
    assert said(source, SpanKind.HEADING) == ["Le froid"]
    assert said(source, SpanKind.SENTENCE) == ["Fermez la porte.", "Notez l'heure.", "Viande"]
    assert said(source, SpanKind.STEP) == ["Ouvrir.", "Fermer."]
    assert [span.anchor.place.number for span in source.spans] == [1, 2, 2, 3, 4, 5]


def test_a_heading_style_in_french_is_a_heading() -> None:
    def build(document: Any) -> None:
        document.styles.add_style("Titre 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Le froid", style="Titre 1")
        document.add_paragraph("Fermez.")

    assert said(read("a.docx", word(build)), SpanKind.HEADING) == ["Le froid"]


def test_tracked_insertions_and_content_controls_are_kept_and_deletions_are_not() -> None:
    data = body(
        paragraph(
            run("Fermez ")
            + "<w:ins w:id='1' w:author='a'>" + run("bien ") + "</w:ins>"
            + "<w:del w:id='2' w:author='a'><w:r><w:delText>mal </w:delText></w:r></w:del>"
            + "<w:sdt><w:sdtContent>" + run("la porte.") + "</w:sdtContent></w:sdt>"
        ),
        element(f"<w:sdt><w:sdtContent><w:p>{run('Signez.')}</w:p></w:sdtContent></w:sdt>"),
    )  # fmt: skip
    assert said(read("a.docx", data)) == ["Fermez bien la porte.", "Signez."]
    assert dropped("a.docx", data) == [(DropReason.DELETED, "mal")]


@pytest.mark.parametrize(
    ("look", "reason"),
    [
        ("<w:vanish/>", DropReason.HIDDEN),
        ("<w:color w:val='FFFFFF'/>", DropReason.WHITE),
        ("<w:color w:val='fdfefe'/>", DropReason.WHITE),
        ("<w:sz w:val='6'/>", DropReason.TINY),
    ],
)
def test_hidden_white_and_tiny_text_is_left_out_and_reported(look: str, reason: DropReason) -> None:
    data = body(paragraph(run("Fermez ") + run("Secret ", look) + run("la porte.")))
    assert said(read("a.docx", data)) == ["Fermez la porte."]
    assert dropped("a.docx", data) == [(reason, "Secret")]


def test_text_hidden_by_its_style_is_left_out() -> None:
    def build(document: Any) -> None:
        document.styles.add_style("Discret", WD_STYLE_TYPE.CHARACTER).font.hidden = True
        minute = document.styles.add_style("Infime", WD_STYLE_TYPE.PARAGRAPH)
        minute.font.size = Pt(2)
        minute.font.color.rgb = RGBColor(0, 0, 0)
        document.add_paragraph("Fermez.").add_run("Secret", style="Discret")
        document.add_paragraph("Invisible", style="Infime")

    data = word(build)
    assert said(read("a.docx", data)) == ["Fermez."]
    assert dropped("a.docx", data) == [(DropReason.HIDDEN, "Secret"), (DropReason.TINY, "Invisible")]


def test_white_text_on_a_coloured_cell_is_seen() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Tableau")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["Produit", "Durée", "Viande", "24 h"], strict=True):
            written = cell.paragraphs[0].add_run(text)
            if text in ("Produit", "Durée"):
                written.font.color.rgb = RGBColor(255, 255, 255)
                cell._tc.get_or_add_tcPr().append(element("<w:shd w:val='clear' w:fill='003366'/>"))

    assert rows(read("a.docx", word(build))) == [(("Produit", "Durée"), ("Viande", "24 h"))]


def test_a_table_is_read_row_by_row_with_merged_cells() -> None:
    def build(document: Any) -> None:
        table = document.add_table(3, 3)
        for cell, text in zip(
            table._cells,
            ["Famille", "Produit", "Durée", "Frais", "Viande", "24 h", "", "Poisson", "48 h"],
            strict=True,
        ):
            cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    source = read("a.docx", word(build))
    header = ("Famille", "Produit", "Durée")
    assert said(source) == ["Frais | Viande | 24 h", "Frais | Poisson | 48 h"]
    assert rows(source) == [(header, ("Frais", "Viande", "24 h")), (header, ("Frais", "Poisson", "48 h"))]


def test_breaks_and_tabs_do_not_glue_words() -> None:
    data = body(paragraph("<w:r><w:t>Fermez</w:t><w:tab/><w:t>la</w:t><w:br/><w:t>porte.</w:t></w:r>"))
    assert said(read("a.docx", data)) == ["Fermez la porte."]


def test_text_boxes_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Dans le cadre.</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    data = body(
        paragraph(
            f"<w:r><mc:AlternateContent xmlns:mc='{mc}'><mc:Choice Requires='wps'>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>" + run("Autour.")
        )
    )
    assert said(read("a.docx", data)) == ["Autour.", "Dans le cadre."]


def test_a_comment_is_not_the_authors_text() -> None:
    def build(document: Any) -> None:
        written = document.add_paragraph("Fermez la porte.")
        document.add_comment(written.runs, text="À revoir", author="lea")

    data = word(build)
    assert said(read("a.docx", data)) == ["Fermez la porte."]
    assert dropped("a.docx", data) == [(DropReason.FURNITURE, "À revoir")]


def test_a_table_of_contents_is_furniture() -> None:
    def build(document: Any) -> None:
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Le froid 3", style="toc 1")
        document.add_paragraph("Fermez.")

    data = word(build)
    assert said(read("a.docx", data)) == ["Fermez."]
    assert dropped("a.docx", data) == [(DropReason.FURNITURE, "Le froid 3")]


def test_a_paragraph_numbered_by_itself_is_a_step() -> None:
    def build(document: Any) -> None:
        written = document.add_paragraph("Ouvrir.")
        listed = document.styles["List Number"].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        number = listed.get(qn("w:val"))
        written._p.get_or_add_pPr().append(
            element(f"<w:numPr><w:ilvl w:val='0'/><w:numId w:val='{number}'/></w:numPr>")
        )

    assert said(read("a.docx", word(build)), SpanKind.STEP) == ["Ouvrir."]


@pytest.mark.parametrize(("offset", "seen"), [(914_400, True), (-914_400, True), (-30_000_000, False)])
def test_a_text_box_far_off_the_page_is_left_out_and_reported(offset: int, seen: bool) -> None:
    inside = "<w:txbxContent><w:p><w:r><w:t>Secret.</w:t></w:r></w:p></w:txbxContent>"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    anchor = (
        f"<w:drawing><wp:anchor xmlns:wp='{drawing}'><wp:positionH relativeFrom='page'>"
        f"<wp:posOffset>{offset}</wp:posOffset></wp:positionH>{inside}</wp:anchor></w:drawing>"
    )
    data = body(element(f"<w:p><w:r><w:t>Fermez.</w:t></w:r><w:r>{anchor}</w:r></w:p>"))
    assert said(read("a.docx", data)) == (["Fermez.", "Secret."] if seen else ["Fermez."])
    assert dropped("a.docx", data) == ([] if seen else [(DropReason.HIDDEN, "Secret.")])


def test_a_paragraph_deleted_whole_is_left_out_and_reported() -> None:
    gone = element(f"<w:del w:id='1' w:author='a'><w:p>{run('Ouvrez.')}</w:p></w:del>")
    data = body(gone, paragraph(run("Fermez.")))
    assert said(read("a.docx", data)) == ["Fermez."]
    assert dropped("a.docx", data) == [(DropReason.DELETED, "Ouvrez.")]


def test_a_table_within_a_cell_is_read_as_that_cells_text() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("Tableau")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["Produit", "Durée", "Viande", ""], strict=True):
            cell.paragraphs[0].add_run(text)
        inner = table.cell(1, 1).add_table(1, 2)
        for cell, text in zip(inner._cells, ["24 h", "à 3 °C"], strict=True):
            cell.paragraphs[0].add_run(text)

    assert rows(read("a.docx", word(build))) == [(("Produit", "Durée"), ("Viande", "24 h · à 3 °C"))]
