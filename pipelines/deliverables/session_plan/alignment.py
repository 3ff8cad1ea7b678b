"""Table of alignment: each objective with its pages, questions and minutes."""

from collections.abc import Iterator

from pipelines.packaging.documents.model import Block, Grid, GridLine, Heading, Passage, Words
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.draft import Content
from schemas.draft.alignment import Aligned, align_content, list_pages, list_phases, list_questions

COLUMNS = {
    "aligned_objective": 16,
    "aligned_pages": 14,
    "aligned_phases": 14,
    "aligned_questions": 8,
    "aligned_minutes": 6,
}


def number_questions(content: Content) -> dict[str, str]:
    """Return the number of each scored question, by its id, as the paper of the quiz prints it."""
    return {question.id: str(number) for number, question in enumerate(list_questions(content), start=1)}


def write_alignment(content: Content, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the matrix of objectives; nothing where the module has none."""
    if not content.objectives:
        return
    says = read_document_texts(source_notes.language)
    titles = {page.id: page.title for page in list_pages(content)}
    titles |= {phase.id: phase.title for phase in list_phases(content)}
    numbers = number_questions(content)
    yield Heading(says["aligned"])
    yield Grid(
        caption=says["aligned"],
        header=tuple(says[name] for name in COLUMNS),
        lines=tuple(
            GridLine(_cells(row, titles, numbers, says["aligned_rest"])) for row in align_content(content)
        ),
        widths=tuple(COLUMNS.values()),
    )


def _cells(row: Aligned, titles: dict[str, str], numbers: dict[str, str], rest: str) -> tuple[Passage, ...]:
    objective = row.objective.text if row.objective else rest
    return (
        (Words(clean_text(objective), strong=True),),
        (Words(" · ".join(clean_text(titles[section]) for section in row.sections)),),
        (Words(" · ".join(clean_text(titles[phase]) for phase in row.phases)),),
        (Words(", ".join(numbers[item] for item in row.items)),),
        (Words(str(row.minutes)),),
    )
