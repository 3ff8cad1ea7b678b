"""The document model: blocks in reading order, before any file format."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipelines.packaging.documents.column_shares import share_width
from schemas.language import Language


@dataclass(frozen=True)
class Words:
    """A text as it is read: the endnotes it rests on, and what a reader is warned of.

    `missing`: stands where a datum should be.
    """

    text: str
    notes: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()
    strong: bool = False
    missing: bool = False

    @property
    def marks(self) -> tuple[tuple[int, str], ...]:
        """Return the marks of the notes, e.g. `[2]` or `[4–7]` for a run, each with the note it leads to."""
        runs: list[list[int]] = []
        for number in self.notes:
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


SHORT_RUN = 2
"""Notes in a row that are still told one by one."""

SIGNING, TICKING, FEW_PLACES = 1.25, 0.7, 2
"""The height in centimetres of a place to sign and of one to tick, and of how many a line holds to sign."""

Passage = tuple[Words, ...]
"""Texts read one after the other, on the same lines."""


@dataclass(frozen=True)
class Heading:
    """A title within the document; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Prose:
    """A paragraph; a quiet one is set small, under what it explains.

    One that leads stays on the page of what it leads to.
    """

    words: Passage
    quiet: bool = False
    leads: bool = False


class Marks(StrEnum):
    """What stands before each item of a list."""

    BULLETS = "bullets"
    NUMBERS = "numbers"
    LETTERS = "letters"
    BOXES = "boxes"


@dataclass(frozen=True)
class Listing:
    """A list; its marks are bullets, numbers, letters, or letters beside a box to tick."""

    items: tuple[Passage, ...]
    marks: Marks = Marks.BULLETS


@dataclass(frozen=True)
class GridLine:
    """A line of a table; a tall one is left to be written on."""

    cells: tuple[Passage, ...]
    tall: bool = False

    @property
    def height(self) -> float:
        """Return how tall the line is at least, in centimetres; 0 where nobody writes on it."""
        empty = sum(not any(each.text for each in cell) for cell in self.cells)
        return 0.0 if not self.tall else SIGNING if empty <= FEW_PLACES else TICKING


@dataclass(frozen=True)
class Grid:
    """A table with a header row; `widths` are shares of the page, none: by what the columns hold.

    A dense one is set small, to hold many columns of words.
    """

    caption: str
    header: tuple[str, ...]
    lines: tuple[GridLine, ...]
    widths: tuple[int, ...] = ()
    dense: bool = False

    @property
    def shares(self) -> tuple[int, ...]:
        """Return the share of each column: from its longest text where none is given."""
        if self.widths:
            return self.widths
        said = [[" ".join(each.text for each in cell) for cell in line.cells] for line in self.lines]
        signed = [said for said, line in zip(said, self.lines, strict=True) if line.height == SIGNING]
        return share_width(self.header, said, signed, dense=self.dense)


@dataclass(frozen=True)
class Aside:
    """What stands beside the text: a speaker's notes, for instance."""

    label: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class WritingSpace:
    """A space to write in by hand, under its label."""

    label: str
    lines: int = 2


@dataclass(frozen=True)
class Picture:
    """A drawing and the words that say the same."""

    svg: bytes
    alternative: str


@dataclass(frozen=True)
class FactList:
    """Labels and what each stands for."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letterhead:
    """Who writes; in a letter, to whom and when besides: both are left to be written in by hand."""

    sender: tuple[str, ...]
    recipient: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Cover:
    """A title page, alone on its page: who hands the document out, what it is, where its text comes from."""

    sender: tuple[str, ...]
    label: str
    title: str
    facts: tuple[tuple[str, str], ...]
    about: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """Blocks that stay on one page where they fit on one."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class NewPage:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class Endnote:
    """A source as it was quoted: its number in the text, where it stands, its exact words.

    Without words the text itself is the quotation.
    """

    number: int
    source: str
    place: str
    quote: str
    warning: str = ""


@dataclass(frozen=True)
class Endnotes:
    """Every source a document quotes, in the order they are met; `intro` says how to read them."""

    title: str
    notes: tuple[Endnote, ...]
    intro: str = ""


Block = (
    Heading
    | Prose
    | Listing
    | Grid
    | Aside
    | WritingSpace
    | Picture
    | FactList
    | Letterhead
    | Cover
    | Together
    | NewPage
    | Endnotes
)


@dataclass(frozen=True)
class Imprint:
    """What a file says of itself to machines, and at the head and foot of its pages to people.

    `dated` is the last approval's moment; a file nobody approved yet has none, and `unapproved` says so on
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
    """A text ready to be written in any format; letters begin with their heads and a booklet with its
    cover, untitled.

    `kind` is the deliverable's, None for what is said of a release as a whole.
    """

    kind: str | None
    language: Language
    label: str
    title: str
    blocks: tuple[Block, ...]
    imprint: Imprint
    is_wide: bool = False
    is_titled: bool = True
