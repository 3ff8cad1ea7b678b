"""What the page of one session shows its trainer, and that of a module's sessions shows everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from adapters.session_reports import ReportState, SignedReport
from pipelines.desk.forms import SentForm
from pipelines.desk.visitors import Visitor
from pipelines.queries.led_plans import ApprovedPlan, LedPlan, ModuleSessions
from pipelines.workflow.invite_trainer import SessionInvitationLink
from pipelines.workflow.report_session import CHANGED_MEANWHILE
from schemas.draft import Phase
from schemas.errors import FieldsRefused, InvalidInput, PremierjetError
from schemas.refusal import Refusal
from schemas.session_report import (
    LONGEST_PHASE_MINUTES,
    LONGEST_REMARK,
    DatedSession,
    Energy,
    GivenReport,
    PhaseReport,
)

MAY_NAME = "session.may_name"
"""The refusal that a trainer may answer by saying that no learner is named."""

OF_DAY = frozenset({"session.day", "session.future"})
"""The refusals that are said at the field of the day."""


@dataclass(frozen=True)
class PhaseField:
    """One phase of the form: what is planned, and what the trainer gave."""

    phase: Phase
    minutes: str
    energy: str


@dataclass(frozen=True)
class SessionPage:
    """The form of one session: what was sent and refused, else the report that counts, else the plan.

    `typed_by` is who types it from a trainer's sheet; None if the trainer fills it in. `others` are the other
    plans that the sheet may have been printed from.
    """

    session: DatedSession
    led: LedPlan
    state: ReportState = field(default_factory=ReportState)
    sent: Mapping[str, str] = field(default_factory=dict)
    notice: bool = False
    error: PremierjetError | None = None
    typed_by: str | None = None
    others: tuple[LedPlan, ...] = ()

    longest_remark: int = LONGEST_REMARK
    longest_phase: int = LONGEST_PHASE_MINUTES

    @property
    def signed(self) -> SignedReport | None:
        """Return the report that counts."""
        return self.state.signed

    @property
    def basis(self) -> str:
        """Return what the form was filled in from: what was sent and refused keeps its own."""
        return self.sent.get("basis", self.state.basis)

    @property
    def phases(self) -> tuple[PhaseField, ...]:
        """Return the phases with their minutes and energy."""
        said = {each.phase: each for each in self.signed.report.phases} if self.signed is not None else {}
        return tuple(
            PhaseField(
                phase,
                self.sent.get(f"minutes-{phase.id}", _show_minutes(phase, said.get(phase.id))),
                self.sent.get(f"energy-{phase.id}", _show_energy(said.get(phase.id))),
            )
            for phase in self.led.plan.phases
        )

    @property
    def ended_in(self) -> str:
        """Return the id of the phase in which time was up; empty if the session went to its end."""
        before = self.signed.report.ended_in if self.signed is not None else None
        return self.sent.get("ended_in", before or "")

    @property
    def unforeseen(self) -> str:
        """Return what nobody had foreseen."""
        return self.sent.get("unforeseen", self.signed.report.unforeseen if self.signed is not None else "")

    @property
    def change(self) -> str:
        """Return what to change."""
        return self.sent.get("change", self.signed.report.change if self.signed is not None else "")

    @property
    def wrong_fields(self) -> tuple[str, ...]:
        """Return the names of the fields that were refused; none if it was not for a field."""
        return self.error.fields if isinstance(self.error, FieldsRefused) else ()

    @property
    def may_name(self) -> bool:
        """Return whether it was refused because a word may be a learner's name."""
        return self.error is not None and self.error.wording == MAY_NAME

    @property
    def is_overtaken(self) -> bool:
        """Return whether it was refused because something else was recorded since the form was filled in."""
        return self.error is not None and self.error.wording == CHANGED_MEANWHILE

    @property
    def asks_to_deny(self) -> bool:
        """Return whether the trainer may say that a word is no learner's name."""
        return self.may_name or self.is_denied

    @property
    def is_denied(self) -> bool:
        """Return whether the trainer said so."""
        before = self.signed is not None and bool(self.signed.report.denied_names)
        return bool(self.sent.get("names_nobody")) if self.sent else before


@dataclass(frozen=True)
class SessionsPage:
    """The sessions of a module as one visitor sees them.

    `no_link` names the text that says why they can make no link. `recorded` is the id of the session whose
    report was recorded just now; `is_withdrawn`: one was withdrawn just now.
    """

    sessions: ModuleSessions
    may_invite: bool
    may_print: bool
    no_link: str = ""
    person: str | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    error: PremierjetError | None = None
    invited: SessionInvitationLink | None = None
    recorded: str = ""
    is_withdrawn: bool = False

    @property
    def is_day_wrong(self) -> bool:
        """Return whether the day was refused."""
        return self.error is not None and self.error.wording in OF_DAY

    def may_withdraw(self, signed: SignedReport) -> bool:
        """Return whether this visitor may withdraw a report: who decides on drafts, or its trainer."""
        return self.may_print or (self.person is not None and signed.report.session.trainer == self.person)

    @property
    def is_changed(self) -> bool:
        """Return whether the newest session plan gives a phase other minutes than a plan that was led."""
        plan = self.sessions.plan
        pairs = zip(plan.phases, self.sessions.counts, strict=True) if plan is not None else ()
        return any(led != phase.minutes for phase, count in pairs for led in count.led_minutes)


def choose_typed_plan(approved: Sequence[ApprovedPlan], asked: int, day: date) -> LedPlan | None:
    """Return the plan that a returned sheet was printed from, as far as that is known.

    It is the one of the revision asked for, else the newest that was approved on the day of the session.
    """
    for each in approved:
        if each.led.draft.revision == asked:
            return each.led
    return next((each.led for each in approved if each.at.date() <= day), None)


def build_sessions_page(sessions: ModuleSessions, visitor: Visitor) -> SessionsPage:
    """Return the page of a module's sessions: reviewers print sheets, vouched ones make links too."""
    review = sessions.course.review
    is_reviewer = visitor.may_act_in(sessions.course) and visitor.person in review.deciders
    return SessionsPage(
        sessions,
        may_invite=is_reviewer and visitor.vouched and review.hears_invitations,
        may_print=is_reviewer,
        no_link=_find_obstacle(review.hears_invitations, visitor, is_reviewer=is_reviewer),
        person=visitor.person if visitor.may_act_in(sessions.course) else None,
    )


def _find_obstacle(hears_invitations: bool, visitor: Visitor, *, is_reviewer: bool) -> str:
    """Return the name of the text that says why a visitor can make no link; empty if they can."""
    if not is_reviewer:
        return "sessions_no_reviewer"
    if not hears_invitations:
        return "sessions_no_invitations"
    return "" if visitor.vouched else "sessions_unvouched"


def read_given(form: SentForm, led: LedPlan) -> GivenReport:
    """Return what a trainer gave in the form; raises InvalidInput if something of it cannot be."""
    minutes = form.read_prefixed_texts("minutes-")
    titles = {phase.id: phase.title for phase in led.plan.phases}
    energy = form.read_prefixed_texts("energy-")
    remarks = {name: form.read_text(name).strip() for name in ("unforeseen", "change")}
    key = led.draft.module
    if not energy.keys() | minutes.keys() <= titles.keys() or not set(energy.values()) <= {"", *Energy}:
        raise InvalidInput(Refusal("session.form", module=key))
    too_long = [name for name, remark in remarks.items() if len(remark) > LONGEST_REMARK]
    if too_long:
        raise FieldsRefused(Refusal("session.long", module=key, most=LONGEST_REMARK), fields=too_long)
    ended_in = form.read_text("ended_in")
    if ended_in and ended_in not in titles:
        raise InvalidInput(Refusal("session.form", module=key))
    return GivenReport(
        minutes={
            phase: _read_minutes(text.strip(), phase, titles[phase], key)
            for phase, text in minutes.items()
            if text.strip()
        },
        energy={phase: Energy(text) for phase, text in energy.items() if text},
        ended_in=ended_in or None,
        names_nobody=bool(form.read_text("names_nobody")),
        **remarks,
    )


def _read_minutes(text: str, phase: str, title: str, key: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text[:6]) > LONGEST_PHASE_MINUTES:
        refusal = Refusal("session.minutes", module=key, phase=title, most=LONGEST_PHASE_MINUTES)
        raise FieldsRefused(refusal, fields=[f"minutes-{phase}"])
    return int(text)


def _show_minutes(phase: Phase, before: PhaseReport | None) -> str:
    minutes = None if before is None else before.minutes
    return str(phase.minutes if minutes is None else minutes)


def _show_energy(before: PhaseReport | None) -> str:
    return "" if before is None or before.energy is None else before.energy.value
