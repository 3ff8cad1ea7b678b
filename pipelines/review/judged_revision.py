"""A revision in review at one moment, a draft or a plan: what is read off the decisions on both alike."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pipelines.review.held_waivers import HeldWaiver
from pipelines.review.policy import find_blocking, find_escalated_at, may_decide, stands_in
from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.review import Decision, Judgement, Lapse, Verdict


@dataclass(frozen=True, kw_only=True)
class JudgedRevision(ABC):
    """A revision, the decisions on it, and its standing at `now`.

    `heard` are the last decisions of each person who may decide; `lapses` gives the people whose approval no
    longer counts, with the reason. None of its `authors` may approve it alone. `judgement` is None if it
    differs from its seal in the ledger, or if the course's policy cannot be met; `problem` then says so.
    """

    course: Course
    judgement: Judgement | None
    heard: tuple[Decision, ...]
    authors: frozenset[str]
    lapses: Mapping[str, Lapse]
    now: datetime
    problem: InvalidInput | None = None
    earlier_waivers: tuple[HeldWaiver, ...] = ()
    """Those of earlier decisions whose finding this revision has too; the latest come last."""

    @property
    @abstractmethod
    def examined(self) -> Draft | PlanRevision:
        """Return the revision."""

    @property
    @abstractmethod
    def roles(self) -> tuple[str, ...]:
        """Return the roles it waits for; none if it waits for nobody or cannot be judged."""

    @property
    @abstractmethod
    def roles_asked(self) -> dict[str, tuple[str, ...]]:
        """Return the roles that have to approve it, with their people."""

    @property
    def is_answered(self) -> bool:
        """Return whether it answers the request for changes that was made of it."""
        return False

    @property
    @abstractmethod
    def lapsed_approvals(self) -> tuple[Decision, ...]:
        """Return the lapsed approvals, if it waits because of them."""

    @property
    @abstractmethod
    def deadline(self) -> datetime | None:
        """Return when it is overdue; None without a deadline."""

    @property
    @abstractmethod
    def moves_at(self) -> datetime | None:
        """Return the next moment at which time alone changes its standing, if there is one."""

    @property
    def overdue(self) -> bool:
        """Return whether it has waited past its deadline."""
        return self.deadline is not None and self.now >= self.deadline

    @property
    def standing_decisions(self) -> tuple[Decision, ...]:
        """Return the decisions that have not lapsed."""
        return tuple(decision for decision in self.heard if decision.person not in self.lapses)

    @property
    def approvers(self) -> frozenset[str]:
        """Return the people whose approval counts."""
        approvals = (each for each in self.standing_decisions if each.verdict is Verdict.APPROVE)
        return frozenset(decision.person for decision in approvals)

    @cached_property
    def set_aside(self) -> Mapping[str, HeldWaiver]:
        """Return the waivers that hold on it, by finding: one a finding."""
        return self._find_set_aside()

    @property
    def unsettled_findings(self) -> tuple[Finding, ...]:
        """Return the findings that nobody has set aside: every count of findings is a count of these."""
        return tuple(each for each in self.examined.findings if each.id not in self.set_aside)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Return the blocking findings that nobody has set aside."""
        return tuple(each for each in find_blocking(self.examined) if each.id not in self.set_aside)

    @property
    def escalated_at(self) -> datetime | None:
        """Return when the people of the escalation may step in, while somebody is waited for."""
        return find_escalated_at(self.examined, self.course) if self.roles else None

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """Return the people of the escalation, once they may step in."""
        escalation, moment = self.course.review.escalation, self.escalated_at
        is_late = escalation is not None and moment is not None and self.now >= moment
        return escalation.to if is_late and escalation is not None else ()

    def list_people_awaited(self) -> set[str]:
        """Return the people who may fill the open roles; an author of it only if nobody else can."""
        people: set[str] = set()
        for role in self.roles:
            able = set(self.course.review.roles.get(role, ())) - self.approvers
            people |= able - self.authors or able
        return people

    def find_set_aside_by_others(self, person: str) -> Mapping[str, HeldWaiver]:
        """Return the waivers of everybody but this person that hold on it, by finding."""
        return self._find_set_aside(without=person)

    def hears(self, person: str) -> bool:
        """Return whether a person's decision on it would count now."""
        return may_decide(person, self.examined, self.course, self.now)

    def _find_set_aside(self, without: str | None = None) -> dict[str, HeldWaiver]:
        approvals = (each for each in self.standing_decisions if each.verdict is Verdict.APPROVE)
        given = (
            HeldWaiver(each.person, each.revision, waiver) for each in approvals for waiver in each.waivers
        )
        held = (*self.earlier_waivers, *given)
        return {each.finding: each for each in held if each.person != without}

    def steps_in(self, decision: Decision) -> bool:
        """Return whether a decision counts for every role, because the revision has waited too long."""
        return stands_in(decision, self.examined, self.course)
