"""Report on a module's sources for a reviewer: faults, coverage of objectives, changed quotations."""

from dataclasses import dataclass

from adapters.workspace import Workspace
from pipelines.drafting.retrieval.coverage import ObjectiveCoverage, list_uncovered
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.queries.changed_quotations import find_changed_quotations
from pipelines.queries.objective_coverage import measure_coverage
from pipelines.sourcing.report import list_source_findings
from schemas.course import Course, Module
from schemas.finding import Finding
from schemas.source import SourceSpans

__all__ = ["ObjectiveCoverage", "SourceReport", "describe_sources"]


@dataclass(frozen=True)
class SourceReport:
    """Findings on a module's sources, and their coverage of its objectives.

    `faults` are findings on the sources themselves; `changed` those on quotations in releases that the
    sources no longer contain; `coverage` has the spans that cover each objective.
    """

    faults: tuple[Finding, ...]
    coverage: tuple[ObjectiveCoverage, ...]
    changed: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings for a reviewer, among them those on objectives that no span covers."""
        return (*self.faults, *list_uncovered(self.coverage), *self.changed)


def describe_sources(
    workspace: Workspace,
    course: Course,
    module: Module,
    spans: SourceSpans,
    nearness: Nearness | None = None,
) -> SourceReport:
    """Return the report on the sources of a module; raises StoreUnusable and LedgerBroken.

    `nearness` is that of the draft beside which the report stands: both find the same evidence.
    """
    return SourceReport(
        faults=list_source_findings(spans),
        coverage=measure_coverage(course, module, spans, nearness),
        changed=find_changed_quotations(workspace, spans.module, spans),
    )
