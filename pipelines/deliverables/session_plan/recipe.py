"""The schema of a model's answer for a session plan, and the plan built from it; code sets the minutes."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.session_plan.contract import PHASE_COLUMNS, SessionPlan
from pipelines.deliverables.session_plan.minutes import LONGEST_PHASE, balance_minutes, merge_phases
from pipelines.deliverables.session_plan.trainer_tasks import list_trainer_tasks
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, Name, Names, Text
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from schemas.contract import Contract
from schemas.draft import Modality, Nature, Origin, Phase

LONGEST_TITLE = 200
DIRECTIONS = PHASE_COLUMNS[1:]
"""Columns that tell people what to do; they need no source."""


class PhaseAnswer(Contract):
    """A phase; `minutes` is a wish, `id` names an earlier phase or is empty."""

    id: Name
    title: Text
    minutes: int
    objective: Name
    content: Text
    span_ids: Names
    method: Text
    trainer: Text
    learners: Text
    resources: Text
    modality: Modality
    assessment: Text
    adaptation: Text


class SessionPlanAnswer(ArtefactAnswer):
    """The phases of a session, in order."""

    phases: Annotated[list[PhaseAnswer], Field(min_length=1, max_length=40)]


def outline(plan: SessionPlan) -> Iterator[Line]:
    """Yield the phases as the prompt shows them."""
    for phase in plan.phases:
        yield {
            "id": phase.id,
            "title": phase.title,
            "minutes": phase.minutes,
            "objective": phase.objective or "",
            "content": phase.content,
            "span_ids": [citation.span for citation in phase.citations],
            **{column: getattr(phase, column) for column in DIRECTIONS},
            "modality": phase.modality.value,
            "by": phase.origin.value,
        }


def build(
    answers: Sequence[SessionPlanAnswer], builder: ElementBuilder, earlier: SessionPlan | None
) -> SessionPlan | None:
    """Return the plan, its minutes adjusted to the module's; None if the answers hold no readable phase."""
    phases = _build_phases(answers, builder, earlier.phases if earlier else ())
    if not phases:
        return None
    total = builder.request.module.duration_minutes
    left = earlier.left_to_trainer if earlier else ()
    return SessionPlan(
        phases=balance_minutes(merge_phases(phases, total), total),
        left_to_trainer=left or list_trainer_tasks(builder.request.course, builder.language, builder.ids),
    )


def extend(
    there: SessionPlan, answers: Sequence[SessionPlanAnswer], builder: ElementBuilder, most: int
) -> SessionPlan | None:
    """Return the plan with more phases, as long as the answers wish; None if they hold no readable phase."""
    phases = (*there.phases, *_build_phases(answers, builder, ())[:most])
    if phases == there.phases:
        return None
    merged = merge_phases(phases, builder.request.module.duration_minutes)
    return there.model_copy(update={"phases": merged})


def _build_phases(
    answers: Sequence[SessionPlanAnswer], builder: ElementBuilder, earlier: tuple[Phase, ...]
) -> tuple[Phase, ...]:
    built = (_build_phase(phase, builder, earlier) for answer in answers for phase in answer.phases)
    return tuple(phase for phase in built if phase is not None)


def _build_phase(answer: PhaseAnswer, builder: ElementBuilder, earlier: tuple[Phase, ...]) -> Phase | None:
    """Return the phase; None if it has no readable text."""
    earlier_phase = builder.take_earlier(answer.id, earlier)
    if earlier_phase is not None and not to_plain_text(answer.title):
        return builder.keep_earlier(earlier_phase)
    citations = builder.cite(answer.span_ids)
    columns = {column: to_plain_text(getattr(answer, column)) for column in DIRECTIONS}
    content = to_plain_text(answer.content, [citation.quote for citation in citations])
    title = to_plain_text(answer.title)[:LONGEST_TITLE].rstrip()
    if not title or not (content or any(columns.values())):
        return None
    phase = Phase(
        id=earlier_phase.id if earlier_phase is not None else builder.ids.allocate_statement(),
        minutes=min(max(answer.minutes, 1), LONGEST_PHASE),
        title=title,
        objective=builder.find_objective(answer.objective),
        content=content,
        modality=answer.modality,
        citations=citations if content else (),
        origin=Origin.MODEL,
        nature=None if content else Nature.DIRECTION,
        **columns,
    )
    return earlier_phase if earlier_phase is not None and _is_repetition(earlier_phase, phase) else phase


def _is_repetition(earlier: Phase, phase: Phase) -> bool:
    """Return whether a model only repeated an earlier phase, whose author then stays."""
    unsigned = {"origin": earlier.origin, "minutes": earlier.minutes, "assessment": earlier.assessment}
    return phase.model_copy(update=unsigned) == earlier
