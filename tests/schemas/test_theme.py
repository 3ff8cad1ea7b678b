"""Colours of a theme can be read, in light and in dark; what cannot is refused by name."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.course_yaml import parse_course
from schemas.course.theme import ThemeName, ThemeSettings
from schemas.errors import CourseInvalid
from schemas.theme.colour import WHITE, Colour, darken, has_contrast
from schemas.theme.palette import CONTROL_CONTRAST, TEXT_CONTRAST, Palette
from schemas.theme.theme import Theme, write_font_stack

COURSE = """\
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules: [{id: chaine, title: La chaîne du froid}]
review: {roles: {pedagogie: [lea]}}
"""
TEXTS = ("ink", "ink_soft", "accent", "good", "bad", "warn")
colours = st.builds(Colour, *(st.integers(0, 255),) * 3)


def set_theme(**settings: object) -> ThemeSettings:
    return ThemeSettings.model_validate_json(json.dumps({"name": "lake"} | settings))


def refuse(theme: str) -> CourseInvalid:
    """Return the error of a course whose eighth line and on is this theme."""
    with pytest.raises(CourseInvalid) as refused:
        parse_course(Path("course.yaml"), f"{COURSE}{theme}\n")
    return refused.value


def list_faults(palette: Palette) -> list[str]:
    weak = [n for n in TEXTS if not has_contrast(getattr(palette, n), palette.grounds, TEXT_CONTRAST)]
    if not has_contrast(palette.edge, palette.grounds, CONTROL_CONTRAST):
        weak.append("edge")
    if not has_contrast(palette.on_accent, (palette.accent,), TEXT_CONTRAST):
        weak.append("on_accent")
    return weak


@pytest.mark.parametrize(
    ("grey", "ratio"), [("#767676", 4.54), ("#777777", 4.48), ("#000000", 21.0), ("#ffffff", 1.0)]
)
def test_contrast_is_what_wcag_computes(grey: str, ratio: float) -> None:
    """The first grey that passes on white, and the last that does not, are known to everybody."""
    assert round(Colour.parse(grey).measure_contrast(WHITE), 2) == ratio


@given(accent=colours, paper=colours)
def test_whatever_colours_are_taken_every_text_can_be_read_in_light_in_dark_and_on_paper(
    accent: Colour, paper: Colour
) -> None:
    try:
        theme = Theme(set_theme(accent=str(accent), paper=str(paper)))
    except ValueError:
        return
    for palette in (theme.light, theme.dark, theme.printed):
        assert list_faults(palette) == []


@given(accent=colours)
def test_the_colour_offered_for_one_that_is_refused_passes(accent: Colour) -> None:
    nearest = darken(accent, (WHITE,), TEXT_CONTRAST)
    assert nearest is not None
    assert has_contrast(nearest, (WHITE,), TEXT_CONTRAST)
    assert nearest.lightness <= accent.lightness


def test_themes_of_ours_pass() -> None:
    for name in ThemeName:
        theme = Theme(ThemeSettings(name=name))
        assert [list_faults(each) for each in (theme.light, theme.dark, theme.printed)] == [[], [], []]


def test_an_accent_nobody_can_read_is_refused_with_line_ratios_and_the_nearest_that_passes() -> None:
    error = refuse('theme:\n  name: slate\n  accent: "#ffcc00"')
    assert error.place == "course.yaml, line 10, theme.accent"
    for said in ("#ffcc00", "1.51:1", "#ffffff", "4.5:1", "#917300"):
        assert said in error.happened
    assert "1,51:1" in error.in_french
    taken = parse_course(Path("course.yaml"), COURSE + 'theme: {name: slate, accent: "#917300"}')
    assert taken.theme_settings == set_theme(name="slate", accent="#917300")


def test_a_paper_too_dark_for_any_text_is_what_is_refused() -> None:
    error = refuse('theme: {name: lake, paper: "#333333", ink: "#000000", accent: "#000000"}')
    assert error.place.endswith("theme.paper")


@pytest.mark.parametrize(
    ("theme", "key", "said"),
    [
        ("theme: sea", "theme", "lake, brick, slate"),
        ('theme: {accent: "#000000"}', "theme.name", "missing"),
        ("theme: {name: lake, accent: red}", "theme.accent", "write it like #0a5a5c"),
        ("theme: {name: lake, text_font: Arail}", "theme.text_font", "like it: Arial"),
        (
            'theme: {name: lake, text_font: {family: "x;}", fallback: serif}}',
            "theme.text_font.family",
            "no name of a font",
        ),
        (
            "theme: {name: lake, text_font: {family: Marianne}}",
            "theme.text_font.fallback",
            "missing",
        ),
        ("theme: {name: lake, logo: ../logo.png}", "theme.logo", "below the folder"),
        ("theme: {name: lake, logo: /etc/logo.png}", "theme.logo", "below the folder"),
        ("theme: {name: lake, logo: logo.gif}", "theme.logo", ".png, .jpg, .jpeg, .svg"),
        ("theme: {name: lake, word: model.odt}", "theme.word", ".dotx, .docx"),
        ("theme: {name: lake, word: model.dotm}", "theme.word", "macros: save it as .dotx"),
        ("theme: {name: lake, slides: model.POTM}", "theme.slides", "macros: save it as .potx"),
        ("theme: {name: lake, slides: ../model.potx}", "theme.slides", "below the folder"),
        ("theme: {name: lake, cover: {file: a.svg, decorative: true}}", "theme.cover.file", ".png"),
        ("theme: {name: lake, cover: {file: a.png}}", "theme.cover.alternative", "decorative"),
        (
            "theme: {name: lake, cover: {file: a.png, alternative: Un quai, decorative: true}}",
            "theme.cover.alternative",
            "not both",
        ),
    ],
)
def test_what_is_no_theme_is_refused_by_its_key(theme: str, key: str, said: str) -> None:
    error = refuse(theme)
    assert error.place == f"course.yaml, line 8, {key}"
    assert said in error.happened


def test_a_font_has_something_that_stands_in_for_it() -> None:
    known = set_theme(heading_font="Georgia").heading_choice
    own = set_theme(text_font={"family": "Marianne", "fallback": "sans-serif"}).text_choice
    assert write_font_stack(known).startswith('"Georgia", ')
    assert write_font_stack(known).endswith(", serif")
    assert write_font_stack(own).startswith('"Marianne", ')
    assert write_font_stack(own).endswith(", sans-serif")


def test_themes_that_differ_in_anything_have_different_digests() -> None:
    settings = (set_theme(), set_theme(name="slate"), set_theme(accent="#0a5a5d"))
    assert len({Theme(each).digest for each in settings}) == len(settings)
