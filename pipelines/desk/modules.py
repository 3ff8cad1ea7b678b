"""Every module of the installation and where it stands: what the queue shows."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from adapters.workspace import Workspace
from pipelines.line import judgement_of
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.errors import CourseInvalid, PremierjetError
from schemas.finding import Severity
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.release import Release
from schemas.review import Approved, Decision, Judgement, LedgerEntry, SentBack, Verdict


class State(StrEnum):
    """Where a module stands; a reviewer is awaited in the first only."""

    WAITING = "waiting"
    UNREADABLE = "unreadable"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    RELEASED = "released"
    NO_DRAFT = "no_draft"


SENT_BACK = {
    Verdict.REQUEST_CHANGES: State.CHANGES_REQUESTED,
    Verdict.REJECT: State.REJECTED,
    Verdict.WITHDRAW: State.WITHDRAWN,
}


@dataclass(frozen=True)
class ModuleState:
    """One line of the queue."""

    course: Course
    module: Module
    state: State
    since: datetime | None = None
    revision: int = 0
    digest: str = ""
    awaited: tuple[str, ...] = ()
    blocking: int = 0
    findings: int = 0
    release: int = 0
    error: PremierjetError | None = None

    @property
    def key(self) -> str:
        """Return the module's partition key."""
        return self.course.key_of(self.module)

    @property
    def language(self) -> Language:
        """Return the language the module is written in."""
        return self.course.language_of(self.module)


def module_states(workspace: Workspace) -> tuple[tuple[ModuleState, ...], tuple[CourseInvalid, ...]]:
    """Return every module of the usable courses, and what is wrong with the other courses.

    A module that cannot be read is a line that says so; it never hides the others.
    """
    usable, wrong = workspace.read_courses()
    lines = [
        module_state(workspace, each.course, module) for each in usable for module in each.course.modules
    ]
    return tuple(lines), wrong


def module_state(workspace: Workspace, course: Course, module: Module) -> ModuleState:
    """Return where one module stands."""
    key = course.key_of(module)
    try:
        head = workspace.records.head(key)
        if head is None:
            return ModuleState(course, module, State.NO_DRAFT)
        judgement = judgement_of(workspace, head, datetime.now(UTC))
        releases = workspace.records.releases(key)
    except PremierjetError as error:
        return ModuleState(course, module, State.UNREADABLE, error=error)
    return ModuleState(
        course,
        module,
        state_of(judgement, releases),
        since=_since(head, judgement),
        revision=head.revision,
        digest=head.content.canonical_digest()[:SHORT_DIGEST],
        awaited=() if isinstance(judgement, Approved | SentBack) else judgement.roles,
        blocking=sum(finding.severity is Severity.BLOCKING for finding in head.findings),
        findings=len(head.findings),
        release=releases[-1].number if releases else 0,
    )


def state_of(judgement: Judgement, releases: tuple[Release, ...]) -> State:
    """Return what a judgement and the releases built so far amount to."""
    if isinstance(judgement, SentBack):
        return SENT_BACK[judgement.decision.verdict]
    if not isinstance(judgement, Approved):
        return State.WAITING
    released = any(release.approval.digest == judgement.digest for release in releases)
    return State.RELEASED if released else State.APPROVED


def decisions(entries: tuple[LedgerEntry, ...]) -> tuple[Decision, ...]:
    """Return the decisions among a ledger's entries, in its order."""
    return tuple(entry.recorded for entry in entries if isinstance(entry.recorded, Decision))


def _since(head: Draft, judgement: Judgement) -> datetime:
    if isinstance(judgement, SentBack):
        return judgement.decision.at
    if isinstance(judgement, Approved):
        return judgement.decisions[-1].at
    return head.provenance.written_at
