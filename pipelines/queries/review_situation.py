"""The review situation of a module's newest draft, and the revisions it can be compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.review.evidence import as_of
from pipelines.review.held_waivers import HeldWaiver
from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.must_open import CitationToOpen, find_citations_to_open
from pipelines.review.policy import find_expires_at, select_standing
from pipelines.review.seals import describe_broken_seal, seal_of
from pipelines.review.situation import (
    Situation,
    assess_situation,
    is_answered,
    is_settled,
    list_roles_awaited,
)
from pipelines.review.versions import Versions, find_versions
from pipelines.workflow.decide import list_recorded
from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.review import Decision, Judgement, LedgerEntry, LedgerRecord, pick_decisions, pick_recorded
from schemas.seal import RevisionSeal

__all__ = [
    "CitationToOpen",
    "DraftRecord",
    "HeldWaiver",
    "JudgedRevision",
    "Situation",
    "describe_situation",
    "find_earlier_versions",
    "find_language",
    "find_situation",
    "is_answered",
    "list_awaited_roles",
    "list_citations_to_open",
    "list_expiries",
    "read_draft_record",
]


@dataclass(frozen=True)
class DraftRecord:
    """What a module's ledger records of one of its drafts.

    `seal` is None if the draft differs from its seal; `unsealed` then says how. `standing_decisions` are the
    last decisions of each person that count for the draft, the oldest first.
    """

    entries: tuple[LedgerEntry, ...]
    seal: RevisionSeal | None
    unsealed: Refusal | None
    standing_decisions: tuple[Decision, ...]


def find_situation(workspace: Workspace, draft: Draft, now: datetime) -> Situation:
    """Return the review situation of a draft; a policy nobody can meet is part of it, never raised."""
    folder, _ = workspace.find_module(draft.module)
    records = list_recorded(workspace, draft.module)
    return describe_situation(workspace, folder.course, draft, records, now)


def describe_situation(
    workspace: Workspace, course: Course, draft: Draft, recorded: Sequence[LedgerRecord], now: datetime
) -> Situation:
    """Return the review situation of a draft whose course and ledger were read already."""
    return assess_situation(draft, recorded, course, as_of(draft, recorded, workspace.records, now))


def read_draft_record(workspace: Workspace, course: Course, draft: Draft) -> DraftRecord:
    """Return what the ledger says of a draft; raises LedgerBroken, StoreUnusable."""
    entries = workspace.ledger.read(draft.module)
    recorded = pick_recorded(entries)
    unsealed = describe_broken_seal(draft, recorded)
    return DraftRecord(
        entries,
        seal=seal_of(draft, recorded) if unsealed is None else None,
        unsealed=unsealed,
        standing_decisions=select_standing(draft, recorded, course),
    )


def list_citations_to_open(workspace: Workspace, course: Course, draft: Draft) -> tuple[CitationToOpen, ...]:
    """Return the cited passages that the policy asks to open before an approval."""
    spans = workspace.records.spans(draft.module)
    sources = spans.citable if spans else ()
    spans_held = frozenset(span.id for source in sources for span in source.spans)
    return find_citations_to_open(draft, course.review, spans_held)


def list_awaited_roles(workspace: Workspace, draft: Draft, judgement: Judgement) -> tuple[str, ...]:
    """Return the roles a draft waits for."""
    folder, _ = workspace.find_module(draft.module)
    settled = is_settled(judgement, list_recorded(workspace, draft.module))
    return list_roles_awaited(draft, judgement, folder.course, settled=settled)


def list_expiries(workspace: Workspace, course: Course, key: str) -> list[datetime]:
    """Return when the approvals of a module's drafts and plans expire, each of those that do."""
    ends = (find_expires_at(each, course.review) for each in pick_decisions(list_recorded(workspace, key)))
    return [end for end in ends if end is not None]


def find_language(workspace: Workspace, key: str) -> Language | None:
    """Return the language a module is written in, None if no course has it."""
    try:
        folder, module = workspace.find_module(key)
    except InvalidInput:
        return None
    return folder.course.language_of(module)


def find_earlier_versions(workspace: Workspace, draft: Draft) -> Versions:
    """Return the revision before a draft, the last approved and the AI's first."""
    folder, _ = workspace.find_module(draft.module)
    entries = workspace.ledger.read(draft.module)
    return find_versions(draft, entries, workspace.records, folder.course)
