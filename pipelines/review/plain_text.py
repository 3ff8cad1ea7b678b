"""A content as lines of text, in sections: what a diff compares and a draft's page shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.review.words import words
from schemas.draft import (
    Artefact,
    Content,
    Item,
    Quiz,
    Row,
    Section,
    Sectioned,
    SingleChoice,
    Statement,
    Summary,
    Table,
    TrueFalse,
)
from schemas.language import Language


@dataclass(frozen=True)
class Passage:
    """A titled run of lines; each line starts with the id a comment can name."""

    title: str
    lines: tuple[str, ...]


def passages(content: Content) -> tuple[Passage, ...]:
    """Return everything a learner reads, in order: a passage a lesson page, question, or summary."""
    return tuple(
        passage for artefact in content.artefacts for passage in _passages(artefact, content.language)
    )


def lines(content: Content) -> list[str]:
    """Return the content as lines, its title first."""
    text = [content.title]
    for passage in passages(content):
        text += ["", passage.title, *passage.lines]
    return text


def _passages(artefact: Artefact, language: Language) -> Iterator[Passage]:
    if isinstance(artefact, Sectioned):
        for section in artefact.sections:
            yield Passage(f"{section.id} {_one_line(section.title)}", tuple(_of_section(section, language)))
    elif isinstance(artefact, Quiz):
        for item in artefact.items:
            yield Passage(f"{item.id} {_one_line(item.stem)}", tuple(_of_item(item, language)))
    elif isinstance(artefact, Summary):
        points = tuple(_of_statement(point, language) for point in artefact.points)
        yield Passage(words(language).summary, points)


def _of_section(section: Section, language: Language) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Table):
            yield _one_line(block.caption)
            yield _one_line(" | ".join(block.header))
            yield from (_of_row(row, language) for row in block.rows)
        else:
            yield from (_of_statement(statement, language) for statement in block.statements)


def _of_statement(statement: Statement, language: Language) -> str:
    return f"{statement.id} {_one_line(statement.text)}{_sourced(statement, language)}"


def _of_row(row: Row, language: Language) -> str:
    return f"{row.id} {_one_line(' | '.join(row.cells))}{_sourced(row, language)}"


def _of_item(item: Item, language: Language) -> Iterator[str]:
    if isinstance(item, SingleChoice):
        for option in item.options:
            mark = "x" if option.id == item.key else " "
            yield f"[{mark}] {option.id}. {_one_line(option.text)}"
            if option.feedback:
                yield f"    → {_one_line(option.feedback)}"
    elif isinstance(item, TrueFalse):
        yield words(language).yes if item.answer else words(language).no
        if item.feedback:
            yield f"    → {_one_line(item.feedback)}"
    if not item.citations:
        yield f"({words(language).unsourced})"


def _sourced(element: Statement | Row, language: Language) -> str:
    return "" if element.citations else f" ({words(language).unsourced})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
