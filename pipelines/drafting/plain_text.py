"""A model's text cleaned to plain text: no markup the source lacks, no invisible characters."""

import html
import re
import unicodedata
from collections.abc import Iterable

import nh3

UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Unicode general categories of controls, bidirectional and zero-width marks, and nothing at all."""

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
DEEPEST = 5
"""How many layers of escaped markup are read as the markup they become; deeper ones lose their tags alone."""


def to_plain_text(said: str, quotes: Iterable[str] = ()) -> str:
    """Return one line of plain text; a tag stays only where a quoted span has it word for word.

    A course on web pages speaks of `<title>`; a script that no source holds is dropped with its content.
    No-break spaces stay: French typography needs them.
    """
    text = _one_line(said)
    quoted = "\n".join(quotes)
    if all(tag in quoted for tag in TAG.findall(text) + TAG.findall(html.unescape(text))):
        return text
    for _ in range(DEEPEST):
        cleaned = html.unescape(nh3.clean(text, tags=set()))
        if cleaned == text:
            break
        text = cleaned
    text = _one_line(text)
    while TAG.search(text):
        text = TAG.sub("", text)
    return _one_line(text)


def _one_line(text: str) -> str:
    spaced = (" " if c in "\t\n\r\v\f\u2028\u2029" else c for c in text)
    seen = "".join(c for c in spaced if unicodedata.category(c) not in UNSEEN)
    return re.sub(" {2,}", " ", seen).strip()
