"""Slides are read as people see them: columns below their heads, one title each."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.util import Inches
from reportlab.pdfgen.canvas import Canvas

from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.source import SourceSpans, SourceText
from tests.sourcing.documents import box, pdf, read, saved, slides

HEADINGS = "heading"


def list_lines(source: SourceText) -> list[str]:
    return [span.text for span in source.spans]


def place(slide: Any, *texts: tuple[float, float, str]) -> None:
    for left, top, text in texts:
        shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(4), Inches(0.8))
        shape.text_frame.text = text


def test_columns_drawn_in_another_order_are_read_one_after_the_other() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Écouter"
        place(
            slide,
            (5, 2, "À éviter"),
            (0.5, 2, "À faire"),
            (5, 3, "couper la parole\nregarder l'écran"),
            (0.5, 3, "Laisser la personne finir sa phrase."),
        )

    assert list_lines(read("a.pptx", slides(draw))) == [
        "Écouter",
        *("À faire", "Laisser la personne finir sa phrase."),
        *("À éviter", "couper la parole", "regarder l'écran"),
    ]


def test_text_on_the_right_is_read_after_the_text_beside_it() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Écouter"
        place(slide, (5, 2, "Le gardien vérifie le badge."), (0.5, 2, "L'hôtesse note le nom."))

    assert list_lines(read("a.pptx", slides(draw)))[1:] == [
        "L'hôtesse note le nom.",
        "Le gardien vérifie le badge.",
    ]


def test_labels_below_each_other_keep_the_order_of_the_file() -> None:
    rows = ((0.5, 2, "2019"), (5, 2, "Le site ouvre ses portes."), (0.5, 3, "2020"), (5, 3, "Il ferme."))
    source = read("a.pptx", slides(lambda slide: place(slide, *rows)))
    assert list_lines(source) == [text for _, _, text in rows]


def test_the_head_above_all_is_the_title_of_a_slide_without_one() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title._element.getparent().remove(slide.shapes.title._element)
        place(slide, (0.5, 3, "Le visiteur porte un badge."), (0.5, 0.5, "Le badge"))

    source = read("a.pptx", slides(draw))
    assert [(span.kind.value, span.text) for span in source.spans] == [
        ("heading", "Le badge"),
        ("sentence", "Le visiteur porte un badge."),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("le nom\nl'heure", ["le nom", "l'heure"]),
        ("Il faut :\nle nom\nl'heure", ["le nom", "l'heure"]),
        ("Le badge est porté.\nIl est rendu.", []),
        ("le nom\n" + "mot " * 20, []),
    ],
)
def test_short_lines_of_a_slide_are_a_list_without_bullets_too(text: str, items: list[str]) -> None:
    source = read("a.pptx", slides(lambda slide: box(slide, text)))
    assert [span.text for span in source.spans if span.item] == items


def test_names_below_the_title_of_a_presentation_are_no_list() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text, slide.placeholders[1].text = "Accueillir", "Léa Martin\n12 mars"
    assert not any(span.item for span in read("a.pptx", saved(deck)).spans)


def test_a_slide_that_is_only_a_picture_is_a_finding_with_its_number() -> None:
    drawn = BytesIO()
    Image.new("RGB", (600, 400), "navy").save(drawn, "PNG")
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Accueillir"
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_picture(drawn, 0, 0)
    deck.slides.add_slide(deck.slide_layouts[6])  # empty: there is nothing to miss
    source = read("a.pptx", saved(deck))
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    (finding,) = [each for each in list_source_findings(spans) if each.rule == "source.slide-without-text"]
    assert finding.facts["pages"] == "2"


def draw_slide(
    title: str, size: float, *lines: str, bold: bool = False, large: str = ""
) -> Callable[[Canvas], None]:
    def draw(page: Canvas) -> None:
        page.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        for number, line in enumerate(title.split("\n")):
            page.drawString(60, 470 - 1.15 * size * number, line)
        page.setFont("Helvetica", 60)
        page.drawString(60, 330, large)
        page.setFont("Helvetica", 20)
        for number, line in enumerate(lines):
            page.drawString(60, 260 - 34 * number, line)

    return draw


@pytest.mark.parametrize(
    "second",
    [
        draw_slide("Un titre que le logiciel a réduit", 26, "Le gardien vérifie le badge."),
        draw_slide("Que faire quand\nun visiteur refuse", 20, "Prévenir le gardien.", bold=True),
        draw_slide("Les chiffres", 36, "des visiteurs sont attendus", large="87 %"),
    ],
)
def test_each_page_made_of_a_slide_has_its_own_title(second: Callable[[Canvas], None]) -> None:
    """A smaller title stood below the one of the slide before, as if it were part of it."""
    first = draw_slide("Le badge", 36, "Il se porte de façon visible.")
    third = draw_slide("La sortie", 36, "Le badge est rendu au gardien.")
    source = read("a.pdf", pdf(first, second, third, pagesize=(960, 540)))
    headings = [span for span in source.spans if span.kind.value == HEADINGS]
    assert [span.anchor.place.number for span in headings if len(span.anchor.heading) == 1] == [1, 2, 3]
    below = [span for span in source.spans if span.kind.value != HEADINGS]
    assert all(span.anchor.heading == headings[span.anchor.place.number - 1].anchor.heading for span in below)
