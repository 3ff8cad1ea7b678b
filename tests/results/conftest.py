"""A course whose statements are handed over as files, and what became of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.ledger.key import Key
from adapters.results.files import StatementFilesOrigin
from adapters.results.origin import LineFormat, ReadSteps, ResultBatch, ResultsOrigin
from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from pipelines.results.pull import PullOutcome, pull_origins
from pipelines.testing import builders
from schemas.course import ResultOrigin, StatementFiles
from schemas.course import ResultsSettings as ResultsAsked
from schemas.results import PartKind
from tests.statements import lines

KEY = Key(b"a key of thirty-two bytes, no more")
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
ENTRY = StatementFiles(kind="statements", id="lrs", path="*.jsonl")


@dataclass
class Intake:
    """One course's intake: `told` hands over a night's statements, `rows` says what is kept of them."""

    folder: Path
    results: ResultStore
    nights: int = 0
    keep_months: int = 24
    now: datetime = NOW
    key: Key = field(default=KEY)

    def told(self, *statements: Any) -> PullOutcome:
        self.nights += 1
        lines(self.folder / f"{self.nights:03}.jsonl", statements)
        return self.pulled()

    def pulled(self, opened: Callable[[ResultOrigin], ResultsOrigin] | None = None) -> PullOutcome:
        asked = ResultsAsked(origins=(ENTRY,), keep_months=self.keep_months)
        files = StatementFilesOrigin(ENTRY, self.folder)
        return pull_origins(
            builders.course(results=asked), self.results, self.key, opened or (lambda _: files), self.now
        )

    def rows(self, columns: str = "id") -> list[Any]:
        with self.results.open_view() as connection:
            found = connection.execute(f'SELECT {columns} FROM results ORDER BY "at", id').fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def aside(self, columns: str = "reason") -> list[Any]:
        parts = self.results.read_state().of(PartKind.ASIDE)
        if not parts:
            return []
        with self.results.open_parts(parts) as files, self.results.open_view() as connection:
            found = connection.execute(
                f"SELECT {columns} FROM read_parquet(?) ORDER BY reason, id", [files]
            ).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def stored(self) -> bytes:
        """Every byte the store holds."""
        store = FolderStore(self.folder.parent / "store")
        return b"".join(store.get(entry.key) or b"" for entry in store.list(""))


@dataclass
class Failing:
    """An origin that gives some batches and then fails with an error."""

    batches: list[Path]
    error: Exception
    place: str = "lrs"

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        for number, file in enumerate(self.batches):
            yield ResultBatch((file,), LineFormat.STATEMENTS, str(number))
        raise self.error


@pytest.fixture
def intake(tmp_path: Path) -> Intake:
    folder = tmp_path / "course"
    folder.mkdir()
    return Intake(folder, ResultStore(FolderStore(tmp_path / "store"), "froid"))
