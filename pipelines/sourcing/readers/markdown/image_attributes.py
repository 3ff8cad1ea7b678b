"""Attributes after an image of Markdown: `![Caption](a.png){alt="…"}`, of Pandoc, Quarto and kramdown."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

ATTRIBUTES = re.compile(r"\A\{[^{}]*\}")
ALTERNATIVE = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""")
PLAIN = frozenset({"text", "softbreak", "hardbreak"})


def apply_image_attributes(tokens: Sequence[Token]) -> None:
    """Take the attributes after images out of the text.

    If they give an alternative text, what is in brackets is the caption.
    """
    for block in tokens:
        if block.children:
            block.children = _apply(block.children)


def _apply(children: list[Token]) -> list[Token]:
    kept: list[Token] = []
    waiting = list(reversed(children))
    while waiting:
        token = waiting.pop()
        kept.append(token)
        if token.type == "image":
            _read_attributes(token, waiting)
    return kept


def _read_attributes(image: Token, waiting: list[Token]) -> None:
    """Read the attributes at the beginning of the text that follows; `waiting` holds it in reverse order."""
    following: list[Token] = []
    for token in reversed(waiting):
        if token.type not in PLAIN:
            break
        following.append(token)
    text = "".join(token.content if token.type == "text" else " " for token in following)
    match = ATTRIBUTES.match(text)
    if match is None:
        return
    del waiting[len(waiting) - len(following) :]
    waiting.append(Token("text", "", 0, content=text[match.end() :]))
    alternative = ALTERNATIVE.search(match.group())
    if alternative is not None:
        if image.content and not image.attrGet("title"):
            image.attrSet("title", image.content)
        image.children = [Token("text", "", 0, content=alternative[1] or alternative[2] or "")]
