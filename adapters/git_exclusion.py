"""Keys, settings and records that belong in no git repository: a root has them ignored, and git is asked.

`git add .` in a project that took in a folder of courses would have added the key of its ledger.
"""

import subprocess
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

from adapters.surroundings import build_bare_environment

IGNORE_FILE = ".gitignore"
HEADER = "# Keys, settings, records and Dagster's history of Premierjet belong in no repository.\n"
IGNORED = (
    "/.env",
    "/.premierjet-keys/",
    "/.premierjet/",
    "/.premierjet-cache/",
    "/.dagster/",
    "/.logs_queue/",
    "/logs/",
    "/.tmp_dagster_home_*/",
)
ANSWERS_WITHIN = 10.0  # seconds
NO_HOOKS = ("-c", "core.fsmonitor=false")
"""What a repository's own configuration would have git start is not started."""


class GitStanding(Enum):
    """What git does with a file."""

    TRACKED = auto()
    ADDED = auto()
    """The next `git add .` adds it."""


def begin_ignore_file(root: Path) -> None:
    """Have git ignore what belongs in no repository; lines that are there already stay. Raises OSError."""
    file = root / IGNORE_FILE
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    missing = [line for line in IGNORED if line not in text.splitlines()]
    if missing:
        kept = text if not text or text.endswith("\n") else f"{text}\n"
        file.write_text(kept + HEADER + "\n".join(missing) + "\n", encoding="utf-8")


def add_ignore_file(root: Path) -> None:
    """Do so in a root that was there before, unless it has a `.gitignore` or cannot be written."""
    with suppress(OSError):
        if not (root / IGNORE_FILE).exists():
            begin_ignore_file(root)


def ask_git(file: Path) -> GitStanding | None:
    """Return what git does with a file; None if it ignores it, or there is no repository or no git."""
    if _call_git(file, "ls-files", "--error-unmatch", "--") == 0:
        return GitStanding.TRACKED
    return GitStanding.ADDED if _call_git(file, "check-ignore", "--quiet", "--") == 1 else None


def _call_git(file: Path, *arguments: str) -> int | None:
    """Return the exit code of a command of git on a file, or None if there is no such command here."""
    command = ["git", *NO_HOOKS, "-C", str(file.parent), *arguments, file.name]
    try:
        done = subprocess.run(
            command, env=build_bare_environment(), capture_output=True, timeout=ANSWERS_WITHIN, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.returncode
