"""The panel of verdicts: what a visitor may decide, or why not and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.notebook import Notebook
from pipelines.desk.quoted_sides import is_said
from pipelines.desk.visitors import Visitor
from pipelines.desk.workbench import read_spans_of
from pipelines.queries.review_situation import CitationToOpen, HeldWaiver, JudgedRevision
from pipelines.workflow.decide import list_recorded
from schemas.comment_seal import list_open_comments
from schemas.course import CommentRule, Course, IdentityMode
from schemas.draft import Content, Draft
from schemas.errors import InvalidInput
from schemas.finding import Finding, KeepingWaiver, Severity, Waiver
from schemas.notes import ReviewerNotes
from schemas.review import Approved, Decision, LedgerRecord, SentBack, Verdict

REVIEW_VERDICTS = (Verdict.APPROVE, Verdict.REQUEST_CHANGES, Verdict.REJECT)


class DecisionObstacle(StrEnum):
    """Why a visitor cannot decide; the page says what to do about each.

    SAY_WHO, SIGN_IN, INVITED_ONLY: they are unknown, by the course's mode of identity. UNHEARD: the course
    takes no invitations. USED: the invitation was used. TOO_EARLY: the policy does not hear them yet.
    """

    SAY_WHO = "say_who"
    SIGN_IN = "sign_in"
    INVITED_ONLY = "invited_only"
    UNHEARD = "unheard"
    USED = "used"
    NOT_NAMED = "not_named"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class VerdictPanel:
    """Verdicts that a visitor may give on a draft or a plan, and their notes so far.

    `verdicts` is empty if an obstacle, a problem of the policy or the revision's state allows none.
    `citations_to_open` are those that the policy wants opened before an approval; `findings` are all of the
    revision's.
    """

    obstacle: DecisionObstacle | None = None
    problem: InvalidInput | None = None
    verdicts: tuple[Verdict, ...] = ()
    notes: ReviewerNotes | None = None
    citations_to_open: tuple[CitationToOpen, ...] = ()
    findings: tuple[Finding, ...] = ()
    held: Mapping[str, HeldWaiver] = field(default_factory=dict)
    """The waivers that hold by the ledger, by finding; without their own, if the visitor is reviewing."""

    open_comments: tuple[str, ...] = ()
    """Ids of the comments on a draft that nobody resolved: a request for changes sends them."""

    wants_them_resolved: bool = False
    """Whether the policy lets nobody approve while a comment is open."""

    reopened: frozenset[str] = frozenset()
    """Ids of the findings whose waivers keep a side that the content does not say, as after an undo."""

    @property
    def is_reviewing(self) -> bool:
        """Return whether this visitor is reviewing the revision: they may approve it and have notes on it."""
        return Verdict.APPROVE in self.verdicts and self.notes is not None

    @cached_property
    def waivers(self) -> dict[str, Waiver]:
        """Return the visitor's waivers that count for what the content says, by finding."""
        noted = self.notes.waivers if self.notes else ()
        return {each.finding: each for each in noted if each.finding not in self.reopened}

    @cached_property
    def opened_spans(self) -> tuple[str, ...]:
        """Return the ids of the spans to open that the visitor has opened."""
        opened = set(self.notes.opened) if self.notes else set()
        return tuple(each.span for each in self.citations_to_open if each.span in opened)

    @cached_property
    def unopened_citations(self) -> tuple[CitationToOpen, ...]:
        """Return the citations still to be opened."""
        return tuple(each for each in self.citations_to_open if not self.was_opened(each.span))

    @cached_property
    def _opened_ids(self) -> frozenset[str]:
        return frozenset(self.opened_spans)

    @cached_property
    def _spans_to_open(self) -> frozenset[str]:
        return frozenset(each.span for each in self.unopened_citations)

    def must_open(self, span: str) -> bool:
        """Return whether this visitor still has to open a citation."""
        return self.is_reviewing and span in self._spans_to_open

    def was_opened(self, span: str) -> bool:
        """Return whether this visitor has opened a citation that has to be opened."""
        return span in self._opened_ids

    @property
    def has_stopping_comments(self) -> bool:
        """Return whether open comments stop an approval."""
        return self.wants_them_resolved and bool(self.open_comments)

    def is_set_aside(self, finding: Finding) -> bool:
        """Return whether the visitor, or somebody whose word holds by the ledger, has waived a finding."""
        return finding.id in self.waivers or finding.id in self.held

    @cached_property
    def unsettled_findings(self) -> tuple[Finding, ...]:
        """Return the findings that are not set aside; every count on a page is of these."""
        return tuple(each for each in self.findings if not self.is_set_aside(each))

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Return the findings that stop an approval."""
        return tuple(each for each in self.unsettled_findings if each.severity is Severity.BLOCKING)


def build_panel(
    workspace: Workspace, visitor: Visitor, here: AddressedRevision, edited: Content | None = None
) -> VerdictPanel:
    """Return the panel of a visitor for a draft or a plan; `edited` is the draft's content with their edits.

    A decision is on the draft without them. Raises StoreUnusable or LedgerBroken if earlier decisions cannot
    be read.
    """
    records = list_recorded(workspace, here.key)
    situation = here.assess(workspace, records, datetime.now(UTC))
    panel = VerdictPanel(findings=here.examined.findings, held=situation.set_aside)
    if situation.problem:
        return replace(panel, problem=situation.problem)
    verdicts = _list_verdicts(workspace, here, situation, visitor)
    if not verdicts:
        return panel
    obstacle = find_obstacle(visitor, situation, records)
    if obstacle is not None:
        return replace(panel, obstacle=obstacle)
    assert visitor.person is not None
    notes = Notebook(workspace, here.examined, visitor.person).read()
    is_reviewing = Verdict.APPROVE in verdicts
    return replace(
        panel,
        held=situation.find_set_aside_by_others(visitor.person) if is_reviewing else situation.set_aside,
        verdicts=verdicts,
        notes=notes,
        reopened=_list_reopened(workspace, here, notes, edited),
        citations_to_open=here.list_passages_to_open(workspace),
        open_comments=list_open_comments(records) if here.has_comments else (),
        wants_them_resolved=here.course.review.comments is CommentRule.RESOLVED,
    )


def _list_reopened(
    workspace: Workspace, here: AddressedRevision, notes: ReviewerNotes, edited: Content | None
) -> frozenset[str]:
    """Return the findings whose noted waivers keep a side that a draft does not say."""
    draft, kept = here.examined, {w.finding: w.keeps for w in notes.waivers if isinstance(w, KeepingWaiver)}
    if not kept or not isinstance(draft, Draft):
        return frozenset()
    content, spans = edited or draft.content, read_spans_of(workspace, draft)
    sides = ((each, kept.get(each.id)) for each in draft.findings)
    return frozenset(each.id for each, side in sides if side and not is_said(content, each, side, spans))


def find_obstacle(
    visitor: Visitor, situation: JudgedRevision, recorded: Iterable[LedgerRecord]
) -> DecisionObstacle | None:
    """Return why a visitor's decision on a draft or a plan would not count, or None if it would."""
    invitation, course = visitor.invitation, situation.course
    used = {record.invitation for record in recorded if isinstance(record, Decision)}
    if invitation is not None and invitation.id in used:
        return DecisionObstacle.USED
    if not visitor.may_act_in(course):
        return _find_identity_obstacle(visitor, course)
    assert visitor.person is not None
    if visitor.person not in course.review.deciders:
        return DecisionObstacle.NOT_NAMED
    return None if situation.hears(visitor.person) else DecisionObstacle.TOO_EARLY


def _find_identity_obstacle(visitor: Visitor, course: Course) -> DecisionObstacle:
    """Return why a visitor counts as unknown in a course."""
    if visitor.invitation is not None:
        return DecisionObstacle.UNHEARD
    ways = {IdentityMode.LOCAL: DecisionObstacle.SAY_WHO, IdentityMode.PROXY: DecisionObstacle.SIGN_IN}
    return ways.get(course.review.identity, DecisionObstacle.INVITED_ONLY)


def _list_verdicts(
    workspace: Workspace, here: AddressedRevision, situation: JudgedRevision, visitor: Visitor
) -> tuple[Verdict, ...]:
    """Return the verdicts that the state of a revision allows a visitor.

    Any approved draft may be withdrawn; other verdicts are for the newest revision only. If it was sent
    back, only the person who did so may decide again. Nobody approves in a language without a pack.
    """
    is_approved = isinstance(situation.judgement, Approved)
    if is_approved and Verdict.WITHDRAW in here.verdicts_once_approved:
        return here.verdicts_once_approved
    if not here.is_newest(workspace):
        return ()
    if is_approved:
        return here.verdicts_once_approved
    judgement = situation.judgement
    sent_back_by = judgement.decision.person if isinstance(judgement, SentBack) else None
    if not situation.roles and sent_back_by != visitor.person:
        return ()
    is_installed = here.language.is_installed
    return tuple(each for each in REVIEW_VERDICTS if is_installed or each is not Verdict.APPROVE)
