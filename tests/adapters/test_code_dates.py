"""What a process has loaded is old once one that begins now would load something else."""

import json
import os
from pathlib import Path

import pytest

from adapters.code_dates import read_code_dates

PLUGIN = "plugin/src/premierjet_memo_card"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that Python imports from, with one package that is edited where it is."""
    package = tmp_path / PLUGIN
    (package / "texts").mkdir(parents=True)
    (package / "__init__.py").touch()
    metadata = tmp_path / "installed/memo_card-1.0.dist-info"
    metadata.mkdir(parents=True)
    told = {"dir_info": {"editable": True}, "url": (tmp_path / "plugin").as_uri()}
    (metadata / "direct_url.json").write_text(json.dumps(told))
    monkeypatch.syspath_prepend(metadata.parent)
    return metadata.parent


def write_later(file: Path) -> None:
    """Write a file that is younger than all others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    os.utime(file, ns=(1 << 61, 1 << 61))


def test_nothing_has_changed_until_something_does(installed: Path) -> None:
    assert installed.is_dir()
    assert read_code_dates() == read_code_dates()


def test_another_version_is_other_code(installed: Path) -> None:
    before = read_code_dates()
    (installed / "memo_card-1.0.dist-info").rename(installed / "memo_card-1.1.dist-info")
    assert read_code_dates() != before


def test_the_same_version_installed_again_is_other_code(installed: Path) -> None:
    """A package that is built from a folder keeps its version while its code changes."""
    before = read_code_dates()
    os.utime(installed / "memo_card-1.0.dist-info", ns=(1 << 61, 1 << 61))
    assert read_code_dates() != before


def test_a_package_more_is_other_code(installed: Path) -> None:
    before = read_code_dates()
    (installed / "_editable_impl_quotation.pth").write_text("/quotation/src")
    assert read_code_dates() != before


@pytest.mark.parametrize("file", [f"{PLUGIN}/rules.json", f"{PLUGIN}/texts/fr.json", "plugin/memo.py"])
def test_an_edit_of_a_package_that_is_edited_where_it_is_is_other_code(installed: Path, file: str) -> None:
    before = read_code_dates()
    write_later(installed.parent / file)
    assert read_code_dates() != before


@pytest.mark.parametrize(
    "file",
    [
        f"{PLUGIN}/__pycache__/rules.pyc",
        "plugin/example/course.yaml",
        "plugin/.venv/lib/later.py",
        "plugin/store/froid--chaine/draft.py",
        "plugin/node_modules/later.py",
    ],
)
def test_what_else_lies_beside_a_package_is_no_code(installed: Path, file: str) -> None:
    before = read_code_dates()
    write_later(installed.parent / file)
    assert read_code_dates() == before


def test_another_environment_beside_a_package_is_no_code(installed: Path) -> None:
    before = read_code_dates()
    (installed.parent / "plugin/venv").mkdir()
    (installed.parent / "plugin/venv/pyvenv.cfg").touch()
    write_later(installed.parent / "plugin/venv/later.py")
    assert read_code_dates() == before


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        '{"dir_info": {"editable": true}, "url": 1}',
        '{"dir_info": {"editable": true}, "url": "file:///no"}',
    ],
)
def test_a_package_whose_origin_cannot_be_read_is_taken_as_copied(installed: Path, told: str) -> None:
    (installed / "memo_card-1.0.dist-info/direct_url.json").write_text(told)
    before = read_code_dates()
    write_later(installed.parent / f"{PLUGIN}/rules.json")
    assert read_code_dates() == before
