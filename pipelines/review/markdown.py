"""Text for Dagster's pages: source text never becomes markup, long text is cut."""

import re
from unicodedata import category

LONGEST_ENTRY = 1000  # from here on Dagster hides a Markdown entry behind a dialog

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&-])")


def join_lines(text: str) -> str:
    """Return text on one line, without what a person cannot see: control and direction characters."""
    visible = (c if c.isprintable() else "" if category(c) == "Cf" else " " for c in text)
    return " ".join("".join(visible).split())


def escape_markdown(text: str) -> str:
    """Return one line of text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", join_lines(text))


def length(text: str) -> int:
    """Return a text's length as a browser counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def fits(text: str) -> bool:
    """Return whether the text is short enough for Dagster to show it in full."""
    return length(text) < LONGEST_ENTRY
