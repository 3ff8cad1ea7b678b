"""Lists of attributes in Markdown: `[page](a.html){target="_blank"}`, `## Title {#id}`, `[word]{.class}`.

Pandoc, Quarto and kramdown write them; a reader of the page never sees them.
"""

import re
from collections.abc import Sequence

from markdown_it.token import Token

_ATTRIBUTE = r"""(?:[#.][\w:.-]+|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"']+))"""
_LIST = rf"\{{:?\s*(?:{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*|-)\s*\}}"
AT_START = re.compile(rf"\A{_LIST}")
AT_END = re.compile(rf"{_LIST}\s*\Z")
ALONE = re.compile(rf"\A\s*{_LIST}\s*\Z")
SPAN = re.compile(rf"\[([^\[\]]*)\]{_LIST}")


def drop_attribute_lists(tokens: Sequence[Token]) -> None:
    """Take lists of attributes out of a text: after links and marks, spans and titles, and alone on a line.

    Braces anywhere else are words of the author, and code stays as it is.
    """
    for number, token in enumerate(tokens):
        if token.type == "inline" and token.children:
            _drop_within(token.children)
            if number and tokens[number - 1].type == "heading_open":
                _drop_at_end(token.children)


def _drop_within(children: Sequence[Token]) -> None:
    before: Token | None = None
    for child in children:
        if child.type == "text" and "{" in child.content:
            child.content = SPAN.sub(r"\1", child.content)
            begins_line = before is None or before.type == "softbreak"
            if begins_line and ALONE.match(child.content):
                child.content = ""
            elif before is not None and (before.type.endswith("_close") or before.type == "code_inline"):
                child.content = AT_START.sub("", child.content)
        before = child


def _drop_at_end(children: Sequence[Token]) -> None:
    if children[-1].type == "text":
        children[-1].content = AT_END.sub("", children[-1].content).rstrip()
