"""Findings from learners' results on the questions of a draft.

Decided in docs/decisions/0069-from-figures-to-findings.md.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.results.concerns import RULE_PREFIX, find_concerns
from schemas.draft import Content, Draft, Usage
from schemas.finding import Finding
from schemas.ids import is_house_style


def find_result_findings(workspace: Workspace, content: Content) -> tuple[Finding, ...]:
    """Return the findings of learners' results on the questions of a draft; none without an analysis."""
    if is_house_style(content.module):
        return ()
    analysis = Analyses(workspace.records.store).read_analysis(content.module)
    return () if analysis is None else find_concerns(analysis, content)


def find_untold_results(workspace: Workspace, head: Draft) -> str | None:
    """Return the sha256 of the findings on results, if a head does not have the same; else None.

    Findings are the same if question, rule and answer are, even if their figures have changed.
    """
    reported = _name_findings(finding for finding in head.findings if finding.rule.startswith(RULE_PREFIX))
    current = _name_findings(find_result_findings(workspace, head.content))
    return None if current == reported else sha256(repr(sorted(current)).encode()).hexdigest()


def add_result_findings(workspace: Workspace, head: Draft, now: datetime) -> Draft | None:
    """Return the next revision of a head with today's findings on results; None if it has the same already.

    Its content and digest stay, and so do the decisions on it.
    """
    if find_untold_results(workspace, head) is None:
        return None
    others = tuple(finding for finding in head.findings if not finding.rule.startswith(RULE_PREFIX))
    unspent = {"written_at": now, "usage": Usage(), "spent": (), "reply_to": None}
    return head.model_copy(
        update={
            "revision": head.revision + 1,
            "parent": head.content.canonical_digest(),
            "findings": (*others, *find_result_findings(workspace, head.content)),
            "provenance": head.provenance.model_copy(update=unspent),
        }
    )


def _name_findings(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    return {(finding.rule, finding.place, finding.facts.get("option", "")) for finding in findings}
