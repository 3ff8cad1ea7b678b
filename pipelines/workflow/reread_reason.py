"""Why a waiting draft has to be criticised again: the rules, or the course around it, have changed."""

from datetime import datetime
from hashlib import sha256

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import list_kind_folders
from pipelines.drafting.rules_version import compute_course_version, compute_rules_version
from pipelines.review.seals import list_seals
from pipelines.workflow.decide import list_recorded
from schemas.draft import Draft
from schemas.ids import is_house_style
from schemas.review import LedgerRecord, Waiting
from schemas.seal import Reread


def find_reread_reason(
    workspace: Workspace, head: Draft, now: datetime, records: list[LedgerRecord] | None = None
) -> Reread | None:
    """Return why a head has to be criticised again; None if it need not be.

    Only a head that waits for a decision is criticised again: on the others people have decided by the old
    findings. A head that differs from its seal is not either. `records` are its ledger's, if read already.
    """
    if is_house_style(head.module):
        return None
    folder, _ = workspace.find_module(head.module)
    records = list_recorded(workspace, head.module) if records is None else records
    seals = [seal for seal in list_seals(records, head) if not seal.differences(head)]
    if not seals:
        return None
    same_rules, same_course = (
        seals[-1].rules == compute_rules_version(list_kind_folders()),
        seals[-1].course == compute_course_version(folder.course),
    )
    if same_rules and same_course:
        return None
    from pipelines.queries.review_situation import describe_situation  # with it what reviewers are shown

    situation = describe_situation(workspace, folder.course, head, records, now)
    if not isinstance(situation.judgement, Waiting):
        return None
    return Reread.NEIGHBOURS if same_rules else Reread.RULES


def find_reread_digest(workspace: Workspace, head: Draft, now: datetime) -> str | None:
    """Return the sha256 of the rules and course for a new criticism of a head; None if it needs none."""
    if find_reread_reason(workspace, head, now) is None:
        return None
    folder, _ = workspace.find_module(head.module)
    return sha256(
        f"{compute_rules_version(list_kind_folders())} {compute_course_version(folder.course)}".encode()
    ).hexdigest()
