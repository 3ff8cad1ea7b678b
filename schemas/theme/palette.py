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

TINT, SURFACE_TINT = 10, 4
"""Hundredths of a colour in the tint behind text, and of the ink in a card."""

DARK_TINT = (0.27, 0.035)

DARK_ACCENT, DARK_ON_ACCENT = 0.76, (0.19, 0.02)


class Scheme(StrEnum):
    """Whether a page is light or dark."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Palette:
    """The colours of a page in one scheme.

    `surface` lies on `paper`, as a card does. `line` only divides; `edge` outlines what one fills in.
    Those that end with `_soft`, but for the ink, are tints behind text; `on_accent` stands on a button.
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
    good_soft: Colour
    bad: Colour
    bad_soft: Colour
    warn: Colour
    warn_soft: Colour

    @property
    def grounds(self) -> tuple[Colour, ...]:
        """Return the colours that text stands on, apart from buttons."""
        return self.paper, self.surface, self.accent_soft, self.good_soft, self.bad_soft, self.warn_soft


def derive_palette(accent: Colour, paper: Colour, ink: Colour) -> Palette:
    """Return the light colours of a page; accent and ink are darker than the paper and pass on it."""
    texts = (accent, ink)
    good, bad, warn = (darken(each, (paper,), TEXT_CONTRAST) or ink for each in (GOOD, BAD, WARN))
    tints = [_find_tint(each, paper, (*texts, each), TINT) for each in (accent, good, bad, warn)]
    surface = _find_tint(ink, paper, texts, SURFACE_TINT)
    grounds = (paper, surface, *tints)
    return Palette(
        scheme=Scheme.LIGHT,
        ink=ink,
        ink_soft=_soften(ink, paper, grounds, TEXT_CONTRAST, 0.32),
        paper=paper,
        surface=surface,
        line=ink.mix(paper, 0.85),
        edge=_soften(ink, paper, grounds, CONTROL_CONTRAST, 0.5),
        accent=accent,
        on_accent=WHITE,
        accent_soft=tints[0],
        good=darken(good, grounds, TEXT_CONTRAST) or ink,
        good_soft=tints[1],
        bad=darken(bad, grounds, TEXT_CONTRAST) or ink,
        bad_soft=tints[2],
        warn=darken(warn, grounds, TEXT_CONTRAST) or ink,
        warn_soft=tints[3],
    )


def derive_dark_palette(accent: Colour) -> Palette:
    """Return the dark colours of a page, in the hue of an accent that is made light enough."""
    paper, surface, ink, tint = (
        accent.change_tone(*tone) for tone in (DARK_PAPER, DARK_SURFACE, DARK_INK, DARK_WASH)
    )
    good_soft, bad_soft, warn_soft = (
        each.change_tone(*DARK_TINT) for each in (DARK_GOOD, DARK_BAD, DARK_WARN)
    )
    grounds = (paper, surface, tint, good_soft, bad_soft, warn_soft)
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
        good_soft=good_soft,
        bad=DARK_BAD,
        bad_soft=bad_soft,
        warn=DARK_WARN,
        warn_soft=warn_soft,
    )


def _find_tint(colour: Colour, paper: Colour, texts: tuple[Colour, ...], most: int) -> Colour:
    """Return the paper with as much of a colour in it, `most` hundredths, as each text bears."""
    for hundredths in range(most, 0, -1):
        tint = paper.mix(colour, hundredths / 100)
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
