"""A session plan as the paper a trainer works from; clock times are computed from the minutes."""

import re
from collections.abc import Iterator, Sequence
from datetime import time

from pipelines.deliverables.session_plan.alignment import number_questions
from pipelines.deliverables.session_plan.contract import PHASE_COLUMNS, SessionPlan
from pipelines.deliverables.session_plan.lunch import Lunch, find_lunch
from pipelines.deliverables.session_plan.plan_texts import PlanTexts, read_plan_texts
from pipelines.packaging.documents.model import (
    Block,
    Heading,
    Prose,
    Schedule,
    ScheduleEntry,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.said_elsewhere import SaidElsewhere, find_quoting_pages, refer_to_pages
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.draft import Content, Hours, Nature, Origin, Phase, needs_evidence
from schemas.language import Language
from schemas.languages.dates import format_elapsed, format_short_duration

ROWS = (("trainer", "learners"), ("content",), ("resources", "assessment", "adaptation"))
"""What a phase says; the parts of a row stand beside each other."""

MOST_ROWS = 4
"""Rows of a table that a trainer reads in a line; of more the handout has the table."""

QUESTION = re.compile(r"\bq-[0-9]{4}\b")


def write_session_plan(plan: SessionPlan, content: Content, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the plan, each phase with what it says, and the tasks left to the trainer."""
    texts = read_plan_texts(source_notes.language)
    hours = content.given.hours if content.given else None
    starts = find_start(plan.phases, hours)
    lunch = find_lunch(plan.phases, hours if starts else None, texts.lunch_words)
    objectives = {objective.id: objective.text for objective in content.objectives}
    numbers = number_questions(content)
    pages = SaidElsewhere.of_pages(content)
    entries = [
        _write_entry(
            _refer_to_handout(_number_named_questions(phase, numbers), content, pages, source_notes.language),
            when,
            objectives.get(phase.objective or "", ""),
            source_notes,
        )
        for phase, when in zip(
            plan.phases, list_clock_times(plan.phases, starts, source_notes.language, lunch), strict=True
        )
    ]
    if lunch is not None:
        entries.insert(lunch.before, _write_lunch(lunch, texts))
    yield Heading(texts.heading)
    duration = format_short_duration(sum(phase.minutes for phase in plan.phases), source_notes.language)
    total = Words(f"{texts.total.format(duration=duration)}.")
    yield Prose((total,) if starts else (total, Words(texts.elapsed)), quiet=True)
    yield Schedule(texts.phases, tuple(entries))
    yield from _write_left(plan, texts, source_notes)


def _write_left(plan: SessionPlan, texts: PlanTexts, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the tasks left to the trainer, with room to write."""
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


def _refer_to_handout(phase: Phase, content: Content, pages: SaidElsewhere, language: Language) -> Phase:
    """Return a phase whose content names the pages of the handout, if those say all of it."""
    titles = pages.find_places(phase.content) or _find_table(phase, content) if phase.content else ()
    if not titles:
        return phase
    text = refer_to_pages("read_in_handout", titles, language)
    return phase.model_copy(update={"content": text, "citations": (), "nature": Nature.DIRECTION})


def _find_table(phase: Phase, content: Content) -> tuple[str, ...]:
    """Return the pages that show all a phase was made of, where that is a table too long for a line."""
    rows = [each for each in phase.citations if each.anchor.row is not None]
    is_long = phase.origin is Origin.EXTRACTIVE and len(rows) > MOST_ROWS
    return find_quoting_pages(phase.citations, content) if is_long else ()


def _write_entry(phase: Phase, clock_time: str, objective: str, source_notes: SourceNotes) -> ScheduleEntry:
    """Return a phase, without the labels of what nobody filled in."""
    texts = read_plan_texts(source_notes.language)
    labels = {**texts.columns, **texts.document_columns}
    shown = {name: _write_part(phase, name, source_notes) for name in PHASE_COLUMNS if name != "method"}
    rows = ([name for name in row if _has_content(shown[name])] for row in ROWS)
    documents = read_document_texts(source_notes.language)
    modality = texts.modalities[phase.modality]
    way = f"{clean_text(phase.method)} ({modality})" if phase.method else modality
    # A phase is often named after its objective, which is then not repeated.
    aim = clean_text(objective) if objective != phase.title else ""
    lines = ((documents["objective"], aim), (labels["method"], way))
    return ScheduleEntry(
        when=clock_time,
        lasts=format_short_duration(phase.minutes, source_notes.language),
        title=clean_text(phase.title),
        lines=tuple(label + documents.colon + text for label, text in lines if text),
        rows=tuple(tuple((labels[name], (shown[name],)) for name in row) for row in rows if row),
    )


def _write_part(phase: Phase, name: str, source_notes: SourceNotes) -> Words:
    """Return what a phase says in one of its parts, with its sources where they belong."""
    text = getattr(phase, name)
    if name == "content":
        return source_notes.write_words(text, phase.citations, phase.nature) if text else Words("")
    return source_notes.write_words(text, phase.citations if name == phase.cites_in else ())


def _write_lunch(lunch: Lunch, texts: PlanTexts) -> ScheduleEntry:
    """Return the lunch; how long it is stands there if the hours of the session tell."""
    duration = format_short_duration(lunch.minutes, texts.language) if lunch.minutes else ""
    return ScheduleEntry(when="", lasts=duration, title=texts.lunch, lines=(texts.lunch_uncounted,))


def _has_content(words: Words) -> bool:
    return bool(words.text or words.notes)
