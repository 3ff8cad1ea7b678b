"""Confirmation of a draft whose sources changed elsewhere: it is not written again.

Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.drafting.moved_citations import follow_sources
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.succession import find_lost_quotations
from pipelines.results.concerns import RULE_PREFIX
from pipelines.sessions.concerns import RULE_PREFIX as AFTER_SESSION
from pipelines.workflow.write_revision import write_revision
from schemas.draft import Confirmed, Draft, sum_spent
from schemas.source import SourceSpans

RENEWED_RULES = ("source.", "account.", "plan.", RULE_PREFIX, AFTER_SESSION)
"""Prefixes of the rules of findings on sources, plans, results or sessions, whatever the content."""


def find_unconcerned_head(
    workspace: Workspace, request: DraftRequest, inputs: str, now: datetime
) -> Draft | None:
    """Return the head as a next revision on today's sources if no change concerns it, else None.

    No change concerns it if its writer would be shown the same and its sources still contain all it quotes.
    Its findings on sources and results are renewed; its content keeps its digest.
    """
    # With these come all rules and writers; nearly always there is nothing to confirm.
    from pipelines.drafting.draft import compute_shown_fingerprint
    from pipelines.workflow.source_findings import add_source_findings

    head, shown = request.previous, compute_shown_fingerprint(request)
    if (
        head is None
        or head.provenance.shown != shown
        or any(find_lost_quotations(head.content, request.spans))
    ):
        return None
    spent = request.nearness.take_spent() if request.nearness else ()
    others = tuple(finding for finding in head.findings if not finding.rule.startswith(RENEWED_RULES))
    unspent = {
        "inputs": inputs,
        "written_at": now,
        "usage": sum_spent(spent),
        "spent": spent,
        "reply_to": None,
    }
    changes = {
        "revision": head.revision + 1,
        "parent": head.content.canonical_digest(),
        "findings": others,
        "provenance": head.provenance.model_copy(update=unspent),
    }
    return add_source_findings(workspace, head.model_copy(update=changes), request.spans)


def is_same_draft(head: Draft, written: Draft, spans: SourceSpans) -> bool:
    """Return whether the new draft has the head's content, but for places in sources that moved."""
    return written.content == head.content or written.content == follow_sources(head.content, spans)


def confirm_head(workspace: Workspace, head: Draft, written: Draft) -> Draft:
    """Return the head, confirmed; if findings or costs are new, a revision with the head's own content.

    An approval of the head counts for that revision too, since the digest is the same. Raises Conflict if
    the head changed meanwhile.
    """
    paid = written.provenance.usage
    same_findings = {finding.id for finding in written.findings} == {each.id for each in head.findings}
    if same_findings and paid.calls == paid.cached_calls:
        workspace.records.confirm(
            Confirmed(module=head.module, revision=head.revision, inputs=written.provenance.inputs)
        )
        return head
    confirmed = written.model_copy(update={"content": head.content})
    write_revision(workspace, confirmed, head)
    return confirmed
