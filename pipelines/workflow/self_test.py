"""Self-test of a release before it is published; a blocking finding refuses it."""

from collections.abc import Mapping
from datetime import datetime

from adapters.blob import Member
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

    Raises PackageRefused if a package broke a rule, or where playing is required and cannot be done.
    """
    from pipelines.packaging.selftest.package_play import play_packages  # and a web server to play against

    browser = Unplayed.OFF if mode is SelfTestMode.OFF else find_chromium(workspace.settings)
    tried = play_packages(release, files, content, PACKAGING_KINDS, browser, now)
    if tried.blocking_findings:
        package, first = tried.blocking_findings[0]
        more = f" (and {len(tried.blocking_findings) - 1} more)" if len(tried.blocking_findings) > 1 else ""
        raise PackageRefused(
            first.message(Language.ENGLISH).rstrip(".") + f" [{first.rule}]" + more,
            place=f"{package}, {first.place}",
            remedy="Report it: a draft that was approved should always make a package that plays",
        )
    if mode is SelfTestMode.REQUIRED and not _settles(tried):
        raise PackageRefused(
            f"was {tried.describe()}, and the self-test is required",
            place=release.module,
            remedy="Package where `premierjet doctor` finds a browser, or without --self-test required",
        )
    return tried


def find_self_test(workspace: Workspace, release: Release, mode: SelfTestMode) -> SelfTest | None:
    """Return what came of playing a release before; None if nobody did, or not as it is required."""
    self_test = workspace.records.self_test(release)
    return (
        self_test
        if self_test is not None and (mode is not SelfTestMode.REQUIRED or _settles(self_test))
        else None
    )


def repeat_self_test(
    workspace: Workspace, release: Release, content: Content, mode: SelfTestMode, now: datetime
) -> SelfTest:
    """Return what came of playing a release from the store; raises what `tried_out` raises, StoreUnusable."""
    files = {
        package.name: workspace.records.release_blob(release, package.name) for package in release.packages
    }
    return run_self_test(workspace, release, files, content, mode, now)


def _settles(tried: SelfTest) -> bool:
    match tried.result:
        case Played():
            return True
        case NotPlayed(why=why):
            return why is Unplayed.NOTHING_TO_PLAY
