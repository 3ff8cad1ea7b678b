"""The document model: blocks in reading order, before any file format."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from pipelines.packaging.documents.column_shares import share_width
from pipelines.packaging.documents.look import OURS, Look
from schemas.language import Language


@dataclass(frozen=True)
class Words:
    """A text with the numbers of its endnotes, and warnings to the reader.

    `missing`: the text says that a fact is missing. `label` stands before it: that it was made up.
    """

    text: str
    notes: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    strong: bool = False
    missing: bool = False
    label: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing of it to show."""
        return not (self.text or self.label or self.notes or self.warnings)

    @property
    def note_marks(self) -> tuple[tuple[int, str], ...]:
        """Return the marks of the notes, e.g. `[2]` or `[4–7]` for a run, each with the note it leads to."""
        return mark_notes(self.notes)


SHORT_RUN = 2
"""The longest run of consecutive notes that is written one by one."""


def mark_notes(numbers: Iterable[int]) -> tuple[tuple[int, str], ...]:
    """Return the marks of notes, e.g. `[2]` or `[4–7]` for a run, each with its first number."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown: list[tuple[int, str]] = []
    for run in runs:
        if len(run) > SHORT_RUN:
            shown.append((run[0], f"[{run[0]}–{run[-1]}]"))
        else:
            shown += [(number, f"[{number}]") for number in run]
    return tuple(shown)


SIGN_HEIGHT, TICK_HEIGHT, MOST_CELLS_TO_SIGN = 1.25, 0.7, 2
"""Heights in centimetres of a line to sign and of one to tick; the most empty cells of a line to sign."""

PNG_START = b"\x89PNG"
CENTIMETRES_A_PIXEL = 2.54 / 96
"""A picture on paper is as large as on a screen, if the page has room for it."""

Passage = tuple[Words, ...]
"""Texts read one after the other, on the same lines."""


@dataclass(frozen=True)
class Heading:
    """A title within the document; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Prose:
    """A paragraph. `quiet`: set small, as a note. `keeps_with_next`: on one page with the next block."""

    words: Passage
    quiet: bool = False
    keeps_with_next: bool = False


class ListStyle(StrEnum):
    """What stands before each item of a list."""

    BULLETS = "bullets"
    NUMBERS = "numbers"
    LETTERS = "letters"
    BOXES = "boxes"
    OWN = "own"
    """Nothing: the items bring numbers of their own."""


@dataclass(frozen=True)
class Listing:
    """A list; before its items stand bullets, numbers, letters, or letters beside a box to tick.

    `depths` says how deep each item is, from 1; empty if all are of the first level.
    """

    items: tuple[Passage, ...]
    style: ListStyle = ListStyle.BULLETS
    depths: tuple[int, ...] = ()


@dataclass(frozen=True)
class GridLine:
    """A line of a table; `tall` leaves room to write by hand."""

    cells: tuple[Passage, ...]
    tall: bool = False

    @property
    def height(self) -> float:
        """Return the least height of the line in centimetres; 0 if nobody writes on it."""
        empty = sum(not any(each.text for each in cell) for cell in self.cells)
        return 0.0 if not self.tall else SIGN_HEIGHT if empty <= MOST_CELLS_TO_SIGN else TICK_HEIGHT


@dataclass(frozen=True)
class Grid:
    """A table with a header row, which is left out if its titles are empty.

    `widths` are the columns' shares of the page; empty: computed from the texts. `dense`: set small, for many
    columns of text.
    """

    caption: str
    header: tuple[str, ...]
    lines: tuple[GridLine, ...]
    widths: tuple[int, ...] = ()
    dense: bool = False

    @property
    def has_titles(self) -> bool:
        """Return whether its columns have titles."""
        return any(self.header)

    @property
    def shares(self) -> tuple[int, ...]:
        """Return the share of each column: `widths`, or computed from the texts."""
        if self.widths:
            return self.widths
        texts = [[" ".join(each.text for each in cell) for cell in line.cells] for line in self.lines]
        signed = [text for text, line in zip(texts, self.lines, strict=True) if line.height == SIGN_HEIGHT]
        return share_width(self.header, texts, signed, dense=self.dense)


LabelledPassage = tuple[str, Passage]
"""A text below its label."""


@dataclass(frozen=True)
class ScheduleEntry:
    """One phase of a schedule: when it is and its title in a band, and what people do below it.

    `lasts`, how long it is, stands in the band too; `lines` say what it is for, and how. Each of `rows` is
    texts beside each other.
    """

    when: str
    title: str
    lasts: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[LabelledPassage, ...], ...] = ()


@dataclass(frozen=True)
class Schedule:
    """The phases of a session in order, each below a band of its own."""

    caption: str
    entries: tuple[ScheduleEntry, ...]


@dataclass(frozen=True)
class Aside:
    """A remark apart from the main text, such as speaker notes."""

    label: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Verbatim:
    """Lines set as they are, all letters of one width, and the sources they come from."""

    lines: tuple[str, ...]
    source: Words


@dataclass(frozen=True)
class WritingSpace:
    """A space to write in by hand, under its label.

    A spare one takes what its page has left, up to its lines: it never begins a page.
    """

    label: str
    lines: int = 2
    is_spare: bool = False


@dataclass(frozen=True)
class DrawnFigure:
    """A drawing and the words that say the same."""

    svg: bytes
    alternative: str


@dataclass(frozen=True)
class Photograph:
    """A picture as PNG or JPEG, its size in pixels, the words that say the same, and what stands below it.

    `alternative` is empty if the picture says nothing.
    """

    data: bytes
    size: tuple[int, int]
    alternative: str
    caption: Passage = ()

    @property
    def name(self) -> str:
        """Return a file name that is the picture's alone."""
        ending = "png" if self.data.startswith(PNG_START) else "jpg"
        return f"{sha256(self.data).hexdigest()[:16]}.{ending}"

    def fit(self, width: float, height: float) -> tuple[float, float]:
        """Return how wide and high the picture is shown in a space, all in centimetres."""
        shrunk = min(width / self.size[0], height / self.size[1], CENTIMETRES_A_PIXEL)
        return self.size[0] * shrunk, self.size[1] * shrunk


@dataclass(frozen=True)
class FactList:
    """Pairs of a label and its value, such as duration and `2 h`."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letterhead:
    """The sender; in a letter also labels for recipient and date, which are filled in by hand."""

    sender: tuple[str, ...]
    recipient: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Cover:
    """A title page: the organisation, the title, and facts."""

    sender: tuple[str, ...]
    label: str
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Contents:
    """The chapters of the document with their pages, below a title."""

    title: str


CARD_COLUMNS, CARD_ROWS = 2, 4
CARD_HEIGHT = 5.7
"""Cards on a sheet, and the height of each in centimetres: a sheet fits between the margins of A4."""


CardSide = tuple[int, Passage]
"""What one side of a card says, below its number."""


@dataclass(frozen=True)
class Card:
    """A card to cut out; its number stands on both sides."""

    number: int
    front: Passage
    back: Passage


@dataclass(frozen=True)
class Cards:
    """Cards to print on both sides and to cut out: a page of fronts, then one of their backs, and so on.

    The first page of fronts stands on an odd page.
    """

    cards: tuple[Card, ...]

    @property
    def pages(self) -> tuple[tuple[CardSide | None, ...], ...]:
        """Return the sides on each page, row by row; None where no card is.

        Backs stand in mirrored columns: each is behind its front when the sheet turns on its long edge.
        """
        pages: list[tuple[CardSide | None, ...]] = []
        size = CARD_COLUMNS * CARD_ROWS
        for at in range(0, len(self.cards), size):
            sheet = self.cards[at : at + size]
            places: list[Card | None] = [*sheet, *[None] * (size - len(sheet))]
            rows = [places[n : n + CARD_COLUMNS] for n in range(0, size, CARD_COLUMNS)]
            mirrored = [card for row in rows for card in reversed(row)]
            pages.append(tuple(None if each is None else (each.number, each.front) for each in places))
            pages.append(tuple(None if each is None else (each.number, each.back) for each in mirrored))
        return tuple(pages)


@dataclass(frozen=True)
class Together:
    """Blocks kept on one page if they fit."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class NewPage:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class Endnote:
    """A quoted source: its number in the text, its place in the source, its exact words.

    `quote` is empty if the text itself repeats the words.
    """

    number: int
    source: str
    place: str
    quote: str
    warning: str = ""


def _share_lines(notes: Iterable[Endnote]) -> tuple[tuple[Endnote, ...], ...]:
    lines: list[list[Endnote]] = []
    for note in notes:
        before = lines[-1][-1] if lines else None
        is_bare = not (note.quote or note.warning)
        if before and is_bare and not before.quote and (before.place, before.warning) == (note.place, ""):
            lines[-1].append(note)
        else:
            lines.append([note])
    return tuple(map(tuple, lines))


@dataclass(frozen=True)
class Endnotes:
    """The sources a document quotes, in order of their first use; `intro` says how to read them."""

    title: str
    notes: tuple[Endnote, ...]
    intro: str = ""

    @property
    def by_source(self) -> tuple[tuple[str, tuple[tuple[Endnote, ...], ...]], ...]:
        """Return the notes of each document quoted, below its title, those that share a line together.

        Notes in a row that say no more than the same place share one.
        """
        titles = dict.fromkeys(note.source for note in self.notes)
        return tuple(
            (title[:1].upper() + title[1:], _share_lines(each for each in self.notes if each.source == title))
            for title in titles
        )


Block = (
    Heading
    | Prose
    | Listing
    | Grid
    | Schedule
    | Aside
    | Verbatim
    | WritingSpace
    | DrawnFigure
    | Photograph
    | FactList
    | Letterhead
    | Cover
    | Contents
    | Cards
    | Together
    | NewPage
    | Endnotes
)


@dataclass(frozen=True)
class Imprint:
    """Metadata of a document, and the texts at the head and foot of its pages.

    `dated` is the moment of the last approval. Before any approval it is None, and `unapproved` says so on
    every page.
    """

    title: str
    course: str
    subject: str
    description: str
    digest: str
    module: str
    number: int
    source_type: str
    human_share: float
    reviewers: tuple[str, ...] = ()
    dated: datetime | None = None
    foot: str = ""
    unapproved: str = ""


@dataclass(frozen=True)
class Document:
    """A document ready to be written in any file format.

    `kind` is the deliverable's kind, None for a document on a whole release. `is_titled` is False for
    letters and booklets, which bring a letterhead or a cover.
    """

    kind: str | None
    language: Language
    label: str
    title: str
    blocks: tuple[Block, ...]
    imprint: Imprint
    is_wide: bool = False
    is_titled: bool = True
    look: Look = OURS
