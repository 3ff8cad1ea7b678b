"""Results as CSV tables: enrolments, questionnaires, exports of another LMS; COLUMNS are the contract.

A file is read completely or not at all: half a table would be worse than a refusal that names the line. A
refusal never shows the content of a cell: it is logged, and a cell in the wrong column may be a name.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from adapters.results.actors import list_identities
from adapters.results.files import UnreadFiles, refuse_unopened
from adapters.results.origin import FileRefused, LineFormat, ReadSteps, ResultBatch
from adapters.results.records import Record, find_verb, format_duration
from schemas.course import Course, CsvResults
from schemas.errors import ResultsUnreadable
from schemas.refusal import Fact, Refusal, TextFact, WordedFact
from schemas.results import Moment, ResultKind

KINDS = {kind.value for kind in ResultKind}
MOMENTS = {moment.value for moment in Moment}
NEEDED = ("learner", "date", "kind", "module")
COLUMNS = (
    *NEEDED,
    *("id", "session", "release", "page", "item", "interaction", "response", "correct", "score", "seconds"),
    *("optional", "moment", "question", "rating", "best_rating"),
)
"""Every column a table may have; the first four it must have."""

EXAMPLES: tuple[Mapping[str, str], ...] = (
    {"learner": "lea@example.org", "date": "2026-11-02T09:00:00Z", "kind": "enrolled", "module": "MODULE"},
    {
        "learner": "lea@example.org",
        "date": "2026-11-25",
        "kind": "rated",
        "module": "MODULE",
        "moment": "at_the_end",
        "question": "Le rythme vous convenait-il ?",
        "rating": "4",
        "best_rating": "5",
    },
    {
        "learner": "https://lms.example 42",
        "date": "2026-11-25T10:30:00+01:00",
        "kind": "answered",
        "module": "MODULE",
        "item": "q-0001",
        "interaction": "choice",
        "response": "b",
        "correct": "true",
        "seconds": "12.5",
    },
)
TRUE, FALSE = {"true", "1", "yes", "oui", "vrai"}, {"false", "0", "no", "non", "faux"}
READING = "-2"
"""Raised when the ids of rows change, so that every table is read again and the rows under old ids go."""

LARGEST_CELL = 10_000  # characters
QUESTION, PAGE = TextFact("question_id"), TextFact("page_id")
RELEASE, DATE = TextFact("release_number"), TextFact("date")


@dataclass(frozen=True)
class _Row:
    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, wording: str, column: str, **facts: Fact) -> ResultsUnreadable:
        return ResultsUnreadable(Refusal(wording, file=self.file, line=self.line, column=column, **facts))


class TablesOrigin:
    """CSV files below a course's folder."""

    def __init__(self, entry: CsvResults, course: Course, folder: Path) -> None:
        self._entry = entry
        self._course = course
        self._folder = folder

    @property
    def place(self) -> str:
        """Return the pattern."""
        return self._entry.path

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        """Yield each table that is new or changed; the refusal of a table names file, line and column."""
        unread = UnreadFiles(self._folder, self._entry.path, cursor, READING)
        for number, file in enumerate(unread.files):
            lines = scratch / f"table-{number:05}.jsonl"
            try:
                with lines.open("w", encoding="utf-8") as written:
                    written.writelines(self._record(row).line() for row in _rows(file))
                name = unread.name_of(file)
                yield ResultBatch((lines,), LineFormat.RECORDS, unread.cursor_after([file]), table=name)
                unread.mark_kept([file])
            except ResultsUnreadable as error:
                yield FileRefused(unread.name_of(file), error)

    def _record(self, row: _Row) -> Record:
        kind = ResultKind(_one_of(row, "kind", KINDS))
        modules = {module.id for module in self._course.modules}
        module = _one_of(row, "module", modules)
        item = _match_column(row, "item", r"q-\d{4}", QUESTION)
        page = _match_column(row, "page", r"[a-z0-9]+(-[a-z0-9]+)*", PAGE)
        if kind is ResultKind.ANSWERED and item is None:
            raise row.refuse("table.no_item", "item")
        if kind is ResultKind.EXPERIENCED and page is None:
            raise row.refuse("table.no_page", "page")
        rated = kind is ResultKind.RATED
        below = f"/items/{item}" if kind is ResultKind.ANSWERED else f"/pages/{page}" if page else ""
        seconds = _number(row, "seconds", 0, 1e9)
        content = _digest_cells({column: cell for column, cell in row.cells.items() if cell})
        return Record(
            id=content,
            row_key=row["id"] or content,
            former_id=row["id"] or _digest_cells(row.cells),
            actor=list_identities(_read_needed(row, "learner"))[0],
            registration=row["session"] or None,
            verb=find_verb(kind),
            object=self._course.activity_of(module) + below,
            interaction=row["interaction"] or None,
            success=_truth(row, "correct"),
            scaled=_number(row, "score", 0, 1),
            duration=format_duration(None if seconds is None else float(seconds)),
            response=row["response"] or None,
            release=_match_column(row, "release", r"[1-9]\d{0,8}", RELEASE),
            optional=_truth(row, "optional"),
            at_text=_moment(row),
            moment=_one_of(row, "moment", MOMENTS) if rated else None,
            question=_read_needed(row, "question", most=500) if rated else None,
            rating=_number(row, "rating", -1e6, 1e6, needed=rated),
            best_rating=_number(row, "best_rating", 1, 1e6, needed=rated),
        )


def _digest_cells(cells: Mapping[str, str]) -> str:
    return sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def write_template(module: str) -> str:
    """Return a table that has every column and a row of each kind people fill in by hand."""
    rows = [",".join(COLUMNS)]
    for example in EXAMPLES:
        filled = {**example, "module": module}
        rows.append(",".join(filled.get(column, "") for column in COLUMNS))
    return "\n".join(rows) + "\n"


def _rows(file: Path) -> Iterator[_Row]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        refusal = Refusal("table.not_utf8", file=file.name, byte=error.start + 1)
        raise ResultsUnreadable(refusal) from error
    except OSError as error:
        raise refuse_unopened(file, error) from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    read = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(read, [])]
        _refuse_columns(file.name, names)
        for cells in read:
            row = _Row(file.name, read.line_num, dict(zip(names, map(str.strip, cells), strict=False)))
            if len(cells) != len(names) and any(cells):
                counts: dict[str, Fact] = {"cells": len(cells), "columns": len(names)}
                where: dict[str, Fact] = {"file": file.name, "line": read.line_num}
                raise ResultsUnreadable(Refusal("table.cells", delimiter=repr(delimiter), **where, **counts))
            if any(cells):
                yield row
    except csv.Error as error:
        refusal = Refusal("table.no_csv", file=file.name, line=read.line_num, why=str(error))
        raise ResultsUnreadable(refusal) from error


def _refuse_columns(file: str, names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name or "…" for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1})
    for wording, wrong in (
        ("table.no_column", missing),
        ("table.unknown_columns", unknown),
        ("table.columns_twice", twice),
    ):
        if wrong:
            raise ResultsUnreadable(Refusal(wording, file=file, columns=", ".join(wrong)))


def _read_needed(row: _Row, column: str, *, most: int = LARGEST_CELL) -> str:
    value = row[column]
    if not value:
        raise row.refuse("table.empty", column)
    if len(value) > most or not value.isprintable():
        raise row.refuse("table.no_line", column, most=most)
    return value


def _one_of(row: _Row, column: str, allowed: set[str]) -> str:
    value = _read_needed(row, column)
    if value not in allowed:
        raise row.refuse("table.none_of", column, allowed=", ".join(sorted(allowed)))
    return value


def _match_column(row: _Row, column: str, pattern: str, expected: WordedFact) -> str | None:
    value = row[column]
    if value and not re.fullmatch(pattern, value):
        raise row.refuse("table.other", column, expected=expected)
    return value or None


def _truth(row: _Row, column: str) -> str | None:
    value = row[column].lower()
    if value and value not in TRUE | FALSE:
        raise row.refuse("table.none_of", column, allowed="true, false")
    return None if not value else "true" if value in TRUE else "false"


def _number(row: _Row, column: str, least: float, most: float, *, needed: bool = False) -> str | None:
    value = (_read_needed(row, column) if needed else row[column]).replace(",", ".")
    if not value:
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", value) or not least <= float(value) <= most:
        raise row.refuse("table.no_number", column, least=f"{least:g}", most=f"{most:g}")
    return value


def _moment(row: _Row) -> str:
    value = _read_needed(row, "date")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise row.refuse("table.other", "date", expected=DATE) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
