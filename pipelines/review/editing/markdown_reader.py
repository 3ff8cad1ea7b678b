"""Parsing of the Markdown file a person edited, into elements with their lines."""

import re
from collections.abc import Callable
from functools import cache
from typing import NoReturn

from pipelines.review.editing.code_fences import CodeFence, open_fence
from pipelines.review.editing.entries import LEFT_TO_TRAINER, PHASE_PARTS, QUESTION_PARTS, find_entry
from pipelines.review.editing.escapes import FENCE, INNER, split_cells, unescape_line
from pipelines.review.editing.markdown_elements import (
    EditedAnswer,
    EditedArtefact,
    EditedBlock,
    EditedFile,
    EditedItem,
    EditedPhase,
    EditedRow,
    EditedSection,
    EditedTable,
    MarkedSentences,
    MarkedText,
    NamedEntry,
)
from pipelines.review.editing.markdown_texts import match_tables
from pipelines.review.editing.marked_lines import MarkedLines, split_nature
from schemas.deliverables import find_contract
from schemas.draft import KeyPoints, PhasePlan, Questionnaire, Sectioned
from schemas.kinds import DELIVERABLES

_HEAD = re.compile(r"^>\s*(module|revision|digest)\s*:\s*(\S+)\s*$", re.IGNORECASE)
_STEP = re.compile(r"^(\d+)[.)]\s+(.*)$")
_ANSWER = re.compile(r"^[-*+]\s*\[([ xX]?)\](.*)$")
_BULLET = re.compile(r"^[-*+]\s+(.*)$")
_RULE = re.compile(r"^[\s:\-–—]+$")


@cache
def _match_caption() -> re.Pattern[str]:
    return re.compile(rf"^(?:{match_tables()})\s?:(.*)$")


def read_module_key(text: str, file: str = "edited file") -> str:
    """Return the key of the module that an edited file is for; raises InvalidInput if it has none."""
    return _Reader(text, file).read_head()["module"][1]


def parse_markdown(text: str, file: str) -> EditedFile:
    """Return the elements of an edited file; raises InvalidInput naming file, line and remedy."""
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.file = file
        self.marked = MarkedLines(file)
        self.written = plain.split("\n")
        self.lines = list(enumerate((line.strip() for line in self.written), start=1))
        self.code: CodeFence | None = None
        self.start = next((n for n, line in self.lines if line.startswith("# ")), None)

    def read_head(self) -> dict[str, tuple[int, str]]:
        """Return the values above the title (module, revision, digest), each with its line."""
        entries: dict[str, tuple[int, str]] = {}
        for number, line in self.lines[: (self.start or 1) - 1]:
            match = _HEAD.match(line)
            if match:
                entries[match.group(1).lower()] = (number, match.group(2))
            elif line and not line.startswith(">"):
                raise self.marked.refuse(
                    number, "stands above the title", "Move it below the line that starts with #"
                )
        missing = {"module", "revision", "digest"} - entries.keys()
        if missing:
            raise self.marked.refuse(
                1,
                f"does not say {', '.join(sorted(missing))}",
                "Keep the first lines as `premierjet edit` wrote them",
            )
        return entries

    def read(self) -> EditedFile:
        """Return the whole file."""
        head = self.read_head()
        if self.start is None:
            raise self.marked.refuse(1, "has no title", "Keep the line that starts with #")
        title = self.lines[self.start - 1][1].removeprefix("# ")
        return EditedFile(
            self.file,
            head,
            MarkedText(self.start, None, unescape_line(title)),
            self._read_deliverables(self.start),
        )

    def _read_deliverables(self, start: int) -> list[EditedArtefact]:
        artefacts: list[EditedArtefact] = []
        after_blank = True
        for number, line in self.lines[start:]:
            if self.code is not None:
                self._read_code_line(self.code, artefacts[-1], self.written[number - 1])
            elif line.startswith("## "):
                self._refuse_open_block(artefacts)
                artefacts.append(self._start_deliverable(number, line))
            elif line and not artefacts:
                raise self.marked.refuse(
                    number, "stands before the first part", "Move it below a line that starts with ##"
                )
            elif line:
                self._read_line(artefacts[-1], number, line, after_blank=after_blank)
            after_blank = not line
        if self.code is not None:
            remedy = f"Write {self.code.sign} below its last line"
            raise self.marked.refuse(self.code.line, "begins code that never ends", remedy)
        self._refuse_open_block(artefacts)
        return artefacts

    def _read_code_line(self, code: CodeFence, artefact: EditedArtefact, line: str) -> None:
        if not code.is_closed_by(line):
            code.lines.append(line)
            return
        self.code = None
        block = _find_open_block(artefact)
        if block is not None:
            block.lists.setdefault(block.path, []).append(self.marked.read_code(code))

    def _refuse_open_block(self, artefacts: list[EditedArtefact]) -> None:
        """Raise InvalidInput for a block without its last line: what is below it would be part of it."""
        block = _find_open_block(artefacts[-1]) if artefacts else None
        if block is not None:
            self._refuse_open(block)

    def _refuse_open(self, block: EditedBlock) -> NoReturn:
        raise self.marked.refuse(
            block.heading.line, "begins a block that never ends", f"Write {FENCE} below its last line"
        )

    def _start_deliverable(self, number: int, line: str) -> EditedArtefact:
        element = self.marked.read_element(number, line.removeprefix("## "))
        if element.id is None or element.id not in DELIVERABLES.kinds:
            raise self.marked.refuse(
                number,
                "is no part of a module",
                "End it with {#lesson}, {#quiz} or {#summary}; a page or question starts with ###",
            )
        return EditedArtefact(number, element.id)

    def _read_line(self, artefact: EditedArtefact, number: int, line: str, *, after_blank: bool) -> None:
        kind = find_contract(artefact.kind)
        block = _find_open_block(artefact)
        if block is not None:
            self._read_block_line(block, number, line)
        elif line.startswith("### ") and issubclass(kind, Sectioned | Questionnaire | PhasePlan):
            heading = self.marked.read_element(number, line.removeprefix("### "))
            if issubclass(kind, Questionnaire):
                artefact.items.append(EditedItem(heading))
            elif issubclass(kind, PhasePlan):
                artefact.phases.append(EditedPhase(heading))
            else:
                artefact.sections.append(EditedSection(heading))
        elif line.startswith(("#", ">")):
            raise self.marked.refuse(
                number, "is a heading or remark of no use here", f"Write \\{line[0]} where the sign is meant"
            )
        elif issubclass(kind, Sectioned):
            self._read_section_line(artefact, number, line, after_blank=after_blank)
        else:
            self._choose_reader(kind)(artefact, number, line)

    def _choose_reader(self, kind: type) -> Callable[[EditedArtefact, int, str], None]:
        if issubclass(kind, Questionnaire):
            return self._read_question_line
        if issubclass(kind, PhasePlan):
            return self._read_plan_line
        return self._read_point if issubclass(kind, KeyPoints) else self._read_row

    def _read_point(self, artefact: EditedArtefact, number: int, line: str) -> None:
        bullet = _BULLET.match(line)
        artefact.points.append(self.marked.read_element(number, bullet.group(1) if bullet else line))

    def _read_row(self, artefact: EditedArtefact, number: int, line: str) -> None:
        if not line.startswith("|"):
            raise self.marked.refuse(number, "is no row of a table", "Write `| one text | the other |`")
        artefact.table = artefact.table or EditedTable(number)
        self._read_table_line(artefact.table, number, line)

    def _read_plan_line(self, artefact: EditedArtefact, number: int, line: str) -> None:
        bullet, entry = _BULLET.match(line), find_entry(line, PHASE_PARTS)
        if bullet:
            artefact.points.append(self.marked.read_element(number, bullet.group(1)))
        elif entry and artefact.phases:
            self._add_entry(artefact.phases[-1].entries, number, *entry)
        elif not find_entry(line, [LEFT_TO_TRAINER]):
            raise self.marked.refuse(
                number,
                "is no entry of a phase",
                "Write `Duration (minutes): 15`, one entry a line, below a line that starts with ###",
            )

    def _add_entry(self, entries: list[NamedEntry], number: int, part: str, text: str) -> None:
        if any(entry.part == part for entry in entries):
            raise self.marked.refuse(number, "says again what a line above says", "Keep one of the two lines")
        entries.append(NamedEntry(number, part, unescape_line(text)))

    def _read_section_line(
        self, artefact: EditedArtefact, number: int, line: str, *, after_blank: bool
    ) -> None:
        if not artefact.sections:
            raise self.marked.refuse(
                number, "stands before the first page", "Move it below a line that starts with ###"
            )
        blocks = artefact.sections[-1].blocks
        last = blocks[-1] if blocks else None
        if open_fence(number, line) is not None:
            raise self.marked.refuse(
                number,
                "begins code outside a block",
                f"Write `{FENCE} code` and `{INNER} {{#code}}` above it, and `{FENCE}` below it",
            )
        caption, step, notes = _match_caption().match(line), _STEP.match(line), find_entry(line, ["notes"])
        if line.startswith(FENCE):
            blocks.append(EditedBlock(self.marked.read_element(number, line.removeprefix(FENCE))))
        elif _BULLET.match(line):
            raise self.marked.refuse(
                number, "is a list without numbers", "Number it 1. 2. 3., or write one sentence a line"
            )
        elif caption:
            blocks.append(EditedTable(number, unescape_line(caption.group(1))))
        elif line.startswith("|"):
            if not isinstance(last, EditedTable):
                raise self.marked.refuse(
                    number, "is a table without a title", "Write `Table: its title` above it"
                )
            self._read_table_line(last, number, line)
        else:
            kind = "steps" if step else "notes" if notes else "paragraph"
            starts_over = after_blank and (step is None or step.group(1) == "1")
            if not isinstance(last, MarkedSentences) or last.kind != kind or starts_over:
                blocks.append(last := MarkedSentences(kind))
            text = step.group(2) if step else notes[1] if notes else line
            last.elements.append(self.marked.read_element(number, text))

    def _read_block_line(self, block: EditedBlock, number: int, line: str) -> None:
        if line == FENCE:
            block.closed = True
        elif line.startswith(FENCE):
            self._refuse_open(block)
        elif line.startswith(INNER):
            label, path = self.marked.split_marker(number, line.removeprefix(INNER))
            if path is not None:
                block.labels[path] = MarkedText(number, path, label)
                block.path = path
        elif line.startswith("### "):
            item = EditedItem(self.marked.read_element(number, line.removeprefix("### ")))
            block.lists.setdefault(block.path, []).append(item)
        else:
            elements = block.lists.setdefault(block.path, [])
            last = elements[-1] if elements else None
            self.code = open_fence(number, line)
            if isinstance(last, EditedItem):
                self.code = None
                self._read_answer_line(last, number, line)
            elif self.code is None:
                elements.append(self.marked.read_figured(number, line))

    def _read_table_line(self, table: EditedTable, number: int, line: str) -> None:
        *cells, mark = split_cells(line) or [""]
        text, row_id = self.marked.split_marker(number, mark)
        cells += [text] if text else []
        if not table.header:
            if row_id is not None:
                raise self.marked.refuse(
                    number, "is a table without its header", "Write the header line again"
                )
            table.header = tuple(unescape_line(cell) for cell in cells)
            table.line = number
        elif number != table.line + 1 or not all(_RULE.match(cell) for cell in cells):
            name, nature = split_nature(row_id)
            table.rows.append(EditedRow(number, name, tuple(unescape_line(cell) for cell in cells), nature))

    def _read_question_line(self, artefact: EditedArtefact, number: int, line: str) -> None:
        if not artefact.items:
            raise self.marked.refuse(
                number, "stands before the first question", "Move it below a line that starts with ###"
            )
        self._read_answer_line(artefact.items[-1], number, line)

    def _read_answer_line(self, item: EditedItem, number: int, line: str) -> None:
        answer, bullet, step = _ANSWER.match(line), _BULLET.match(line), _STEP.match(line)
        entry = find_entry(line, QUESTION_PARTS)
        if answer:
            element = self.marked.read_element(number, answer.group(2))
            right = answer.group(1).lower() == "x"
            item.answers.append(EditedAnswer(number, element.id, element.text, right))
        elif bullet:
            item.pairs.append(self.marked.split_texts(number, bullet.group(1)))
        elif step:
            item.places.append(self.marked.read_element(number, step.group(2)))
        elif entry and entry[0].startswith("gaps/"):
            item.gaps.append(
                EditedRow(number, entry[0].partition("/")[2], self.marked.split_texts(number, entry[1]).cells)
            )
        elif entry and entry[0] == "feedback" and item.answers and not item.answers[-1].feedback:
            item.answers[-1].feedback = unescape_line(entry[1])
        elif entry and not (entry[0] == "feedback" and item.answers):
            self._add_entry(item.entries, number, *entry)
        else:
            raise self.marked.refuse(
                number,
                "is neither an answer nor its feedback",
                "Write `- [ ] answer`, then at most one line `Feedback: text` below it",
            )


def _find_open_block(artefact: EditedArtefact) -> EditedBlock | None:
    """Return the block whose lines are being read; None outside the marks of one."""
    blocks = artefact.sections[-1].blocks if artefact.sections else []
    last = blocks[-1] if blocks else None
    return last if isinstance(last, EditedBlock) and not last.closed else None
