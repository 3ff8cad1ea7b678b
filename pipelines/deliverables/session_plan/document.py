"""A session plan as the table a trainer works from; clock times are computed from the minutes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time

from pipelines.deliverables.session_plan.alignment import number_questions
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.session_plan.lunch import Lunch, find_lunch
from pipelines.deliverables.session_plan.plan_texts import PlanTexts, read_plan_texts
from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Passage,
    Prose,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text
from schemas.draft import Content, Hours, Nature, Phase, needs_evidence
from schemas.language import Language
from schemas.languages.dates import format_elapsed, format_short_duration

COLUMNS = (
    "time",
    "phase",
    "content",
    "method",
    "trainer",
    "learners",
    "resources",
    "assessment",
    "adaptation",
)
QUESTION = re.compile(r"\bq-[0-9]{4}\b")
ALWAYS_SHOWN = ("time", "phase")
TIME_COLUMN_SHARE = 75
"""In thousandths of the width; enough to keep a clock time on one line."""


def write_session_plan(plan: SessionPlan, content: Content, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the plan, without the columns that no phase fills, and the tasks left to the trainer."""
    texts = read_plan_texts(source_notes.language)
    hours = content.given.hours if content.given else None
    starts = find_start(plan.phases, hours)
    lunch = find_lunch(plan.phases, hours if starts else None, texts.lunch_words)
    objectives = {objective.id: objective.text for objective in content.objectives}
    numbers = number_questions(content)
    lines = [
        _write_cells(
            _number_named_questions(phase, numbers),
            when,
            objectives.get(phase.objective or "", ""),
            source_notes,
        )
        for phase, when in zip(
            plan.phases, list_clock_times(plan.phases, starts, source_notes.language, lunch), strict=True
        )
    ]
    used = [
        name for name in COLUMNS if name in ALWAYS_SHOWN or any(_has_content(line[name]) for line in lines)
    ]
    if lunch is not None:
        lines.insert(lunch.before, _write_lunch(lunch, texts))
    yield Heading(texts.heading)
    duration = format_short_duration(sum(phase.minutes for phase in plan.phases), source_notes.language)
    total = Words(f"{texts.total.format(duration=duration)}.")
    yield Prose((total,) if starts else (total, Words(texts.elapsed)), quiet=True)
    labels = {**texts.columns, **texts.document_columns}
    grid = Grid(
        caption=texts.phases,
        header=tuple(labels[name] for name in used),
        lines=tuple(GridLine(tuple(line[name] for name in used)) for line in lines),
        dense=True,
    )
    yield replace(grid, widths=(TIME_COLUMN_SHARE, *grid.shares[1:]))
    if plan.left_to_trainer:
        yield Heading(texts.left)
        yield Prose((Words(texts.left_intro),), quiet=True)
        for statement in plan.left_to_trainer:
            if statement.nature is Nature.BLANK or needs_evidence(statement.nature):
                yield WritingSpace(clean_text(statement.text))
            else:
                yield Prose(
                    (source_notes.write_words(statement.text, statement.citations, statement.nature),)
                )


def find_start(phases: Sequence[Phase], hours: Hours | None) -> time | None:
    """Return the start of a session, that of its half-day; None if that is unknown or too short."""
    if hours is None:
        return None
    length = _count_minutes(hours.ends) - _count_minutes(hours.starts)
    return hours.starts if sum(phase.minutes for phase in phases) <= length else None


def list_clock_times(
    phases: Sequence[Phase], starts: time | None, language: Language, lunch: Lunch | None = None
) -> Iterator[str]:
    """Yield the begin and end of each phase, e.g. `9 h 00 – 9 h 15`; from 0 if no hour is known."""
    begin = _count_minutes(starts) if starts else 0
    for number, phase in enumerate(phases):
        if lunch is not None and number == lunch.before:
            begin += lunch.minutes
        end = begin + phase.minutes
        yield f"{format_elapsed(begin, language)} – {format_elapsed(end, language)}"
        begin = end


def _count_minutes(clock_time: time) -> int:
    return clock_time.hour * 60 + clock_time.minute


def _number_named_questions(phase: Phase, numbers: dict[str, str]) -> Phase:
    """Return the phase with its questions named by the numbers that the paper of the quiz prints."""
    assessment = QUESTION.sub(lambda named: numbers.get(named[0], named[0]), phase.assessment)
    return phase.model_copy(update={"assessment": assessment})


def _write_cells(
    phase: Phase, clock_time: str, objective: str, source_notes: SourceNotes
) -> dict[str, Passage]:
    content = (
        source_notes.write_words(phase.content, phase.citations, phase.nature) if phase.content else None
    )
    cited_by_column = {phase.cites_in: phase.citations}
    directions = {
        name: source_notes.write_words(getattr(phase, name), cited_by_column.get(name, ()))
        for name in ("trainer", "learners", "resources", "assessment", "adaptation")
    }
    modality = read_plan_texts(source_notes.language).modalities[phase.modality]
    method = f"{clean_text(phase.method)} ({modality})" if phase.method else modality
    # A phase is often named after its objective, which is then not repeated.
    aim = (Words(objective),) if objective and objective != phase.title else ()
    return {
        "time": (Words(clock_time), Words(format_short_duration(phase.minutes, source_notes.language))),
        "phase": (Words(clean_text(phase.title), strong=True), *aim),
        "content": (content or Words(""),),
        "method": (Words(method),),
        **{name: (each,) for name, each in directions.items()},
    }


def _write_lunch(lunch: Lunch, texts: PlanTexts) -> dict[str, Passage]:
    """Return the line of a lunch; how long it is stands there if the hours of the session tell."""
    duration = format_short_duration(lunch.minutes, texts.language) if lunch.minutes else ""
    line: dict[str, Passage] = {name: (Words(""),) for name in COLUMNS}
    return line | {
        "time": (Words(duration),),
        "phase": (Words(texts.lunch, strong=True), Words(texts.lunch_uncounted)),
    }


def _has_content(cell: Passage) -> bool:
    return any(each.text or each.notes for each in cell)
