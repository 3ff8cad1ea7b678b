"""Quarto reader: the prose is read as Markdown; code cells and shortcodes are left out."""

import re
from collections.abc import Iterator
from html import escape

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.html.pictures import OpenPicture, find_no_file
from pipelines.sourcing.readers.html.remarks import NOTES, NOTES_MARK
from pipelines.sourcing.readers.markdown.front_matter import (
    FRONT_MATTER,
    read_text_fields,
    write_content_fields,
)
from pipelines.sourcing.readers.markdown.included_texts import IncludedTexts, OpenText, find_no_text
from pipelines.sourcing.readers.markdown.markdown_text import read_markdown_text, report_left_out
from pipelines.sourcing.readers.markdown.shortcodes import cut_shortcodes
from pipelines.sourcing.text_files.decoder import decode
from schemas.language import Language

FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>.*)$")
DIV = re.compile(r"^ {0,3}:{3,}(?P<rest>.*)$")
TITLE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)')""")
HIDDEN_CLASS = re.compile(r"\.(?:hidden|content-hidden)\b")
CONDITION = re.compile(r"\b(?:when|unless)-")
"""After the class of a hidden div: it is visible in some outputs."""

CLASS = re.compile(r"\.([\w-]+)")
WORD = re.compile(r"[\w-]+")


def read_quarto(
    name: str,
    data: bytes,
    open_picture: OpenPicture = find_no_file,
    open_text: OpenText = find_no_text,
    language: Language = Language.ENGLISH,
) -> BlockCollector:
    """Return the blocks of a Quarto document, under the title and subtitle its header gives."""
    text = decode(name, data).lstrip("\ufeff").replace("\r\n", "\n")
    header = FRONT_MATTER.match(text)
    left_out: list[str] = []
    included = IncludedTexts(open_text)
    whole = included.put_in(text[header.end() :] if header else text)
    body = "\n".join(_write_markdown(whole, left_out))
    titles = _list_titles(header.group() if header else "")
    before, after = write_content_fields(header.group() if header else "")
    parts = [*titles, before, body, after]
    joined = "\n\n".join(part for part in parts if part)
    reading = read_markdown_text(name, joined, open_picture, language=language)
    report_left_out(reading, left_out, included.missing)
    return reading


def _list_titles(header: str) -> Iterator[str]:
    """Yield the title, subtitle and description of a header as HTML; none if it is not YAML."""
    fields = read_text_fields(header)
    for key, element in (("title", "h1"), ("subtitle", "p"), ("description", "p")):
        if key in fields:
            yield f"<{element}>{escape(fields[key])}</{element}>"


def _write_markdown(text: str, left_out: list[str]) -> Iterator[str]:
    """Yield the lines as plain Markdown, and add left-out code to `left_out`.

    Divs become HTML divs, so that a hidden one stays hidden.
    """
    open_fence = ""
    is_cell = False
    cell: list[str] = []
    for line in text.split("\n"):
        fence = FENCE.match(line)
        if open_fence:
            closes = fence is not None and fence["mark"].startswith(open_fence) and not fence["info"].strip()
            if is_cell:
                cell.append(line)
            else:
                yield line
            if closes:
                left_out += [" ".join(cell)] if is_cell else []
                open_fence, cell = "", []
        elif fence is not None:
            open_fence, is_cell = fence["mark"], fence["info"].startswith("{")
            if is_cell:
                cell = [line]
            else:
                yield line
        elif div := DIV.match(line):
            yield from _write_div(div["rest"].strip(" \t").rstrip(" \t:"))
        else:
            line, shortcodes = cut_shortcodes(line)
            left_out += shortcodes
            yield line
    if cell:
        left_out.append(" ".join(cell))


def _is_hidden(attributes: str) -> bool:
    """Return whether a div is hidden in every output."""
    ends = [hidden.end() for hidden in HIDDEN_CLASS.finditer(attributes)]
    return bool(ends) and CONDITION.search(attributes, ends[-1]) is None


def _write_div(attributes: str) -> Iterator[str]:
    yield ""
    if not attributes:
        yield "</div>"
    else:
        # A word alone is a class, as in `::: notes`.
        classes = " ".join(CLASS.findall(attributes)) or (attributes if WORD.fullmatch(attributes) else "")
        shown = f'<div class="{classes}">' if classes else "<div>"
        notes = f"<div {NOTES_MARK}>" if NOTES.intersection(classes.lower().split()) else shown
        yield "<div hidden>" if _is_hidden(attributes) else notes
        if title := TITLE.search(attributes):
            yield f"<p>{escape(title[1] or title[2] or '')}</p>"
    yield ""
