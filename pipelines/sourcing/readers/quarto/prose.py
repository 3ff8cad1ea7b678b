"""Quarto: its prose as Markdown; code cells and shortcodes, which only its renderer can run, are left out."""

import re
from collections.abc import Iterator
from html import escape

import yaml

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.markdown.markdown_text import FRONT_MATTER, read_markdown_text
from pipelines.sourcing.text_files.decoder import decode
from schemas.source import DropReason, ParagraphPlace

FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>.*)$")
DIV = re.compile(r"^ {0,3}:{3,}[ \t]*(?P<rest>.*?)[ \t:]*$")
TITLE = re.compile(r"""\btitle=(?:"([^"]*)"|'([^']*)')""")
UNSEEN = re.compile(r"\.(?:hidden|content-hidden)\b(?!.*\b(?:when|unless)-)")
"""A div nobody sees; one left out of some output only is in another."""

SHORTCODE = re.compile(r"\{\{<.*?>\}\}")
HEADING_ATTRIBUTES = re.compile(r"^( {0,3}#{1,6}[ \t].*?)[ \t]*\{[^{}]*\}[ \t]*$")
ATTRIBUTES = re.compile(r"(?<=\))\{[^{}]*\}")
DRESSED = re.compile(r"(?<!!)\[([^\[\]]+)\]\{[^{}]*\}")
"""A span with a look of its own, `[text]{.class}`."""


def read_quarto(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a Quarto document, under the title and subtitle its header gives."""
    text = decode(name, data).lstrip("\ufeff").replace("\r\n", "\n")
    header = FRONT_MATTER.match(text)
    left_out: list[str] = []
    body = "\n".join(_prose(text[header.end() :] if header else text, left_out))
    reading = read_markdown_text(name, "\n\n".join([*_titles(header.group() if header else ""), body]))
    for code in left_out:
        reading.report_dropped(DropReason.SCRIPT, code, ParagraphPlace(number=1))
    return reading


def _titles(header: str) -> Iterator[str]:
    """Yield the title a header gives, as a page shows it; a header that is no YAML gives none."""
    try:
        told = yaml.load(header.strip().strip("-."), Loader=yaml.BaseLoader)  # a title `2026` is a string
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    for key, element in (("title", "h1"), ("subtitle", "p"), ("description", "p")):
        said = told.get(key) if isinstance(told, dict) else None
        if isinstance(said, str):
            yield f"<{element}>{escape(said)}</{element}>"


def _prose(text: str, left_out: list[str]) -> Iterator[str]:
    """Yield the lines as plain Markdown; divs become those of HTML, so that a hidden one stays hidden."""
    inside = ""
    is_cell = False
    cell: list[str] = []
    for line in text.split("\n"):
        fence = FENCE.match(line)
        if inside:
            closes = fence is not None and fence["mark"].startswith(inside) and not fence["info"].strip()
            if is_cell:
                cell.append(line)
            else:
                yield line
            if closes:
                left_out += [" ".join(cell)] if is_cell else []
                inside, cell = "", []
        elif fence is not None:
            inside, is_cell = fence["mark"], fence["info"].startswith("{")
            if is_cell:
                cell = [line]
            else:
                yield line
        elif div := DIV.match(line):
            yield from _div(div["rest"])
        else:
            left_out += SHORTCODE.findall(line)
            line = HEADING_ATTRIBUTES.sub(r"\1", SHORTCODE.sub("", line))
            yield ATTRIBUTES.sub("", DRESSED.sub(r"\1", line))
    if cell:
        left_out.append(" ".join(cell))


def _div(rest: str) -> Iterator[str]:
    yield ""
    if not rest:
        yield "</div>"
    else:
        yield "<div hidden>" if UNSEEN.search(rest) else "<div>"
        if titled := TITLE.search(rest):
            yield f"<p>{escape(titled[1] or titled[2] or '')}</p>"
    yield ""
