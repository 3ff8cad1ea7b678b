"""One root, wherever the command is typed."""

from pathlib import Path

import pytest

from adapters import root
from adapters.root import begin_root, find_root
from schemas.errors import InvalidInput


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a root, while the checkout is none."""
    monkeypatch.setattr(root, "CHECKOUT", tmp_path / "nowhere")
    found = tmp_path / "house"
    (found / "courses/froid/sources").mkdir(parents=True)
    (found / "dagster.yaml").touch()
    return found


@pytest.mark.parametrize("below", [".", "courses", "courses/froid/sources"])
def test_every_folder_below_the_root_finds_the_same_root(
    house: Path, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(house / below)
    assert find_root() == house.resolve()


def test_a_folder_elsewhere_finds_the_checkout(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(root, "CHECKOUT", house)
    assert find_root() == house.resolve()


def test_the_environment_names_the_root(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREMIERJET_ROOT", str(house))
    assert find_root() == house.resolve()


def test_what_is_asked_for_goes_before_the_environment(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    assert find_root(house) == house.resolve()


def test_a_relative_root_is_made_whole(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(house.parent)
    assert find_root(Path("house")) == house.resolve()


def test_a_folder_asked_for_that_is_no_root_is_an_error(house: Path) -> None:
    with pytest.raises(InvalidInput, match=r"courses: holds no dagster\.yaml\. Name the folder that does"):
        find_root(house / "courses")


def test_no_root_anywhere_is_an_error_with_its_remedy(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="Say it with --root"):
        find_root()


def test_an_empty_folder_under_no_root_becomes_one(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after `pip install`: an environment beside it is no reason to refuse."""
    empty = tmp_path / "empty"
    (empty / ".venv").mkdir(parents=True)
    monkeypatch.chdir(empty)
    assert begin_root(None, house / "dagster.yaml") == empty.resolve() == find_root()


def test_a_folder_that_holds_something_does_not_become_a_root(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="begin in an empty folder"):
        begin_root(None, house / "dagster.yaml")
    assert not (tmp_path / "dagster.yaml").exists()


def test_where_there_is_a_root_none_is_begun(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert begin_root(house, house / "dagster.yaml") == house.resolve()
    monkeypatch.setattr(root, "CHECKOUT", house)
    assert begin_root(None, house / "dagster.yaml") == house.resolve()
    with pytest.raises(InvalidInput, match="Name the folder that does"):
        begin_root(empty, house / "dagster.yaml")
    assert not any(empty.iterdir())


def test_a_folder_that_becomes_a_root_has_git_ignore_its_keys(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else has ignored there stays, and a second call adds nothing."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / ".gitignore").write_text("*.log\n/.env")
    monkeypatch.chdir(empty)
    begin_root(None, house / "dagster.yaml")
    written = (empty / ".gitignore").read_text()
    assert written.startswith("*.log\n/.env\n")
    assert "/.premierjet-keys/\n" in written
    assert written.count("/.env") == 1
    begin_root(None, house / "dagster.yaml")
    assert (empty / ".gitignore").read_text() == written


def test_a_root_that_was_there_before_gets_what_git_ignores(house: Path) -> None:
    begin_root(house, house / "dagster.yaml")
    assert "/.premierjet-keys/\n" in (house / ".gitignore").read_text()
