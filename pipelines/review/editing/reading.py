"""From the file a person edited to its elements, each with its line; nothing is judged here but form."""

import re
from dataclasses import dataclass, field

from pipelines.review.editing.escapes import split_cells, split_marker, unescaped
from schemas.errors import InvalidInput

_HEAD = re.compile(r"^>\s*(module|revision|digest)\s*:\s*(\S+)\s*$", re.IGNORECASE)
_STEP = re.compile(r"^(\d+)[.)]\s+(.*)$")
_CAPTION = re.compile(r"^(?:Table|Tableau)\s?:(.*)$")
_FEEDBACK = re.compile(r"^(?:Feedback|Retour)\s?:(.*)$")
_ANSWER = re.compile(r"^[-*+]\s*\[([ xX]?)\](.*)$")
_BULLET = re.compile(r"^[-*+]\s+(.*)$")
_RULE = re.compile(r"^[\s:\-–—]+$")
_KINDS = ("lesson", "quiz", "summary")


@dataclass(frozen=True)
class Element:
    """A text with the line it stands on and its id, None where a person added it."""

    line: int
    id: str | None
    text: str


@dataclass(frozen=True)
class Sentences:
    """A paragraph, or the steps of a procedure."""

    numbered: bool
    elements: list[Element] = field(default_factory=list)


@dataclass(frozen=True)
class EditedRow:
    """A row of a table."""

    line: int
    id: str | None
    cells: tuple[str, ...]


@dataclass
class EditedTable:
    """A table under its caption."""

    line: int
    caption: str
    header: tuple[str, ...] = ()
    rows: list[EditedRow] = field(default_factory=list)


@dataclass(frozen=True)
class EditedSection:
    """A page of the lesson."""

    heading: Element
    blocks: list[Sentences | EditedTable] = field(default_factory=list)


@dataclass
class EditedAnswer:
    """An answer of a question."""

    line: int
    id: str | None
    text: str
    right: bool
    feedback: str = ""


@dataclass(frozen=True)
class EditedItem:
    """A question."""

    heading: Element
    answers: list[EditedAnswer] = field(default_factory=list)


@dataclass(frozen=True)
class EditedArtefact:
    """An artefact: of its three lists, the one its kind fills."""

    line: int
    kind: str
    sections: list[EditedSection] = field(default_factory=list)
    items: list[EditedItem] = field(default_factory=list)
    points: list[Element] = field(default_factory=list)


@dataclass
class Edited:
    """A whole file."""

    file: str
    head: dict[str, tuple[int, str]]
    title: Element
    artefacts: list[EditedArtefact]

    def refuse(self, line: int, happened: str, remedy: str) -> InvalidInput:
        """Return the error that names a line of this file."""
        return refusal(self.file, line, happened, remedy)


def refusal(file: str, line: int, happened: str, remedy: str) -> InvalidInput:
    """Return the error that names a line of a file."""
    return InvalidInput(happened, place=f"{file}, line {line}", remedy=remedy)


def module_of(text: str, file: str = "edited file") -> str:
    """Return the key of the module an edited file is of; raises InvalidInput where it does not say."""
    return _Reader(text, file).head()["module"][1]


def parse(text: str, file: str) -> Edited:
    """Return the elements of an edited file; raises InvalidInput naming file, line and remedy."""
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.file = file
        self.lines = list(enumerate((line.strip() for line in plain.split("\n")), start=1))
        self.start = next((n for n, line in self.lines if line.startswith("# ")), None)

    def head(self) -> dict[str, tuple[int, str]]:
        """Return what the lines above the title say, each with its line."""
        found: dict[str, tuple[int, str]] = {}
        for number, line in self.lines[: (self.start or 1) - 1]:
            said = _HEAD.match(line)
            if said:
                found[said.group(1).lower()] = (number, said.group(2))
            elif line and not line.startswith(">"):
                raise self._refuse(
                    number, "stands above the title", "Move it below the line that starts with #"
                )
        missing = {"module", "revision", "digest"} - found.keys()
        if missing:
            raise self._refuse(
                1,
                f"does not say {', '.join(sorted(missing))}",
                "Keep the first lines as `premierjet edit` wrote them",
            )
        return found

    def read(self) -> Edited:
        """Return the whole file."""
        head = self.head()
        if self.start is None:
            raise self._refuse(1, "has no title", "Keep the line that starts with #")
        title = self.lines[self.start - 1][1].removeprefix("# ")
        return Edited(
            self.file, head, Element(self.start, None, unescaped(title)), self._artefacts(self.start)
        )

    def _artefacts(self, start: int) -> list[EditedArtefact]:
        artefacts: list[EditedArtefact] = []
        after_blank = True
        for number, line in self.lines[start:]:
            if line.startswith("## "):
                artefacts.append(self._artefact(number, line))
            elif line and not artefacts:
                raise self._refuse(
                    number, "stands before the first part", "Move it below a line that starts with ##"
                )
            elif line:
                self._into(artefacts[-1], number, line, after_blank=after_blank)
            after_blank = not line
        return artefacts

    def _artefact(self, number: int, line: str) -> EditedArtefact:
        element = self._element(number, line.removeprefix("## "))
        if element.id not in _KINDS:
            raise self._refuse(
                number,
                "is no part of a module",
                "End it with {#lesson}, {#quiz} or {#summary}; a page or question starts with ###",
            )
        return EditedArtefact(number, element.id)

    def _into(self, artefact: EditedArtefact, number: int, line: str, *, after_blank: bool) -> None:
        if line.startswith("### ") and artefact.kind != "summary":
            heading = self._element(number, line.removeprefix("### "))
            if artefact.kind == "lesson":
                artefact.sections.append(EditedSection(heading))
            else:
                artefact.items.append(EditedItem(heading))
        elif line.startswith(("#", ">")):
            raise self._refuse(
                number, "is a heading or remark of no use here", f"Write \\{line[0]} where the sign is meant"
            )
        elif artefact.kind == "lesson":
            self._into_section(artefact, number, line, after_blank=after_blank)
        elif artefact.kind == "quiz":
            self._into_item(artefact, number, line)
        else:
            bullet = _BULLET.match(line)
            artefact.points.append(self._element(number, bullet.group(1) if bullet else line))

    def _into_section(self, artefact: EditedArtefact, number: int, line: str, *, after_blank: bool) -> None:
        if not artefact.sections:
            raise self._refuse(
                number, "stands before the first page", "Move it below a line that starts with ###"
            )
        blocks = artefact.sections[-1].blocks
        last = blocks[-1] if blocks else None
        caption, step = _CAPTION.match(line), _STEP.match(line)
        if _BULLET.match(line):
            raise self._refuse(
                number, "is a list without numbers", "Number it 1. 2. 3., or write one sentence a line"
            )
        if caption:
            blocks.append(EditedTable(number, unescaped(caption.group(1))))
        elif line.startswith("|"):
            if not isinstance(last, EditedTable):
                raise self._refuse(number, "is a table without a title", "Write `Table: its title` above it")
            self._into_table(last, number, line)
        elif step:
            starts_over = after_blank and step.group(1) == "1"
            if not isinstance(last, Sentences) or not last.numbered or starts_over:
                blocks.append(last := Sentences(numbered=True))
            last.elements.append(self._element(number, step.group(2)))
        else:
            if not isinstance(last, Sentences) or last.numbered or after_blank:
                blocks.append(last := Sentences(numbered=False))
            last.elements.append(self._element(number, line))

    def _into_table(self, table: EditedTable, number: int, line: str) -> None:
        *cells, mark = split_cells(line) or [""]
        rest, row_id = self._marker(number, mark)
        cells += [rest] if rest else []
        if not table.header:
            table.header = tuple(unescaped(cell) for cell in cells)
            table.line = number
        elif number != table.line + 1 or not all(_RULE.match(cell) for cell in cells):
            table.rows.append(EditedRow(number, row_id, tuple(unescaped(cell) for cell in cells)))

    def _into_item(self, artefact: EditedArtefact, number: int, line: str) -> None:
        if not artefact.items:
            raise self._refuse(
                number, "stands before the first question", "Move it below a line that starts with ###"
            )
        answers = artefact.items[-1].answers
        answer, feedback = _ANSWER.match(line), _FEEDBACK.match(line)
        if answer:
            element = self._element(number, answer.group(2))
            right = answer.group(1).lower() == "x"
            answers.append(EditedAnswer(number, element.id, element.text, right))
        elif feedback and answers and not answers[-1].feedback:
            answers[-1].feedback = unescaped(feedback.group(1))
        else:
            raise self._refuse(
                number,
                "is neither an answer nor its feedback",
                "Write `- [ ] answer`, then at most one line `Feedback: text` below it",
            )

    def _element(self, number: int, line: str) -> Element:
        text, element_id = self._marker(number, line)
        if not text:
            raise self._refuse(number, "has no text", "Delete the whole line to remove the element")
        return Element(number, element_id, unescaped(text))

    def _marker(self, number: int, line: str) -> tuple[str, str | None]:
        try:
            return split_marker(line)
        except ValueError as error:
            raise self._refuse(
                number,
                f"{{#{error}}} is not the only mark, at the end of the line",
                "Put each sentence on a line of its own; write \\{# where the signs are meant",
            ) from error

    def _refuse(self, number: int, happened: str, remedy: str) -> InvalidInput:
        return refusal(self.file, number, happened, remedy)
