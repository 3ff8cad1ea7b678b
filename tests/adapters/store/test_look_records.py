"""What an index says of drafts is believed by the code alone that it was made by."""

from inspect import getfile
from pathlib import Path

import pytest

from adapters.store import look_records
from adapters.store.look_records import compute_facts_code, list_facts_files
from schemas import canonical, course
from schemas.draft import Content, traversal
from schemas.kinds import BLOCKS, DELIVERABLES


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only file the facts depend on."""
    file = tmp_path / "contract.py"
    file.write_text("one")
    monkeypatch.setattr(look_records, "list_facts_files", lambda: [file])
    return file


def test_the_code_of_every_kind_counts() -> None:
    """What a kind says of its words and passages is in no seal."""
    files = set(list_facts_files())
    contracts = [
        kinds.contract(name)
        for kinds in (BLOCKS, DELIVERABLES)
        for name in kinds.kinds
        if kinds.kinds.folder(name)
    ]
    assert len(contracts) > 30
    assert {Path(getfile(each)) for each in contracts if each is not None} <= files
    assert {Path(str(each.__file__)) for each in (canonical, course, traversal)} <= files
    assert Path(getfile(Content)) in files


def test_other_code_and_another_version_are_told_apart(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {compute_facts_code.__wrapped__()}
    written.write_text("two")
    codes.add(compute_facts_code.__wrapped__())
    monkeypatch.setattr(look_records, "list_installed_versions", lambda: {"premierjet": "another"})
    codes.add(compute_facts_code.__wrapped__())
    assert len(codes) == 3


def test_a_process_reads_its_code_once() -> None:
    assert compute_facts_code() is compute_facts_code()
