"""What a person has read: which revision they opened last, and how long a draft takes to read."""

from datetime import UTC, datetime
from math import ceil

from adapters.workspace import Workspace
from pipelines.desk.draft_address import AddressedDraft
from pipelines.desk.visitors import Visitor
from schemas.draft import Draft
from schemas.notes import Reading

WORDS_A_MINUTE = 180
"""What a reviewer reads in a minute who compares as they go; below the 200 to 250 of plain reading."""

MINUTES_A_FINDING = 1


def estimate_minutes(draft: Draft) -> int:
    """Return about how many minutes a draft takes to read beside the passages it quotes."""
    return max(1, ceil(draft.content.word_count / WORDS_A_MINUTE) + MINUTES_A_FINDING * len(draft.findings))


def mark_opened(workspace: Workspace, visitor: Visitor, here: AddressedDraft) -> None:
    """Save that a visitor who may act in the course has opened the newest revision."""
    person = visitor.person
    if person is None or not visitor.may_act_in(here.course) or not here.is_newest(workspace):
        return
    last = workspace.records.reading(here.key, person)
    if last is not None and last.digest == here.draft.digest:
        return
    workspace.records.save_reading(
        Reading(
            module=here.key,
            digest=here.draft.digest,
            person=person,
            revision=here.draft.revision,
            at=datetime.now(UTC),
        )
    )
