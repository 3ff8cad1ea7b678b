"""The plain text the example sources are written in: headings, paragraphs, steps, bullets, tables, notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Heading:
    """A title, level 1 for the document's own."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Sentences one after the other."""

    text: str


@dataclass(frozen=True)
class Notes:
    """What the speaker says; only slides have them."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Steps in order, or bullets."""

    ordered: bool
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing by its file's name, and what it shows in words."""

    name: str
    alternative: str


Block = Heading | Paragraph | Notes | Listing | Table | Picture
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text; an empty line ends a block."""
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.splitlines()
        if chunk.startswith("#"):
            marks, _, title = chunk.partition(" ")
            yield Heading(len(marks), title)
        elif chunk.startswith("|"):
            header, _rule, *rows = (_cells(line) for line in lines)
            yield Table(header, tuple(rows))
        elif picture := PICTURE.fullmatch(chunk):
            yield Picture(picture[2], picture[1])
        elif chunk.startswith("Notes: "):
            yield Notes(chunk.removeprefix("Notes: "))
        elif re.match(r"\d+\. ", chunk):
            yield Listing(True, tuple(line.partition(". ")[2] for line in lines))
        elif chunk.startswith("- "):
            yield Listing(False, tuple(line.removeprefix("- ") for line in lines))
        else:
            yield Paragraph(chunk)


def typeset(text: str) -> str:
    """Return the text as a word processor leaves it: curly apostrophes, spaces that do not break."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r" (?=[:;?!»%])", NO_BREAK, text)
    text = re.sub(r"(?<=«) ", NO_BREAK, text)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", NO_BREAK, text)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
