"""Markdown reader: the text is rendered to HTML, then read by the rules for HTML."""

import re
from collections.abc import MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.html import web_page
from pipelines.sourcing.readers.html.pictures import OpenPicture, find_no_file
from pipelines.sourcing.readers.markdown.admonitions import write_admonitions
from pipelines.sourcing.readers.markdown.alerts import mark_alerts
from pipelines.sourcing.readers.markdown.attribute_lists import drop_attribute_lists
from pipelines.sourcing.readers.markdown.block_extensions import write_block_extensions
from pipelines.sourcing.readers.markdown.depth_limit import limit_nesting, list_too_deep
from pipelines.sourcing.readers.markdown.emoji_codes import drop_emoji_codes
from pipelines.sourcing.readers.markdown.front_matter import (
    FRONT_MATTER,
    read_text_fields,
    write_content_fields,
)
from pipelines.sourcing.readers.markdown.image_attributes import apply_image_attributes
from pipelines.sourcing.readers.markdown.included_texts import IncludedTexts, OpenText, find_no_text
from pipelines.sourcing.readers.markdown.module_lines import drop_module_lines
from pipelines.sourcing.readers.markdown.shortcodes import cut_shortcodes_of_text, read_shown_words
from pipelines.sourcing.readers.markdown.template_links import unwrap_template_links
from pipelines.sourcing.text_files.decoder import decode
from schemas.anchor import ParagraphPlace
from schemas.language import Language
from schemas.source import DropReason

TITLE = re.compile(r"<h1\b", re.IGNORECASE)


def read_markdown(
    name: str,
    data: bytes,
    open_picture: OpenPicture = find_no_file,
    open_text: OpenText = find_no_text,
    language: Language = Language.ENGLISH,
) -> BlockCollector:
    """Return the blocks of a Markdown file, below the title of its front matter if it has none of its own."""
    text = decode(name, data).lstrip("\ufeff")
    header = FRONT_MATTER.match(text)
    title = read_text_fields(header.group()).get("title", "") if header else ""
    included = IncludedTexts(open_text)
    body, shortcodes = cut_shortcodes_of_text(included.put_in(text[header.end() :] if header else text))
    before, after = write_content_fields(header.group()) if header else ("", "")
    written = write_block_extensions(write_admonitions(body))
    whole = "\n\n".join(part for part in (before, written, after) if part)
    collector = read_markdown_text(name, whole, open_picture, title, language)
    report_left_out(collector, shortcodes, included.missing)
    return collector


def report_left_out(collector: BlockCollector, shortcodes: Sequence[str], missing: Sequence[str]) -> None:
    """Report code that a tool would have replaced, and texts that are included and not there."""
    place = ParagraphPlace(number=1)
    for shortcode in shortcodes:
        words = read_shown_words(shortcode)
        reason = DropReason.SHORTCODE if words else DropReason.SCRIPT
        collector.report_dropped(reason, words or shortcode, place)
    for address in missing:
        collector.report_dropped(DropReason.NOT_INCLUDED, address, place)


def read_markdown_text(
    name: str,
    text: str,
    open_picture: OpenPicture = find_no_file,
    title: str = "",
    language: Language = Language.ENGLISH,
) -> BlockCollector:
    """Return the blocks of Markdown in a text, below a title if it has no first-level one of its own."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _render_image)
    limit_nesting(parser)
    env: dict[str, list[str]] = {}
    tokens = parser.parse(text, env)
    apply_image_attributes(tokens)
    drop_attribute_lists(tokens)
    unwrap_template_links(tokens)
    mark_alerts(tokens)
    replaced = [*drop_module_lines(tokens), *drop_emoji_codes(tokens)]
    rendered = parser.renderer.render(tokens, parser.options, {})
    if title and TITLE.search(rendered) is None:
        rendered = f"<h1>{escape(title)}</h1>\n{rendered}"
    # A body of our own keeps the text of a file without any element inside one.
    page = f"<html><body>{rendered}</body></html>"
    collector = web_page.read_html_text(name, page, open_picture=open_picture, language=language)
    report_left_out(collector, replaced, ())
    for deep in list_too_deep(env):
        collector.report_dropped(DropReason.TOO_DEEP, deep, ParagraphPlace(number=len(collector.blocks) or 1))
    return collector


def _render_image(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    number: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    """Return an image; without a word in its brackets nobody said that it is decorative, as `alt=""` does."""
    rendered = renderer.image(tokens, number, options, env)
    return rendered if tokens[number].children else rendered.replace(' alt=""', "", 1)
