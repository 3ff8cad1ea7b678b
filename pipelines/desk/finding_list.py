"""Findings of a draft as a person works through them: what to look at first, and what to do about each."""

from pipelines.desk.draft_page import DraftPage
from pipelines.desk.verdict_panel import VerdictPanel
from schemas.finding import Finding, group_findings


def list_open_findings(page: DraftPage, panel: VerdictPanel) -> tuple[Finding, ...]:
    """Return the findings that neither the visitor nor anybody whose decision stands has set aside."""
    return tuple(each for each in page.findings if not is_settled(each, page, panel))


def is_settled(finding: Finding, page: DraftPage, panel: VerdictPanel) -> bool:
    """Return whether the visitor, or somebody whose decision stands, has set a finding aside."""
    return finding.id in panel.waivers or finding.id in page.waived


def list_finding_groups(page: DraftPage, panel: VerdictPanel) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings as they are listed: open ones first, those that say the same together."""
    settled = tuple(each for each in page.findings if is_settled(each, page, panel))
    return (*group_findings(list_open_findings(page, panel)), *group_findings(settled))
