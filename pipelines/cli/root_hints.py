"""Commands that a verb names for its reader, made to work on the installation that the verb worked on."""

import re
import shlex
from pathlib import Path

NAMED = re.compile(r"`(premierjet [^`\n]*)`|(?<=: )(premierjet [^`\n]*)$", re.MULTILINE)
"""A command in a sentence: between backticks, or after a colon at the end of a line."""

WITHOUT_ROOT = frozenset({"validate", "verify"})
"""Verbs that work on files from anywhere."""

_GIVEN: list[Path] = []
"""The root of `--root`, if the verb was given one: what else finds it, finds it for the next command too."""


def keep_root(root: Path | None) -> Path | None:
    """Keep the root that a command line names, for what is printed; it is the callback of `--root`."""
    _GIVEN[:] = [root] if root is not None else []
    return root


def add_root(text: str) -> str:
    """Return a text in which each command of ours names the root that this one was given."""
    if not _GIVEN or "premierjet " not in text:
        return text
    option = f" --root {shlex.quote(str(_GIVEN[0]))}"
    return NAMED.sub(lambda found: _extend(found[0], option), text)


def _extend(named: str, option: str) -> str:
    command = named.strip("`")
    if "--root" in command or command.split()[1] in WITHOUT_ROOT:
        return named
    return named.replace(command, command + option)
