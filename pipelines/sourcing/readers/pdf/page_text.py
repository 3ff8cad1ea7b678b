"""The text of one page of a PDF: its lines and ruled tables, and the pictures beside them."""

from dataclasses import dataclass
from functools import cached_property

from pipelines.sourcing.readers.pdf.characters import Fragment
from pipelines.sourcing.readers.pdf.page_pictures import PaintedPicture
from pipelines.sourcing.readers.pdf.ruled_tables import RuledTable
from schemas.anchor import PagePlace, Scan

EDGE_SHARE = 0.1
"""Share of a page's height, at its top and bottom, that holds running headers and page numbers."""


@dataclass(frozen=True)
class PageText:
    """A page as it is read, before its lines are put together."""

    number: int
    height: float
    lines: list[Fragment]
    tables: list[RuledTable]
    characters: int
    pictures: list[PaintedPicture]
    scanned: bool = False
    is_wide: bool = False
    """Whether it is wider than high, as a slide is."""

    @property
    def place(self) -> PagePlace | Scan:
        """Return where the page's text is, as citations name it."""
        return Scan(number=self.number) if self.scanned else PagePlace(number=self.number)

    @cached_property
    def baselines(self) -> list[float]:
        """Return the baselines of the page's lines, from the lowest up."""
        return sorted(line.baseline for line in self.lines)

    @property
    def is_empty(self) -> bool:
        """Return whether the page has no text."""
        return not self.lines and not self.tables

    def is_edge(self, line: Fragment) -> bool:
        """Return whether a line is so high or low on the page that it may be a running header or footer."""
        return not EDGE_SHARE * self.height < line.baseline < (1 - EDGE_SHARE) * self.height
