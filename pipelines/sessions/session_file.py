"""A file in which learning-ops type what stands on a trainer's sheet: YAML, or CSV for a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from adapters.course_yaml import parse_contract
from schemas.contract import Contract
from schemas.draft import PhasePlan
from schemas.errors import CourseInvalid, InvalidInput
from schemas.ids import StatementId
from schemas.refusal import Refusal
from schemas.session_report import LONGEST_REMARK, DatedSession, Energy, GivenReport

CSV_SUFFIX = ".csv"
COLUMNS = ("line", "title", "planned", "minutes", "energy", "text")
"""Columns of a table: `line` is the id of a phase, or the name of a key whose value is in `text`."""

FORMULA_SIGNS, AS_TEXT = ("=", "+", "-", "@"), "'"
"""Begin a formula in a spreadsheet, and the text that is none."""

MOST_DIGITS = 9
"""Of a number in a cell; Python refuses to read one of thousands."""

REMARKS = ("ended_in", "unforeseen", "change", "names_nobody")


class TypedPhase(Contract):
    """What the sheet says of one phase; minutes that are left out are the planned ones."""

    minutes: int | None = None
    energy: Energy | None = None


class SessionFile(Contract):
    """The content of a file: which session, and what its trainer wrote on the sheet."""

    session: DatedSession
    phases: dict[StatementId, TypedPhase] = Field(default_factory=dict)
    ended_in: StatementId | None = None
    unforeseen: str | None = Field(default=None, max_length=LONGEST_REMARK)
    change: str | None = Field(default=None, max_length=LONGEST_REMARK)
    names_nobody: bool | None = None

    @property
    def given(self) -> GivenReport:
        """Return it as what a trainer gave."""
        return GivenReport(
            minutes={
                phase: typed.minutes for phase, typed in self.phases.items() if typed.minutes is not None
            },
            energy={phase: typed.energy for phase, typed in self.phases.items() if typed.energy is not None},
            ended_in=self.ended_in,
            unforeseen=self.unforeseen or "",
            change=self.change or "",
            names_nobody=bool(self.names_nobody),
        )


def read_session_file(file: Path, data: bytes) -> SessionFile:
    """Return the content of a YAML or CSV file; raises InvalidInput with file, line and key."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(Refusal("session.not_utf8", place=str(file))) from error
    if file.suffix.lower() == CSV_SUFFIX:
        return _read_table(file, text)
    try:
        return parse_contract(SessionFile, file, text)
    except CourseInvalid as error:
        raise InvalidInput.of(error, error.place) from error


def write_session_file(session: DatedSession, plan: PhasePlan, *, as_table: bool) -> str:
    """Return the file to fill in for a session, its minutes those that are planned."""
    return _write_table(session, plan) if as_table else "\n".join(_write_yaml(session, plan)) + "\n"


def _write_yaml(session: DatedSession, plan: PhasePlan) -> Iterator[str]:
    document = {"session": json.loads(session.canonical())}
    yield yaml.safe_dump(document, sort_keys=False, allow_unicode=True).rstrip()
    yield "phases:  # energy: lost, found, or nothing"
    for number, phase in enumerate(plan.phases, start=1):
        yield f"  # {number}. {phase.title}: {phase.minutes} min"
        yield f"  {phase.id}: {{minutes: {phase.minutes}, energy: }}"
    yield "ended_in:  # the id of the phase in which time was up, or nothing"
    yield "unforeseen: |"
    yield "  "
    yield "change: |"
    yield "  "


def _write_table(session: DatedSession, plan: PhasePlan) -> str:
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, value in json.loads(session.canonical()).items():
        rows.writerow((name, "", "", "", "", _keep_as_text(str(value))))
    for phase in plan.phases:
        rows.writerow((phase.id, _keep_as_text(phase.title), phase.minutes, phase.minutes, "", ""))
    for name in REMARKS:
        rows.writerow((name, "", "", "", "", ""))
    return written.getvalue()


def _keep_as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"{AS_TEXT}{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _read_table(file: Path, text: str) -> SessionFile:
    header = text.partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), restkey="more", restval=""
    )
    try:
        if not {"line", "minutes", "energy", "text"} <= set(rows.fieldnames or ()):
            raise InvalidInput(Refusal("session.columns", place=str(file), columns=", ".join(COLUMNS)))
        session: dict[str, object] = {}
        document: dict[str, object] = {"session": session}
        phases: dict[str, object] = {}
        for row in rows:
            name, value = row["line"].strip(), row["text"].strip().removeprefix(AS_TEXT)
            if name in {"number", "group"}:
                session[name] = _read_number(value)
            elif name in DatedSession.model_fields:
                session[name] = value
            elif name in REMARKS:
                document[name] = _read_remark(name, value)
            elif name:
                phases[name] = _read_phase(row["minutes"].strip(), row["energy"].strip())
    except csv.Error as error:
        raise InvalidInput(Refusal("session.columns", place=str(file), columns=", ".join(COLUMNS))) from error
    try:
        return SessionFile.model_validate_json(json.dumps(document | {"phases": phases}))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise InvalidInput(Refusal("session.cell", place=f"{file}, {key}")) from error


def _read_remark(name: str, value: str) -> object:
    if name == "names_nobody":
        return value.lower() in {"true", "yes", "oui", "x", "1"}
    return value or None


def _read_phase(minutes: str, energy: str) -> dict[str, object]:
    """Return the cells of a phase; minutes that are no number are kept, to be refused by name."""
    return {"minutes": _read_number(minutes) if minutes else None, "energy": energy or None}


def _read_number(cell: str) -> int | str:
    """Return the number in a cell, or the cell itself if it is none or has too many digits."""
    is_number = cell.isascii() and cell.isdecimal() and len(cell) <= MOST_DIGITS
    return int(cell) if is_number else cell
