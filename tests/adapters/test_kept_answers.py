"""What a command found of a module is found again by the next, unless anybody but us wrote it."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from adapters import kept_answers
from adapters.kept_answers import KeptAnswers, compute_code_version
from adapters.ledger.key import KeyFile

FOUND = {"froid--chaine": ("version", "approved by lea"), "froid--quai": ("other", "waits for\nlea")}


def keep(root: Path, key: str = "key", place: str = "store") -> KeptAnswers[str]:
    file = KeyFile(root / key)
    file.make()
    return KeptAnswers(root, "status", place, file, TypeAdapter(str))


def find_file(root: Path) -> Path:
    (file,) = (root / kept_answers.FOLDER).iterdir()
    return file


def test_what_was_kept_is_read_by_the_next_process(tmp_path: Path) -> None:
    keep(tmp_path).write(FOUND)
    assert keep(tmp_path).read() == FOUND


def test_nothing_is_kept_before_the_first_command(tmp_path: Path) -> None:
    assert keep(tmp_path).read() == {}


def test_what_somebody_else_wrote_into_the_file_is_not_believed(tmp_path: Path) -> None:
    keep(tmp_path).write(FOUND)
    file = find_file(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"waits for", b"loved by!"))
    assert keep(tmp_path).read() == {}


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe\n[]", b"no seal"])
def test_a_file_that_is_none_of_ours_is_left_aside(tmp_path: Path, data: bytes) -> None:
    keep(tmp_path).write(FOUND)
    find_file(tmp_path).write_bytes(data)
    assert keep(tmp_path).read() == {}


def test_the_seal_of_another_key_is_not_believed(tmp_path: Path) -> None:
    keep(tmp_path).write(FOUND)
    assert keep(tmp_path, key="another").read() == {}


def test_what_other_code_found_is_not_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path).write(FOUND)
    monkeypatch.setattr(kept_answers, "compute_code_version", lambda: "changed")
    assert keep(tmp_path).read() == {}
    assert compute_code_version() == compute_code_version() != "changed"


def test_each_store_of_a_root_has_answers_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path).write(FOUND)
    assert keep(tmp_path, place="bucket").read() == {}


def test_without_a_key_nothing_is_kept(tmp_path: Path) -> None:
    """Nothing has been decided there yet, and a file without a seal would be anybody's."""
    kept = KeptAnswers(tmp_path, "status", "store", KeyFile(tmp_path / "none"), TypeAdapter(str))
    kept.write(FOUND)
    assert (kept.read(), list(tmp_path.iterdir())) == ({}, [])


def test_a_folder_that_cannot_be_written_stops_no_command(tmp_path: Path) -> None:
    (tmp_path / kept_answers.FOLDER).write_text("a file in its place")
    keep(tmp_path).write(FOUND)
    assert keep(tmp_path).read() == {}
