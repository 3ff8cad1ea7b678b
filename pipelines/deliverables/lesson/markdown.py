"""A lesson as Markdown for the review pages."""

from pipelines.drafting.markup import CitationNotes, escape, read_markup_texts
from schemas.draft import Block, Sectioned, Steps, Table
from schemas.draft import Notes as SpeakerNotes
from schemas.language import Language


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
    mark = "1." if isinstance(block, Steps) else "-"
    lines = [
        f"{mark} {escape(statement.text)} {notes.mark_part(statement)}"
        for statement in block.list_statements()
    ]
    if isinstance(block, SpeakerNotes):
        return [f"**{read_markup_texts(notes.language)['notes']}**", "", *lines]
    return lines


def _table(table: Table, notes: CitationNotes) -> list[str]:
    lines = [f"**{escape(table.caption)}**", ""]
    lines.append(_row([*(escape(cell) for cell in table.header), ""]))
    lines.append(_row(["---"] * (len(table.header) + 1)))
    lines += [_row([*(escape(cell) for cell in row.cells), notes.mark_part(row)]) for row in table.rows]
    return lines


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
