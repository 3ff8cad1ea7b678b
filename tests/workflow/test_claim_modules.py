"""The modules a command drafts are claimed for as long as it works, and not a moment longer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from adapters.s3 import Bucket
from adapters.store import Store
from adapters.store.draft_claims import DraftClaims
from adapters.store.folder import FolderStore
from adapters.store.s3 import S3Store
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow import claim_modules as claiming
from pipelines.workflow.claim_modules import claim_modules

MODULE = "froid--chaine"


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    return S3Store(Bucket(request.getfixturevalue("bucket"), endpoint_url=seaweed.endpoint_url))


def claimed(store: Store) -> list[str]:
    standing = DraftClaims(store).list_standing(datetime.now(UTC))
    return [module for claim in standing for module in claim.modules]


def test_one_module_that_takes_longer_than_a_lease_stays_claimed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "LEASE", timedelta(seconds=1))
    with claim_modules(store, [MODULE], pytest.fail):
        sleep(1.5)
        assert claimed(store) == [MODULE]
    assert claimed(store) == []
    assert list(store.list("")) == []


def test_a_command_that_fails_ends_its_claim_and_no_other(store: Store) -> None:
    def fail() -> None:
        with claim_modules(store, [MODULE], pytest.fail):
            raise InterruptedError

    with claim_modules(store, ["froid--releve"], pytest.fail):
        with pytest.raises(InterruptedError):
            fail()
        assert claimed(store) == ["froid--releve"]


def test_a_claim_that_cannot_be_written_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    warned: list[str] = []
    with claim_modules(FolderStore(tmp_path / "store"), [MODULE], warned.append):
        pass
    (sentence,) = warned
    assert sentence.startswith("sensors may draft the same modules meanwhile: ")
