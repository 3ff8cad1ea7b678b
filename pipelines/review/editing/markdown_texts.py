"""Instructions and line labels of the Markdown file that a person edits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.review.part_names import read_part_names
from schemas.draft.element_parts import CHOSEN_NATURES, CLAIM
from schemas.language import Language
from schemas.languages.texts import fill_wording

LABELS = ("part_feedback", "notes")
"""Labels that begin a line of the file, besides that of a table."""


PICTURE = "picture"
"""Marks the line that shows the picture of a block."""


@dataclass(frozen=True)
class MarkdownTexts:
    """The file's words in one language; `label` puts a colon after a name."""

    how_to: str
    label: str
    table: str


def read_markdown_texts(language: Language) -> MarkdownTexts:
    """Return the texts of the file in a language."""
    return fill_wording(MarkdownTexts, "review.markdown_file", language)


def match_tables() -> str:
    """Return a pattern for the label of a table, in any language a file may be written in."""
    return _match_any(read_markdown_texts(language).table for language in Language)


@cache
def list_nature_words() -> dict[str, str]:
    """Return what a mark may say a sentence is, in any language, each with the word edits have for it."""
    natures = [nature or CLAIM for nature in CHOSEN_NATURES]
    return {
        read_part_names(language)[f"nature_{nature}"].casefold(): nature
        for language in Language
        for nature in natures
    }


def match_labels() -> str:
    """Return a pattern for every label that begins a line, in any language."""
    labels = [read_part_names(language)[label] for language in Language for label in LABELS]
    return f"{match_tables()}|{_match_any(labels)}"


def _match_any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, dict.fromkeys(words)))
