"""How a positioning is packaged: asked before the lesson, on paper with a grid by objective, and its key."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Prose,
    Together,
    Words,
)
from pipelines.packaging.documents.quizzes import write_head, write_key, write_questions
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import LearnerView, PackagedKind
from schemas.course import Objective


def _write_document(
    _edition: Edition, questionnaire: Positioning, source_notes: SourceNotes
) -> Iterator[Block]:
    return write_key(questionnaire, source_notes)


def _write_handout(
    edition: Edition, questionnaire: Positioning, source_notes: SourceNotes
) -> Iterator[Block]:
    """Yield the learners' paper: the questions, and a grid of right answers by objective to fill in."""
    says = read_document_texts(source_notes.language)
    yield write_head(questionnaire, says)
    yield Prose((Words(says["positioning_intro"]),), quiet=True)
    yield from write_questions(questionnaire, source_notes)
    yield from _write_grid(questionnaire, edition.content.objectives, says)


def _write_grid(
    questionnaire: Positioning, objectives: Sequence[Objective], says: dict[str, str]
) -> Iterator[Block]:
    numbers_by_objective = {objective.id: _list_numbers(questionnaire, objective) for objective in objectives}
    lines = tuple(
        _make_line(
            clean_text(each.text),
            ", ".join(map(str, numbers_by_objective[each.id])),
            says["out_of"].format(count=len(numbers_by_objective[each.id])),
        )
        for each in objectives
        if numbers_by_objective[each.id]
    )
    if lines:
        header = (says["objective"], says["questions"], says["right_answers"])
        yield Together((Heading(says["placed"]), Grid(says["placed_caption"], header, lines, (12, 5, 7))))


def _make_line(*cells: str) -> GridLine:
    return GridLine(tuple((Words(cell),) for cell in cells))


def _list_numbers(questionnaire: Positioning, objective: Objective) -> tuple[int, ...]:
    return tuple(n for n, item in enumerate(questionnaire.items, start=1) if item.objective == objective.id)


PACKAGING = PackagedKind(
    write_document=_write_document,
    write_handout=_write_handout,
    view=LearnerView(template=Path(__file__).with_name("page.html"), comes_first=True),
    is_for_trainer=True,
)
