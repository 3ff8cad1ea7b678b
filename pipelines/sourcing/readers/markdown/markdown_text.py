"""Markdown reader: the text is rendered to HTML, then read by the rules for HTML."""

import re

from markdown_it import MarkdownIt

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.html import web_page
from pipelines.sourcing.readers.html.pictures import OpenPicture, find_no_file
from pipelines.sourcing.readers.markdown.alerts import mark_alerts
from pipelines.sourcing.readers.markdown.block_extensions import write_block_extensions
from pipelines.sourcing.readers.markdown.image_attributes import apply_image_attributes
from pipelines.sourcing.text_files.decoder import decode

FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read_markdown(name: str, data: bytes, open_picture: OpenPicture = find_no_file) -> BlockCollector:
    """Return the blocks of a Markdown file, its front matter left out."""
    text = FRONT_MATTER.sub("", decode(name, data).lstrip("\ufeff"), count=1)
    return read_markdown_text(name, write_block_extensions(text), open_picture)


def read_markdown_text(name: str, text: str, open_picture: OpenPicture = find_no_file) -> BlockCollector:
    """Return the blocks of Markdown in a text."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    apply_image_attributes(tokens)
    mark_alerts(tokens)
    rendered = parser.renderer.render(tokens, parser.options, {})
    # A body of our own keeps the text of a file without any element inside one.
    page = f"<html><body>{rendered}</body></html>"
    return web_page.read_html_text(name, page, open_picture=open_picture)
