"""Marks of blocks beyond CommonMark.

Divs between lines of colons, `::: warning`, are those of Pandoc, MyST, Docusaurus, VuePress and the
Carpentries; lines of attributes, `{:.note}`, those of kramdown. Tables drawn with signs are Pandoc's.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import takewhile

from pipelines.sourcing.readers.markdown.grid_tables import is_grid_border, write_grid_table

MARKS = (":::", "{:", "+--")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
DIV = re.compile(r"^ {0,3}:{3,}(?P<rest>[^:].*|)$")
ATTRIBUTES = re.compile(r"^ *\{:[^{}]*\} *$")
CLASS = re.compile(r"\.([\w-]+)")
WORD = re.compile(r"\{?([\w-]+)\}?")


def write_block_extensions(text: str) -> str:
    """Return Markdown with its fenced divs and grid tables as HTML, and without lines of attributes.

    A line of colons that closes no div stays as it is.
    """
    if not any(mark in text for mark in MARKS):
        return text
    return "\n".join(_write_lines(text.replace("\r\n", "\n").split("\n")))


def _write_lines(lines: list[str]) -> Iterator[str]:
    code = ""
    open_tags: list[str] = []
    table_end = 0
    for number, line in enumerate(lines):
        if number < table_end:
            continue
        fence = FENCE.match(line)
        if code or fence is not None:
            if fence is not None:
                code = fence[1] if not code else "" if fence[1].startswith(code) else code
            yield line
            continue
        if ATTRIBUTES.match(line):
            continue
        if is_grid_border(line):
            table_end = _find_table_end(lines, number)
            yield from write_grid_table(lines[number:table_end]) if table_end > number + 2 else (line,)
            table_end = table_end if table_end > number + 2 else 0
            continue
        div = DIV.match(line.rstrip(": \t") if line.strip(": \t") else line.strip())
        rest = "" if div is None else div["rest"].strip()
        if div is None or not (rest or open_tags):
            yield line
        elif rest:
            tag, lines_of_div = _open_div(rest)
            open_tags.append(tag)
            yield from lines_of_div
        else:
            yield from ("", f"</{open_tags.pop()}>", "")


def _find_table_end(lines: list[str], start: int) -> int:
    """Return where the lines of a table end, after its last border."""
    inside = takewhile(lambda line: line.startswith(("+", "|")), lines[start:])
    borders = [number for number, line in enumerate(inside) if line.startswith("+")]
    return start + borders[-1] + 1


def _open_div(rest: str) -> tuple[str, list[str]]:
    """Return the element of a div and its first lines: attributes in braces, or a word and a title after it.

    What has a word is a box, whose titles are its own.
    """
    word = None if rest.startswith(("{.", "{#")) else WORD.match(rest)
    if word is None:
        return "div", ["", f'<div class="{escape(" ".join(CLASS.findall(rest)))}">', ""]
    title = rest[word.end() :].strip(" []")
    shown = [f"<p>{escape(title)}</p>", ""] if title and not title.startswith("{") else []
    return "aside", ["", f'<aside class="{escape(word[1])}">', "", *shown]
