"""A model's text cleaned to plain text: no markup the source lacks, no invisible characters."""

import html
import re
import unicodedata
from collections.abc import Iterable

import nh3

INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Unicode categories of invisible characters: controls, zero-width marks, unassigned code points."""

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
SPACE_OF_A_SIGN = re.compile(r" (?=[?!:;»]+(?:[\s»”.,)…]|$))|(?<=«) ")
"""The space that French writes before a sign that is followed by a space or an end, or within guillemets."""

CODE_MARK = "`"
"""What sets code apart in a text: its spaces are copied by whoever reads it."""

TAB_WIDTH = 4

MOST_LAYERS = 5
"""How many layers of escaped markup are unescaped and cleaned; of deeper ones only the tags are removed."""


def to_plain_text(raw: str, quotes: Iterable[str] = ()) -> str:
    """Return one line of plain text; its tags stay only if the quoted spans have all of them word for word.

    So a course on web pages may speak of `<title>`, and a script that is in no source is dropped with its
    content. No-break spaces stay, and French punctuation gets those it lacks, so that no line begins with it.
    """
    text = _clean_line(raw)
    quoted = "\n".join(quotes)
    if all(tag in quoted for tag in TAG.findall(text) + TAG.findall(html.unescape(text))):
        return text
    for _ in range(MOST_LAYERS):
        cleaned = html.unescape(nh3.clean(text, tags=set()))
        if cleaned == text:
            break
        text = cleaned
    text = _clean_line(text)
    while TAG.search(text):
        text = TAG.sub("", text)
    return _clean_line(text)


def to_plain_code(raw: str, quoted: str) -> str:
    """Return lines of code that a model made up, with their spaces; tags stay only if `quoted` has them."""
    visible = "".join(
        c
        for c in raw.expandtabs(TAB_WIDTH)
        if c == "\n" or unicodedata.category(c) not in INVISIBLE_CATEGORIES
    )
    code = TAG.sub(lambda tag: tag[0] if tag[0] in quoted else "", visible)
    return "\n".join(line.rstrip() for line in code.splitlines()).strip("\n")


def _clean_line(text: str) -> str:
    """Return a text on one line: spaces for line breaks and tabs, no invisible characters."""
    spaced = (" " if c in "\t\n\r\v\f\u2028\u2029" else c for c in text)
    visible = "".join(c for c in spaced if unicodedata.category(c) not in INVISIBLE_CATEGORIES)
    line = re.sub(" {2,}", " ", visible).strip()
    return line if CODE_MARK in line else SPACE_OF_A_SIGN.sub("\u00a0", line)
