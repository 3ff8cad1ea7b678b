"""Search for a Chromium on this machine and for its driver."""

import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from adapters.settings import Settings
from schemas.errors import InvalidInput
from schemas.self_test import Unplayed

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
"""What Debian, Ubuntu, Google and others call it; first the one without a window, three times as fast."""


@dataclass(frozen=True)
class Chromium:
    """A browser that can be started."""

    executable: Path


def find_chromium(settings: Settings) -> Chromium | Unplayed:
    """Return the browser `PREMIERJET_CHROMIUM` names, or the first of the usual names; else what is missing.

    Raises InvalidInput where the setting names no program: a mistyped path is not an absent browser.
    """
    named = settings.chromium
    if named is not None and shutil.which(named) is None:
        raise InvalidInput(
            f"{named} is no program",
            place="PREMIERJET_CHROMIUM",
            remedy="Give the path of a Chromium, or remove the line: the usual names are looked for",
        )
    found = next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)
    if found is None:
        return Unplayed.NO_CHROMIUM
    return Chromium(Path(found)) if find_spec("playwright") else Unplayed.NO_PLAYWRIGHT
