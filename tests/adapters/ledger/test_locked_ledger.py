"""A ledger under Object Lock, on a real S3 server: nobody takes a line back, and a try is named."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from pydantic import SecretStr

from adapters.ledger import Ledger
from adapters.ledger.factory import open_ledger
from adapters.settings import Settings
from adapters.store.factory import open_store
from adapters.store.folder import FolderStore
from pipelines.testing import builders
from pipelines.testing.s3_proxy import Proxy, make_error, run_proxy
from pipelines.testing.s3_server import Seaweed
from schemas.errors import InvalidInput, LedgerBroken, StoreUnusable
from schemas.review import Decision

DAYS = 30
LINE = f"team/ledger/{builders.KEY}/00000001.json"


@pytest.fixture
def locked_bucket(seaweed: Seaweed, bucket: str) -> str:
    """A fresh bucket made with Object Lock; `bucket` sets the credentials."""
    name = f"{bucket}-locked-{uuid4().hex[:6]}"
    seaweed.client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    return name


@pytest.fixture
def proxy(seaweed: Seaweed) -> Iterator[Proxy]:
    with run_proxy(seaweed.endpoint_url) as running:
        yield running


def settings_of(bucket: str, endpoint_url: str) -> Settings:
    return Settings(
        store=f"s3://{bucket}/team",
        s3_endpoint_url=endpoint_url,
        ledger_key=SecretStr("a key of more than sixteen characters"),
        ledger_lock_days=DAYS,
        _env_file=None,
    )


def opened(bucket: str, endpoint_url: str) -> Ledger:
    settings = settings_of(bucket, endpoint_url)
    return open_ledger(Path(), settings, open_store(Path(), settings))


@pytest.fixture
def ledger(seaweed: Seaweed, locked_bucket: str) -> Ledger:
    return opened(locked_bucket, seaweed.endpoint_url)


def said(comment: str) -> Decision:
    return builders.decision(comment=comment)


def test_every_line_is_locked_for_the_days_that_are_set(
    ledger: Ledger, seaweed: Seaweed, locked_bucket: str
) -> None:
    entries = (ledger.append(said("one")), ledger.append(said("two")))
    assert ledger.read(builders.KEY) == entries
    kept = seaweed.client.get_object_retention(Bucket=locked_bucket, Key=LINE)["Retention"]
    assert kept["Mode"] == "COMPLIANCE"
    left = kept["RetainUntilDate"] - datetime.now(UTC)
    assert timedelta(days=DAYS - 1) < left <= timedelta(days=DAYS)


def test_whoever_owns_the_bucket_cannot_remove_a_line(
    ledger: Ledger, seaweed: Seaweed, locked_bucket: str
) -> None:
    ledger.append(said("one"))
    (version,) = seaweed.client.list_object_versions(Bucket=locked_bucket, Prefix=LINE)["Versions"]
    for bypass in (False, True):
        with pytest.raises(ClientError, match="AccessDenied"):
            seaweed.client.delete_object(
                Bucket=locked_bucket,
                Key=LINE,
                VersionId=version["VersionId"],
                BypassGovernanceRetention=bypass,
            )
    assert len(ledger.read(builders.KEY)) == 1


def test_a_last_line_hidden_behind_a_deletion_is_missed(
    ledger: Ledger, seaweed: Seaweed, locked_bucket: str
) -> None:
    """Without the lock's versions, what is left of a chain is a chain too."""
    for comment in ("one", "two"):
        ledger.append(said(comment))
    last = LINE.replace("1.json", "2.json")
    seaweed.client.delete_object(Bucket=locked_bucket, Key=last)
    for refused in (lambda: ledger.read(builders.KEY), lambda: ledger.append(said("three"))):
        with pytest.raises(LedgerBroken, match=f"{last}: was deleted, or written a second time"):
            refused()


def test_a_chain_deleted_whole_is_missed_even_by_who_asks_which_chains_there_are(
    ledger: Ledger, seaweed: Seaweed, locked_bucket: str
) -> None:
    ledger.append(said("one"))
    seaweed.client.delete_object(Bucket=locked_bucket, Key=LINE)
    with pytest.raises(LedgerBroken, match="was deleted"):
        ledger.modules()


def test_a_line_written_a_second_time_is_named(ledger: Ledger, seaweed: Seaweed, locked_bucket: str) -> None:
    line = ledger.append(said("one")).canonical()
    seaweed.client.put_object(Bucket=locked_bucket, Key=LINE, Body=line)
    with pytest.raises(LedgerBroken, match="written a second time"):
        ledger.read(builders.KEY)


def test_a_bucket_without_object_lock_is_refused_before_the_first_line(seaweed: Seaweed, bucket: str) -> None:
    ledger = opened(bucket, seaweed.endpoint_url)
    with pytest.raises(StoreUnusable, match=r"has no Object Lock\. Make a bucket with Object Lock, or unset"):
        ledger.append(said("one"))
    assert "Contents" not in seaweed.client.list_objects_v2(Bucket=bucket)


def test_a_server_that_knows_no_object_lock_is_refused_in_the_same_words(proxy: Proxy, bucket: str) -> None:
    ledger = opened(bucket, proxy.endpoint_url)
    # After two listings of a chain and the store's format, the fourth question is whether there is a lock.
    answers = iter([None, None, None, make_error(501, "NotImplemented")])
    proxy.before = lambda method, path: next(answers, None)
    with pytest.raises(StoreUnusable, match="has no Object Lock"):
        ledger.append(said("one"))


def test_nothing_but_the_ledger_is_locked(seaweed: Seaweed, locked_bucket: str) -> None:
    settings = settings_of(locked_bucket, seaweed.endpoint_url)
    store = open_store(Path(), settings)
    open_ledger(Path(), settings, store).append(said("one"))
    store.put("drafts/a--b/r00001.json", b"{}")
    with pytest.raises(ClientError):
        seaweed.client.get_object_retention(Bucket=locked_bucket, Key="team/drafts/a--b/r00001.json")


def test_a_folder_has_no_object_lock_to_set(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="LEDGER_LOCK_DAYS: is set, and a folder has no Object Lock"):
        open_ledger(tmp_path, Settings(ledger_lock_days=DAYS, _env_file=None), FolderStore(tmp_path))
