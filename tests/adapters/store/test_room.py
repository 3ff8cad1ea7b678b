"""Whether a store in a folder takes more: what others keep beside its parts says nothing of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from adapters.store.parts import PARTS
from adapters.store.room import find_write_refusal
from tests.full_disk import full_disk

CODE = Path(__file__).parents[3]
ROOMS = ("store", "ledger", "sources", "speech", "llm", "embedding")
NO_PARTS = {"application", "audio", "text", "player", "state"}
"""Kinds of media, a file of a player, and a folder within `results`."""


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    made = FolderStore(tmp_path / "volume")
    made.put("drafts/froid--chaine/r00001.json", b"{}")
    return made


def refuse_folder(monkeypatch: pytest.MonkeyPatch, refused: Path) -> None:
    """Have the system say that a folder may not be written: who runs the tests may write anywhere."""
    monkeypatch.setattr("adapters.store.room.os.access", lambda path, _: Path(path) != refused)


@pytest.mark.parametrize("name", ["lost+found", ".snapshot", "backup-of-yesterday"])
def test_a_folder_of_others_at_the_root_of_a_volume_is_no_fault(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each ext4 volume has a `lost+found` of root's alone: its store was in red for good."""
    (store.folder / name).mkdir(mode=0o700)
    refuse_folder(monkeypatch, store.folder / name)
    assert find_write_refusal(store) is None


@pytest.mark.parametrize("name", ["drafts", "."])
def test_a_part_that_may_not_be_written_is_told(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    refuse_folder(monkeypatch, store.folder / name)
    refusal = find_write_refusal(store)
    assert refusal is not None
    assert refusal.wording == "needs.store_unwritable"


def test_a_store_on_a_full_disk_is_told(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        refusal = find_write_refusal(FolderStore(disk))
    assert refusal is not None
    assert refusal.wording == "needs.store_full"


def test_each_key_that_the_code_names_begins_with_a_part() -> None:
    """Of a part that has no name here nobody would be told that it may not be written."""
    files = [file for room in ROOMS for file in (CODE / "adapters" / room).rglob("*.py")]
    named = {part for file in files for part in list_key_parts(file)}
    assert named - NO_PARTS == PARTS


def list_key_parts(file: Path) -> Iterator[str]:
    """Yield what stands before the first slash of each text of the code that looks like a key."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            key = re.match(r"([a-z-]+)/[a-z/{.-]*$", node.value)
            if key is not None:
                yield key[1]


def test_each_part_that_the_layout_tells_is_named() -> None:
    layout = ast.get_docstring(ast.parse((CODE / "adapters/store/records.py").read_text())) or ""
    told = set(re.findall(r"(?:^|, )([a-z-]+)/", layout, re.MULTILINE))
    assert {"drafts", "originals", "pulled"} <= told <= PARTS
