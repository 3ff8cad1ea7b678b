"""A draft's text on its page, in entries short enough for Dagster to show in full."""

from collections.abc import Iterator
from textwrap import wrap

from pipelines.review.entries import Labelled, MarkdownEntry, TextEntry
from pipelines.review.markdown import escape_markdown, fits
from pipelines.review.page_words import PageWords
from pipelines.review.plain_text import list_plain_passages
from schemas.draft import Content
from schemas.short_text import shorten_text

MOST_ENTRIES = 60  # Dagster shows a hundred rows at first
LONGEST_LABEL = 60
LONGEST_PIECE = 400  # characters: escaped, and counted as a browser does, at most 800


def list_text_sections(content: Content, words: PageWords) -> Iterator[Labelled]:
    """Yield an entry for each lesson page, question and summary; a long one has several."""
    entries = list(_list_entries(content, words))
    for label, markdown, _ in entries[:MOST_ENTRIES]:
        yield label, MarkdownEntry(markdown)
    left_out = sum(lines for _, _, lines in entries[MOST_ENTRIES:])
    if left_out:
        yield f"{words.text} …", TextEntry(words.cut.format(count=left_out))


def _list_entries(content: Content, words: PageWords) -> Iterator[tuple[str, str, int]]:
    """Yield each entry's label, its Markdown, and how many lines it holds."""
    for number, passage in enumerate(list_plain_passages(content), start=1):
        title = shorten_text(passage.title, LONGEST_LABEL)
        full_title = () if title == passage.title else (passage.title,)
        for part, lines in enumerate(_split_parts((*full_title, *passage.lines)), start=1):
            numbered = f"{number:02d}" if part == 1 else f"{number:02d}.{part}"
            yield f"{words.text} {numbered} · {title}", "\n".join(lines), len(lines)


def _split_parts(lines: tuple[str, ...]) -> Iterator[list[str]]:
    part: list[str] = []
    for piece in (piece for line in lines for piece in _split_line(line)):
        if part and not fits("\n".join([*part, piece])):
            yield part
            part = []
        part.append(piece)
    yield part


def _split_line(line: str) -> Iterator[str]:
    """Yield a line as one item of a list, in several lines if Dagster would hide it otherwise."""
    for number, piece in enumerate(wrap(line, LONGEST_PIECE) or [""]):
        yield f"- {escape_markdown(piece)}" if number == 0 else f"  {escape_markdown(piece)}"
