"""Place of a PDF page's pictures in its text: after the nearest line above, in the same column."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import ClassVar

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.readers.pdf.characters import Fragment
from pipelines.sourcing.readers.pdf.page_pictures import PaintedPicture
from pipelines.sourcing.readers.pdf.page_text import PageText
from pipelines.sourcing.readers.pdf.picture_renderer import PictureRenderer
from pipelines.sourcing.readers.pdf.visibility import Box
from schemas.anchor import PagePlace
from schemas.languages.lexicon import Expressions, Vocabulary, write_expression
from schemas.source_pictures import PictureReason

OVERLAP_WITHIN = 3.0
"""Points by which a line above a picture may begin below its top: letters reach below their baseline."""


def count_parts_above(box: Box, parts: Sequence[Sequence[Fragment]]) -> int:
    """Return how many of a page's parts, given by their lines in reading order, stand before a picture.

    The nearest line above in its column is followed; without one, the nearest below is preceded; without
    text in its column, the nearest line above decides, wherever it is.
    """
    lines = [(number, line) for number, lines in enumerate(parts) for line in lines]
    beside = [(number, line) for number, line in lines if line.left < box[2] and line.right > box[0]]
    if (above := _find_nearest_above(box, beside)) is not None:
        return above + 1
    if beside:
        return max(beside, key=lambda each: each[1].baseline)[0]
    above = _find_nearest_above(box, lines)
    return 0 if above is None else above + 1


def _find_nearest_above(box: Box, lines: Sequence[tuple[int, Fragment]]) -> int | None:
    above = [(number, line) for number, line in lines if line.baseline >= box[3] - OVERLAP_WITHIN]
    return min(above, key=lambda each: each[1].baseline)[0] if above else None


class CaptionWords(Vocabulary):
    """Words that begin the caption of a picture, before its number."""

    room: ClassVar[str] = "picture_captions"

    before: Expressions


@cache
def _compile_caption() -> re.Pattern[str]:
    """Return the pattern of a caption's beginning: a word with a number or a colon, in any language."""
    words = write_expression(CaptionWords, lambda each: each.before)
    return re.compile(rf"^(?:{words})(?:\s*(?:n°\s*)?\d+(?:[.-]\d+)*[a-z]?\b|\s*[:–—])", re.IGNORECASE)


def is_caption(text: str) -> bool:
    """Return whether a paragraph beside a picture is its caption."""
    return _compile_caption().match(text) is not None


@dataclass
class PlacedPictures:
    """The pictures of a document, by the number of pieces of text before each."""

    blocks: BlockCollector
    renderer: PictureRenderer
    _by_position: dict[int, list[FoundPicture]] = field(default_factory=lambda: defaultdict(list))

    def place(self, sheet: PageText, picture: PaintedPicture, position: int) -> None:
        """Take note of a picture; one that covers its page is left out, unless a scan stands for the page."""
        place = PagePlace(number=sheet.number)
        if picture.is_whole_page:
            if not (sheet.is_empty or sheet.scanned):
                self.blocks.leave_out_picture(PictureReason.WHOLE_PAGE, place)
            return
        left, bottom, right, top = picture.box
        self._by_position[position].append(
            FoundPicture(
                partial(self.renderer.render, sheet.number, picture),
                place,
                alternative=picture.alternative,
                shown=(right - left, top - bottom),
                is_decorative=picture.is_decorative,
                identity=picture.identity,
            )
        )

    def are_beside(self, position: int) -> bool:
        """Return whether a picture stands just before or after the piece at a position."""
        return bool(self._by_position.get(position) or self._by_position.get(position + 1))

    def add_before(self, position: int) -> None:
        """Add the pictures that stand before the piece at a position."""
        for picture in self._by_position.get(position, ()):
            self.blocks.add_picture(picture)
