"""Blocks that every reader returns: typed, in reading order, with a list of what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.sourcing.characters import clean_text, find_hidden_characters
from schemas.source import Dropped, DropReason, NotRecognised, Place, Recognised

LONGEST_EXCERPT = 200
LONGEST_HEADING = 200


@dataclass(frozen=True)
class HeadingBlock:
    """A title; level 1 is the highest."""

    text: str
    level: int
    place: Place


@dataclass(frozen=True)
class ParagraphBlock:
    """Sentences; an item of a bulleted list is one too."""

    text: str
    place: Place


@dataclass(frozen=True)
class StepBlock:
    """An item of a numbered list."""

    text: str
    place: Place


@dataclass(frozen=True)
class RowBlock:
    """A line of a table, table and row counted from 1, the header left out."""

    header: tuple[str, ...]
    cells: tuple[str, ...]
    table: int
    row: int
    place: Place


Block = HeadingBlock | ParagraphBlock | StepBlock | RowBlock


@dataclass
class BlockCollector:
    """Collects the blocks a reader finds; text is cleaned first, and empty text adds nothing."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    not_recognised: list[NotRecognised] = field(default_factory=list)
    tables: int = 0

    def add_heading(self, raw: str, level: int, place: Place) -> bool:
        """Add a title, on one line; False if nothing visible was left of it.

        A title of more than LONGEST_HEADING characters is added as a paragraph, so that it can be cited.
        """
        text = self._clean_shown(raw, place).replace("\n", " ")
        if len(text) > LONGEST_HEADING:
            self.blocks.append(ParagraphBlock(text, place))
        elif text:
            self.blocks.append(HeadingBlock(text, level, place))
        return bool(text)

    def add_paragraph(self, raw: str, place: Place) -> bool:
        """Add a paragraph; False if nothing visible was left of it."""
        text = self._clean_shown(raw, place)
        if text:
            self.blocks.append(ParagraphBlock(text, place))
        return bool(text)

    def add_step(self, raw: str, place: Place) -> bool:
        """Add a step of a procedure, on one line; False if nothing visible was left of it."""
        text = self._clean_shown(raw, place).replace("\n", " ")
        if text:
            self.blocks.append(StepBlock(text, place))
        return bool(text)

    def add_table(self, rows: Sequence[Sequence[str]], has_header: bool, place: Place) -> bool:
        """Add a table row by row; a table of one column is a frame around paragraphs."""
        grid = [[self._clean_shown(cell, place).replace("\n", " ") for cell in row] for row in rows]
        width = max((len(row) for row in grid), default=0)
        grid = [row + [""] * (width - len(row)) for row in grid]
        columns = [n for n in range(width) if any(row[n] for row in grid)]
        grid = [[row[n] for n in columns] for row in grid if any(row)]
        if len(columns) < 2:
            added = [self.add_paragraph(cell, place) for row in grid for cell in row]
            return any(added)
        self.tables += 1
        header = tuple(grid.pop(0)) if has_header and len(grid) > 1 else ()
        for number, cells in enumerate(grid, start=1):
            self.blocks.append(RowBlock(header, tuple(cells), self.tables, number, place))
        return True

    def add_records(
        self, header: Sequence[str], rows: Sequence[tuple[Place, Sequence[str]]], *, above: int = 0
    ) -> None:
        """Add a table of records, each at its place and as wide as the header; an empty one adds nothing.

        The first `above` rows get no titles, because they are the titles themselves or stand above them.
        """
        self.tables += 1
        titled = tuple(clean_text(title).replace("\n", " ") for title in header)
        for number, (place, raw) in enumerate(rows, start=1):
            titles = titled if number > above else ()
            cells = tuple(self._clean_shown(cell, place).replace("\n", " ") for cell in raw)
            if any(cells):
                self.blocks.append(RowBlock(titles, cells, self.tables, number, place))

    def report_dropped(self, reason: DropReason, raw: str, place: Place) -> None:
        """Report text that was left out, cut to an excerpt."""
        text = clean_text(raw).replace("\n", " ")
        if text:
            self.dropped.append(Dropped(reason=reason, excerpt=text[:LONGEST_EXCERPT], place=place))

    def report_unread(self, count: int, place: Place) -> None:
        """Report that so many slides or pages, from this place on, were not read at all."""
        if count > 0:
            self.dropped.append(Dropped(reason=DropReason.BEYOND, excerpt=str(count), place=place))

    def _clean_shown(self, raw: str, place: Place) -> str:
        self.report_dropped(DropReason.HIDDEN, find_hidden_characters(raw), place)
        return clean_text(raw)


def join_paragraphs(paragraphs: Sequence[str]) -> str:
    """Return the paragraphs of a table cell as one line, with a point between those without a full stop."""
    line = ""
    for paragraph in filter(None, (clean_text(raw).replace("\n", " ") for raw in paragraphs)):
        if line:
            line += " " if line.endswith((".", "!", "?", ":", ";", ",")) else " · "
        line += paragraph
    return line
