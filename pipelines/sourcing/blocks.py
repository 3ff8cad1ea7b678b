"""Blocks that every reader returns: typed, in reading order, with a list of what was left out."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile

from pipelines.sourcing.characters import TICK, TICKS, clean_code, clean_text, find_hidden_characters
from pipelines.sourcing.code_text import is_console
from pipelines.sourcing.contents_lines import lists_pages
from pipelines.sourcing.merged_cells import MOST_CELLS, CodeCell, TableTooLargeError
from pipelines.sourcing.page_numbers import names_page_number
from pipelines.sourcing.pictures.found import FoundPicture
from pipelines.sourcing.typed_lines import TypedLevels, TypedLine, split_typed_lines
from schemas.anchor import Place
from schemas.source import (
    ANSWERS,
    DEEPEST,
    LONGEST_LABEL,
    LONGEST_TERM,
    Dropped,
    DropReason,
    ListItem,
    NotRecognised,
    Recognised,
    Remark,
    RemarkKind,
)
from schemas.source_pictures import LeftOutPicture, PictureReason

LONGEST_EXCERPT = 200
LONGEST_HEADING = 200
LONGEST_TITLES = 10_000
"""Characters of the titles of a table together; a survey of fifty questions has some six thousand."""

LONGEST_DETAIL = 200
BETWEEN_TITLES = " – "
"""Stands between a title of a table's column and the one above it."""

MOST_PICTURES = 5_000
"""Pictures of one source that are looked at."""


@dataclass(frozen=True)
class HeadingBlock:
    """A title; level 1 is the highest."""

    text: str
    level: int
    place: Place


@dataclass(frozen=True)
class SectionEnd:
    """Where what stands below a title ends, so that the text after it stands below the title before."""

    level: int
    place: Place

    @property
    def text(self) -> str:
        """Return nothing: an end has no words."""
        return ""


@dataclass(frozen=True)
class ParagraphBlock:
    """Sentences; an item of a bulleted list is one too."""

    text: str
    place: Place
    item: ListItem | None = None
    remark: Remark | None = None


@dataclass(frozen=True)
class StepBlock:
    """An item of a numbered list."""

    text: str
    place: Place
    item: ListItem | None = None
    remark: Remark | None = None


@dataclass(frozen=True)
class RowBlock:
    """A line of a table, table and row counted from 1, the header left out."""

    header: tuple[str, ...]
    cells: tuple[str, ...]
    table: int
    row: int
    place: Place
    remark: Remark | None = None


@dataclass(frozen=True)
class CodeBlock:
    """Code, word for word."""

    text: str
    place: Place
    item: ListItem | None = None
    remark: Remark | None = None


@dataclass(frozen=True)
class EntryBlock:
    """A text that is cited whole, however many sentences it has."""

    text: str
    place: Place


Block = HeadingBlock | SectionEnd | ParagraphBlock | StepBlock | RowBlock | CodeBlock | EntryBlock


@dataclass
class SourceLists:
    """The lists of one source, numbered as they come; a list within an item belongs to the outer list."""

    item: ListItem | None = None
    """Where what is read now stands; None outside of lists."""

    _lists: int = 0
    _items: int = 0
    _depth: int = 0
    _is_numbered: bool = False
    _is_held: bool = False

    @property
    def count(self) -> int:
        """Return how many lists there are so far."""
        return self._lists

    def number_list(self) -> int:
        """Return the number of a new list."""
        self._lists, self._items = self._lists + 1, 0
        return self._lists

    def pass_line(self, depth: int | None, *, is_numbered: bool = False, label: str = "") -> None:
        """Read a line that says itself how deep in a list it stands; None ends the list before it.

        A numbered list may follow a bulleted one with no line between them, or the other way round. Two lists
        of one kind are read as one: Word's own styles number each depth by itself.
        """
        if self._is_held:
            return
        if depth is None:
            self.item = None
            return
        if self.item is None or (depth == 1 and is_numbered != self._is_numbered):
            self.number_list()
            self._is_numbered = is_numbered
        self._add_item(depth, label)

    @contextmanager
    def within_note(self) -> Iterator[None]:
        """Read a note on what was read last: it belongs to that item, and ends no list."""
        self._is_held, outer = True, self._is_held
        yield
        self._is_held = outer

    @contextmanager
    def within_list(self) -> Iterator[None]:
        """Read a list; text in it that belongs to none of its items stands in no list."""
        if self._depth == 0:
            self.number_list()
        outer, self.item = self.item, None
        self._depth += 1
        yield
        self._depth -= 1
        self.item = outer

    @contextmanager
    def within_item(self, label: str = "", *, is_link: bool = False, term: str = "") -> Iterator[None]:
        """Read the next item of the list being read; an item outside of any list stands in none."""
        outer = self.item
        if self._depth:
            self._add_item(self._depth, label, is_link=is_link, term=term)
        yield
        self.item = outer

    def begin_item(self, term: str = "", *, is_link: bool = False) -> None:
        """Read the next item of the list being read, until another begins or the list ends."""
        if self._depth:
            self._add_item(self._depth, "", is_link=is_link, term=term)

    def _add_item(self, depth: int, label: str, *, is_link: bool = False, term: str = "") -> None:
        self._items += 1
        shown = label if len(label) <= LONGEST_LABEL else ""
        named = clean_text(term).replace("\n", " ")
        self.item = ListItem(
            list=self._lists,
            item=self._items,
            depth=min(depth, DEEPEST),
            label=shown or None,
            is_link=is_link or None,
            term=named if 0 < len(named) <= LONGEST_TERM else None,
        )


@dataclass
class BlockCollector:
    """Collects the blocks a reader finds; text is cleaned first, and empty text adds nothing."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    recognised: list[Recognised] = field(default_factory=list)
    not_recognised: list[NotRecognised] = field(default_factory=list)
    pictures: list[FoundPicture] = field(default_factory=list)
    left_out_pictures: list[LeftOutPicture] = field(default_factory=list)
    tables: int = 0
    lists: SourceLists = field(default_factory=SourceLists)
    remark: Remark | None = None
    """The remark that is read now; None outside of remarks."""

    is_cell: bool = False
    """Whether all that is read is a cell of a table, where a tick is no bullet."""

    _typed: TypedLevels = field(default_factory=TypedLevels)
    _remarks: int = 0
    _unused_caption: tuple[int, str] = (-1, "")
    _in_rows: list[tuple[FoundPicture, int]] = field(default_factory=list)

    def add_heading(self, raw: str, level: int, place: Place) -> bool:
        """Add a title, on one line; False if nothing visible was left of it.

        A title of more than LONGEST_HEADING characters is added as a paragraph, so that it can be cited.
        So is that of a remark: what comes after the remark does not stand below it.
        """
        text = self._clean_shown(raw, place).replace("\n", " ")
        if text and (len(text) > LONGEST_HEADING or self.remark is not None):
            self.blocks.append(ParagraphBlock(text, place, remark=self.remark))
        elif text:
            self.blocks.append(HeadingBlock(text, level, place))
        return bool(text)

    def end_section(self, level: int, place: Place) -> None:
        """End what stands below a title of this level."""
        self.blocks.append(SectionEnd(level, place))

    def add_paragraph(self, raw: str, place: Place) -> bool:
        """Add a paragraph; False if nothing visible was left of it.

        Lines of it that begin with a bullet or a number are items, unless the reader knows its list already;
        what a console shows is code.
        """
        if self.lists.item is not None or (self.is_cell and TICK.match(raw)):
            return self._add_line(raw, place, self.lists.item)
        if is_console(raw):
            return self.add_code(raw, place)
        if lists_pages(raw):
            self.report_dropped(DropReason.FURNITURE, raw, place)
            return False
        added = [self.add_typed_line(line, place) for line in split_typed_lines(raw)]
        return any(added)

    def add_typed_line(self, line: TypedLine, place: Place) -> bool:
        """Add a line as people type it, an item if it has a bullet; False if nothing visible is left."""
        if not line.sign:
            return self._add_line(line.text, place, None)
        if self._typed.end != len(self.blocks):
            self._typed.begin(self.lists.number_list())
        self._typed.count += 1
        depth = self._typed.enter(line)
        item = ListItem(list=self._typed.number, item=self._typed.count, depth=depth)
        added = self._add_line(line.text, place, item)
        self._typed.end = len(self.blocks)
        return added

    def _add_line(self, raw: str, place: Place, item: ListItem | None) -> bool:
        if names_page_number(raw) or lists_pages(raw):
            self.report_dropped(DropReason.FURNITURE, raw, place)
            return False
        text = self._clean_shown(raw, place)
        if text:
            self.blocks.append(ParagraphBlock(text, place, item, self.remark))
        return bool(text)

    def add_code(self, raw: str, place: Place) -> bool:
        """Add code, word for word; False if nothing visible was left of it."""
        self.report_dropped(DropReason.HIDDEN, find_hidden_characters(raw), place)
        text = clean_code(raw)
        if text.strip():
            self.blocks.append(CodeBlock(text, place, self.lists.item, self.remark))
        return bool(text.strip())

    @contextmanager
    def within_remark(self, kind: RemarkKind) -> Iterator[None]:
        """Read a remark that the author set apart; one within another is part of it.

        A solution or a hint within an exercise is not: it is for later.
        """
        outer = self.remark
        if outer is None or (outer.kind is RemarkKind.EXERCISE and kind in ANSWERS):
            self._remarks += 1
            self.remark = Remark(number=self._remarks, kind=kind)
        yield
        self.remark = outer

    def add_step(self, raw: str, place: Place) -> bool:
        """Add a step of a procedure, on one line; False if nothing visible was left of it."""
        if lists_pages(raw):
            self.report_dropped(DropReason.FURNITURE, raw, place)
            return False
        text = self._clean_shown(raw, place).replace("\n", " ")
        if text:
            self.blocks.append(StepBlock(text, place, self.lists.item, self.remark))
        return bool(text)

    def add_table(
        self, rows: Sequence[Sequence[str]], has_header: bool, place: Place, *, header_rows: int = 1
    ) -> bool:
        """Add a table row by row; a table of one column is a frame around paragraphs.

        The titles of a column in a header of several rows are joined. Titles of more than LONGEST_TITLES
        characters are rows like any other: each row is told its titles. Raises TableTooLargeError if its
        rows, made as wide as the widest, have too many cells.
        """
        if len(rows) * max(map(len, rows), default=0) > MOST_CELLS:
            raise TableTooLargeError
        grid = [[self._clean_cell(cell, place) for cell in row] for row in rows]
        width = max((len(row) for row in grid), default=0)
        grid = [row + [""] * (width - len(row)) for row in grid]
        columns = [n for n in range(width) if any(row[n] for row in grid)]
        numbers = [number for number, row in enumerate(grid) if any(row)]
        above = sum(number < header_rows for number in numbers)
        grid = [[row[n] for n in columns] for row in grid if any(row)]
        if len(columns) < 2:
            self._place_pictures_in_rows(numbers)
            added = [self.add_paragraph(cell, place) for row in grid for cell in row]
            return any(added)
        self.tables += 1
        above = max(above, 1) if len(grid) > max(above, 1) else 1
        titles = _join_titles(grid[:above]) if has_header and len(grid) > 1 else ()
        header = titles if sum(map(len, titles)) <= LONGEST_TITLES else ()
        if header:
            grid, numbers = grid[above:], numbers[above:]
        self._place_pictures_in_rows(numbers)
        for number, cells in enumerate(grid, start=1):
            self.blocks.append(RowBlock(header, tuple(cells), self.tables, number, place, self.remark))
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

    def add_picture(self, picture: FoundPicture) -> None:
        """Add a picture, which stands after the last block; a caption just above it becomes its own."""
        position, caption = self._unused_caption
        if position == len(self.blocks) and not picture.caption:
            picture.caption = caption
            self._unused_caption = (-1, "")
        picture.after = len(self.blocks)
        if len(self.pictures) < MOST_PICTURES:
            self.pictures.append(picture)
        else:
            self.leave_out_picture(PictureReason.BEYOND, picture.place, "1")

    def add_caption(self, raw: str, place: Place) -> bool:
        """Add the caption of the picture just above it, or else just below it, as a paragraph too."""
        text = clean_text(raw).replace("\n", " ")
        last = takewhile(lambda each: each.after == len(self.blocks), reversed(self.pictures))
        above = [each for each in last if not each.caption]
        added = self.add_paragraph(raw, place)
        for picture in above:
            picture.caption = text
        if added and not above:
            self._unused_caption = (len(self.blocks), text)
        return added

    def is_below_picture(self) -> bool:
        """Return whether the next block stands right below a picture that has no caption yet."""
        last = self.pictures[-1] if self.pictures else None
        return last is not None and last.after == len(self.blocks) and not last.caption

    def leave_out_picture(self, reason: PictureReason, place: Place, detail: str = "") -> None:
        """Report a picture that was left out; the detail is cut."""
        cut = clean_text(detail).replace("\n", " ")[:LONGEST_DETAIL]
        self.left_out_pictures.append(LeftOutPicture(reason=reason, place=place, detail=cut))

    def add_pictures_of(self, cell: "BlockCollector", row: int) -> None:
        """Add the pictures of a table's cell; they stand after its row, counted from 0, of the next table."""
        for picture in cell.pictures:
            self.add_picture(picture)
            self._in_rows.append((picture, row))
        self.left_out_pictures += cell.left_out_pictures

    def take_left_out(self, inner: "BlockCollector", place: Place) -> None:
        """Report what was left out of a part that was read apart."""
        self.dropped += [left.model_copy(update={"place": place}) for left in inner.dropped]

    def report_dropped(self, reason: DropReason, raw: str, place: Place) -> None:
        """Report text that was left out, cut to an excerpt."""
        text = clean_text(raw).replace("\n", " ")
        if text:
            excerpt = text[:LONGEST_EXCERPT]
            words = len(text.split()) if len(text) > LONGEST_EXCERPT else None
            self.dropped.append(Dropped(reason=reason, excerpt=excerpt, place=place, words=words))

    def report_unread(self, count: int, place: Place) -> None:
        """Report that so many slides or pages, from this place on, were not read at all."""
        if count > 0:
            self.dropped.append(Dropped(reason=DropReason.BEYOND, excerpt=str(count), place=place))

    def _place_pictures_in_rows(self, numbers: Sequence[int]) -> None:
        """Place pictures of cells after their rows; each row with one of the numbers becomes a block."""
        for picture, row in self._in_rows:
            picture.after = len(self.blocks) + bisect_right(numbers, row)
        self._in_rows = []

    def _clean_cell(self, raw: str, place: Place) -> str:
        """Return the text of a cell on one line; the spaces of a cell of code stay as they are."""
        shown = self._clean_shown(raw, place, is_cell=True)
        return (clean_code(raw) if shown and isinstance(raw, CodeCell) else shown).replace("\n", " ")

    def _clean_shown(self, raw: str, place: Place, *, is_cell: bool = False) -> str:
        self.report_dropped(DropReason.HIDDEN, find_hidden_characters(raw), place)
        return clean_text(raw, keeps_tick=is_cell or self.is_cell or self.lists.item is not None)


def _join_titles(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the titles of the columns, each with the titles above it; one said twice stands once."""
    columns = (dict.fromkeys(title for title in column if title) for column in zip(*rows, strict=True))
    return tuple(BETWEEN_TITLES.join(titles) for titles in columns)


def join_paragraphs(paragraphs: Sequence[str]) -> str:
    """Return the paragraphs of a table cell as one line, with a point between those without a full stop."""
    line = ""
    cleaned = (clean_text(raw, keeps_tick=True).replace("\n", " ") for raw in paragraphs)
    for paragraph in filter(None, cleaned):
        if line:
            is_closed = line.endswith((".", "!", "?", ":", ";", ",")) or line in TICKS
            line += " " if is_closed else " · "
        line += paragraph
    return line
