"""Entries of a page in Dagster: labelled text, Markdown, links or tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TextEntry:
    """Text shown as it is."""

    text: str


@dataclass(frozen=True)
class MarkdownEntry:
    """Markdown under 1,000 characters, so that it shows in place."""

    markdown: str


@dataclass(frozen=True)
class UrlEntry:
    """A link, its label the verdict or page it leads to."""

    url: str


@dataclass(frozen=True)
class TableEntry:
    """A table: Dagster shows each cell as plain text, in place at any length."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class NumberEntry:
    """A number Dagster draws over time."""

    number: float


PageEntry = TextEntry | MarkdownEntry | UrlEntry | TableEntry | NumberEntry
Labelled = tuple[str, PageEntry]
