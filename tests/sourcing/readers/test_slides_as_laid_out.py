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


def draw_lines(*lines: tuple[str, float, float, float]) -> Callable[[Canvas], None]:
    """Draw a slide of lines: each with its left edge, its height on the page and the size of its letters."""

    def draw(page: Canvas) -> None:
        for text, left, top, size in lines:
            page.setFont("Helvetica", size)
            page.drawString(left, top, text)

    return draw


def read_deck(*slide: tuple[str, float, float, float]) -> list[tuple[str, int | None]]:
    """Return the lines of a slide, each with its item, in a deck with small titles at one place."""
    others = [
        draw_lines(("QUI ÉVALUER", 60, 500, 14), ("Chaque personne porte un badge visible.", 60, 420, 20)),
        draw_lines(("POURQUOI ÉVALUER", 60, 500, 14), ("Le gardien vérifie chaque badge.", 60, 420, 20)),
    ]
    last = draw_lines(("COMMENT ÉVALUER", 60, 500, 14), *slide)
    source = read("a.pdf", pdf(*others, last, pagesize=(960, 540)))
    return [
        (f"{'#' * len(span.anchor.heading)} {span.text}" if span.kind.value == HEADINGS else span.text, item)
        for span in source.spans
        for item in [None if span.item is None else span.item.item]
        if span.anchor.place.number == len(others) + 1
    ]


def list_below(*texts: str, top: float = 420, left: float = 60) -> list[tuple[str, float, float, float]]:
    return [(text, left, top - 30 * number, 20) for number, text in enumerate(texts)]


TOOLS = (("A", "compte Zotero"), ("B", "compte Github"), ("C", "lecteur de flux"))

SMALL_TITLE = ("# COMMENT ÉVALUER", None)
"""Smaller than the text, and at one place on every slide."""


@pytest.mark.parametrize(
    ("drawn", "read_as"),
    [
        (
            list_below("questions à choix multiples", "questions ouvertes", "dissertations", "etc."),
            [
                ("questions à choix multiples", 1),
                ("questions ouvertes", 2),
                ("dissertations", 3),
                ("etc.", 4),
            ],
        ),
        (
            list_below("LES PARTICIPANTS", "des connaissances", "des compétences"),
            [("## LES PARTICIPANTS", None), ("des connaissances", 1), ("des compétences", 2)],
        ),
        (
            list_below("Savoir si...", "... le contenu convient", "... les objectifs sont atteints"),
            [("Savoir si...", None), ("... le contenu convient", 1), ("... les objectifs sont atteints", 2)],
        ),
        (
            [("Fait pour :", 60, 420, 20), ("animer la formation", 60, 390, 20)],
            [("Fait pour :", None), ("animer la formation", 1)],
        ),
        (
            list_below("2.3 Classer", "2.4 Résumer, généraliser"),
            [("2.3 Classer", 1), ("2.4 Résumer, généraliser", 2)],
        ),
        (
            [(f"{letter}. {tool}", 60, 420 - 40 * n, 30) for n, (letter, tool) in enumerate(TOOLS)],
            [(f"{letter}. {tool}", n) for n, (letter, tool) in enumerate(TOOLS, start=1)],
        ),
        ([("un message = plusieurs lectures", 300, 300, 30)], [("un message = plusieurs lectures", 1)]),
        (
            [("formateur", 480, 420, 20), ("étudiant", 470, 100, 20), ("compétences", 800, 260, 20)],
            [("formateur", None), ("compétences", None), ("étudiant", None)],
        ),
    ],
    ids=["points", "capitals", "dots", "colon", "numbers", "letters", "alone", "labels"],
)
def test_lines_of_a_slide_without_bullets_are_points_below_its_title(
    drawn: list[tuple[str, float, float, float]], read_as: list[tuple[str, int | None]]
) -> None:
    """What begins small was left out as cut; labels scattered over a drawing are no list."""
    assert read_deck(*drawn) == [SMALL_TITLE, *read_as]


def test_a_slide_that_is_only_a_large_line_keeps_it_as_its_title() -> None:
    first = draw_slide("Le badge", 36, "Il se porte de façon visible.")
    section = draw_lines(("Deuxième partie", 300, 250, 60))
    third = draw_slide("La sortie", 36, "Le badge est rendu au gardien.")
    source = read("a.pdf", pdf(first, section, third, pagesize=(960, 540)))
    assert "Deuxième partie" in [span.text for span in source.spans if span.kind.value == HEADINGS]
