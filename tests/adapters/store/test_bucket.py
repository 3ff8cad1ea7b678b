"""The bucket of a new S3 server is made once, with Object Lock where lines of the ledger are to be locked."""

from pathlib import Path
from uuid import uuid4

import pytest

from adapters.s3 import Bucket
from adapters.store.bucket import main, make
from schemas.errors import InvalidInput, StoreUnusable
from tests.seaweed import REGION, Seaweed


@pytest.fixture
def named(seaweed: Seaweed, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket that PREMIERJET_STORE names and that is not there; `bucket` brings the credentials."""
    name = f"premierjet-{uuid4().hex[:12]}"
    (tmp_path / "dagster.yaml").touch()
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{name}/production")
    return name


def test_a_bucket_is_made_once(seaweed: Seaweed, named: str) -> None:
    assert main() == f"s3://{named} was made"
    assert main() == f"s3://{named} was there"
    with pytest.raises(Exception, match="ObjectLockConfigurationNotFound"):
        seaweed.client.get_object_lock_configuration(Bucket=named)


def test_a_bucket_for_locked_lines_is_made_with_object_lock(
    seaweed: Seaweed, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_LEDGER_LOCK_DAYS", "1")
    main()
    lock = seaweed.client.get_object_lock_configuration(Bucket=named)
    assert lock["ObjectLockConfiguration"]["ObjectLockEnabled"] == "Enabled"


def test_a_folder_is_no_bucket(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_STORE", ".premierjet")
    with pytest.raises(InvalidInput, match="is no bucket"):
        main()


def test_a_server_that_stays_away_is_told_of(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreUnusable, match=named):
        main(patience=0)


def test_whoever_may_not_make_a_bucket_is_told_so(
    seaweed: Seaweed, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreUnusable, match="secret"):
        make(Bucket(named, endpoint_url=seaweed.endpoint_url, region=REGION), locked=False)
