"""Markdown reader: the text is rendered to HTML, then read by the rules for HTML."""

import re

from markdown_it import MarkdownIt

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.html import web_page
from pipelines.sourcing.text_files.decoder import decode

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read_markdown(name: str, data: bytes) -> BlockCollector:
    """Return the blocks of a Markdown file, its front matter left out."""
    return read_markdown_text(name, FRONT_MATTER.sub("", decode(name, data).lstrip("\ufeff"), count=1))


def read_markdown_text(name: str, text: str) -> BlockCollector:
    """Return the blocks of Markdown in a text."""
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    # A body of our own keeps the text of a file without any element inside one.
    return web_page.read_html_text(name, f"<html><body>{rendered}</body></html>")
