"""Tables as CSV: who enrolled, what questionnaires said, what another LMS exports; COLUMNS are the contract.

A file is read whole or not at all: a table half read would be worse than one refused with its line. What a
cell holds is never told: a refusal is kept and logged, and a cell in the wrong column may be a name.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from adapters.results.actors import identities
from adapters.results.files import unread
from adapters.results.origin import Batch, Form
from adapters.results.records import Record, lasting, verb_of
from schemas.course import Course, CsvResults
from schemas.errors import ResultsUnreadable
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
LARGEST_CELL = 10_000  # characters
NOT_ONE = "holds something else"


@dataclass(frozen=True)
class _Row:
    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refused(self, column: str, happened: str, remedy: str) -> ResultsUnreadable:
        return ResultsUnreadable(happened, place=f"{self.file}, line {self.line}, {column}", remedy=remedy)


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

    def read(self, cursor: str | None, scratch: Path) -> Iterator[Batch]:
        """Yield each table that is new or changed; raises ResultsUnreadable naming file, line and column."""
        for number, (file, after) in enumerate(unread(self._folder, self._entry.path, cursor)):
            lines = scratch / f"table-{number:05}.jsonl"
            with lines.open("w", encoding="utf-8") as written:
                for row in _rows(file):
                    written.write(self._record(row).line())
            yield Batch((lines,), Form.RECORDS, after)

    def _record(self, row: _Row) -> Record:
        kind = ResultKind(_one_of(row, "kind", KINDS))
        modules = {module.id for module in self._course.modules}
        module = _one_of(row, "module", modules)
        item = _matching(row, "item", r"q-\d{4}", "a question's id, such as q-0001")
        page = _matching(row, "page", r"[a-z0-9]+(-[a-z0-9]+)*", "a page's id, such as p-0001 or quiz")
        if kind is ResultKind.ANSWERED and item is None:
            raise row.refused("item", "is empty, and something was answered", "Write the question's id")
        if kind is ResultKind.EXPERIENCED and page is None:
            raise row.refused("page", "is empty, and a page was seen", "Write the page's id")
        rated = kind is ResultKind.RATED
        below = f"/items/{item}" if kind is ResultKind.ANSWERED else f"/pages/{page}" if page else ""
        seconds = _number(row, "seconds", 0, 1e9)
        return Record(
            id=row["id"] or sha256(json.dumps(row.cells, sort_keys=True).encode()).hexdigest(),
            actor=identities(_needed(row, "learner"))[0],
            registration=row["session"] or None,
            verb=verb_of(kind),
            object=self._course.activity_of(module) + below,
            interaction=row["interaction"] or None,
            success=_truth(row, "correct"),
            scaled=_number(row, "score", 0, 1),
            duration=lasting(None if seconds is None else float(seconds)),
            response=row["response"] or None,
            release=_matching(row, "release", r"[1-9]\d{0,8}", "the number of a release"),
            optional=_truth(row, "optional"),
            at_text=_moment(row),
            moment=_one_of(row, "moment", MOMENTS) if rated else None,
            question=_needed(row, "question", most=500) if rated else None,
            rating=_number(row, "rating", -1e6, 1e6, needed=rated),
            best_rating=_number(row, "best_rating", 1, 1e6, needed=rated),
        )


def template(module: str) -> str:
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
        raise ResultsUnreadable(
            f"is not UTF-8 (byte {error.start + 1})", place=file.name, remedy="Save it as CSV UTF-8"
        ) from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    read = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(read, [])]
        _refuse_columns(file.name, names)
        for cells in read:
            row = _Row(file.name, read.line_num, dict(zip(names, map(str.strip, cells), strict=False)))
            if len(cells) != len(names) and any(cells):
                raise row.refused(
                    "the row",
                    f"has {len(cells)} cells under {len(names)} columns",
                    f"Put quotation marks around a text that holds {delimiter!r}",
                )
            if any(cells):
                yield row
    except csv.Error as error:
        place = f"{file.name}, line {read.line_num}"
        raise ResultsUnreadable(str(error), place=place, remedy="Save it as CSV UTF-8 again") from error


def _refuse_columns(file: str, names: list[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name or "(empty)" for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1})
    for happened in (
        f"has no column {', '.join(missing)}" if missing else "",
        f"has columns nobody knows: {', '.join(unknown)}" if unknown else "",
        f"has a column twice: {', '.join(twice)}" if twice else "",
    ):
        if happened:
            raise ResultsUnreadable(
                happened,
                place=f"{file}, line 1",
                remedy="`premierjet results template` prints a table with every column there is",
            )


def _needed(row: _Row, column: str, *, most: int = LARGEST_CELL) -> str:
    value = row[column]
    if not value:
        raise row.refused(column, "is empty", "Fill it in, or remove the row")
    if len(value) > most or not value.isprintable():
        raise row.refused(column, f"is no line of at most {most} characters", "Shorten it")
    return value


def _one_of(row: _Row, column: str, allowed: set[str]) -> str:
    value = _needed(row, column)
    if value not in allowed:
        raise row.refused(column, NOT_ONE, f"Write one of {', '.join(sorted(allowed))}")
    return value


def _matching(row: _Row, column: str, pattern: str, what: str) -> str | None:
    value = row[column]
    if value and not re.fullmatch(pattern, value):
        raise row.refused(column, NOT_ONE, f"Write {what}")
    return value or None


def _truth(row: _Row, column: str) -> str | None:
    value = row[column].lower()
    if value and value not in TRUE | FALSE:
        raise row.refused(column, NOT_ONE, "Write true or false")
    return None if not value else "true" if value in TRUE else "false"


def _number(row: _Row, column: str, least: float, most: float, *, needed: bool = False) -> str | None:
    value = (_needed(row, column) if needed else row[column]).replace(",", ".")
    if not value:
        return None
    if not re.fullmatch(r"-?\d+(\.\d+)?", value) or not least <= float(value) <= most:
        raise row.refused(column, NOT_ONE, f"Write a number from {least:g} to {most:g}")
    return value


def _moment(row: _Row) -> str:
    value = _needed(row, "date")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        remedy = "Write it as 2026-11-25 or 2026-11-25T10:30:00+01:00"
        raise row.refused("date", NOT_ONE, remedy) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
