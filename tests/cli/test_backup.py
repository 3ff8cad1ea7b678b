"""`premierjet backup` and `restore`: what was decided and delivered is there, and nothing is done twice."""

import shutil
from pathlib import Path

import pytest

from adapters.store import Store
from adapters.store.draft_claims import CLAIMS
from adapters.store.folder import FolderStore
from adapters.workspace import open_workspace
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow.claim_modules import claim_modules
from pipelines.workflow.deliver import find_drifts
from tests.cli.conftest import KEY, PERSON, Door


def delivered(door: Door) -> None:
    door.well("draft")
    door.well("decide", KEY, "approve", "--as", PERSON)
    door.well("package", KEY)
    door.well("deliver", KEY)


def in_a_bucket(monkeypatch: pytest.MonkeyPatch, seaweed: Seaweed, name: str) -> None:
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{name}/premierjet")
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a long key of the tests only")


def kind_of_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    if kind == "s3":
        seaweed: Seaweed = request.getfixturevalue("seaweed")
        in_a_bucket(monkeypatch, seaweed, request.getfixturevalue("bucket"))


@pytest.mark.parametrize("kind", ["folder", "s3"])
@pytest.mark.trial
def test_a_store_put_back_elsewhere_goes_on_where_the_copy_was_made(
    fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, kind: str
) -> None:
    kind_of_store(request, monkeypatch, kind)
    delivered(fresh)
    before = open_workspace(fresh.root)
    backup = tmp_path / "backup"
    fresh.well("backup", str(backup))
    if kind == "s3":
        seaweed: Seaweed = request.getfixturevalue("seaweed")
        in_a_bucket(monkeypatch, seaweed, seaweed.make_bucket())
    else:
        monkeypatch.setenv("PREMIERJET_STORE", "elsewhere")
    fresh.well("restore", str(backup))
    after = open_workspace(fresh.root)
    assert after.ledger.read(KEY) == before.ledger.read(KEY)
    assert fresh("ledger", "verify").code == 0
    store = next(
        each for each in fresh.knock("doctor", "--json").document["pieces"] if each["piece"] == "store"
    )
    assert store["works"], store
    there = {path: path.stat().st_mtime_ns for path in (fresh.course / "livraisons").rglob("*.zip")}
    fresh.well("draft")
    fresh.well("package", KEY)
    fresh.well("deliver", KEY)
    assert {path: path.stat().st_mtime_ns for path in (fresh.course / "livraisons").rglob("*.zip")} == there
    for records in (before.records, after.records):
        assert [len(each(KEY)) for each in (records.revisions, records.releases, records.receipts)] == [
            1,
            1,
            1,
        ]
    assert after.ledger.read(KEY) == before.ledger.read(KEY)
    assert find_drifts(after, KEY) == ()


def damage(store: Store, key: str) -> bytes:
    """Flip a bit in the middle of an object, and return the bytes it had: its size stays."""
    before = store.get(key)
    assert before
    middle = len(before) // 2
    store.put(key, before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :])
    return before


def zip_of(store: Store) -> str:
    return next(entry.key for entry in store.list("releases/") if entry.key.endswith("--scorm12.zip"))


@pytest.mark.parametrize("kind", ["folder", pytest.param("s3", marks=pytest.mark.trial)])
def test_a_second_copy_heals_what_was_damaged_and_copies_only_what_changed(
    fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, kind: str
) -> None:
    """A package of which one bit flipped has the size it had, and was never copied again."""
    kind_of_store(request, monkeypatch, kind)
    delivered(fresh)
    folder, store = tmp_path / "backup", open_workspace(fresh.root).records.store
    assert fresh.well("backup", str(folder))["copied"] == sum(1 for _ in store.list(""))
    assert fresh.well("backup", str(folder))["copied"] == 0
    copy = FolderStore(folder)
    key = zip_of(copy)
    draft = next(entry.key for entry in store.list("drafts/"))
    whole = {each: damage(copy, each) for each in (key, draft)}
    said = fresh.well("backup", str(folder))
    assert (said["copied"], said["healed"]) == (2, [key])  # nothing says what a draft has to be
    assert {each: copy.get(each) for each in whole} == whole
    fresh.well("decide", KEY, "request_changes", "--comment", "Plus court.", "--as", PERSON)
    differing = {
        entry.key.split("/")[0] for entry in store.list("") if copy.get(entry.key) != store.get(entry.key)
    }
    assert differing == {"ledger", "incidents"}  # learners still see what was sent back
    assert fresh.well("backup", str(folder))["copied"] <= 2
    for entry in store.list(""):
        if not entry.key.startswith("incidents/"):
            assert copy.get(entry.key) == store.get(entry.key), entry.key


@pytest.mark.parametrize("kind", ["folder", pytest.param("s3", marks=pytest.mark.trial)])
def test_what_is_damaged_in_the_store_never_replaces_a_good_copy(
    fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, kind: str
) -> None:
    """Comparing contents alone would copy the damage over the one good copy there is."""
    kind_of_store(request, monkeypatch, kind)
    delivered(fresh)
    folder, store = tmp_path / "backup", open_workspace(fresh.root).records.store
    fresh.well("backup", str(folder))
    key = zip_of(store)
    before = damage(store, key)
    said = fresh("backup", str(folder), "--json")
    assert (said.code, said.document["damaged"]) == (2, [key])
    assert f"{key}: is damaged" in said.err
    assert FolderStore(folder).get(key) == before
    assert fresh.well("restore", str(folder))["healed"] == [key]
    assert store.get(key) == before


def test_putting_back_goes_on_where_it_stopped(
    fresh: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill in the middle left a store that held something, and `restore` was refused for ever."""
    fresh.well("draft")
    fresh.well("backup", str(tmp_path / "backup"))
    copy = FolderStore(tmp_path / "backup")
    keys = [entry.key for entry in copy.list("")]
    for key in keys[: len(keys) // 2]:
        FolderStore(fresh.root / "elsewhere").put(key, copy.get(key) or b"")
    monkeypatch.setenv("PREMIERJET_STORE", "elsewhere")
    assert fresh.well("restore", str(tmp_path / "backup"))["copied"] == len(keys) - len(keys) // 2


def test_nothing_is_put_back_over_something(fresh: Door, tmp_path: Path) -> None:
    fresh.well("draft")
    fresh.well("backup", str(tmp_path / "backup"))
    fresh.well("decide", KEY, "approve", "--as", PERSON)
    before = fresh.kept()
    said = fresh("restore", str(tmp_path / "backup"))
    assert (said.code, "holds something already" in said.err) == (2, True)
    assert fresh.kept() == before


def test_a_folder_without_a_copy_and_a_copy_of_the_other_kind_are_refused(
    fresh: Door, tmp_path: Path, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "holds no copy" in fresh("restore", str(tmp_path / "nothing")).err
    fresh.well("draft")
    fresh.well("decide", KEY, "approve", "--as", PERSON)
    fresh.well("backup", str(tmp_path / "backup"))
    in_a_bucket(monkeypatch, seaweed, bucket)
    said = fresh("restore", str(tmp_path / "backup"))
    assert (said.code, "of the other kind of store" in said.err) == (2, True)
    assert seaweed.client.list_objects_v2(Bucket=bucket).get("Contents", []) == []


def test_what_is_drafted_right_now_is_not_copied(fresh: Door, tmp_path: Path) -> None:
    delivered(fresh)
    store, backup = fresh.workspace.records.store, tmp_path / "backup"
    fresh.well("backup", str(backup))
    with claim_modules(store, [KEY], pytest.fail):
        assert fresh.well("backup", str(backup))["copied"] == 0
        assert list(FolderStore(backup).list(CLAIMS)) == []
        assert fresh.well("restore", str(backup))["copied"] == 0


def test_a_copy_into_the_store_itself_is_refused(fresh: Door) -> None:
    said = fresh("backup", str(fresh.root / ".premierjet" / "backup"))
    assert (said.code, "lies in the store itself" in said.err) == (2, True)


def test_a_copy_a_later_version_made_is_refused(fresh: Door, tmp_path: Path) -> None:
    shutil.rmtree(fresh.root / ".premierjet", ignore_errors=True)
    FolderStore(tmp_path).put("format.json", b'{"format": 99}')
    assert "is in format 99" in fresh("restore", str(tmp_path)).err
    assert not (fresh.root / ".premierjet").exists()
