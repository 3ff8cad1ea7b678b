"""A lesson as Markdown for the review pages."""

from collections.abc import Iterator

from pipelines.deliverables.quiz.markdown import write_question
from pipelines.drafting.markup import CitationNotes, escape, read_markup_texts
from schemas.blocks import LabelledHolder, LabelledList, label_lists, name_block, read_block_names
from schemas.draft import (
    Block,
    Layout,
    NumberedBlock,
    PictureBlock,
    Question,
    Sectioned,
    Statement,
    Steps,
    Table,
)
from schemas.draft import Notes as SpeakerNotes
from schemas.language import Language

INDENT = "  "
PICTURE_DIGITS = 12
"""Of a picture's digest: they tell another picture under the same words."""


def markdown(lesson: Sectioned, language: Language) -> str:
    """Return the pages of a lesson, or of what is read like one: each statement with its notes and id."""
    notes = CitationNotes(language)
    lines: list[str] = []
    for section in lesson.sections:
        lines += [f"### {escape(section.title)} `{section.id}`", ""]
        for block in section.blocks:
            lines += [*_block(block, notes), ""]
    return "\n".join([*lines[:-1], *notes.write_list()]) + "\n"


def _block(block: Block, notes: CitationNotes) -> list[str]:
    if isinstance(block, Table):
        return _table(block, notes)
    if isinstance(block, NumberedBlock):
        lines = [f"**{escape(name_block(block, notes.language))}** `{block.id}`", ""]
        lines += [*_list_own_texts(block, notes.language), ""]
        return [*lines, *(line for each in label_lists(block, notes.language) for line in _list(each, notes))]
    mark = "1." if isinstance(block, Steps) else "-"
    lines = [
        f"{mark} {_write_label(statement)}{escape(statement.text)} {notes.mark_part(statement)}"
        for statement in block.list_statements()
    ]
    if isinstance(block, SpeakerNotes):
        return [f"**{read_markup_texts(notes.language)['notes']}**", "", *lines]
    return lines


def _list_own_texts(block: NumberedBlock, language: Language) -> Iterator[str]:
    """Yield what a block says that is no statement: its variant, an alternative text, which picture."""
    names = read_block_names(language)
    for part, text in zip(block.TEXTS, block.own_texts, strict=True):
        if text:
            shown = " ".join(names.get(f"choice_{part}_{text}", text).split())
            yield f"- _{escape(names.get(f'part_{part}', part))}_ {escape(shown)}"
    if isinstance(block, PictureBlock):
        label = read_markup_texts(language)["picture"]
        yield f"- _{escape(label)}_ `{block.picture.sha256[:PICTURE_DIGITS]}`"


def _list(labelled: LabelledList, notes: CitationNotes) -> list[str]:
    """Return one list of a block, its label first."""
    lines = [f"_{escape(labelled.label)}_", ""] if labelled.label and labelled.parts else []
    mark = "1." if labelled.layout is Layout.NUMBERS else "-"
    for part in labelled.parts:
        if isinstance(part, LabelledHolder):
            lines += [f"_{escape(part.label)}_", ""]
            lines += [line for each in part.lists for line in _list(each, notes)]
        elif isinstance(part, Statement):
            figures = "".join(f" ({getattr(part, name)})" for name in part.FIGURES)
            shown = f"{INDENT * (part.depth - 1)}{mark} {_write_label(part)}"
            lines.append(f"{shown}{_write_lines(part.text)}{figures} {notes.mark_part(part)}")
        elif isinstance(part, Question):
            lines += [*write_question(part, notes), ""]
    return [*lines, ""]


def _write_label(statement: Statement) -> str:
    return f"{escape(statement.label)} " if statement.label else ""


def _write_lines(text: str) -> str:
    """Return a text with its line breaks and the spaces before its lines, as code has them."""
    written = ("\u00a0" * (len(line) - len(line.lstrip(" "))) + escape(line) for line in text.split("\n"))
    return f"\\\n{INDENT}".join(written)


def _table(table: Table, notes: CitationNotes) -> list[str]:
    lines = [f"**{escape(table.caption)}**", ""]
    lines.append(_row([*(escape(cell) for cell in table.header), ""]))
    lines.append(_row(["---"] * (len(table.header) + 1)))
    lines += [_row([*(escape(cell) for cell in row.cells), notes.mark_part(row)]) for row in table.rows]
    return lines


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
