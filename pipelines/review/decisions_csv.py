"""Decisions as a CSV table with the columns COLUMNS, one decision a line.

A table is read completely or not at all. Each line is about one draft, by its digest, and takes nothing from
other lines. A text that looks like a spreadsheet's formula is kept as text.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.review.decision_request import DecisionRequest
from pipelines.review.links import parse_waivers, read_verdict
from schemas.errors import InvalidInput, PremierjetError
from schemas.ids import SHORT_DIGEST
from schemas.refusal import Refusal

REQUIRED_COLUMNS = ("module", "digest", "verdict")
COLUMNS = (*REQUIRED_COLUMNS, "comment", "waivers")
HEADER = ",".join(COLUMNS)


@dataclass(frozen=True)
class CsvDecision:
    """One decision of a table; `number` is where its line ends in the file, and `waive` its reasons."""

    number: int
    module: str
    digest: str
    verdict: str
    comment: str
    waive: tuple[str, ...]

    def to_request(self, person: str, *, verified: bool = False) -> DecisionRequest:
        """Return the decision as a person asks for it; raises DecisionRefused if it is not one."""
        return DecisionRequest(
            module=self.module,
            digest=self.digest,
            verdict=read_verdict(self.verdict, self.module),
            person=person,
            verified=verified,
            comment=self.comment,
            waivers=parse_waivers(self.waive),
        )

    def place(self, file: str) -> str:
        """Return the file and line of the decision, for messages."""
        return f"{file}, line {self.number}"

    def refuse(self, file: str, error: PremierjetError) -> InvalidInput:
        """Return an error with the place of this line, in English, for the command line."""
        return InvalidInput(error.happened, place=f"{self.place(file)}, {error.place}", remedy=error.remedy)


def read_csv_decisions(data: bytes, file: str) -> tuple[CsvDecision, ...]:
    """Return the decisions of a table in UTF-8, its cells separated by commas, semicolons or tabs.

    Raises InvalidInput, with the line, if it is not such a table.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(Refusal("decisions_csv.not_utf8", place=file, byte=error.start + 1)) from error
    header = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        names = [name.strip().lower() for name in next(rows, [])]
        _refuse_columns(file, names)
        return tuple(
            _read_line(file, rows.line_num, cells, names) for cells in rows if any(map(str.strip, cells))
        )
    except csv.Error as error:
        place = f"{file}, line {rows.line_num}"
        raise InvalidInput(Refusal("decisions_csv.not_csv", place=place, why=str(error))) from error


def find_repeated_decisions(lines: tuple[CsvDecision, ...], file: str) -> Iterator[PremierjetError]:
    """Yield an error for each line about the same draft as an earlier line."""
    first_lines: dict[tuple[str, str], CsvDecision] = {}
    for line in lines:
        earlier = first_lines.setdefault((line.module, line.digest[:SHORT_DIGEST]), line)
        if earlier is not line:
            yield InvalidInput(
                Refusal(
                    "decisions_csv.repeated",
                    place=line.place(file),
                    module=line.module,
                    earlier=earlier.number,
                )
            )


def _read_line(file: str, number: int, cells: list[str], names: list[str]) -> CsvDecision:
    if len(cells) != len(names):
        raise InvalidInput(
            Refusal(
                "decisions_csv.cells", place=f"{file}, line {number}", cells=len(cells), columns=len(names)
            )
        )
    cells_by_name: Mapping[str, str] = dict(zip(names, map(str.strip, cells), strict=True))
    reasons = cells_by_name.get("waivers", "").replace("\r\n", "\n").split("\n")
    return CsvDecision(
        number=number,
        module=cells_by_name["module"],
        digest=cells_by_name["digest"],
        verdict=cells_by_name["verdict"],
        comment=cells_by_name.get("comment", ""),
        waive=tuple(filter(None, map(str.strip, reasons))),
    )


def _refuse_columns(file: str, names: list[str]) -> None:
    missing = [name for name in REQUIRED_COLUMNS if name not in names]
    unknown = [name or "(empty)" for name in names if name not in COLUMNS]
    repeated = sorted({name for name in names if names.count(name) > 1})
    for wording, columns in (
        ("decisions_csv.no_column", missing),
        ("decisions_csv.unknown_columns", list(map(ascii, unknown))),
        ("decisions_csv.column_twice", repeated),
    ):
        if columns:
            refusal = Refusal(wording, place=f"{file}, line 1", columns=", ".join(columns), header=HEADER)
            raise InvalidInput(refusal)
