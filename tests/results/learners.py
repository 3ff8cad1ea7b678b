"""Learners who did something, as rows of results, and DuckDB with a view of them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from schemas.results import COLUMNS, Result, ResultKind
from tests.builders import KEY, NOON


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
