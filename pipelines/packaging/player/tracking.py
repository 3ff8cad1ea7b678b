"""Tracking of a package: the scripts that report to a platform, and the hosts they may reach."""

from dataclasses import dataclass
from pathlib import Path

ASSETS = Path(__file__).with_name("assets")
NOWHERE = "'none'"
ANY_LRS = "https: http:"
"""The learning record store is only named at launch, so its host is unknown when the page is written."""


@dataclass(frozen=True)
class Tracking:
    """The scripts that report, and the Content-Security-Policy source list they may send requests to."""

    scripts: tuple[Path, ...]
    connect: str = NOWHERE


def track_by(*names: str, connect: str = NOWHERE) -> Tracking:
    """Return tracking by scripts of the player's own, named without their folder."""
    return Tracking(tuple(ASSETS / name for name in names), connect)


UNTRACKED = track_by("web.js")
"""Nothing is reported; the browser remembers the learner's page."""
