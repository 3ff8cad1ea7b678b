"""Self-test of a release before it is published; a blocking finding refuses it."""

from collections.abc import Mapping
from datetime import datetime

from adapters.blob import Member
from adapters.browser.axe import find_axe
from adapters.browser.executable import find_chromium
from adapters.workspace import Workspace
from pipelines.kinds import PACKAGING_KINDS
from schemas.draft import Content
from schemas.errors import PackageRefused
from schemas.language import Language
from schemas.release import Release
from schemas.self_test import NotPlayed, Played, SelfTest, SelfTestMode, Unplayed


def run_self_test(
    workspace: Workspace,
    release: Release,
    files: Mapping[str, Member],
    content: Content,
    mode: SelfTestMode,
    now: datetime,
) -> SelfTest:
    """Play the packages of a release that nobody has received yet, and return the result.

    Raises PackageRefused if a package broke a rule, or if playing is required and not possible.
    """
    from pipelines.packaging.selftest.package_play import play_packages  # and a web server to play against

    browser = Unplayed.OFF if mode is SelfTestMode.OFF else find_chromium(workspace.settings)
    self_test = play_packages(release, files, content, PACKAGING_KINDS, browser, now, axe=find_axe())
    if self_test.blocking_findings:
        package, first = self_test.blocking_findings[0]
        more = (
            f" (and {len(self_test.blocking_findings) - 1} more)"
            if len(self_test.blocking_findings) > 1
            else ""
        )
        raise PackageRefused(
            first.message(Language.ENGLISH).rstrip(".") + f" [{first.rule}]" + more,
            place=f"{package}, {first.place}",
            remedy="Report it: a draft that was approved should always make a package that plays",
        )
    if mode is SelfTestMode.REQUIRED and not _is_settled(self_test):
        raise PackageRefused(
            f"was {self_test.describe()}, and the self-test is required",
            place=release.module,
            remedy="Package where `premierjet doctor` finds a browser, or without --self-test required",
        )
    return self_test


def find_self_test(workspace: Workspace, release: Release, mode: SelfTestMode) -> SelfTest | None:
    """Return the stored self-test of a release; None if there is none, or it does not satisfy `mode`."""
    self_test = workspace.records.self_test(release)
    return (
        self_test
        if self_test is not None and (mode is not SelfTestMode.REQUIRED or _is_settled(self_test))
        else None
    )


def repeat_self_test(
    workspace: Workspace, release: Release, content: Content, mode: SelfTestMode, now: datetime
) -> SelfTest:
    """Play a release from the store and return the result; raises as `run_self_test`, StoreUnusable."""
    files = {
        package.name: workspace.records.release_blob(release, package.name) for package in release.packages
    }
    return run_self_test(workspace, release, files, content, mode, now)


def _is_settled(self_test: SelfTest) -> bool:
    match self_test.result:
        case Played():
            return True
        case NotPlayed(why=why):
            return why is Unplayed.NOTHING_TO_PLAY
