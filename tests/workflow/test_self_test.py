"""A release says how it was played, or why not; one that must be played and cannot be does not exist."""

import json
import subprocess
from pathlib import Path

import pytest

from adapters.workspace import Workspace, open_workspace
from pipelines.delivery.release_standing import read_observed_files
from pipelines.packaging.release_observation import observe_release
from pipelines.packaging.selftest import package_play
from pipelines.packaging.selftest.expectation import expect_result
from pipelines.testing.builders import KEY
from pipelines.testing.packages import KINDS
from pipelines.workflow import self_test as line
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.release import release_module
from schemas.errors import PackageRefused, StoreUnusable
from schemas.finding import Finding
from schemas.review import Published
from schemas.self_test import NotPlayed, Played, PlayedPackage, SelfTest, SelfTestMode, Unplayed
from tests.workflow.test_release import LATER, workspace

__all__ = ["workspace"]


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch, workspace: Workspace, tmp_path: Path) -> Workspace:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "available")
    return open_workspace(workspace.root)


def played(workspace: Workspace, *findings: Finding) -> SelfTest:
    """What a browser would have said of the newest release."""
    newest = workspace.records.releases(KEY)[-1]
    head = workspace.records.head(KEY)
    assert head is not None
    package = newest.packages[0]
    return SelfTest(
        module=KEY,
        number=newest.number,
        release_digest=newest.canonical_digest(),
        at=LATER,
        result=Played(
            browser="Chromium 1",
            packages=(
                PlayedPackage(
                    package=package.name,
                    format=package.format,
                    sha256=package.sha256,
                    left=expect_result(head.content, KINDS.find_launch("scorm12")).left,
                    findings=findings,
                    milliseconds=1,
                ),
            ),
        ),
    )


def test_a_machine_without_a_browser_says_so_beside_the_release(without_browser: Workspace) -> None:
    made = release_module(without_browser, KEY, LATER)
    assert made.self_test.describe() == "not played: no Chromium on this machine"
    assert without_browser.records.self_test(made.release) == made.self_test


def test_a_required_self_test_that_cannot_be_made_refuses_the_release(without_browser: Workspace) -> None:
    with pytest.raises(PackageRefused, match=r"no Chromium on this machine, and the self-test is required"):
        release_module(without_browser, KEY, LATER, self_test=SelfTestMode.REQUIRED)
    assert without_browser.records.releases(KEY) == ()


def test_a_release_published_unplayed_does_not_pass_where_playing_is_required(
    without_browser: Workspace,
) -> None:
    release_module(without_browser, KEY, LATER)
    assert not release_module(without_browser, KEY, LATER).built
    with pytest.raises(PackageRefused, match="the self-test is required"):
        release_module(without_browser, KEY, LATER, self_test=SelfTestMode.REQUIRED)


def put(workspace: Workspace, tried: SelfTest) -> None:
    """Put a record of playing into the store, as whoever can write there could."""
    newest = workspace.records.releases(KEY)[-1]
    found = observe_release(newest, workspace.records.release_sheet(newest), b"", tried, KINDS)
    observed = found.observed.model_copy(update={"release_digest": tried.release_digest})
    workspace.records.save_observed(observed, found.files)


def published(workspace: Workspace) -> list[Published]:
    return [e.recorded for e in workspace.ledger.read(KEY) if isinstance(e.recorded, Published)]


def test_how_a_release_was_played_is_evidence_beside_it_that_the_ledger_names(workspace: Workspace) -> None:
    """Browser and time differ from one machine to the next; the release's bytes do not (promise 3)."""
    made = release_module(workspace, KEY, LATER)
    assert made.self_test.result == NotPlayed(why=Unplayed.OFF)
    assert "self-test.json" not in {each.name for each in made.release.evidence}
    observed = workspace.records.read_observed(made.release)
    assert observed is not None
    assert "self-test.json" in {each.name for each in observed.files}
    assert [each.observed for each in published(workspace)] == [observed.canonical_digest()]
    assert workspace.records.release_sheet(made.release).self_test == made.self_test


def test_it_is_delivered_with_the_evidence_and_the_receipt_sums_it(workspace: Workspace) -> None:
    made = release_module(workspace, KEY, LATER)
    (delivered,) = deliver_release(workspace, KEY, LATER)
    arrived = Path(delivered.receipt.location)
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS.observed"], cwd=arrived, check=True)
    assert {file.name for file in workspace.records.list_observed_files(made.release)} <= {
        file.name for file in delivered.receipt.files
    }
    assert json.loads((arrived / "self-test.json").read_bytes())["result"]["why"] == "off"


def test_a_record_put_in_the_place_of_the_one_the_ledger_names_is_not_delivered(workspace: Workspace) -> None:
    release_module(workspace, KEY, LATER)
    put(workspace, played(workspace))
    with pytest.raises(StoreUnusable, match="what was seen of it is not what the ledger names"):
        deliver_release(workspace, KEY, LATER)


def test_a_release_played_later_is_the_same_with_a_new_record_and_sheet(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = release_module(workspace, KEY, LATER)
    monkeypatch.setattr(line, "find_chromium", lambda _: Unplayed.NO_CHROMIUM)
    monkeypatch.setattr(package_play, "play_packages", lambda *_, **__: played(workspace))
    again = release_module(workspace, KEY, LATER, self_test=SelfTestMode.REQUIRED)
    assert (again.built, again.release) == (False, made.release)
    assert isinstance(again.self_test.result, Played)
    assert len(published(workspace)) == 2
    assert workspace.records.release_sheet(made.release).self_test == again.self_test
    (delivered,) = deliver_release(workspace, KEY, LATER)
    assert "self-test.json" in {name.rpartition("/")[2] for name in delivered.sent}


def test_a_release_of_before_keeps_its_sheet_and_is_delivered_without_a_record(workspace: Workspace) -> None:
    made = release_module(workspace, KEY, LATER)
    old = [e for e in workspace.ledger.read(KEY) if not isinstance(e.recorded, Published)]
    said = published(workspace)[0].model_copy(update={"observed": None})
    entry = old[-1].model_copy(update={"recorded": said})
    assert read_observed_files(workspace.records, made.release, (*old, entry)) == ()


def test_a_self_test_of_another_release_is_not_heard(workspace: Workspace) -> None:
    made = release_module(workspace, KEY, LATER)
    put(workspace, played(workspace).model_copy(update={"release_digest": "0" * 64}))
    assert workspace.records.self_test(made.release) is None
    assert workspace.records.read_observed(made.release) is None


def test_a_blocking_finding_refuses_the_release_and_nothing_is_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding is made up here; tests/browser/test_self_test.py makes real ones with broken players."""
    release_module(workspace, KEY, LATER)
    facts = {"found": "50.0", "wanted": "100.0"}
    broken = played(workspace, Finding(rule="played.score", place="session", facts=facts))
    for kept in list(workspace.records.store.list("releases/")):
        workspace.records.store.delete(kept.key)
    monkeypatch.setattr(package_play, "play_packages", lambda *_, **__: broken)
    with pytest.raises(PackageRefused, match=r"scorm12\.zip, session: .*\[played\.score\]"):
        release_module(workspace, KEY, LATER)
    assert workspace.records.releases(KEY) == ()
