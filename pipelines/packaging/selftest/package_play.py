"""Play of every package of a release by one scripted learner in one browser."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from adapters.blob import Member, open_blob
from adapters.browser.axe import Axe
from adapters.browser.chromium import BrowserNotStarted, RunningChromium, start_chromium
from adapters.browser.executable import Chromium
from pipelines.packaging.format import Launch
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.package_archive import Archive
from pipelines.packaging.selftest.access_audit import audit_access
from pipelines.packaging.selftest.expectation import Expectation, compare_results, expect_result
from pipelines.packaging.selftest.page_watch import LONGEST, PageWatch
from pipelines.packaging.selftest.platforms import PATIENCE_MS, Platform
from schemas.access.audit import AccessAudit
from schemas.draft import Content
from schemas.finding import Finding
from schemas.release import Package, Release
from schemas.self_test import NotPlayed, Played, PlayedPackage, PlayedResult, SelfTest, Unplayed

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECONDS_A_PACKAGE = 120.0
"""The most a package may take; sixty pages and a hundred questions take a few seconds."""

LEARNER = Path(__file__).with_name("assets") / "learner.js"


def play_packages(
    release: Release,
    files: Mapping[str, Member],
    content: Content,
    kinds: PackagingKinds,
    browser: Chromium | Unplayed,
    now: datetime,
    seconds: float = SECONDS_A_PACKAGE,
    axe: Axe | None = None,
) -> SelfTest:
    """Play each package of a release in a browser and return what happened.

    A fault of a package is a finding, never an exception. The result says why if nothing could be played. All
    packages together get `seconds` times their number, then the browser is killed. With `axe`, one package is
    audited for accessibility too.
    """
    result: Played | NotPlayed
    launches = [(package, kinds.find_launch(package.format)) for package in release.packages]
    packages = [(package, launch) for package, launch in launches if launch is not None]
    if isinstance(browser, Unplayed):
        result = NotPlayed(why=browser)
    elif not packages:
        result = NotPlayed(why=Unplayed.NOTHING_TO_PLAY)
    else:
        # Playwright runs an event loop in its thread; the caller's may have one already.
        with ThreadPoolExecutor(1, thread_name_prefix="self-test") as executor:
            result = executor.submit(_play, browser, packages, files, content, seconds, axe).result()
    return SelfTest(
        module=release.module,
        number=release.number,
        release_digest=release.canonical_digest(),
        at=now,
        result=result,
    )


def _play(
    chromium: Chromium,
    packages: Sequence[tuple[Package, Launch]],
    files: Mapping[str, Member],
    content: Content,
    seconds: float,
    axe: Axe | None,
) -> Played | NotPlayed:
    try:
        with start_chromium(chromium, seconds * (len(packages) + 1)) as running:
            version = running.browser.version
            played = [
                _play_package(running, package, launch, files[package.name], content)
                for package, launch in packages
            ]
            access = _audit_one(running, packages, files, content, played, axe) if axe else None
    except BrowserNotStarted:
        return NotPlayed(why=Unplayed.NOT_STARTED)
    return Played(browser=f"Chromium {version}", packages=tuple(played), access=access)


def _audit_one(
    running: RunningChromium,
    packages: Sequence[tuple[Package, Launch]],
    files: Mapping[str, Member],
    content: Content,
    played: list[PlayedPackage],
    axe: Axe,
) -> AccessAudit | None:
    """Audit a package that reports to nobody, else the last, and add the findings to those of its play.

    None if the package could not be played: then its findings say so.
    """
    from playwright.sync_api import Error

    number = next(
        (n for n, (_, launch) in enumerate(packages) if launch.reports_to is None), len(packages) - 1
    )
    package, launch = packages[number]
    if running.expired or played[number].left is None:
        return None
    expectation = expect_result(content, launch)
    try:
        context = running.browser.new_context(viewport={"width": 1180, "height": 820})
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        with (
            ZipFile(open_blob(files[package.name]).open()) as zipped,
            launch.serve(Archive(zipped)) as host,
        ):
            audit, findings = audit_access(
                page, host.launch(page), package.name, content, expectation.answers, axe
            )
            context.close()
    except Error as error:
        findings, audit = (_describe_error(error, running.expired),), None
    every = (*played[number].findings, *findings)
    played[number] = played[number].model_copy(update={"findings": every})
    return audit


def _play_package(
    running: RunningChromium, package: Package, launch: Launch, data: Member, content: Content
) -> PlayedPackage:
    from playwright.sync_api import Error

    began = monotonic()
    expectation = expect_result(content, launch)
    left: PlayedResult | None = None
    try:
        context = running.browser.new_context(viewport={"width": 1180, "height": 820})
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        with (
            ZipFile(open_blob(data).open()) as zipped,
            launch.serve(Archive(zipped)) as host,
        ):
            watch = PageWatch(host.origin)
            watch.watch_page(page)
            try:
                left, platform_findings = _launch_twice(host, page, expectation)
            except Error as error:
                platform_findings = (_describe_error(error, running.expired),)
            # Findings of the browser come first, as they often explain the others.
            findings = (*watch.findings, *platform_findings)
            if not running.expired:
                context.close()
    except Error as error:
        findings = (_describe_error(error, running.expired),)
    return PlayedPackage(
        package=package.name,
        format=package.format,
        sha256=package.sha256,
        left=left,
        findings=findings,
        milliseconds=round(1000 * (monotonic() - began)),
    )


@dataclass(frozen=True)
class PlayerVisit:
    """One launch: the pages it began and ended at, and the number of unanswered questions (`open`)."""

    began: str
    open: int
    ended: str
    trouble: str


def _launch_twice(
    host: Platform, page: "Page", expectation: Expectation
) -> tuple[PlayedResult, tuple[Finding, ...]]:
    first, second = (_launch_once(host, page, expectation.answers) for _ in range(2))
    left = host.read_learner_state()
    return left, (*host.findings, *compare_results(left, expectation.left), *_check_visits(first, second))


def _launch_once(host: Platform, page: "Page", answers: Mapping[str, list[str]]) -> PlayerVisit:
    visit: dict[str, Any] = host.launch(page).evaluate(_read_script(), answers)
    host.close(page)
    return PlayerVisit(**visit)


def _check_visits(first: PlayerVisit, second: PlayerVisit) -> Iterable[Finding]:
    if second.began != first.ended or second.open:
        facts = {"found": second.began, "wanted": first.ended, "open": str(second.open)}
        yield Finding(rule="played.not-resumed", place="launch 2", facts=facts)
    for number, visit in enumerate((first, second), start=1):
        if visit.trouble:
            facts = {"said": visit.trouble}
            yield Finding(rule="played.trouble", place=f"launch {number}", facts=facts)


def _describe_error(error: Exception, expired: bool) -> Finding:
    if expired:
        return Finding(rule="played.out-of-time", place="browser")
    first_line = str(error).splitlines()[0][:LONGEST]
    return Finding(rule="played.stuck", place="browser", facts={"why": first_line})


@cache
def _read_script() -> str:
    return LEARNER.read_text(encoding="utf-8")
