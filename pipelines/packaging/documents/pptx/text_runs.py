"""Text of a slide as runs with their language and warnings; its sources are in the notes."""

from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Length, Pt

from pipelines.packaging.documents.model import Words
from schemas.languages.measures import keep_units

WARNING_SCALE, SMALLEST = 0.75, 18.0
"""Size of a warning relative to the text, and the least size of any text, in points."""


@dataclass(frozen=True)
class RunWriter:
    """Writes runs of text marked with a language; None leaves a colour to what the text stands in."""

    locale: str
    accent: MSO_THEME_COLOR | None = MSO_THEME_COLOR.ACCENT_1
    doubt: MSO_THEME_COLOR | None = MSO_THEME_COLOR.ACCENT_3

    def write_words(
        self, paragraph: Any, words: Words, *, size: Length, colour: MSO_THEME_COLOR | None = None
    ) -> None:
        """Write a text and its warnings into a paragraph."""
        if words.label:
            self.write_run(paragraph, words.label, size=size, bold=True, colour=self.accent)
        ink = (self.doubt or colour) if words.missing else colour
        self.write_run(
            paragraph, words.text, size=size, bold=words.strong or words.missing or None, colour=ink
        )
        small = Pt(max(SMALLEST, size.pt * WARNING_SCALE))
        for warning in words.warnings:
            self.write_run(paragraph, f" [{warning}]", size=small, bold=True, colour=self.doubt or colour)

    def write_run(
        self,
        paragraph: Any,
        text: str,
        *,
        size: Length | None = None,
        bold: bool | None = None,
        colour: MSO_THEME_COLOR | None = None,
    ) -> None:
        """Write a text into a paragraph, which runs from the right if its text begins so.

        No line breaks between a number and its unit.
        """
        self.write_code(paragraph, keep_units(text), size=size, bold=bold, colour=colour)

    def write_code(
        self,
        paragraph: Any,
        text: str,
        *,
        size: Length | None = None,
        bold: bool | None = None,
        colour: MSO_THEME_COLOR | None = None,
    ) -> None:
        """Write a text into a paragraph as it is."""
        if not paragraph.runs and runs_from_right(text):
            properties = paragraph._p.get_or_add_pPr()
            properties.set("rtl", "1")
            properties.set("algn", "r")
        run = paragraph.add_run()
        run.text = text
        run._r.get_or_add_rPr().set("lang", self.locale)
        if size is not None:
            run.font.size = size
        if bold is not None:
            run.font.bold = bold
        if colour is not None:
            run.font.color.theme_color = colour


def runs_from_right(text: str) -> bool:
    """Return whether the first letter of a text that has a direction is of a script from right to left."""
    directions = (bidirectional(letter) for letter in text)
    return next((each != "L" for each in directions if each in {"L", "R", "AL"}), False)
