"""Alerts of Markdown: `> [!WARNING]`, of GitHub and Obsidian, become quotations with a class."""

import re
from collections.abc import Sequence
from itertools import pairwise

from markdown_it.token import Token

ALERT = re.compile(r"\A\[!(\w+)\][+-]?[ \t]*")


def mark_alerts(tokens: Sequence[Token]) -> None:
    """Give each quotation that begins with such a mark its word as a class, and take the mark away."""
    quotation: Token | None = None
    for token, following in pairwise(tokens):
        if token.type == "blockquote_open":
            quotation = token
        elif quotation is not None and token.type == "paragraph_open":
            _mark(quotation, following)
            quotation = None


def _mark(quotation: Token, paragraph: Token) -> None:
    children = paragraph.children or []
    match = ALERT.match(children[0].content) if children and children[0].type == "text" else None
    if match is None:
        return
    quotation.attrSet("class", match[1].lower())
    children[0].content = children[0].content[match.end() :]
