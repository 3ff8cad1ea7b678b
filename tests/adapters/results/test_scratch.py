"""What a killed run left of learners' names is removed by a later one."""

import os
import signal
import stat
import tempfile
from pathlib import Path

import pytest

from adapters.results.scratch import PREFIX, UNLOCKED_SECONDS, make_scratch_folder, remove_stray_folders
from tests.children import die, run_child


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(temporary: Path, name: str, seconds_ago: float) -> Path:
    folder = temporary / name
    folder.mkdir()
    (folder / "statements.jsonl").write_text("lea.martin")
    then = folder.stat().st_mtime - seconds_ago
    os.utime(folder, (then, then))
    return folder


def test_a_folder_is_for_its_owner_alone_and_goes_with_its_block() -> None:
    with make_scratch_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_what_a_killed_run_left_is_removed_and_nothing_else(temporary: Path) -> None:
    old = left(temporary, f"{PREFIX}old", UNLOCKED_SECONDS + 60)
    made = left(temporary, f"{PREFIX}being-made", 0)
    others = left(temporary, "of-somebody-else", UNLOCKED_SECONDS * 3)
    remove_stray_folders()
    assert [each.exists() for each in (old, made, others)] == [False, True, True]


def test_what_a_run_is_using_stays_however_long_it_takes(temporary: Path) -> None:
    with make_scratch_folder() as going:
        os.utime(going, (0, 0))
        remove_stray_folders()
        assert going.exists()


def test_a_run_that_was_killed_lets_go_of_its_folder(temporary: Path) -> None:
    def run() -> None:
        with make_scratch_folder():
            die()

    assert run_child(run) == -signal.SIGKILL
    (folder,) = temporary.iterdir()
    os.utime(folder, (0, 0))
    remove_stray_folders()
    assert not folder.exists()


def test_a_link_to_elsewhere_is_not_followed(temporary: Path) -> None:
    precious = left(temporary, "precious", UNLOCKED_SECONDS * 3)
    link = temporary / f"{PREFIX}link"
    link.symlink_to(precious)
    os.utime(link, (0, 0), follow_symlinks=False)
    remove_stray_folders()
    assert (precious / "statements.jsonl").exists()
