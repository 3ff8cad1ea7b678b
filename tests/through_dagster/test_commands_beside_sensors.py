"""`premierjet draft` while Dagster's daemon is at work: no sensor asks for what the command is drafting."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.store.draft_claims import CLAIMS, DraftClaim, DraftClaims
from pipelines.workflow.sweep import draft_modules
from tests.through_dagster.conftest import BROKEN, COURSE, MODULES, Installation

KEYS = tuple(f"{COURSE}--{name}" for name in MODULES)


def claim_all(installation: Installation, lasts: timedelta) -> None:
    now = datetime.now(UTC)
    claim = DraftClaim(by="process 7 on kitchen", since=now, until=now + lasts, modules=KEYS)
    DraftClaims(installation.workspace.records.store).save("theirs", claim)


def swept(installation: Installation) -> list[list[str]]:
    runs = installation.runs("sweep")
    return [dict(run.run_config)["ops"]["walk"]["config"]["modules"] for run in runs]


def test_no_sweep_is_launched_for_what_a_command_is_drafting(installation: Installation) -> None:
    """A sweep was launched for the modules the command had not reached: each was asked about twice."""
    failures = draft_modules(
        installation.workspace, KEYS, pytest.fail, done=lambda _: installation.sense(), by_batch=None
    )
    assert list(failures) == [BROKEN]
    assert swept(installation) == []
    installation.sense()
    assert swept(installation) == [[BROKEN]], "once the command is over, what it could not draft is due"


def test_a_killed_command_holds_its_modules_until_its_claim_ends(installation: Installation) -> None:
    claim_all(installation, timedelta(minutes=3))
    installation.sense()
    assert swept(installation) == []
    claim_all(installation, -timedelta(seconds=1))
    installation.sense()
    assert [sorted(each) for each in swept(installation)] == [sorted(KEYS)]


def test_a_damaged_claim_is_cleared_by_the_next_command(installation: Installation) -> None:
    store = installation.workspace.records.store
    store.put(f"{CLAIMS}broken.json", b"{")
    installation.sense()
    assert len(swept(installation)) == 1
    draft_modules(installation.workspace, KEYS, pytest.fail)
    assert list(store.list(CLAIMS)) == []
