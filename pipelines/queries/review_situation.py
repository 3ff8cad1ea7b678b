"""What the review room shows of a module's head: how it stands, and what it can be compared with."""

from collections.abc import Sequence
from datetime import datetime

from adapters.workspace import Workspace
from pipelines.review.evidence import as_of
from pipelines.review.situation import Situation, awaited_roles, situation_of
from pipelines.review.versions import Versions, find_versions
from pipelines.workflow.decide import list_recorded
from schemas.course import Course
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.review import Judgement, Recorded


def find_situation(workspace: Workspace, draft: Draft, now: datetime) -> Situation:
    """Return how a draft stands with its reviewers; a policy nobody can meet is told, never raised."""
    folder, _ = workspace.find_module(draft.module)
    said = list_recorded(workspace, draft.module)
    return situation_of(draft, said, folder.course, as_of(draft, said, workspace.records, now))


def describe_situation(
    workspace: Workspace, course: Course, draft: Draft, recorded: Sequence[Recorded], now: datetime
) -> Situation:
    """Return the same of a draft whose course and ledger were read already."""
    return situation_of(draft, recorded, course, as_of(draft, recorded, workspace.records, now))


def list_awaited_roles(workspace: Workspace, draft: Draft, judgement: Judgement) -> tuple[str, ...]:
    """Return the roles a draft waits for."""
    folder, _ = workspace.find_module(draft.module)
    return awaited_roles(draft, judgement, folder.course)


def find_language(workspace: Workspace, key: str) -> Language | None:
    """Return the language a module is written in, None where no course has it."""
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
