"""Findings on the counts a document states: they are those of the modules of the day."""

from datetime import datetime
from hashlib import sha256

from adapters.workspace import Workspace
from schemas.draft import Content, Draft, Usage
from schemas.finding import Finding
from schemas.ids import is_house_style, split_key

RULE = "data.counts"


def find_count_findings(workspace: Workspace, content: Content) -> tuple[Finding, ...]:
    """Return the findings on counts in a document that the modules no longer have; of a module none."""
    if is_house_style(content.module):
        return ()
    folder, _ = workspace.find_module(content.module)
    if folder.course.document(split_key(content.module)[1]) is None:
        return ()
    from pipelines.drafting.critique.module_counts import find_other_counts  # with it all other rules
    from pipelines.queries.module_facts import count_course_modules

    written = count_course_modules(workspace, folder.course)
    return tuple(find_other_counts(content, folder.course, written))


def find_untold_counts(workspace: Workspace, head: Draft) -> str | None:
    """Return the sha256 of today's findings on counts, if a head does not have the same; else None."""
    reported = {finding.id for finding in head.findings if finding.rule == RULE}
    current = {finding.id for finding in find_count_findings(workspace, head.content)}
    return None if current == reported else sha256(repr(sorted(current)).encode()).hexdigest()


def add_count_findings(workspace: Workspace, head: Draft, now: datetime) -> Draft | None:
    """Return the next revision of a head with today's findings on counts; None if it has the same already.

    Its content and digest stay, and so do the decisions on it.
    """
    if find_untold_counts(workspace, head) is None:
        return None
    others = tuple(finding for finding in head.findings if finding.rule != RULE)
    unspent = {"written_at": now, "usage": Usage(), "spent": (), "reply_to": None}
    return head.model_copy(
        update={
            "revision": head.revision + 1,
            "parent": head.content.canonical_digest(),
            "findings": (*others, *find_count_findings(workspace, head.content)),
            "provenance": head.provenance.model_copy(update=unspent),
        }
    )
