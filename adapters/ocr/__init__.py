"""Text recognition of scanned pages: one protocol, one file for each engine.

Pages never leave this machine. Decided in docs/decisions/0059-text-recognition.md.
"""

from dataclasses import dataclass
from typing import Protocol

from schemas.language import Language


@dataclass(frozen=True)
class ScannedPage:
    """A page as it looks: one byte of grey a pixel, row by row from the top."""

    width: int
    height: int
    dots_per_inch: int
    pixels: bytes


@dataclass(frozen=True)
class RecognisedWord:
    """A word and how sure the engine is of it, in percent; pixels from the left of the picture."""

    text: str
    left: int
    right: int
    confidence: int


@dataclass(frozen=True)
class RecognisedLine:
    """Words on one baseline, in reading order; pixels from the top, and the height of the letters."""

    words: tuple[RecognisedWord, ...]
    baseline: float
    height: float


class Recogniser(Protocol):
    """Reads one page at a time; the same picture gives the same words as long as the stamp is the same."""

    def stamp(self) -> str:
        """Return what the words depend on beside the picture: engine, version and data; never raises."""
        ...

    def engine(self, language: Language) -> str:
        """Return who reads, e.g. `tesseract 5.5.0, fra`; raises RecognitionUnusable where it cannot."""
        ...

    def read(self, picture: ScannedPage, language: Language) -> tuple[RecognisedLine, ...]:
        """Return the lines of a page; raises RecognitionUnusable with what the engine said."""
        ...
