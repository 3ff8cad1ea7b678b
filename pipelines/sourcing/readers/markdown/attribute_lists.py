"""Lists of attributes in Markdown: `[page](a.html){target="_blank"}`, `## Title {#id}`, `[word]{.class}`.

Pandoc, Quarto and kramdown write them; a reader of the page never sees them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_ATTRIBUTE = r"""(?:[#.][\w:.-]+|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s{}"']+))"""
_LIST = rf"\{{:?\s*(?:{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*|-)\s*\}}"
AT_START = re.compile(rf"\A{_LIST}")
ALONE = re.compile(rf"\A\s*{_LIST}\s*\Z")
AT_END = re.compile(rf"{_LIST}\s*\Z")
BRACKET = re.compile(rf"(?P<image>!)?\[|\](?P<list>{_LIST})?")

Cut = tuple[int, int]
"""Where what is taken out of a text begins and ends."""


def drop_attribute_lists(tokens: Sequence[Token]) -> None:
    """Take lists of attributes out of a text: after links and marks, spans and titles, and alone on a line.

    Braces anywhere else are words of the author, and code stays as it is.
    """
    for number, token in enumerate(tokens):
        if token.type == "inline" and token.children:
            _drop_after_marks(token.children)
            _unwrap_spans(token.children)
            if number and tokens[number - 1].type == "heading_open":
                _drop_at_end(token.children)


def _drop_after_marks(children: Sequence[Token]) -> None:
    before: Token | None = None
    for child in children:
        if child.type == "text":
            if before is None or before.type == "softbreak":
                child.content = ALONE.sub("", child.content)
            elif before.type.endswith("_close") or before.type == "code_inline":
                child.content = AT_START.sub("", child.content)
        before = child


def _unwrap_spans(children: Sequence[Token]) -> None:
    """Leave of `[words]{.class}` the words, whatever marks stand in the brackets."""
    cuts: dict[int, list[Cut]] = defaultdict(list)
    for number, cut in _list_cuts(children):
        cuts[number].append(cut)
    for number, places in cuts.items():
        content = children[number].content
        for start, end in sorted(places, reverse=True):
            content = content[:start] + content[end:]
        children[number].content = content


def _list_cuts(children: Sequence[Token]) -> Iterator[tuple[int, Cut]]:
    """Yield the brackets of spans and their attributes, with the number of the text they stand in."""
    opened: list[tuple[int, Cut] | None] = []
    for number, child in enumerate(children):
        for bracket in BRACKET.finditer(child.content) if child.type == "text" else ():
            if bracket.group().endswith("["):
                opened.append(None if bracket["image"] else (number, bracket.span()))
            elif opened and (start := opened.pop()) and bracket["list"]:
                yield from (start, (number, bracket.span()))


def _drop_at_end(children: Sequence[Token]) -> None:
    if children[-1].type == "text":
        children[-1].content = AT_END.sub("", children[-1].content).rstrip()
