"""A release says how it was played, or why not; one that must be played and cannot be does not exist."""

from pathlib import Path

import pytest

from adapters.workspace import Workspace, open_workspace
from pipelines.line import release
from pipelines.line import self_testing as line
from pipelines.packaging.selftest.expecting import expected
from schemas.errors import PackageRefused
from schemas.finding import Finding
from schemas.release import PackageFormat
from schemas.self_test import NotPlayed, Played, PlayedPackage, SelfTest, SelfTestMode, Unplayed
from tests.builders import KEY
from tests.line.test_releasing import LATER, workspace

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
                    left=expected(head.content, PackageFormat.SCORM12).left,
                    findings=findings,
                    milliseconds=1,
                ),
            ),
        ),
    )


def test_a_machine_without_a_browser_says_so_beside_the_release(without_browser: Workspace) -> None:
    made = release(without_browser, KEY, LATER)
    assert made.self_test.said() == "not played: no Chromium on this machine"
    assert without_browser.records.self_test(made.release) == made.self_test


def test_a_required_self_test_that_cannot_be_made_refuses_the_release(without_browser: Workspace) -> None:
    with pytest.raises(PackageRefused, match=r"no Chromium on this machine, and the self-test is required"):
        release(without_browser, KEY, LATER, self_test=SelfTestMode.REQUIRED)
    assert without_browser.records.releases(KEY) == ()


def test_a_release_published_unplayed_does_not_pass_where_playing_is_required(
    without_browser: Workspace,
) -> None:
    release(without_browser, KEY, LATER)
    assert not release(without_browser, KEY, LATER).built
    with pytest.raises(PackageRefused, match="the self-test is required"):
        release(without_browser, KEY, LATER, self_test=SelfTestMode.REQUIRED)


def test_how_a_release_was_played_is_no_part_of_it(workspace: Workspace) -> None:
    """Browser and time differ from one machine to the next; the release's bytes do not (promise 3)."""
    made = release(workspace, KEY, LATER)
    assert made.self_test.result == NotPlayed(why=Unplayed.OFF)
    workspace.records.save_self_test(played(workspace))
    again = release(workspace, KEY, LATER)
    assert again.release.canonical() == made.release.canonical()
    assert isinstance(again.self_test.result, Played)
    assert "self-test.json" not in {each.name for each in made.release.evidence}


def test_a_self_test_of_another_release_is_not_heard(workspace: Workspace) -> None:
    made = release(workspace, KEY, LATER)
    workspace.records.save_self_test(played(workspace).model_copy(update={"release_digest": "0" * 64}))
    assert workspace.records.self_test(made.release) is None


def test_a_blocking_finding_refuses_the_release_and_nothing_is_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding is made up here; tests/browser/test_self_test.py makes real ones with broken players."""
    release(workspace, KEY, LATER)
    facts = {"found": "50.0", "wanted": "100.0"}
    broken = played(workspace, Finding(rule="played.score", place="session", facts=facts))
    for kept in list(workspace.records.store.list("releases/")):
        workspace.records.store.delete(kept.key)
    monkeypatch.setattr(line, "self_test", lambda *_: broken)
    with pytest.raises(PackageRefused, match=r"scorm12\.zip, session: .*\[played\.score\]"):
        release(workspace, KEY, LATER)
    assert workspace.records.releases(KEY) == ()
