"""Tests against real systems and their recorded answers, as `make conformance` runs them.

    python -m tests.conformance [--only NAME…]

Nothing outside this machine is asked. A system that is not installed is skipped and named, with the command
that brings it; the exit code is 1 if a test fails. docs/conformance.md lists the same systems in order.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import parse

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
OFFICIAL_XSD = ROOT.parent / "shared" / "data" / "xsd"


class Missing(Exception):
    """A system that is not on this machine; its text says what brings it."""


@dataclass(frozen=True)
class System:
    """One line of the report: what is tried, by which tests, and how its version is found."""

    name: str
    tests: tuple[str, ...]
    version: Callable[[], str]


@dataclass(frozen=True)
class Outcome:
    """What pytest counted for one system."""

    passed: int
    failed: int
    skipped: int
    seconds: float


def count_recordings(*folders: str) -> Callable[[], str]:
    """Return a count of the recorded answers in these folders of tests/recorded."""

    def count() -> str:
        answers = [
            path
            for folder in folders
            for path in (TESTS / "recorded" / folder).iterdir()
            if path.name != "README.md"
        ]
        return f"{len(answers)} recorded answers"

    return count


def count_verdicts() -> str:
    """Return how many packages ADL's validator is recorded to have judged."""
    recorded = loads((TESTS / "recorded" / "adl" / "scorm-2004-4e.json").read_text(encoding="utf-8"))
    return f"{sum(map(len, recorded.values()))} recorded verdicts"


def find_npm_package(package: str) -> Callable[[], str]:
    def find() -> str:
        manifest = TESTS / "browser" / "node_modules" / package / "package.json"
        if not manifest.exists():
            raise Missing(f"{package} is not installed: `make test` installs it from npm")
        return f"{package} {loads(manifest.read_text(encoding='utf-8'))['version']}, {find_browser()}"

    return find


def find_packages(name: str, *packages: str) -> Callable[[], str]:
    def find() -> str:
        python = ROOT / f".venv-{name}" / "bin" / "python"
        if not python.exists():
            raise Missing(f".venv-{name} is missing: `make test` makes it from PyPI")
        script = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"
        found = subprocess.run(
            [python, "-c", script, *packages], capture_output=True, text=True, check=True
        ).stdout.split()
        named = ", ".join(f"{package} {version}" for package, version in zip(packages, found, strict=True))
        return f"{named}, {find_browser()}"

    return find


def find_browser() -> str:
    """Return Chromium's version; every player is driven in it."""
    if not CHROMIUM.exists():
        raise Missing(f"{CHROMIUM} is missing: `apt-get install chromium-headless-shell`")
    said = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[:2])


def count_official_documents() -> str:
    if not OFFICIAL_XSD.is_dir():
        raise Missing(f"{OFFICIAL_XSD} is missing: ADL and IMS publish these XSDs; they are not ours to copy")
    return f"{len(list(OFFICIAL_XSD.rglob('*.xsd')))} XSDs"


def find_tests_using(*names: str) -> tuple[str, ...]:
    """Return the test files that name one of these modules."""
    return tuple(
        sorted(
            path.relative_to(ROOT).as_posix()
            for path in TESTS.rglob("test_*.py")
            if any(name in path.read_text(encoding="utf-8") for name in names)
        )
    )


def list_systems() -> tuple[System, ...]:
    """Return every system in the order of the page."""
    return (
        System(
            "Moodle, recorded",
            find_tests_using("tests.recorded_moodle", "tests.moodle_class"),
            count_recordings("moodle"),
        ),
        System(
            "CATAPULT and xapi-lrs, recorded",
            ("tests/cli/test_recorded_lrs.py", "tests/results/test_intake.py"),
            count_recordings("cmi5", "lrs"),
        ),
        System(
            "ADL's validator, recorded",
            ("tests/packaging/inspection/test_adl_verdicts.py",),
            count_verdicts,
        ),
        System(
            "scorm-again",
            ("tests/browser/test_scorm.py", "tests/browser/test_run_time.py"),
            find_npm_package("scorm-again"),
        ),
        System(
            "ralph",
            ("tests/browser/test_tincan.py", "tests/adapters/lrs/test_recording.py"),
            find_packages("lrs", "ralph-malph"),
        ),
        System(
            "scormhost and wagtail-lms",
            ("tests/browser/test_lms_hosts.py",),
            find_packages("hosts", "scormhost", "wagtail-lms"),
        ),
        System(
            "Official XSDs of ADL and IMS",
            ("tests/packaging/test_schema_documents.py", "tests/packaging/test_bad_texts.py"),
            count_official_documents,
        ),
    )


def run_tests(tests: Sequence[str]) -> Outcome:
    """Run pytest on these files in a process of its own, and count."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *tests], cwd=ROOT, check=False
        )
        if not report.exists():
            return Outcome(passed=0, failed=1, skipped=0, seconds=0)
        counted = parse(report).getroot()[0].attrib
    failed = int(counted["failures"]) + int(counted["errors"])
    skipped = int(counted["skipped"])
    return Outcome(
        int(counted["tests"]) - failed - skipped, failed, skipped, round(float(counted["time"]), 1)
    )


def report_system(system: System) -> tuple[str, bool]:
    """Return the line of one system, and whether all of its tests passed or it is not here."""
    try:
        version = system.version()
    except Missing as why:
        return f"skipped  {system.name}: {why}", True
    outcome = run_tests(system.tests)
    word = "FAILED " if outcome.failed else "ran    "
    counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
    return f"{word}  {system.name} ({version}): {counts}, {outcome.seconds} s", not outcome.failed


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance")
    parser.add_argument("--only", nargs="*", default=(), help="words of the systems to try")
    wanted = [word.casefold() for word in parser.parse_args(arguments).only]
    chosen = [
        each for each in list_systems() if not wanted or any(word in each.name.casefold() for word in wanted)
    ]
    reported = [report_system(each) for each in chosen]
    lines = [*(line for line, _ in reported), "Live systems are tried by hand: docs/conformance.md says how."]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(passed for _, passed in reported) else 1


if __name__ == "__main__":
    sys.exit(main())
