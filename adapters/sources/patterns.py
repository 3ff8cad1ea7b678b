"""Patterns of sources in `course.yaml`: a path, or a glob whose `*` and `?` stay in one folder."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from unicodedata import normalize

GLOB = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}


def leaves_its_folder(pattern: str) -> bool:
    """Return whether a pattern is absolute, or has `..` in it."""
    return pattern.startswith(("/", "~")) or ".." in PurePosixPath(pattern).parts


def is_passed_over(parts: Iterable[str]) -> bool:
    """Return whether a file, or a folder in its path, is hidden or temporary; `parts` are of the path."""
    return any(part.startswith((".", "~$")) and part != ".." for part in parts)


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Return a function that matches names against a pattern; a name always matches itself."""
    wanted = normalize("NFC", pattern).removeprefix("./")
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", wanted)
    expression = re.compile("".join(GLOB.get(part, re.escape(part)) for part in parts), re.DOTALL)
    return lambda name: name == wanted or expression.fullmatch(name) is not None
