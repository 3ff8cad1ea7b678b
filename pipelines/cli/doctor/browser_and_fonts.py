"""Checks of the browser that plays releases, and of the fonts that evidence is printed with."""

import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec

from adapters.browser.executable import Chromium, find_chromium
from adapters.settings import Settings
from pipelines.cli.doctor.check_result import CheckResult, run_check
from schemas.errors import InvalidInput
from schemas.self_test import NotPlayed, SelfTestMode

STARTS_WITHIN = 30  # seconds
HAS_FRENCH = ":lang=fr"
"""Pattern of fontconfig: fonts that have the letters of French."""


def check_rendering(settings: Settings) -> Iterator[CheckResult]:
    """Check the browser of the self-test, and the fonts if something is printed or played with them."""
    yield run_check("self-test", lambda: _check_self_test(settings))
    if find_spec("weasyprint") or settings.self_test is not SelfTestMode.OFF:
        yield run_check("fonts", _check_fonts)


def _check_self_test(settings: Settings) -> str:
    """Return which browser plays releases; raises InvalidInput if none is here and one is required."""
    found, mode = find_chromium(settings), settings.self_test
    if mode is SelfTestMode.OFF:
        return "switched off (PREMIERJET_SELF_TEST=off)"
    if isinstance(found, Chromium):
        _check_start(found)
        return f"releases are played in {found.executable}"
    missing = NotPlayed(why=found).explain()
    if mode is SelfTestMode.REQUIRED:
        raise InvalidInput(
            f"packages are {missing}, and the self-test is required",
            place="PREMIERJET_SELF_TEST",
            remedy="apt-get install chromium; pip install 'premierjet[selftest]'",
        )
    return f"releases are {missing}"


def _check_start(browser: Chromium) -> None:
    """Raise InvalidInput if a browser does not start."""
    command = [str(browser.executable), "--headless", "--no-sandbox", "--version"]
    try:
        subprocess.run(command, capture_output=True, timeout=STARTS_WITHIN, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise InvalidInput(
            f"does not start ({error})",
            place=str(browser.executable),
            remedy="apt-get install --reinstall chromium, or name another in PREMIERJET_CHROMIUM",
        ) from error


def _check_fonts() -> str:
    """Return how many families of fonts have the letters of French, as fontconfig knows them."""
    listing = shutil.which("fc-list")
    if listing is None:
        return "nothing here lists them (apt-get install fontconfig)"
    process = subprocess.run(
        [listing, HAS_FRENCH, "family"], capture_output=True, text=True, timeout=STARTS_WITHIN, check=False
    )
    families = {line for line in process.stdout.splitlines() if line.strip()}
    if not families:
        raise InvalidInput(
            "no font has the letters of French, so printed pages and trials show boxes",
            place="fontconfig",
            remedy="apt-get install fonts-dejavu-core",
        )
    return f"families with the letters of French: {len(families)}"
