"""Marks of blocks beyond CommonMark.

Divs between lines of colons, `::: warning`, are those of Pandoc, MyST, Docusaurus, VuePress and the
Carpentries; lines of attributes, `{:.note}`, those of kramdown. Tables drawn with signs are Pandoc's.
"""

import re
from collections.abc import Iterator
from html import escape

from pipelines.sourcing.characters import read_words
from pipelines.sourcing.readers.html.remarks import BOX_TITLE, NOTES
from pipelines.sourcing.readers.markdown import definition_lists
from pipelines.sourcing.readers.markdown.grid_tables import has_whole_cells, is_grid_border, write_grid_table

MARKS = (":::", "{:", "+--", "```{", "~~~{")
DIRECTIVE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})\{(?P<name>[\w-]+)\}[ \t]*(?P<title>.*)$")
OPTION = re.compile(r"^ {0,3}:[\w-]+:")
BOXES = read_words(
    """admonition attention caution danger dropdown error example exercise hint important note seealso
    solution tip topic warning"""
)
"""Directives of MyST that are boxes with text; others hold code, or make something of it."""

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
DIV = re.compile(r"^(?P<indent>[ \t]*):{3,}(?P<rest>[^:].*|)$")
ATTRIBUTES = re.compile(r"^ *\{:[^{}]*\} *$")
CLASS = re.compile(r"\.([\w-]+)")
WORD = re.compile(r"\{?([\w-]+)\}?")


def write_block_extensions(text: str) -> str:
    """Return Markdown with its fenced divs, grid tables and definition lists as HTML.

    Lines of attributes are left out. A line of colons that closes no div stays as it is.
    """
    written = _write_divs(text)
    if definition_lists.MARK not in written:
        return written
    lines = written.replace("\r\n", "\n").split("\n")
    code = frozenset(number for number, _, is_code in _walk_lines(lines) if is_code)
    return "\n".join(definition_lists.write_definition_lists(lines, code))


def _write_divs(text: str) -> str:
    if not any(mark in text for mark in MARKS):
        return text
    return "\n".join(_write_lines(list(_write_directives(text.replace("\r\n", "\n").split("\n")))))


def _write_directives(lines: list[str]) -> Iterator[str]:
    """Yield the lines with the boxes of MyST between fences, `{note}`, as divs, without their options."""
    opened: list[str] = []
    code, begins = "", False
    for line in lines:
        fence, box = FENCE.match(line), DIRECTIVE.match(line)
        if code:
            code = "" if fence is not None and fence[1].startswith(code) else code
        elif box is not None and box["name"] in BOXES:
            opened.append(box["mark"])
            begins = True
            yield f"::: {{{box['name']}}} {box['title']}"
            continue
        elif fence is not None and opened and line.strip().startswith(opened[-1]) and not line.strip("`~ "):
            opened.pop()
            line = ":::"
        elif fence is not None:
            code = fence[1]
        begins = begins and OPTION.match(line) is not None
        if not begins:
            yield line


def _write_lines(lines: list[str]) -> Iterator[str]:
    pairs = _pair_divs(lines)
    tags: dict[int, str] = {}
    table_end = 0
    for number, line, is_code in _walk_lines(lines):
        if number < table_end:
            continue
        if is_code:
            yield line
        elif number in pairs and pairs[number] > number:
            tags[pairs[number]], opening = _open_div(_read_div(line) or "")
            yield from ("", _read_indent(line) + opening, "")
        elif number in pairs:
            yield from ("", f"{_read_indent(lines[pairs[number]])}</{tags[number]}>", "")
        elif is_grid_border(line) and (end := _find_table_end(lines, number)) > number + 2:
            table_end = end
            table = lines[number:end]
            yield from write_grid_table(table) if has_whole_cells(table) else table
        elif not ATTRIBUTES.match(line):
            yield line


def _walk_lines(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Yield each line with its number, and whether it is code between fences."""
    code = ""
    for number, line in enumerate(lines):
        fence = FENCE.match(line)
        yield number, line, bool(code) or fence is not None
        if fence is not None and not code:
            code = fence[1]
        elif fence is not None and fence[1].startswith(code):
            code = ""


def _pair_divs(lines: list[str]) -> dict[int, int]:
    """Return the lines that begin and end divs, each with the other; one that nothing ends is text."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for number, line, is_code in _walk_lines(lines):
        rest = None if is_code else _read_div(line)
        if rest:
            opened.append(number)
        elif rest is not None and opened:
            pairs[number] = opened.pop()
            pairs[pairs[number]] = number
    return pairs


def _read_div(line: str) -> str | None:
    """Return what stands after the colons of a div's first line; nothing at its end; None of another line."""
    match = DIV.match(line.rstrip(": \t") if line.strip(": \t") else line.strip())
    return None if match is None else match["rest"].strip()


def _find_table_end(lines: list[str], start: int) -> int:
    """Return where the lines of a table end, after its last border."""
    end = number = start
    while number < len(lines) and lines[number].startswith(("+", "|")):
        number += 1
        if is_grid_border(lines[number - 1]):
            end = number
    return end


def _read_indent(line: str) -> str:
    """Return the spaces before a line: a div may stand in an item."""
    return line[: len(line) - len(line.lstrip())]


def _open_div(rest: str) -> tuple[str, str]:
    """Return the element of a div and its first line: attributes in braces, or a word and a title after it.

    What has a word is a box, whose titles are its own; what has a title is named by it.
    """
    word = None if rest.startswith(("{.", "{#")) else WORD.match(rest)
    if word is None:
        classes = CLASS.findall(rest)
        tag = "aside" if NOTES.intersection(each.lower() for each in classes) else "div"
        return tag, f'<{tag} class="{escape(" ".join(classes))}">'
    title = rest[word.end() :].strip(" []")
    if not title or title.startswith("{"):
        return "aside", f'<aside class="{escape(word[1])}">'
    return "section", f'<section class="{escape(word[1])}" {BOX_TITLE}="{escape(title)}">'
