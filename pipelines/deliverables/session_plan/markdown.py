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
    lines = list(_glance(plan, texts))
    begins = 0
    for phase in plan.phases:
        lines += _phase(phase, begins, notes, texts)
        begins += phase.minutes
    if plan.left_to_trainer:
        lines += ["", f"### {texts.left}", ""]
        lines += [f"- {escape(each.text)} {notes.mark_part(each)}" for each in plan.left_to_trainer]
    return "\n".join([*lines, *notes.write_list()]) + "\n"


def _glance(plan: SessionPlan, texts: PlanTexts) -> Iterator[str]:
    yield f"| {' | '.join(texts.glance)} |"
    yield f"|{' --- |' * len(texts.glance)}"
    begins = 0
    for phase in plan.phases:
        cells = (
            _hours(begins, phase.minutes),
            f"{phase.minutes} min",
            escape(phase.title),
            escape(phase.objective or "—"),
            texts.modalities[phase.modality],
        )
        yield f"| {' | '.join(cells)} |"
        begins += phase.minutes
    yield f"|  | **{begins} min** |  |  |  |"


def _phase(phase: Phase, begins: int, notes: CitationNotes, texts: PlanTexts) -> Iterator[str]:
    human = f" _{read_markup_texts(texts.language)['human']}_" if phase.origin is Origin.HUMAN else ""
    yield ""
    yield f"### {_hours(begins, phase.minutes)} · {escape(phase.title)} `{phase.id}`{human}"
    yield ""
    colon = write_sign(":", texts.language)
    for column in PHASE_COLUMNS:
        said = getattr(phase, column)
        if not said:
            continue
        marks = f" {notes.markers(phase.citations)}" if column == "content" else ""
        yield f"- **{texts.columns[column]}{colon}** {escape(said)}{marks}"


def _hours(begins: int, minutes: int) -> str:
    """Return when a phase begins and ends, counted from the session's start, e.g. `0:05–0:12`."""
    ends = begins + minutes
    return f"{begins // 60}:{begins % 60:02d}–{ends // 60}:{ends % 60:02d}"
