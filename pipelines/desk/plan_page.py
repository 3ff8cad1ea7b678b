"""Data of the page of one plan, read from the store and the ledger."""

from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.desk.citation_links import CitedSources
from pipelines.desk.draft_page import WEIGHT, ShownSource, list_shown_sources
from pipelines.desk.plan_address import AddressedPlan
from pipelines.queries.plan_changes import PlanChanges, find_plan_changes
from pipelines.queries.plan_view import PlanView, RoleStanding
from pipelines.queries.source_account import account_for_module
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.review import Decision, pick_plan_decisions, pick_recorded
from schemas.source import SourceFailure
from schemas.source_account import SourceAccount


@dataclass(frozen=True)
class PlanPage:
    """A plan beside its sources: its findings, who decides, what people decided, and what changed."""

    view: PlanView
    is_current: bool
    evidence: CitedSources
    shown_sources: tuple[ShownSource, ...]
    failures: tuple[SourceFailure, ...]
    findings: tuple[Finding, ...]
    roles: tuple[RoleStanding, ...]
    decisions: tuple[Decision, ...]
    """The decisions on all plans of the module, in the ledger's order."""

    changes: PlanChanges | None
    account: SourceAccount | None
    """What becomes of the words of its sources by this plan; None if it is not the newest."""

    def list_findings_at(self, place: str) -> tuple[Finding, ...]:
        """Return the findings of a page of the plan, or of a source."""
        return tuple(finding for finding in self.findings if finding.place == place)

    def find_fragment(self, place: str) -> str | None:
        """Return the id that a finding's place has on the page; None if it has none."""
        return place if self.view.revision.plan.find_page(place) is not None else None


def build_plan_page(workspace: Workspace, here: AddressedPlan, view: PlanView) -> PlanPage:
    """Return the page of a plan; raises StoreUnusable or LedgerBroken if a stored byte has changed."""
    plan = view.revision
    evidence = CitedSources(_list_evidence(plan), view.spans, view.language)
    is_current = here.is_newest(workspace)
    return PlanPage(
        view=view,
        is_current=is_current,
        evidence=evidence,
        shown_sources=list_shown_sources(evidence),
        failures=view.spans.failures,
        findings=tuple(sorted(plan.findings, key=lambda found: (WEIGHT[found.severity], found.place))),
        roles=tuple(view.list_roles()),
        decisions=tuple(pick_plan_decisions(pick_recorded(workspace.ledger.read(here.key)))),
        changes=find_plan_changes(workspace, view),
        account=account_for_module(workspace, here.course, here.module, view.spans, None)
        if is_current
        else None,
    )


def _list_evidence(revision: PlanRevision) -> list[tuple[str, str]]:
    return [(page.id, span) for page in revision.plan.pages for span in page.evidence]
