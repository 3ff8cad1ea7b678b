"""Text recognition of scanned pages: one protocol, one file for each engine.

Pages never leave this machine. Decided in docs/decisions/0059-text-recognition.md.
"""

from dataclasses import dataclass
from typing import Protocol

from schemas.language import Language


@dataclass(frozen=True)
class ScannedPage:
    """A picture of a page: one byte of grey for each pixel, row by row from the top."""

    width: int
    height: int
    dots_per_inch: int
    pixels: bytes


@dataclass(frozen=True)
class RecognisedWord:
    """A word with its left and right edge in pixels, and the engine's confidence in percent."""

    text: str
    left: int
    right: int
    confidence: int


@dataclass(frozen=True)
class RecognisedLine:
    """Words on one baseline, in reading order; `baseline` and letter `height` are in pixels."""

    words: tuple[RecognisedWord, ...]
    baseline: float
    height: float


class Recogniser(Protocol):
    """Recognises one page at a time; with the same stamp, the same picture gives the same words."""

    def stamp(self) -> str:
        """Return a text that changes with engine, version and data; never raises."""
        ...

    def engine(self, language: Language) -> str:
        """Return engine, version and data, e.g. `tesseract 5.5.0, fra`; raises RecognitionUnusable."""
        ...

    def read(self, picture: ScannedPage, language: Language) -> tuple[RecognisedLine, ...]:
        """Return the lines of a page; raises RecognitionUnusable with what the engine said."""
        ...
