"""Learners who did something, as rows of results: in DuckDB, or in the store of an installation."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from adapters.store.results import ResultStore
from adapters.workspace import Workspace
from pipelines.testing.builders import KEY, NOON
from schemas.draft import Content, SingleChoice, TrueFalse, list_questions_of
from schemas.ids import split_key
from schemas.results import COLUMNS, ParquetPart, PartKind, Result, ResultKind


def learner(number: int) -> str:
    return f"{number:032x}"


def row(kind: ResultKind, who: int, minute: float = 0, **changes: Any) -> Result:
    """Return a row; its id tells rows of one moment apart."""
    fields: dict[str, Any] = {
        "origin": "lrs",
        "id": f"{kind}-{who}-{minute}-{changes.get('item', '')}{changes.get('page', '')}",
        "at": NOON + timedelta(minutes=minute),
        "kind": kind,
        "module": KEY,
        "release": 1,
        "learner": learner(who),
        "session": learner(who),
    }
    return Result(**(fields | changes))


def answered(who: int, item: str, correct: bool | None, minute: float = 1, **changes: Any) -> Result:
    return row(ResultKind.ANSWERED, who, minute, **({"item": item, "correct": correct} | changes))


@contextmanager
def results(rows: Iterable[Result]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB with the view `results` that a course's Parquet files give."""
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "results.json"
        lines = [each.model_dump(mode="json") for each in rows]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines) or "{}\n", encoding="utf-8")
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        read = f"read_json('{path}', format = 'newline_delimited', columns = {{{columns}}})"
        connection.execute(f"CREATE TEMP TABLE kept AS FROM {read} WHERE id IS NOT NULL")
        connection.execute("CREATE TEMP VIEW results AS FROM kept")
        yield connection


def keep(workspace: Workspace, rows: Iterable[Result]) -> None:
    """Put rows beside those a course has, as its intake does: one more Parquet part on the list."""
    told = list(rows)
    kept = ResultStore(workspace.records.store, split_key(told[0].module)[0])
    state = kept.read_state()
    with results(told) as connection, TemporaryDirectory() as folder:
        file = Path(folder) / "part.parquet"
        connection.execute(f"COPY (FROM results) TO '{file}' (FORMAT parquet)")
        digest = sha256(file.read_bytes()).hexdigest()
        part = ParquetPart(kind=PartKind.RESULTS, month=f"{told[0].at:%Y-%m}", sha256=digest, rows=len(told))
        kept.commit(state.model_copy(update={"parts": (*state.parts, part)}), {part: file})


def sitting(who: int, content: Content, wrong: Iterable[str] = (), **changes: Any) -> list[Result]:
    """Return what one learner does who takes a module to its end, and answers some questions wrongly."""
    changes = {"module": content.module} | changes
    rows = [row(ResultKind.STARTED, who, **changes)]
    for item in list_questions_of(content.artefacts, scored=True):
        right = item.id not in wrong
        rows.append(answered(who, item.id, right, response=_response(item, right), **changes))
    return [*rows, row(ResultKind.COMPLETED, who, 9, seconds=540.0, **changes)]


def _response(item: object, right: bool) -> str | None:
    """Return the key, or else the first answer that is wrong."""
    match item:
        case SingleChoice():
            wrong = next(option.id for option in item.options if option.id != item.key)
            return item.key if right else wrong
        case TrueFalse():
            return str(item.answer is right).lower()
        case _:
            return None
