"""Elements of a parsed Markdown file with their line numbers, before they become a revision."""

from dataclasses import dataclass, field, replace

from schemas.errors import InvalidInput

LONGEST_NUMBER = 9  # digits; Python refuses to read a number of thousands, by an error that is no refusal


@dataclass(frozen=True)
class MarkedText:
    """A text with the line it stands on and its id, None if a person added it.

    `nature` is what its mark says it is, as edits name it; empty if the mark says nothing.
    `figures` are what stands behind it, between bars. `unsigned` is the text without the sign of a list that
    it begins with, as in `- a text` and `1. a text`; empty if it begins with none. `is_code` if it stood
    between fences, word for word.
    """

    line: int
    id: str | None
    text: str
    nature: str = ""
    figures: tuple[str, ...] = ()
    unsigned: str = ""
    is_code: bool = False

    def without_sign(self) -> "MarkedText":
        """Return the text without the sign of a list it begins with."""
        return replace(self, text=self.unsigned) if self.unsigned else self


@dataclass(frozen=True)
class NamedEntry:
    """A labelled text, e.g. `Duration (minutes): 15`; `part` is the part's name in edits."""

    line: int
    part: str
    text: str


@dataclass(frozen=True)
class MarkedSentences:
    """A paragraph, the steps of a procedure or a speaker's notes."""

    kind: str
    elements: list[MarkedText] = field(default_factory=list)


@dataclass(frozen=True)
class EditedRow:
    """Texts side by side: a row of a table, two things that belong together.

    `nature` is what the mark of a row says it is.
    """

    line: int
    id: str | None
    cells: tuple[str, ...]
    nature: str = ""


@dataclass
class EditedTable:
    """A table, under its caption where it has one of its own."""

    line: int
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: list[EditedRow] = field(default_factory=list)


@dataclass
class EditedAnswer:
    """An answer to choose."""

    line: int
    id: str | None
    text: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True)
class EditedItem:
    """A question; which of its lists are filled shows its type."""

    heading: MarkedText
    answers: list[EditedAnswer] = field(default_factory=list)
    pairs: list[EditedRow] = field(default_factory=list)
    places: list[MarkedText] = field(default_factory=list)
    gaps: list[EditedRow] = field(default_factory=list)
    entries: list[NamedEntry] = field(default_factory=list)

    def entry(self, part: str) -> NamedEntry | None:
        """Return the entry of a part; None if there is none."""
        return next((entry for entry in self.entries if entry.part == part), None)


@dataclass
class EditedBlock:
    """A block between its marks: the lines that name its texts and lists, and what its lists hold.

    Both are found by the mark of such a line: the name of a text (`variant`), the path of a list (`items`).
    `path` is the list that the next line belongs to; a block is `closed` by its last line.
    """

    heading: MarkedText
    labels: dict[str, MarkedText] = field(default_factory=dict)
    lists: dict[str, list[MarkedText | EditedItem]] = field(default_factory=dict)
    path: str = ""
    closed: bool = False


@dataclass(frozen=True)
class EditedSection:
    """A page of a lesson, a slide, a letter."""

    heading: MarkedText
    blocks: list[MarkedSentences | EditedTable | EditedBlock] = field(default_factory=list)


@dataclass(frozen=True)
class EditedPhase:
    """A phase of a session plan."""

    heading: MarkedText
    entries: list[NamedEntry] = field(default_factory=list)


@dataclass
class EditedArtefact:
    """A deliverable; its kind decides which of its lists are filled."""

    line: int
    kind: str
    sections: list[EditedSection] = field(default_factory=list)
    items: list[EditedItem] = field(default_factory=list)
    phases: list[EditedPhase] = field(default_factory=list)
    points: list[MarkedText] = field(default_factory=list)
    table: EditedTable | None = None


@dataclass
class EditedFile:
    """A whole file."""

    file: str
    head: dict[str, tuple[int, str]]
    title: MarkedText
    artefacts: list[EditedArtefact]

    def refuse(self, line: int, happened: str, remedy: str) -> InvalidInput:
        """Return the error that names a line of this file."""
        return refuse_line(self.file, line, happened, remedy)


def refuse_line(file: str, line: int, happened: str, remedy: str) -> InvalidInput:
    """Return the error that names a line of a file."""
    return InvalidInput(happened, place=f"{file}, line {line}", remedy=remedy)
