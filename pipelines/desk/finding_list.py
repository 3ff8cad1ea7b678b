"""Findings of a draft as a person works through them: what to look at first, and what to do about each."""

from pipelines.desk.draft_page import DraftPage
from pipelines.desk.verdict_panel import VerdictPanel
from schemas.finding import Finding, group_findings


def list_open_findings(page: DraftPage, panel: VerdictPanel) -> tuple[Finding, ...]:
    """Return the findings that neither the visitor nor anybody whose word holds has set aside."""
    return tuple(each for each in page.findings if not panel.is_set_aside(each))


def list_finding_groups(page: DraftPage, panel: VerdictPanel) -> tuple[tuple[Finding, ...], ...]:
    """Return the findings as they are listed: open ones first, those that say the same together."""
    settled = tuple(each for each in page.findings if panel.is_set_aside(each))
    return (*group_findings(list_open_findings(page, panel)), *group_findings(settled))
