"""Markdown: rendered as its readers see it, then read by the rules for HTML."""

import re

from markdown_it import MarkdownIt

from pipelines.sourcing.blocks import Reading
from pipelines.sourcing.formats import html
from pipelines.sourcing.formats.decoding import decode
from schemas.source import Passage

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read(name: str, data: bytes) -> Reading:
    """Return the blocks of a Markdown file, its front matter left out."""
    return read_text(name, FRONT_MATTER.sub("", decode(name, data).lstrip("\ufeff"), count=1))


def read_text(name: str, text: str) -> Reading:
    """Return the blocks of Markdown held as text."""
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    # A body of our own keeps the text of a file without any element inside one.
    return html.read_text(name, f"<html><body>{rendered}</body></html>")


def read_plain(name: str, data: bytes) -> Reading:
    """Return the paragraphs of a plain text file: an empty line ends one."""
    reading = Reading()
    number = 1
    for paragraph in re.split(r"\n[ \t]*\n", decode(name, data).replace("\r\n", "\n")):
        number += reading.paragraph(paragraph, Passage(number=number))
    return reading
