"""What a killed run left of learners' names is removed by a later one."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from adapters.results.scratch import LONGEST_RUN, PREFIX, scratch_folder, sweep_scratch


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
    with scratch_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_what_a_killed_run_left_a_day_ago_is_removed_and_nothing_else(temporary: Path) -> None:
    old = left(temporary, f"{PREFIX}old", LONGEST_RUN + 60)
    going = left(temporary, f"{PREFIX}going", 3600)
    others = left(temporary, "of-somebody-else", LONGEST_RUN * 3)
    sweep_scratch()
    assert [each.exists() for each in (old, going, others)] == [False, True, True]


def test_a_link_to_elsewhere_is_not_followed(temporary: Path) -> None:
    precious = left(temporary, "precious", LONGEST_RUN * 3)
    link = temporary / f"{PREFIX}link"
    link.symlink_to(precious)
    os.utime(link, (0, 0), follow_symlinks=False)
    sweep_scratch()
    assert (precious / "statements.jsonl").exists()
