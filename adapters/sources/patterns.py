"""Patterns of sources in `course.yaml`: a path, or a glob whose `*` and `?` stay in one folder."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from unicodedata import normalize

GLOB = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}


def leaves_its_folder(pattern: str) -> bool:
    """Return whether a pattern is absolute, or climbs."""
    return pattern.startswith(("/", "~")) or ".." in PurePosixPath(pattern).parts


def is_passed_over(parts: Iterable[str]) -> bool:
    """Return whether a file is hidden or temporary, or lies in a folder that is; `parts` are of its path."""
    return any(part.startswith((".", "~$")) and part != ".." for part in parts)


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a name is meant; a name with brackets or stars is its own pattern."""
    wanted = normalize("NFC", pattern).removeprefix("./")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", wanted)
    expression = re.compile("".join(GLOB.get(part, re.escape(part)) for part in parts), re.DOTALL)
    return lambda name: name == wanted or expression.fullmatch(name) is not None
