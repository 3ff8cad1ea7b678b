"""The colours of a page in light and in dark, each with the contrast that WCAG 2.2 asks for.

Three are given (accent, paper, ink), all others are derived from them and moved until they pass: text 4.5:1
(1.4.3), the edges of controls 3:1 (1.4.11).
"""

from dataclasses import dataclass
from enum import StrEnum

from schemas.theme.colour import WHITE, Colour, darken, has_contrast, lighten

TEXT_CONTRAST, CONTROL_CONTRAST = 4.5, 3.0

GOOD, BAD, WARN = Colour(29, 106, 53), Colour(155, 44, 29), Colour(122, 74, 0)
DARK_GOOD, DARK_BAD, DARK_WARN = Colour(139, 211, 156), Colour(242, 163, 150), Colour(237, 194, 122)

DARK_PAPER, DARK_SURFACE, DARK_INK, DARK_WASH = (0.21, 0.012), (0.25, 0.014), (0.93, 0.012), (0.3, 0.04)
"""Lightness and the most chroma of the dark form; the hue is that of the accent."""

DARK_ACCENT, DARK_ON_ACCENT = 0.76, (0.19, 0.02)


class Scheme(StrEnum):
    """Whether a page is light or dark."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Palette:
    """The colours of a page in one scheme.

    `surface` lies on `paper`, as a card does. `line` only divides; `edge` is the outline of a control.
    `accent_soft` is a tint behind text, `on_accent` the text on a button.
    """

    scheme: Scheme
    ink: Colour
    ink_soft: Colour
    paper: Colour
    surface: Colour
    line: Colour
    edge: Colour
    accent: Colour
    on_accent: Colour
    accent_soft: Colour
    good: Colour
    bad: Colour
    warn: Colour

    @property
    def grounds(self) -> tuple[Colour, ...]:
        """Return the colours that text stands on, apart from buttons."""
        return self.paper, self.surface, self.accent_soft


def derive_palette(accent: Colour, paper: Colour, ink: Colour) -> Palette:
    """Return the light colours of a page; accent and ink are darker than the paper and pass on it."""
    tint = _find_tint(accent, paper, (accent, ink))
    grounds = (paper, WHITE, tint)
    return Palette(
        scheme=Scheme.LIGHT,
        ink=ink,
        ink_soft=_soften(ink, paper, grounds, TEXT_CONTRAST, 0.32),
        paper=paper,
        surface=WHITE,
        line=ink.mix(paper, 0.85),
        edge=_soften(ink, paper, grounds, CONTROL_CONTRAST, 0.5),
        accent=accent,
        on_accent=WHITE,
        accent_soft=tint,
        good=darken(GOOD, grounds, TEXT_CONTRAST) or ink,
        bad=darken(BAD, grounds, TEXT_CONTRAST) or ink,
        warn=darken(WARN, grounds, TEXT_CONTRAST) or ink,
    )


def derive_dark_palette(accent: Colour) -> Palette:
    """Return the dark colours of a page, in the hue of an accent that is made light enough."""
    paper, surface, ink, tint = (
        accent.change_tone(*tone) for tone in (DARK_PAPER, DARK_SURFACE, DARK_INK, DARK_WASH)
    )
    grounds = (paper, surface, tint)
    bright = accent.change_tone(max(accent.lightness, DARK_ACCENT))
    return Palette(
        scheme=Scheme.DARK,
        ink=ink,
        ink_soft=_soften(ink, paper, grounds, TEXT_CONTRAST, 0.3),
        paper=paper,
        surface=surface,
        line=ink.mix(paper, 0.83),
        edge=_soften(ink, paper, grounds, CONTROL_CONTRAST, 0.45),
        accent=lighten(bright, grounds, TEXT_CONTRAST) or ink,
        on_accent=accent.change_tone(*DARK_ON_ACCENT),
        accent_soft=tint,
        good=DARK_GOOD,
        bad=DARK_BAD,
        warn=DARK_WARN,
    )


def _find_tint(accent: Colour, paper: Colour, texts: tuple[Colour, ...]) -> Colour:
    """Return the paper with as much of the accent in it as leaves each text its contrast."""
    for hundredths in range(10, 0, -1):
        tint = paper.mix(accent, hundredths / 100)
        if all(has_contrast(text, (tint,), TEXT_CONTRAST) for text in texts):
            return tint
    return paper


def _soften(ink: Colour, paper: Colour, grounds: tuple[Colour, ...], ratio: float, most: float) -> Colour:
    """Return the ink with as much of the paper in it, `most` at the most, as leaves it its contrast."""
    for hundredths in range(round(100 * most), 0, -1):
        soft = ink.mix(paper, hundredths / 100)
        if has_contrast(soft, grounds, ratio):
            return soft
    return ink
