"""Place of a PDF page's pictures in its text: after the nearest line above, in the same column."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.readers.pdf.characters import Fragment
from pipelines.sourcing.readers.pdf.page_pictures import PaintedPicture
from pipelines.sourcing.readers.pdf.page_text import PageText
from pipelines.sourcing.readers.pdf.picture_renderer import PictureRenderer
from pipelines.sourcing.readers.pdf.visibility import Box
from schemas.anchor import PagePlace
from schemas.source_pictures import PictureReason

OVERLAP_WITHIN = 3.0
"""Points by which a line above a picture may begin below its top: letters reach below their baseline."""

OTHER_COLUMN = 2.0
"""How much more a point to the left or right counts than one up or down."""


@dataclass(frozen=True)
class _LineAbout:
    """A line near a picture: the part of the page it is in, and how far it is from the picture in points."""

    part: int
    down: float
    across: float

    @property
    def distance(self) -> float:
        """Return how far it is; text in another column is farther than it looks."""
        return self.down + OTHER_COLUMN * self.across


def count_parts_above(box: Box, parts: Sequence[Sequence[Fragment]]) -> int:
    """Return how many of a page's parts, given by their lines in reading order, stand before a picture.

    The nearest line above is followed. At the top of a column, the nearest line below is preceded.
    """
    lines = [(number, line) for number, lines in enumerate(parts) for line in lines]
    above = [
        _LineAbout(number, max(line.baseline - box[3], 0.0), _measure_gap(box, line))
        for number, line in lines
        if line.baseline >= box[3] - OVERLAP_WITHIN
    ]
    below = [
        _LineAbout(number, max(box[1] - line.baseline - line.height, 0.0), 0.0)
        for number, line in lines
        if line.baseline <= box[1] and not _measure_gap(box, line)
    ]
    nearest = min(above, key=lambda line: line.distance, default=None)
    first = min(below, key=lambda line: line.distance, default=None)
    is_top = all(line.across for line in above)
    if first is not None and (nearest is None or (is_top and first.distance < nearest.distance)):
        return first.part
    return 0 if nearest is None else nearest.part + 1


def _measure_gap(box: Box, line: Fragment) -> float:
    """Return how far a line is to the left or right of a picture; nothing if it is above or below."""
    return max(line.left - box[2], box[0] - line.right, 0.0)


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
