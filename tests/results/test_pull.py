"""Night after night: what is kept, what is asked again, and what is let go of."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.results import files
from adapters.results.files import StatementFilesOrigin
from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from pipelines.results.pull import find_oldest_kept
from schemas.errors import Conflict, ResultsUnreadable
from schemas.results import PartKind
from tests.results.conftest import ENTRY, Failing, Intake
from tests.statements import answered, lines, statement, voiding


def test_a_file_is_read_once_and_again_when_it_changed(intake: Intake) -> None:
    assert intake.told(statement(1)).new == 1
    assert intake.pulled().known_before == 0
    lines(intake.folder / "001.jsonl", [statement(1), statement(2), statement(3)])
    done = intake.pulled()
    assert (done.new, done.known_before) == (2, 1)


def test_no_file_is_told_with_what_to_do(intake: Intake) -> None:
    trouble = intake.pulled().troubles["lrs"]
    assert "is not a file" in trouble.happened
    assert "course.yaml" in trouble.remedy


def test_a_file_that_vanishes_before_it_is_measured_is_refused_alone(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tidies the folder during the pull ended it, and the courses after it were not read."""
    for name in "abc":
        lines(intake.folder / f"{name}.jsonl", [statement(ord(name))])
    found = files._list_files

    def list_then_remove(folder: Path, pattern: str) -> list[Path]:
        listed = found(folder, pattern)
        (folder / "b.jsonl").unlink()
        return listed

    monkeypatch.setattr(files, "_list_files", list_then_remove)
    done = intake.pulled()
    assert (done.new, [*done.troubles]) == (2, ["lrs, b.jsonl"])
    assert "b.jsonl cannot be opened" in done.troubles["lrs, b.jsonl"].happened
    monkeypatch.undo()
    assert intake.pulled().troubles == {}


def test_a_folder_that_cannot_be_listed_is_told(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    lines(intake.folder / "a.jsonl", [statement(1)])

    def refuse(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    trouble = intake.pulled().troubles["lrs"]
    assert "cannot be opened (Permission denied)" in trouble.happened


@pytest.mark.parametrize("pattern", ["../*.jsonl", "/etc/*"])
def test_a_pattern_that_leaves_the_course_names_no_file(intake: Intake, pattern: str) -> None:
    lines(intake.folder.parent / "other.jsonl", [statement(1)])
    entry = ENTRY.model_copy(update={"path": pattern})
    done = intake.pulled(lambda _: StatementFilesOrigin(entry, intake.folder))
    assert "is not a file" in done.troubles["lrs"].happened


def test_what_came_before_an_origin_failed_is_kept_and_the_trouble_is_told_since_it_began(
    intake: Intake, tmp_path: Path
) -> None:
    batch = lines(tmp_path / "batch", [statement(1), statement(2)])
    error = ResultsUnreadable("failed (500)", place="https://lrs.example", remedy="Pull again later")
    first = intake.pulled(lambda _: Failing([batch], error))
    assert (first.new, len(intake.rows())) == (2, 2)
    since, intake.now = intake.now, datetime(2026, 11, 26, tzinfo=UTC)
    second = intake.pulled(lambda _: Failing([], error))
    assert second.troubles["lrs"].since == since
    (origin,) = intake.results.read_state().origins
    assert (origin.cursor, origin.read_at) == ("0", None)


def test_a_run_that_is_killed_repeats_and_never_doubles(intake: Intake, tmp_path: Path) -> None:
    """It dies between two batches; the next run gets the second again."""
    batches = [lines(tmp_path / str(n), [answered(10 * n + k) for k in range(3)]) for n in range(3)]
    with pytest.raises(KeyboardInterrupt):
        intake.pulled(lambda _: Failing(batches[:2], KeyboardInterrupt()))  # type: ignore[arg-type]
    done = intake.pulled(lambda _: Failing(batches, ResultsUnreadable("", place="", remedy="")))
    assert (done.new, done.known_before) == (3, 6)
    assert len(intake.rows()) == 9


def test_a_run_that_is_killed_before_its_list_leaves_parts_nobody_reads(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = intake.results._store
    with monkeypatch.context() as patched:
        patched.setattr(store, "put_if_absent", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            intake.told(statement(1))
    assert intake.rows() == []
    assert len(intake.results.find_stray_parts(intake.results.read_state())) == 1
    assert intake.pulled().new == 1
    assert len(intake.rows()) == 1
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()


def test_of_two_runs_at_once_one_is_told_and_nothing_counts_twice(intake: Intake) -> None:
    lines(intake.folder / "a.jsonl", [statement(1), statement(2)])

    class Slow(StatementFilesOrigin):
        def read(self, cursor, scratch):  # type: ignore[no-untyped-def]
            for batch in super().read(cursor, scratch):
                Intake(
                    intake.folder, ResultStore(FolderStore(intake.folder.parent / "store"), "froid")
                ).pulled()
                yield batch

    with pytest.raises(Conflict):
        intake.pulled(lambda _: Slow(ENTRY, intake.folder))
    assert len(intake.rows()) == 2


def test_an_entry_that_names_another_place_is_read_from_its_beginning(intake: Intake) -> None:
    intake.told(statement(1))
    moved = intake.folder / "moved"
    moved.mkdir()
    shutil.copy(intake.folder / "001.jsonl", moved)
    os.utime(moved / "001.jsonl", (0, 0))
    entry = ENTRY.model_copy(update={"path": "moved/*.jsonl"})
    assert intake.pulled(lambda _: StatementFilesOrigin(entry, intake.folder)).known_before == 1


def test_the_months_that_are_kept_are_this_one_and_so_many_before() -> None:
    assert find_oldest_kept(24, datetime(2026, 11, 25, tzinfo=UTC)) == datetime(2024, 11, 1, tzinfo=UTC)
    assert find_oldest_kept(1, datetime(2026, 1, 31, tzinfo=UTC)) == datetime(2025, 12, 1, tzinfo=UTC)


def test_what_is_older_than_a_course_keeps_is_removed_from_the_store(intake: Intake) -> None:
    intake.told(
        statement(1, timestamp="2026-09-30T23:59:59Z"), statement(2, timestamp="2026-10-01T00:00:00Z")
    )
    intake.told(statement(3, "urn:liked"), voiding(4, statement(9)))
    intake.keep_months = 1
    assert intake.pulled().expired == 1
    assert intake.rows() == [statement(2)["id"]]
    assert not any("2026-09" in e.key for e in intake.results._store.list("results/froid/2026"))
    intake.now = datetime(2027, 1, 1, tzinfo=UTC)
    intake.pulled()
    assert intake.results.read_state().of(PartKind.ASIDE) == ()
    assert intake.results.read_state().of(PartKind.VOIDED) == ()
    assert intake.rows() == []


def test_what_is_too_old_is_not_brought_back_by_the_file_it_stands_in(intake: Intake) -> None:
    intake.keep_months = 1
    done = intake.told(statement(1, timestamp="2026-09-30T23:59:59Z"), statement(2))
    assert (done.new, done.too_old, done.known_before) == (1, 1, 0)
    assert intake.rows() == [statement(2)["id"]]


def test_history_that_cannot_hold_the_new_ids_is_not_opened(intake: Intake) -> None:
    """The cost of a night does not grow with what came before: older parts may be out of reach."""
    intake.told(
        *(statement(n, timestamp=f"2026-11-{day:02}T10:00:00Z") for n, day in enumerate(range(1, 21)))
    )
    (part,) = intake.results.read_state().of(PartKind.RESULTS)
    store = intake.results._store
    held = store.get(part.key_in("froid"))
    assert held is not None
    store.delete(part.key_in("froid"))
    assert intake.told(statement(100)).new == 1
    store.put(part.key_in("froid"), held)
    assert len(intake.rows()) == 21
