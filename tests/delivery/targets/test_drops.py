"""What every place a release is delivered to promises: a folder, and a real S3 server."""

import signal
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from adapters.blob import PIECE, Blob, Scratch
from adapters.courses import CourseFolder
from pipelines.delivery.drop import Drop
from pipelines.delivery.file_target import FileTarget
from pipelines.delivery.targets.folder.drop import LOCK_NAME, FolderDrop
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.testing.places import COURSE
from pipelines.testing.releases import make_destination
from pipelines.testing.s3_server import READER_KEY, READER_SECRET, Seaweed
from schemas.course import Target
from schemas.errors import TargetUnusable
from tests.children import die, run_child
from tests.full_disk import ROOM, full_disk

NAME = "froid/chaine/v3/froid--chaine--v3--scorm12.zip"


@pytest.fixture(params=["folder", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Drop:
    if request.param == "folder":
        return drop_of(FolderTarget(kind="folder", id="depot", path="../drop"), tmp_path / "course")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    return drop_of(s3_target(seaweed, request.getfixturevalue("bucket")), tmp_path)


def drop_of(target: Target, course: Path) -> Drop:
    opened = make_destination(target, CourseFolder(course, COURSE)).open()
    assert isinstance(opened, FileTarget)
    return opened.drop


def s3_target(seaweed: Seaweed, bucket: str) -> S3Target:
    return S3Target(
        kind="s3", id="depot", bucket=bucket, prefix="/formation/", endpoint_url=seaweed.endpoint_url
    )


def test_what_is_sent_is_what_is_read_back(target: Drop) -> None:
    assert target.read(NAME) is None
    target.send(NAME, b"first")
    target.send(NAME, b"second")
    held = target.read(NAME)
    assert held is not None
    assert held.data == b"second"


def test_a_blob_is_sent_and_comes_back_in_pieces(target: Drop) -> None:
    data = bytes(PIECE) + b"and the rest"
    assert target.pieces(NAME) is None
    target.send(NAME, Scratch().add([data]))
    found = target.pieces(NAME)
    assert found is not None
    assert [len(piece) for piece in found] == [PIECE, 12]
    assert b"".join(target.pieces(NAME) or ()) == data


def test_a_file_is_replaced_only_as_it_was_seen(target: Drop) -> None:
    assert target.replace("index.json", b"one", None)
    assert not target.replace("index.json", b"two", None)
    seen = target.read("index.json")
    assert seen is not None
    assert target.replace("index.json", b"two", seen.mark)
    assert not target.replace("index.json", b"three", seen.mark)
    assert not target.replace("other.json", b"three", seen.mark)
    assert target.read("other.json") is None


def test_of_replacers_who_race_exactly_one_wins(target: Drop) -> None:
    target.replace("index.json", b"", None)
    seen, runs = target.read("index.json"), 6
    assert seen is not None
    start = Barrier(runs)

    def race(number: int) -> bool:
        start.wait()
        return target.replace("index.json", b"%d" % number, seen.mark)

    with ThreadPoolExecutor(runs) as pool:
        won = list(pool.map(race, range(runs)))
    assert won.count(True) == 1
    held = target.read("index.json")
    assert held is not None
    assert held.data == b"%d" % won.index(True)


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/etc/passwd"])
def test_a_name_that_leaves_the_target_is_refused(target: Drop, name: str) -> None:
    writing = (lambda n: target.send(n, b""), lambda n: target.replace(n, b"", None))
    for verb in (target.read, target.pieces, *writing):
        with pytest.raises(TargetUnusable, match="leaves the target"):
            verb(name)


def test_a_folder_starts_from_the_course_or_is_absolute(tmp_path: Path) -> None:
    for path in ("drop", str(tmp_path / "course" / "drop")):
        target = drop_of(FolderTarget(kind="folder", id="depot", path=path), tmp_path / "course")
        assert target.place == str(tmp_path / "course" / "drop")


def test_what_is_delivered_may_be_read_by_whoever_serves_the_folder(tmp_path: Path) -> None:
    """A temporary file renamed into place would be its writer's alone, and the LMS would answer 403."""
    target = drop_of(FolderTarget(kind="folder", id="depot", path="drop"), tmp_path)
    target.send("index.json", b"{}")
    ordinary = tmp_path / "ordinary"
    ordinary.write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "drop" / "index.json").stat().st_mode) == stat.S_IMODE(
        ordinary.stat().st_mode
    )


def test_a_folder_that_cannot_be_written_is_named_with_what_to_change(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    target = drop_of(FolderTarget(kind="folder", id="depot", path="file/drop"), tmp_path)
    for write in (lambda: target.send("a", b""), lambda: target.replace("a", b"", None)):
        with pytest.raises(TargetUnusable, match=r"file/drop.*rights and free space.*course\.yaml"):
            write()


def test_a_full_disk_leaves_the_old_file_and_nothing_half_written(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as folder:
        target = drop_of(FolderTarget(kind="folder", id="depot", path=str(folder)), tmp_path)
        target.send("index.json", b"old")
        with pytest.raises(TargetUnusable, match="free space"):
            target.send("index.json", b"x" * (ROOM + 1))
        assert {path.name for path in folder.iterdir()} == {"index.json", LOCK_NAME}
        assert (folder / "index.json").read_bytes() == b"old"


def test_a_wrong_secret_is_refused_with_the_variable_to_correct(
    seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    target = drop_of(s3_target(seaweed, bucket), tmp_path)
    with pytest.raises(TargetUnusable, match=r"secret key is wrong\. Correct AWS_SECRET_ACCESS_KEY"):
        target.read("index.json")


def test_rights_to_read_are_no_rights_to_deliver(
    seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", READER_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", READER_SECRET)
    target = drop_of(s3_target(seaweed, bucket), tmp_path)
    with pytest.raises(TargetUnusable, match="access is denied"):
        target.send(NAME, b"")


def test_an_lms_is_told_what_kind_of_file_it_pulls(seaweed: Seaweed, bucket: str, tmp_path: Path) -> None:
    target = drop_of(s3_target(seaweed, bucket), tmp_path)
    for name in ("index.json", "a.zip", "note.md", "SHA256SUMS"):
        target.send(name, b"{}")
    kinds = {
        name: seaweed.client.head_object(Bucket=bucket, Key=f"formation/{name}")["ContentType"]
        for name in ("index.json", "a.zip", "note.md", "SHA256SUMS")
    }
    assert kinds == {
        "index.json": "application/json",
        "a.zip": "application/zip",
        "note.md": "text/markdown; charset=utf-8",
        "SHA256SUMS": "application/octet-stream",
    }


def test_what_is_removed_is_held_no_more(target: Drop) -> None:
    target.send(NAME, b"zip")
    target.remove(NAME)
    assert target.read(NAME) is None
    target.remove(NAME)


class Half(Blob):
    """A blob whose reader is killed in the middle."""

    def pieces(self) -> Iterator[bytes]:
        yield b"half"
        die()


def left_behind(folder: Path, name: str) -> str:
    """What a writer leaves that is killed in the middle of a file."""
    assert run_child(lambda: FolderDrop(folder).send(name, Half(()))) == -signal.SIGKILL
    (left,) = (folder / name).parent.glob(".unfinished-*")
    return left.name


def test_what_a_killed_writer_left_is_cleaned_by_the_next(tmp_path: Path) -> None:
    left = left_behind(tmp_path / "drop", NAME)
    drop = FolderDrop(tmp_path / "drop")
    assert drop.read(NAME) is None
    drop.send(NAME, b"whole")
    assert not (tmp_path / "drop" / NAME).with_name(left).exists()


def test_a_file_somebody_is_still_writing_is_left_to_them(tmp_path: Path) -> None:
    drop = FolderDrop(tmp_path)
    entered, other_is_done = Barrier(2), Event()

    class Slow(Blob):
        def pieces(self) -> Iterator[bytes]:
            yield b"slow"
            entered.wait(10)
            other_is_done.wait(10)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(drop.send, "a/slow", Slow(()))
        entered.wait(10)
        drop.send("a/quick", b"quick")
        other_is_done.set()
        slow.result(10)
    assert (tmp_path / "a" / "slow").read_bytes() == b"slow"
