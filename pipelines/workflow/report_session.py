"""Reports of trainers on their sessions, and the withdrawal of a report."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.session_reports import SignedReport
from adapters.workspace import Workspace
from pipelines.queries.led_plans import LedPlan, require_led_plan
from pipelines.sessions.named_people import find_certain_names, find_possible_names
from pipelines.sessions.report_seals import (
    CHANGED_MEANWHILE,
    ReportVoucher,
    record_report,
    record_withdrawal,
)
from pipelines.sessions.report_text import write_report_text
from schemas.course import Course
from schemas.errors import FieldsRefused, InvalidInput
from schemas.ids import fold_name
from schemas.language import Language
from schemas.languages.dates import format_day
from schemas.refusal import BilingualText, Refusal
from schemas.session_report import LONGEST_PHASE_MINUTES, DatedSession, GivenReport, SessionReport
from schemas.session_seal import SessionSeal

__all__ = ["CHANGED_MEANWHILE", "ReportVoucher", "refuse_future", "report_session", "withdraw_report"]

UNVOUCHED = ReportVoucher()

AHEAD = timedelta(days=1)
"""It is tomorrow somewhere already."""


REMARKS = ("unforeseen", "change")
"""The fields of a report in which a trainer writes freely."""


@dataclass(frozen=True)
class FoundNames:
    """Names that a report's remarks have, and the fields they stand in."""

    names: tuple[str, ...]
    fields: tuple[str, ...]


def report_session(
    workspace: Workspace,
    session: DatedSession,
    given: GivenReport,
    now: datetime,
    voucher: ReportVoucher = UNVOUCHED,
    basis: str | None = None,
) -> SignedReport:
    """Record what a trainer reports on a session: it is a source of the module from now on.

    `basis` is that of the `ReportState` which the form was filled in from, None if it is no form of the desk.
    Raises InvalidInput if its day has not come, a phase is not of the plan, its minutes cannot be, or a text
    seems to name a person; DecisionRefused if the link has expired; and the errors of `record_report`.
    """
    refuse_future(session, now)
    led = require_led_plan(workspace, session.module, session.digest)
    _refuse_other_phases(led, given)
    unforeseen, change = given.unforeseen.strip(), given.change.strip()
    denied_names = _refuse_names(led, session, given)
    phases = given.describe_phases(led.plan)
    report = SessionReport(
        session=session,
        phases=phases,
        ended_in=given.ended_in,
        unforeseen=unforeseen,
        change=change,
        denied_names=denied_names,
        text=write_report_text(session, phases, unforeseen, change, led.language),
        typed_by=voucher.typed_by,
        at=now,
    )
    return record_report(workspace.sessions, report, voucher, now, basis)


def refuse_future(session: DatedSession, now: datetime) -> None:
    """Raise InvalidInput if the day of a session has not come yet, wherever it was led."""
    if session.day > (now.astimezone(UTC) + AHEAD).date():
        day = BilingualText(
            format_day(session.day, Language.FRENCH), format_day(session.day, Language.ENGLISH)
        )
        raise InvalidInput(Refusal("session.future", module=session.module, day=day))


def withdraw_report(workspace: Workspace, key: str, session: str, person: str, now: datetime) -> SessionSeal:
    """Record that the report of a session is withdrawn: it is no source any more, and counts no more.

    Raises DecisionRefused if there is no such report or the person may not, InvalidInput if there is no such
    module, LedgerBroken and StoreUnusable.
    """
    folder, _ = workspace.find_module(key)
    return record_withdrawal(workspace.sessions, folder.course, key, session, fold_name(person), now)


def _refuse_other_phases(led: LedPlan, given: GivenReport) -> None:
    """Raise InvalidInput if a phase is none of the plan's, or cannot have taken so many minutes."""
    key, known = led.draft.module, {phase.id: phase.title for phase in led.plan.phases}
    named = (*given.minutes, *given.energy, *([given.ended_in] if given.ended_in else []))
    unknown = next((each for each in named if each not in known), None)
    if unknown is not None:
        raise InvalidInput(Refusal("session.no_phase", module=key, phase=unknown))
    for phase, minutes in given.minutes.items():
        if not 0 <= minutes <= LONGEST_PHASE_MINUTES:
            title = known[phase]
            raise InvalidInput(
                Refusal("session.minutes", module=key, phase=title, most=LONGEST_PHASE_MINUTES)
            )


def _refuse_names(led: LedPlan, session: DatedSession, given: GivenReport) -> tuple[str, ...]:
    """Return the words of the remarks that may be names, and are no learner's as the trainer says.

    Raises InvalidInput if a remark names a person, or may and the trainer does not deny it.
    """
    key, learners, known = led.draft.module, _list_learners(led.course), _join_known(led, session)
    certain = _find_in_remarks(given, lambda text: find_certain_names(text, learners))
    if certain.names:
        raise FieldsRefused(
            Refusal("session.names", module=key, names=", ".join(certain.names)), fields=certain.fields
        )
    possible = _find_in_remarks(given, lambda text: find_possible_names(text, led.language, known))
    if possible.names and not given.names_nobody:
        raise FieldsRefused(
            Refusal("session.may_name", module=key, names=", ".join(possible.names)), fields=possible.fields
        )
    return possible.names


def _find_in_remarks(given: GivenReport, find_names: Callable[[str], tuple[str, ...]]) -> FoundNames:
    """Return the names in the remarks, and the fields of the remarks that have them."""
    by_field = {name: find_names(getattr(given, name)) for name in REMARKS}
    names = dict.fromkeys(name for found in by_field.values() for name in found)
    return FoundNames(tuple(names), tuple(field for field, found in by_field.items() if found))


def _list_learners(course: Course) -> tuple[str, ...]:
    """Return the learners that a course's administration knows by name."""
    administration = course.administration
    return tuple(each.name for each in administration.trainees) if administration else ()


def _join_known(led: LedPlan, session: DatedSession) -> str:
    """Return the words of the module, its organisation and its trainer, which are no learners' names.

    What only trainers read is left out, but for the plan: it may quote an earlier report.
    """
    shown = [each for each in led.draft.content.artefacts if not each.is_for_trainers_alone]
    known = (*shown, led.plan, *led.draft.content.objectives, *filter(None, [led.course.context]))
    words = (each.canonical().decode() for each in known)
    return "\n".join((led.course.title, led.draft.content.title, session.trainer, *words))
