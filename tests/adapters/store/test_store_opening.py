"""What PREMIERJET_STORE may say."""

from pathlib import Path

import pytest

from adapters.settings import Settings
from adapters.store.factory import open_store
from adapters.store.folder import FolderStore
from schemas.errors import InvalidInput


def opened(root: Path, store: str, **more: str) -> object:
    return open_store(root, Settings(_env_file=None, store=store, **more))


def test_a_relative_folder_starts_from_the_root(tmp_path: Path) -> None:
    store = opened(tmp_path, ".premierjet")
    assert isinstance(store, FolderStore)
    assert store.place == str(tmp_path / ".premierjet")


def test_an_absolute_folder_stays_where_it_is(tmp_path: Path) -> None:
    store = opened(tmp_path / "root", str(tmp_path / "elsewhere"))
    assert isinstance(store, FolderStore)
    assert store.place == str(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://", "names no bucket"),
        ("s3:///prefix", "names no bucket"),
        ("gs://bucket/prefix", "gs:// is no store we know"),
        ("https://bucket.example/prefix", "https:// is no store we know"),
        ("s3://key:secret@bucket/prefix", "holds a login or a port"),
        ("s3://bucket:9000/prefix", "holds a login or a port"),
        ("s3://bucket/prefix?region=x", "holds a query or a fragment"),
        ("s3://not_a bucket/prefix", "is not the name of a bucket"),
        ("s3://B/prefix", "is not the name of a bucket"),
    ],
)
def test_a_malformed_url_is_refused_with_the_setting_to_correct(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        opened(tmp_path, url)
    assert refused.value.exit_code == 2
    assert "secret" not in str(refused.value)


def test_an_endpoint_that_is_no_url_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Correct the endpoint's URL"):
        opened(tmp_path, "s3://bucket/prefix", s3_endpoint_url="nowhere")
