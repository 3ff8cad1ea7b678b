"""Objectives as Markdown: their list, then a matrix of what serves each and for how many minutes."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.drafting.markup import escape
from schemas.course import Objective
from schemas.draft import Content
from schemas.draft.alignment import WORDS_A_MINUTE, Aligned, align_content, is_planned
from schemas.language import Language
from schemas.languages.formats import space_punctuation
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class ObjectiveTexts:
    """The words around the objectives: the header of their matrix, and how each is measured."""

    language: Language
    header: tuple[str, ...]
    unassigned: str
    condition: str
    criterion: str
    minutes_of_session: str
    minutes_of_reading: str


def render_objectives(content: Content) -> Iterator[str]:
    """Yield each objective with its condition and criterion, and the matrix of what serves them."""
    texts = fill_wording(ObjectiveTexts, "drafting.objectives", content.language)
    for objective in content.objectives:
        yield f"- {escape(objective.text)}{_describe_measure(objective, texts)} `{objective.id}`"
    yield ""
    yield f"| {' | '.join(texts.header)} |"
    yield f"|{' --- |' * len(texts.header)}"
    for row in align_content(content):
        yield f"| {' | '.join(_list_cells(row, texts))} |"
    yield ""
    counted = texts.minutes_of_session if is_planned(content) else texts.minutes_of_reading
    yield space_punctuation(counted.format(words=WORDS_A_MINUTE), content.language)


def _describe_measure(objective: Objective, texts: ObjectiveTexts) -> str:
    given = ((texts.condition, objective.condition), (texts.criterion, objective.criterion))
    measures = ", ".join(sentence.format(text=escape(text)) for sentence, text in given if text)
    return space_punctuation(f" ({measures})", texts.language) if measures else ""


def _list_cells(row: Aligned, texts: ObjectiveTexts) -> Iterator[str]:
    yield escape(row.objective.text if row.objective else texts.unassigned)
    for ids in (row.sections, row.items, row.phases):
        yield ", ".join(ids) or "—"
    yield str(row.minutes)
