r"""Texts written as one line of Markdown, and read back exactly.

A backslash escapes the punctuation after it (CommonMark 0.31.2, section 2.4). What a line cannot hold (a line
break, a space at an end) is written with its code point, `\u{a}`. Before anything else a backslash is just a
backslash, so `C:\notes` can be typed as it is.
"""

import re
import unicodedata
from functools import cache
from string import punctuation

from pipelines.review.editing.markdown_texts import match_labels

FENCE = ":::"
"""Begins and ends a block that has an id."""

INNER = "::"
"""Begins a line that names a text or a list of such a block."""

_ACTIVE_SIGNS = re.compile(r"[\\`*<\[|]|\{(?=#)")
_ESCAPED = re.compile(rf"\\u\{{(10[0-9a-f]{{4}}|[0-9a-f]{{1,5}})\}}|\\([{re.escape(punctuation)}])")
_MARKER = re.compile(r"(?<!\\)((?:\\\\)*)\{#([^{}]*)\}")


def escape_line(text: str) -> str:
    """Return a text as one line of the file."""
    core = text.strip()
    start = text.index(core) if core else len(text)
    before, after = text[:start], text[start + len(core) :]
    line = _ACTIVE_SIGNS.sub(r"\\\g<0>", core)
    line = _match_opening().sub(r"\1\\\2", line)
    return (
        _encode_characters(before)
        + "".join(_encode_characters(c) if _needs_code(c) else c for c in line)
        + _encode_characters(after)
    )


@cache
def _match_opening() -> re.Pattern[str]:
    """Return a pattern for a sign that has a meaning at the start of a line or after a label."""
    return re.compile(rf"^(\d+(?=[.)])|(?:{match_labels()})[ \u00a0\u202f]?(?=:)|)([-+>#:=~_{{.)])")


def unescape_line(line: str) -> str:
    """Return the text a line of the file stands for."""
    return _ESCAPED.sub(_decode, line.strip())


def split_marker(line: str) -> tuple[str, str | None]:
    """Return a line without the id at its end, and the id; None if it has no id.

    Raises ValueError if an id stands anywhere but at the end, or twice.
    """
    markers = list(_MARKER.finditer(line))
    if not markers:
        return line.strip(), None
    last = markers[-1]
    if len(markers) > 1 or line[last.end() :].strip():
        raise ValueError(last.group(2))
    return line[: last.start()].strip() + last.group(1), last.group(2)


def split_cells(line: str) -> list[str]:
    """Return the cells of a table's line, still escaped, without what is outside the outer bars."""
    cells, cell, is_taken = [], "", False
    for character in line.strip().removeprefix("|"):
        if character == "|" and not is_taken:
            cells.append(cell.strip())
            cell = ""
            continue
        is_taken = character == "\\" and not is_taken
        cell += character
    return [*cells, cell.strip()] if cell.strip() else cells


def _needs_code(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or character == "\ufeff"


def _encode_characters(text: str) -> str:
    return "".join(f"\\u{{{ord(character):x}}}" for character in text)


def _decode(escape: re.Match[str]) -> str:
    code, mark = escape.groups()
    return mark if code is None else chr(int(code, 16))
