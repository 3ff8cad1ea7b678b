"""A store says in which format it is: earlier ones are read and brought to ours, later ones refused.

`formats/N` holds an installation as the last version that wrote format N left it, without its packages.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store import format as formats
from adapters.store.folder import FolderStore
from adapters.store.format import CURRENT, FORMAT, STEPS, FormattedFolder
from adapters.store.s3 import FormattedBucket
from adapters.workspace import Workspace, open_workspace
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.testing.s3_proxy import run_proxy
from pipelines.testing.s3_server import Seaweed
from schemas.errors import StoreUnusable

FROZEN = Path(__file__).parent / "formats"
EARLIER = range(1, CURRENT)
KEY = "froid--chaine"


@pytest.fixture(params=["folder", "s3"])
def reopened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """The same store, opened once more."""
    if request.param == "folder":
        return lambda: FormattedFolder(tmp_path / "store")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    bucket = request.getfixturevalue("bucket")
    return lambda: FormattedBucket(Bucket(bucket, endpoint_url=seaweed.endpoint_url), "store")


def installation(root: Path, number: int) -> Workspace:
    shutil.copytree(FROZEN / str(number) / "courses", root / "courses")
    shutil.copytree(FROZEN / str(number) / "store", root / ".premierjet")
    (root / ".premierjet" / "ledger.key").chmod(0o600)  # git keeps no such rights
    (root / "dagster.yaml").write_text("")
    return open_workspace(root)


def everything(workspace: Workspace) -> list[object]:
    records = workspace.records
    releases = records.releases(KEY)
    told = [(each, records.release_content(each), records.read_observed(each)) for each in releases]
    spans = records.spans(KEY)
    assert spans
    assert spans.sources
    assert [draft.content.title for draft in records.revisions(KEY)] == ["La chaîne du froid"]
    kinds = [entry.recorded.kind for entry in workspace.ledger.read(KEY)]
    assert [kind for kind in kinds if kind != "revision_seal"] == ["decision", "published"]
    assert len(releases) == len(records.receipts(KEY)) == 1
    assert None not in told[0]
    return [spans, records.head(KEY), workspace.ledger.read(KEY), told, records.receipts(KEY)]


def test_there_is_a_step_from_each_earlier_format_and_a_store_to_try_it_on() -> None:
    assert list(STEPS) == list(EARLIER)
    assert sorted(int(each.name) for each in FROZEN.iterdir()) == list(EARLIER)


@pytest.mark.parametrize("number", EARLIER)
def test_a_store_of_an_earlier_format_is_read_as_it_is_and_ours_from_the_first_write(
    tmp_path: Path, number: int
) -> None:
    before = everything(installation(tmp_path, number))
    bare = FolderStore(tmp_path / ".premierjet")
    assert number_of(bare) == number
    open_workspace(tmp_path).records.save_measures("a,b\n")
    assert number_of(bare) == CURRENT
    assert everything(open_workspace(tmp_path)) == before


def number_of(store: Store) -> int:
    data = store.get(FORMAT)
    return 1 if data is None else int(json.loads(data)["format"])


def test_a_new_store_is_in_our_format_once_something_is_written(reopened: Callable[[], Store]) -> None:
    store = reopened()
    assert (store.get("a/b"), list(store.list(""))) == (None, [])
    assert store.put_if_absent("a/b", b"first")
    assert number_of(reopened()) == CURRENT
    assert reopened().get("a/b") == b"first"


def test_a_store_of_a_later_version_is_refused_and_nothing_of_it_read_or_written(
    reopened: Callable[[], Store],
) -> None:
    reopened().put("a/b", b"old")
    reopened().put(FORMAT, b'{"format": 99}')
    for verb in (
        lambda store: store.get("a/b"),
        lambda store: store.pieces("a/b"),
        lambda store: list(store.list("")),
        lambda store: store.put("a/b", b"new"),
        lambda store: store.put_if_absent("a/c", b"new"),
        lambda store: store.replace("a/b", b"new", b"old"),
        lambda store: store.delete("a/b"),
    ):
        with pytest.raises(
            StoreUnusable, match=rf"is in format 99, .* up to {CURRENT}\. Install the version"
        ):
            verb(reopened())
    bare = reopened()
    vars(bare).update(_looked=True, _ours=True)
    assert [(entry.key, bare.get(entry.key)) for entry in bare.list("")] == [
        ("a/b", b"old"),
        (FORMAT, b'{"format": 99}'),
    ]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": "2"}', b'{"format": 0}', b"\xff"])
def test_a_format_that_was_not_written_by_us_is_refused(tmp_path: Path, data: bytes) -> None:
    FolderStore(tmp_path).put(FORMAT, data)
    with pytest.raises(StoreUnusable, match=r"format\.json: does not say .* Restore it from a backup"):
        FormattedFolder(tmp_path).get("a")


def test_a_step_that_was_killed_is_taken_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(store: Store) -> None:
        store.put("half", b"done")
        raise KeyboardInterrupt

    monkeypatch.setattr(formats, "STEPS", {1: killed, 2: print, 3: print})
    store = FormattedFolder(tmp_path)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            store.put("a", b"")
    assert [entry.key for entry in FolderStore(tmp_path).list("")] == ["half"]
    monkeypatch.setattr(formats, "STEPS", {1: lambda store: store.delete("half"), 2: print, 3: print})
    store.put("a", b"")
    assert [entry.key for entry in FolderStore(tmp_path).list("")] == ["a", FORMAT]


def test_the_format_is_asked_for_once_however_much_is_read(seaweed: Seaweed, bucket: str) -> None:
    with run_proxy(seaweed.endpoint_url) as proxy:
        store = FormattedBucket(Bucket(bucket, endpoint_url=proxy.endpoint_url))
        for _ in range(3):
            assert store.get("a") is None
        assert proxy.list_paths("GET").count(f"/{bucket}/{FORMAT}") == 1


def test_a_workspace_opens_a_store_that_looks(tmp_path: Path) -> None:
    workspace = installation(tmp_path, 1)
    FolderStore(tmp_path / ".premierjet").put(FORMAT, b'{"format": 99}')
    with pytest.raises(StoreUnusable, match="format 99"):
        add_sealed_revision(workspace, builders.draft())
