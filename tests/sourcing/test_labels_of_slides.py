"""A label in a font of code is text; a figure of a slide is read with the label that says what it counts."""

from typing import Any

import pytest
from pptx.util import Inches

from pipelines.sourcing.code_text import looks_like_code
from schemas.source import SpanKind
from tests.sourcing.documents import read, said, slides
from tests.sourcing.opendocuments import odp

CARDS = ((1, "12"), (4, "−4 °C"), (7, "OPEN"))
LABELS = ("COLD ROOMS", "LOWEST IN 2024", "ALL NIGHT")


def _write(slide: Any, left: float, top: float, text: str, font: str = "Consolas") -> None:
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(0.5))
    for number, line in enumerate(text.split("\n")):
        frame = shape.text_frame
        run = (frame.paragraphs[0] if number == 0 else frame.add_paragraph()).add_run()
        run.text, run.font.name = line, font


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "→",
        "COLD ROOMS",
        "PART 2 / 05",
        "LEFT ↔ RIGHT",
        "Site(s) visité(s)",
        "km/h",
        "≥ 18 ans",
        "ONE\nTWO",
    ],
)
def test_a_label_does_not_look_like_code(text: str) -> None:
    assert not looks_like_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "door = Door()",
        "git status",
        "ls",
        "<p>Froid</p>",
        "SELECT name FROM rooms",
        "./close --all",
        "int n;",
        "if cold\n  close",
    ],
)
def test_a_program_or_a_command_does(text: str) -> None:
    assert looks_like_code(text)


def test_labels_in_a_font_of_code_are_text_of_the_slide() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        _write(slide, 1, 2, "ROOMS BELOW ZERO")
        _write(slide, 1, 3, "open_door()")

    source = read("a.pptx", slides(draw))
    assert said(source, SpanKind.CODE) == ["open_door()"]
    assert said(source, SpanKind.SENTENCE) == ["ROOMS BELOW ZERO"]


def test_labels_of_an_open_presentation_are_text_too() -> None:
    fixed = '<style:text-properties style:font-name="Courier New"/>'
    source = read(
        "a.odp",
        odp(
            '<draw:page><draw:frame><draw:text-box><text:p text:style-name="P1">ROOMS BELOW ZERO</text:p>'
            "</draw:text-box></draw:frame></draw:page>",
            f'<style:style style:name="P1" style:family="paragraph">{fixed}</style:style>',
        ),
    )
    assert said(source, SpanKind.SENTENCE) == ["ROOMS BELOW ZERO"]


def test_a_figure_is_read_with_the_label_right_below_it_and_so_is_the_card_beside_it() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        for (left, value), label in zip(CARDS, LABELS, strict=True):
            _write(slide, left, 2, value, "Georgia")
            _write(slide, left, 2.5, label)

    source = read("a.pptx", slides(draw))
    assert said(source, SpanKind.SENTENCE) == [
        "12 – COLD ROOMS",
        "−4 °C – LOWEST IN 2024",
        "OPEN – ALL NIGHT",
    ]
    assert {span.item.list for span in source.spans if span.item is not None} == {1}


def test_figures_and_labels_that_alternate_in_one_shape_are_read_in_pairs() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        _write(slide, 1, 2, "12\nCold rooms\n20 %\nOpen at night", "Georgia")

    assert said(read("a.pptx", slides(draw)), SpanKind.SENTENCE) == [
        "12 – Cold rooms",
        "20 % – Open at night",
    ]


def test_short_texts_below_each_other_without_a_figure_stay_apart() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        _write(slide, 1, 2, "The cold room", "Georgia")
        _write(slide, 1, 2.5, "The kitchen", "Georgia")

    assert said(read("a.pptx", slides(draw)), SpanKind.SENTENCE) == ["The cold room", "The kitchen"]


def test_signs_between_the_words_of_a_title_are_no_words_of_it() -> None:
    def draw(slide: Any) -> None:
        slide.shapes._spTree.remove(slide.shapes.title._element)
        _write(slide, 1, 1, "§ 03 — PART A · HOW THE COLD IS KEPT")
        _write(slide, 1, 2, "The door stays closed.", "Georgia")

    assert said(read("a.pptx", slides(draw)), SpanKind.HEADING) == ["§ 03 — PART A · HOW THE COLD IS KEPT"]


def test_a_label_in_a_font_of_code_is_read_with_the_text_right_below_it() -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        _write(slide, 1, 2, "COLD ROOM")
        _write(slide, 1, 2.5, "The door stays closed at night.", "Georgia")
        _write(slide, 1, 4, "The kitchen", "Georgia")
        _write(slide, 1, 4.5, "The window stays closed at night.", "Georgia")

    assert said(read("a.pptx", slides(draw)), SpanKind.SENTENCE) == [
        "COLD ROOM – The door stays closed at night.",
        "The kitchen",
        "The window stays closed at night.",
    ]


@pytest.mark.parametrize("text", ["The cold room,\nand the kitchen.", "The door of\nthe cold room."])
def test_a_sentence_broken_over_two_lines_of_a_shape_is_one(text: str) -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Le froid"
        _write(slide, 1, 2, text, "Georgia")

    assert said(read("a.pptx", slides(draw)), SpanKind.SENTENCE) == [text.replace("\n", " ")]


@pytest.mark.parametrize(
    "lines", ["2 gants\nCasque", "3 œufs\nSucre\n200 g de farine\nBeurre", "1. Accueil\nTour de table"]
)
def test_things_of_a_list_that_are_counted_are_no_figures_with_labels(lines: str) -> None:
    def draw(slide: Any) -> None:
        slide.shapes.title.text = "Préparer"
        _write(slide, 1, 2, lines, "Georgia")

    assert " – " not in " ".join(said(read("a.pptx", slides(draw))))
