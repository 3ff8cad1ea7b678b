"""A month that came in many parts becomes one, and whoever reads it sees no difference."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.blob import Member
from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from pipelines.results import month_files
from pipelines.results.erasure import erase_learner
from schemas.results import PartKind
from tests.results.conftest import KEY, Intake
from tests.statements import answered, lines, statement, voiding

EVERYTHING = "COLUMNS(*)"


class Killed(BaseException):
    """The power went."""


class Mortal(FolderStore):
    """A folder whose writer dies at a certain change, counted from one; 0 for never."""

    def __init__(self, folder: Path, dies_at: int = 0) -> None:
        super().__init__(folder)
        self.dies_at = dies_at
        self.changes = 0

    def put(self, key: str, data: Member) -> None:
        self._live()
        super().put(key, data)

    def put_if_absent(self, key: str, data: Member) -> bool:
        self._live()
        return super().put_if_absent(key, data)

    def delete(self, key: str) -> None:
        self._live()
        super().delete(key)

    def _live(self) -> None:
        self.changes += 1
        if self.changes == self.dies_at:
            raise Killed


def parts(intake: Intake) -> list[str]:
    return [part.month for part in intake.results.read_state().of(PartKind.RESULTS)]


def nights(intake: Intake, count: int) -> None:
    for number in range(count):
        intake.told(answered(number), statement(100 + number, timestamp="2026-10-05T10:00:00Z"))


@pytest.fixture(autouse=True)
def few_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_files, "MOST_PARTS", 3)


def test_a_month_of_many_parts_becomes_one_and_reads_the_same(intake: Intake) -> None:
    nights(intake, 3)
    intake.told(voiding(90, answered(0)))
    before = intake.rows(EVERYTHING)
    assert sorted(parts(intake)) == ["2026-10"] * 3 + ["2026-11"] * 3
    intake.told(statement(50))
    assert sorted(parts(intake)) == ["2026-10"] * 3 + ["2026-11"]
    rows = intake.rows(EVERYTHING)
    assert [row for row in rows if row[1] != statement(50)["id"]] == before
    assert len(rows) == len(before) + 1
    assert intake.told(answered(1), statement(50)).known_before == 2


def test_whoever_began_to_read_before_months_were_joined_reads_on(intake: Intake) -> None:
    """The parts that one stands for are there until the next pull."""
    nights(intake, 3)
    began = intake.results.read_state()
    intake.told(statement(50))
    with intake.results.open_view(began) as connection:
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (6,)
    intake.pulled()
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()


def test_a_learner_is_forgotten_in_a_month_that_was_joined_and_in_what_it_was_made_of(intake: Intake) -> None:
    nights(intake, 4)
    erase_learner(intake.results, KEY, "https://lms.example lea")
    assert intake.rows() == []
    assert not [e.key for e in intake.results._store.list("results/") if e.key.endswith(".parquet")]


def test_killed_at_any_change_of_the_store_nothing_is_lost_and_nothing_is_there_twice(
    intake: Intake, tmp_path: Path
) -> None:
    """The night that joins, and the next one, which removes what was joined."""
    nights(intake, 3)
    before = intake.rows()
    lines(intake.folder / "new.jsonl", [statement(50)])
    expected = sorted([*before, statement(50)["id"]])

    def lived(folder: Path, dies_at: int) -> Mortal:
        shutil.copytree(tmp_path / "store", folder)
        store = Mortal(folder, dies_at)
        life = Intake(intake.folder, ResultStore(store, "froid"))
        with suppress(Killed):
            life.pulled()
            life.pulled()
        return store

    whole = lived(tmp_path / "whole", 0).changes
    assert whole > 10
    for dies_at in range(1, whole + 1):
        store = lived(tmp_path / str(dies_at), dies_at)
        assert store.changes == dies_at
        after = Intake(intake.folder, ResultStore(FolderStore(store.folder), "froid"))
        assert sorted(after.rows()) in (sorted(before), expected)
        after.pulled()
        assert sorted(after.rows()) == expected
        after.pulled()
        assert sorted(parts(after)) == ["2026-10"] * 3 + ["2026-11"]
        assert after.results.find_stray_parts(after.results.read_state()) == ()


def test_what_was_taken_back_night_after_night_is_one_part_too(intake: Intake) -> None:
    """Each night of an LRS tells the day before once more."""
    intake.told(*(answered(number) for number in range(month_files.MOST_PARTS + 2)))
    for number in range(month_files.MOST_PARTS + 1):
        intake.told(*(voiding(90 + each, answered(each)) for each in range(number + 1)))
    (part,) = intake.results.read_state().of(PartKind.VOIDED)
    assert (part.rows, len(intake.rows())) == (month_files.MOST_PARTS + 1, 1)
    assert intake.pulled().voided == 0
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()
