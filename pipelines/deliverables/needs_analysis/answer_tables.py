"""Tables of people's answers among the sources, marked with all that may be shown of them.

What is cited, sent to a model or printed of a row is its open answers; closed ones beside them could show
who gave them. It is decided here alone, as soon as sources are read (docs/en/personal-data.md).
"""

import re

from pipelines.deliverables.needs_analysis.answers import (
    COUNTED,
    ColumnKind,
    SurveyQuestion,
    find_grouping,
    is_form_column,
    is_table,
    read_questions,
)
from pipelines.deliverables.needs_analysis.groups import list_hidden_rows
from pipelines.deliverables.needs_analysis.voices import is_quotable
from schemas.source import AnswerTable, DropReason, OpenAnswers, SourceSpans, SourceText

QUESTION = re.compile(r"\S+(?:\s+\S+){3,}\s*\?")
"""A title that asks something of who answers: four words or more, since "Who?" heads a column of a rota."""


def mark_answers(spans: SourceSpans, *, counts_tables: bool) -> SourceSpans:
    """Return the spans with each table of answers marked; the same object if all are marked already.

    Where `counts_tables`, every table is one of answers, because figures are counted over it. Elsewhere a
    table has to look like one, since a table of products is taught row by row.
    """
    sources = tuple(_mark_source(source, counts_tables=counts_tables) for source in spans.sources)
    is_same = all(new is old for new, old in zip(sources, spans.sources, strict=True))
    return spans if is_same else spans.model_copy(update={"sources": sources})


def _mark_source(source: SourceText, *, counts_tables: bool) -> SourceText:
    if source.survey is not None or not is_table(source):
        return source
    questions = read_questions(source)
    is_of_answers = counts_tables or _looks_answered(source, questions)
    if not is_of_answers:
        return source
    return source.model_copy(update={"survey": _list_open_answers(source, questions)})


def _looks_answered(source: SourceText, questions: tuple[SurveyQuestion, ...]) -> bool:
    """Return whether a table is one that people filled in: by its titles, or by who they are."""
    if any(each.reason is DropReason.PERSONAL for each in source.dropped):
        return True
    if any(is_form_column(each.title) or QUESTION.fullmatch(each.title) for each in questions):
        return True
    is_scaled = any(each.low or each.kind is ColumnKind.SCALE for each in questions if each.kind in COUNTED)
    return find_grouping(questions) is not None and is_scaled


def _list_open_answers(source: SourceText, questions: tuple[SurveyQuestion, ...]) -> AnswerTable:
    hidden = list_hidden_rows(source)
    columns: dict[str, list[int]] = {}
    for question in questions:
        for span, cell in question.answered_rows if question.kind is ColumnKind.FREE else ():
            if span.id not in hidden and is_quotable(cell, source.language):
                columns.setdefault(span.id, []).append(question.column)
    rows = (span.id for span in source.spans if span.id in columns)
    return AnswerTable(open=tuple(OpenAnswers(span=row, columns=tuple(columns[row])) for row in rows))
