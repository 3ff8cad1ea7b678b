"""Instructions and line labels of the Markdown file that a person edits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.review.part_names import read_part_names
from schemas.language import Language
from schemas.languages.texts import fill_wording

LABELS = ("part_feedback", "notes")
"""Names that begin a line of the file, beside that of a table."""


@dataclass(frozen=True)
class MarkdownTexts:
    """The file's words in one language; `label` puts a colon after a name."""

    how_to: str
    label: str
    table: str


def read_markdown_texts(language: Language) -> MarkdownTexts:
    """Return what the file says in a language."""
    return fill_wording(MarkdownTexts, "review.markdown_file", language)


def match_tables() -> str:
    """Return a pattern of what a table is called, in any language: a file may have been written in each."""
    return _match_any(read_markdown_texts(language).table for language in Language)


def match_labels() -> str:
    """Return a pattern of every label that begins a line, in any language."""
    found = [read_part_names(language)[label] for language in Language for label in LABELS]
    return f"{match_tables()}|{_match_any(found)}"


def _match_any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, dict.fromkeys(words)))
