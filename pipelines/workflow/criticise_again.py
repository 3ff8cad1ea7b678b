"""New criticism of a waiting draft when the rules or the course around it have changed.

Decided in docs/decisions/0090-sealed-revisions.md.
"""

from datetime import datetime
from hashlib import sha256

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS, list_kind_folders
from pipelines.drafting.critique import criticise
from pipelines.drafting.critique.version import compute_course_version, compute_rules_version
from pipelines.drafting.draft import REPORTED_AS_STALE
from pipelines.queries.lookups import require_spans
from pipelines.queries.review_situation import describe_situation
from pipelines.review.seals import list_seals
from pipelines.workflow.decide import list_recorded
from pipelines.workflow.reconfirm import TOLD_ANEW
from pipelines.workflow.source_findings import add_source_findings
from pipelines.workflow.write_revision import seal_again, write_revision
from schemas.course import Course
from schemas.draft import Draft, Usage
from schemas.finding import Finding, digest_of
from schemas.ids import is_house_style
from schemas.review import Recorded, Waiting
from schemas.seal import Reread

STALE = "citation.stale"
SAID_BY_OTHERS = ("critic.", "revision.", "narration.", STALE)
"""Prefixes of the rules of findings that a model, a comparison or a voice reported, not our checks."""

FOUND_BY_A_RULE = frozenset({"narration.breath"})


def find_reread_reason(
    workspace: Workspace, head: Draft, now: datetime, records: list[Recorded] | None = None
) -> Reread | None:
    """Return why a head has to be criticised again, or None.

    Only a head that waits for a decision is: people approved or sent back the others on what they read. One
    that differs from its seal needs a person first. `records` is its ledger's, if that was read already.
    """
    if is_house_style(head.module):
        return None
    folder, _ = workspace.find_module(head.module)
    records = list_recorded(workspace, head.module) if records is None else records
    seals = [seal for seal in list_seals(records, head) if not seal.differences(head)]
    if not seals:
        return None
    rules, course = (
        seals[-1].rules == compute_rules_version(list_kind_folders()),
        seals[-1].course == compute_course_version(folder.course),
    )
    if rules and course:
        return None
    stands = describe_situation(workspace, folder.course, head, records, now)
    if not isinstance(stands.judgement, Waiting):
        return None
    return Reread.NEIGHBOURS if rules else Reread.RULES


def find_reread_digest(workspace: Workspace, head: Draft, now: datetime) -> str | None:
    """Return the sha256 of the rules and course to criticise a head by again, or None if it need not be."""
    if find_reread_reason(workspace, head, now) is None:
        return None
    folder, _ = workspace.find_module(head.module)
    return sha256(
        f"{compute_rules_version(list_kind_folders())} {compute_course_version(folder.course)}".encode()
    ).hexdigest()


def criticise_again(workspace: Workspace, head: Draft, why: Reread, now: datetime) -> Draft:
    """Criticise a head again, seal the findings, and return the head after that.

    The same findings are sealed again; others make a revision with the head's own content, so that an
    approval of one counts for the other. Raises Conflict if the head changed meanwhile.
    """
    folder, _ = workspace.find_module(head.module)
    found = _found_again(workspace, head, folder.course)
    if digest_of(found) == digest_of(head.findings):
        seal_again(workspace, head, why, now)
        return head
    quiet = {"written_at": now, "usage": Usage(), "spent": (), "reply_to": None}
    again = head.model_copy(
        update={
            "revision": head.revision + 1,
            "parent": head.content.canonical_digest(),
            "findings": found,
            "provenance": head.provenance.model_copy(update=quiet),
        }
    )
    write_revision(workspace, again, head, reread=why)
    return again


def _found_again(workspace: Workspace, head: Draft, course: Course) -> tuple[Finding, ...]:
    """Return the findings of today's rules, and the old ones that models and comparisons reported."""
    spans = require_spans(workspace, head.module)
    findings = tuple(each for each in head.findings if _is_said_by_others(each))
    stale = {finding.place for finding in findings if finding.rule == STALE}
    found = (
        each
        for each in criticise(DRAFTING_KINDS, head.content, spans, course)
        if not (each.rule in REPORTED_AS_STALE and each.place in stale)
    )
    before = head.model_copy(update={"findings": (*found, *findings)})
    return add_source_findings(workspace, before, spans).findings


def _is_said_by_others(finding: Finding) -> bool:
    others = finding.rule.startswith(SAID_BY_OTHERS) and finding.rule not in FOUND_BY_A_RULE
    return others and not finding.rule.startswith(TOLD_ANEW)
