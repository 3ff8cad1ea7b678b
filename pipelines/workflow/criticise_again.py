"""New criticism of a waiting draft when the rules or the course around it have changed.

Decided in docs/decisions/0090-sealed-revisions.md.
"""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import REPORTED_AS_STALE
from pipelines.queries.lookups import require_spans
from pipelines.queries.plan_lookups import find_edited_plan
from pipelines.workflow.reconfirm import RENEWED_RULES
from pipelines.workflow.source_findings import add_source_findings
from pipelines.workflow.write_revision import seal_again, write_revision
from schemas.draft import Draft, Usage
from schemas.finding import OF_CRITIC, Finding, digest_of
from schemas.seal import Reread

STALE = "citation.stale"
OTHERS_RULES = (OF_CRITIC, "revision.", "narration.", STALE)
"""Prefixes of the rules of findings that a model, a comparison or a voice reported, not our checks."""

OUR_EXCEPTIONS = frozenset({"narration.breath"})


def criticise_again(workspace: Workspace, head: Draft, reason: Reread, now: datetime) -> Draft:
    """Criticise a head again, seal the findings, and return the head after that.

    If the findings are the same, the head is sealed again; else a revision with the same content is made, so
    that an approval of one counts for the other. Raises Conflict if the head changed meanwhile.
    """
    findings = _find_again(workspace, head)
    if digest_of(findings) == digest_of(head.findings):
        seal_again(workspace, head, reason, now)
        return head
    unspent = {"written_at": now, "usage": Usage(), "spent": (), "reply_to": None}
    revision = head.model_copy(
        update={
            "revision": head.revision + 1,
            "parent": head.content.canonical_digest(),
            "findings": findings,
            "provenance": head.provenance.model_copy(update=unspent),
        }
    )
    write_revision(workspace, revision, head, reread=reason)
    return revision


def _find_again(workspace: Workspace, head: Draft) -> tuple[Finding, ...]:
    """Return the findings of today's rules, and the old ones that models and comparisons reported."""
    folder, module = workspace.find_module(head.module)
    plan = find_edited_plan(workspace, folder.course, module)
    spans = require_spans(workspace, head.module)
    others_findings = tuple(each for each in head.findings if _is_said_by_others(each))
    stale_places = {finding.place for finding in others_findings if finding.rule == STALE}
    own_findings = (
        each
        for each in criticise(DRAFTING_KINDS, head.content, spans, folder.course, plan)
        if not (each.rule in REPORTED_AS_STALE and each.place in stale_places)
    )
    revised = head.model_copy(update={"findings": (*own_findings, *others_findings)})
    return add_source_findings(workspace, revised, spans).findings


def _is_said_by_others(finding: Finding) -> bool:
    is_others = finding.rule.startswith(OTHERS_RULES) and finding.rule not in OUR_EXCEPTIONS
    return is_others and not finding.rule.startswith(RENEWED_RULES)
