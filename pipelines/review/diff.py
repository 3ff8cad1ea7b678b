"""Unified diff of two revisions, over the texts that people read."""

from difflib import unified_diff
from textwrap import wrap

from pipelines.review.plain_text import list_plain_lines
from schemas.draft import Content

WIDTH = 80  # Dagster's page clips a longer line of a diff


def diff_contents(earlier: Content, newer: Content) -> list[str]:
    """Return the lines of a unified diff, each of at most 80 characters; none where the text is equal."""
    changes = unified_diff(_wrap_lines(earlier), _wrap_lines(newer), lineterm="", n=1)
    return [line for line in changes if not line.startswith(("---", "+++"))]


def _wrap_lines(content: Content) -> list[str]:
    wrapped: list[str] = []
    for line in list_plain_lines(content):
        # One column is the diff's own; wrapping before comparing keeps an unchanged line equal.
        wrapped += wrap(line, WIDTH - 1, break_long_words=True, drop_whitespace=True) or [""]
    return wrapped
