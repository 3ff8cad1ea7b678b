"""A folder that cannot be written to is said so, and a writer that dies leaves nothing half-written."""

import os
import signal
import time
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from schemas.errors import StoreUnusable
from tests.children import Say, start_child
from tests.full_disk import ROOM, full_disk

SIZE = 2_000_000


def files_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_folder_that_cannot_be_made_is_named_with_the_setting_to_change(tmp_path: Path) -> None:
    """A path below a file: what a read-only folder is to anybody but root."""
    (tmp_path / "file").write_bytes(b"")
    store = FolderStore(tmp_path / "file" / "store")
    for write in (store.put, store.put_if_absent):
        with pytest.raises(StoreUnusable, match=r"store/drafts/a: .*rights and free space.*PREMIERJET_STORE"):
            write("drafts/a", b"")


def test_a_full_disk_is_said_so_and_the_old_bytes_stay(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as folder:
        store = FolderStore(folder)
        store.put("drafts/a", b"old")
        for key, write in (("drafts/a", store.put), ("drafts/b", store.put_if_absent)):
            with pytest.raises(StoreUnusable, match="free space"):
                write(key, b"x" * (ROOM + 1))
        assert files_below(folder) == ["a"]
        assert store.get("drafts/a") == b"old"
        assert store.put_if_absent("drafts/b", b"small")


def test_a_key_below_another_key_is_said_so(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put("drafts/a", b"")
    with pytest.raises(StoreUnusable):
        store.put("drafts/a/b", b"")


def test_a_writer_killed_at_any_moment_leaves_whole_files(tmp_path: Path) -> None:
    def write(say: Say) -> None:
        store = FolderStore(tmp_path)
        store.put("drafts/a", b"0" * SIZE)
        say("writing")
        while True:
            for letter in (b"1", b"2"):
                store.put("drafts/a", letter * SIZE)

    for wait in (0.0, 0.01, 0.03):
        writer = start_child(write)
        assert writer.readline() == "writing\n"
        time.sleep(wait)
        writer.kill()
        assert writer.wait() == -signal.SIGKILL
        store = FolderStore(tmp_path)
        data = store.get("drafts/a")
        assert data is not None
        assert data in {letter * SIZE for letter in (b"0", b"1", b"2")}
        assert [entry.key for entry in store.list("")] == ["drafts/a"]


def test_a_store_says_where_it_lies(tmp_path: Path) -> None:
    assert FolderStore(tmp_path / "store").place == str(tmp_path / "store")


def test_a_key_asks_for_its_own_folders_alone_and_a_link_out_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each folder above the store was asked for with each of thousands of objects."""
    store = FolderStore(tmp_path / "store")
    store.put("drafts/froid/r1.json", b"{}")
    (store.folder / "out").symlink_to(tmp_path)
    below = f"{store.folder.resolve()}/drafts"
    asked: list[str] = []
    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: asked.append(str(path)) or lstat(path))
    assert store.get("drafts/froid/r1.json") == b"{}"
    assert asked == [below, f"{below}/froid", f"{below}/froid/r1.json"]
    with pytest.raises(StoreUnusable, match="leaves the store"):
        store.get("out/secret")
