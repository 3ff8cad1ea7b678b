"""Versions of Premierjet and of the installed packages that extend it."""

from functools import cache
from importlib.metadata import distributions, version

OURS = "premierjet"


@cache
def list_installed_versions() -> dict[str, str]:
    """Return the versions of Premierjet and of each package with an entry point of it, by name."""
    plugins = {
        each.metadata["Name"]: each.version
        for each in distributions()
        if any(point.group.startswith(f"{OURS}.") for point in each.entry_points)
    }
    return {OURS: read_own_version(), **dict(sorted(plugins.items()))}


@cache
def read_own_version() -> str:
    """Return the version of Premierjet; reading it from its distribution takes 2 ms."""
    return version(OURS)
