"""Colours: contrast as WCAG 2.2 computes it, and the nearest colour that has enough.

Lightness is that of Oklab (Björn Ottosson, 2020), in which equal steps look equal and the hue stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import atan2, cbrt, cos, hypot, sin

STEPS = 1000
"""Steps from black to white in the search for a colour with enough contrast."""

GAMUT_SLACK = 1e-4


@dataclass(frozen=True)
class Colour:
    """A colour of sRGB, its channels from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, written: str) -> "Colour":
        """Return the colour of a text like `#0a5a5c`."""
        return cls(*bytes.fromhex(written.removeprefix("#")))

    def __str__(self) -> str:
        """Return the colour as CSS writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def digits(self) -> str:
        """Return the colour as Word and PowerPoint write it, e.g. `0A5A5C`."""
        return str(self).removeprefix("#").upper()

    @cached_property
    def luminance(self) -> float:
        """Return the relative luminance (WCAG 2.2), 0 for black and 1 for white."""
        red, green, blue = (_linearise(channel / 255) for channel in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def measure_contrast(self, other: "Colour") -> float:
        """Return the contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
        darker, lighter = sorted((self.luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)

    def mix(self, other: "Colour", share: float) -> "Colour":
        """Return this colour with a share of another in it."""
        return Colour(
            round(self.red + (other.red - self.red) * share),
            round(self.green + (other.green - self.green) * share),
            round(self.blue + (other.blue - self.blue) * share),
        )

    def change_tone(self, lightness: float, most_chroma: float | None = None) -> "Colour":
        """Return the colour of the same hue with a lightness from 0 to 1, as strong as sRGB can show it.

        It is no stronger than this one, nor than `most_chroma`.
        """
        strength = self.chroma if most_chroma is None else min(self.chroma, most_chroma)
        low, high = 0.0, strength
        if _is_shown(_to_linear(lightness, high, self.hue)):
            low = high
        for _ in range(20 if low < high else 0):
            middle = (low + high) / 2
            if _is_shown(_to_linear(lightness, middle, self.hue)):
                low = middle
            else:
                high = middle
        channels = (min(1.0, max(0.0, each)) for each in _to_linear(lightness, low, self.hue))
        return Colour(*(round(255 * _encode(each)) for each in channels))

    @property
    def lightness(self) -> float:
        """Return the lightness as it is seen, 0 for black and 1 for white."""
        return self._oklab[0]

    @property
    def chroma(self) -> float:
        """Return how far the colour is from grey."""
        return hypot(self._oklab[1], self._oklab[2])

    @property
    def hue(self) -> float:
        """Return the angle of the hue in radians."""
        return atan2(self._oklab[2], self._oklab[1])

    @cached_property
    def _oklab(self) -> tuple[float, float, float]:
        red, green, blue = (_linearise(channel / 255) for channel in (self.red, self.green, self.blue))
        long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        return (
            0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
        )


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def has_contrast(colour: Colour, grounds: Iterable[Colour], ratio: float) -> bool:
    """Return whether a colour has at least this contrast with each ground."""
    return all(colour.measure_contrast(ground) >= ratio for ground in grounds)


def darken(colour: Colour, grounds: Iterable[Colour], ratio: float) -> Colour | None:
    """Return the nearest colour of the same hue, no lighter, with enough contrast; None if there is none."""
    return _find_tone(colour, tuple(grounds), ratio, 0.0)


def lighten(colour: Colour, grounds: Iterable[Colour], ratio: float) -> Colour | None:
    """Return the nearest colour of the same hue, no darker, with enough contrast; None if there is none."""
    return _find_tone(colour, tuple(grounds), ratio, 1.0)


def _find_tone(colour: Colour, grounds: tuple[Colour, ...], ratio: float, end: float) -> Colour | None:
    if has_contrast(colour, grounds, ratio):
        return colour
    start = colour.lightness
    for step in range(1, STEPS + 1):
        tone = colour.change_tone(start + (end - start) * step / STEPS)
        if has_contrast(tone, grounds, ratio):
            return tone
    return None


def _linearise(channel: float) -> float:
    # The standard of sRGB has 0.04045, WCAG 2.2 too since May 2021; no channel of 8 bits is between both.
    return float(channel / 12.92) if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encode(channel: float) -> float:
    return float(12.92 * channel) if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)


def _to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return the linear channels of a colour of Oklab; outside 0 to 1 where sRGB cannot show it."""
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(channels: Iterable[float]) -> bool:
    return all(-GAMUT_SLACK <= channel <= 1 + GAMUT_SLACK for channel in channels)
