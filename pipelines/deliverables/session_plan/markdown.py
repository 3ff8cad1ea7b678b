"""A session plan as Markdown for the review pages: the hours at a glance, then each phase's columns."""

from collections.abc import Iterator

from pipelines.deliverables.session_plan.contract import PHASE_COLUMNS, SessionPlan
from pipelines.deliverables.session_plan.plan_texts import PlanTexts, read_plan_texts
from pipelines.drafting.markup import CitationNotes, escape, read_markup_texts
from schemas.draft import Origin, Phase
from schemas.language import Language
from schemas.languages.formats import write_sign


def markdown(plan: SessionPlan, language: Language) -> str:
    """Return the plan, each phase with its notes and id, and the list of notes."""
    texts = read_plan_texts(language)
    notes = CitationNotes(language)
    lines = list(_write_glance(plan, texts))
    begins = 0
    for phase in plan.phases:
        lines += _write_phase(phase, begins, notes, texts)
        begins += phase.minutes
    if plan.left_to_trainer:
        lines += ["", f"### {texts.left}", ""]
        lines += [f"- {escape(each.text)} {notes.mark_part(each)}" for each in plan.left_to_trainer]
    return "\n".join([*lines, *notes.write_list()]) + "\n"


def _write_glance(plan: SessionPlan, texts: PlanTexts) -> Iterator[str]:
    yield f"| {' | '.join(texts.glance)} |"
    yield f"|{' --- |' * len(texts.glance)}"
    begins = 0
    for phase in plan.phases:
        cells = (
            _write_hours(begins, phase.minutes),
            f"{phase.minutes} min",
            escape(phase.title),
            escape(phase.objective or "—"),
            texts.modalities[phase.modality],
        )
        yield f"| {' | '.join(cells)} |"
        begins += phase.minutes
    yield f"|  | **{begins} min** |  |  |  |"


def _write_phase(phase: Phase, begins: int, notes: CitationNotes, texts: PlanTexts) -> Iterator[str]:
    human = f" _{read_markup_texts(texts.language)['human']}_" if phase.origin is Origin.HUMAN else ""
    yield ""
    yield f"### {_write_hours(begins, phase.minutes)} · {escape(phase.title)} `{phase.id}`{human}"
    yield ""
    colon = write_sign(":", texts.language)
    for column in PHASE_COLUMNS:
        text = getattr(phase, column)
        if not text:
            continue
        is_cited = column == phase.cites_in and (phase.citations or phase.content)
        marks = f" {notes.markers(phase.citations)}" if is_cited else ""
        yield f"- **{texts.columns[column]}{colon}** {escape(text)}{marks}"


def _write_hours(begins: int, minutes: int) -> str:
    """Return the begin and end of a phase, counted from the session's start, e.g. `0:05–0:12`."""
    ends = begins + minutes
    return f"{begins // 60}:{begins % 60:02d}–{ends // 60}:{ends % 60:02d}"
