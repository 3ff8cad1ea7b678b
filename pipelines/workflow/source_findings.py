"""Findings on a module's sources, results, sessions, plan and counts, shown beside its draft."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from adapters.workspace import Workspace
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.plan.changes import EVIDENCE_GONE, REWORDED
from pipelines.drafting.plan.short_shares import find_short_shares
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.queries.objective_coverage import ObjectiveCoverage, choose_evidence_nearness
from pipelines.queries.plan_lookups import find_edited_plan
from pipelines.queries.source_account import find_account_findings
from pipelines.queries.source_report import describe_sources
from pipelines.workflow.module_count_findings import find_count_findings
from pipelines.workflow.result_findings import find_result_findings
from pipelines.workflow.session_findings import find_session_findings
from schemas.course import Course, Module
from schemas.draft import Content, Draft, Origin, walk_citing
from schemas.draft.alignment import list_pages, list_questions
from schemas.finding import Finding
from schemas.plan import PlanRevision
from schemas.source import SourceSpans


def add_source_findings(
    workspace: Workspace, draft: Draft, spans: SourceSpans, nearness: Nearness | None = None
) -> Draft:
    """Return the draft with the findings on its sources, results, sessions and plan added, each once.

    These include objectives that no source covers, quotations of releases that are gone from their sources,
    chapters left out in good part, questions with bad results, pages of the plan that lost passages, and its
    questions that are not written: the reviewer of the next draft can do something about them.
    """
    folder, module = workspace.find_module(draft.module)
    plan = find_edited_plan(workspace, folder.course, module)
    ranked = choose_evidence_nearness(workspace, folder.course, spans, nearness)
    known_ids = {finding.id for finding in draft.findings}
    report = describe_sources(workspace, folder.course, module, spans, ranked)
    coverage = tuple(each for each in report.coverage if not _is_written_for(each, draft.content))
    findings = (
        *replace(report, coverage=coverage).findings,
        *find_result_findings(workspace, draft.content),
        *find_session_findings(workspace, draft.content),
        *find_account_findings(workspace, folder.course, module, spans, draft.content),
        *find_count_findings(workspace, draft.content),
        *_find_left_out(plan, draft),
        *find_short_shares(_make_request(folder.course, module, spans, draft, plan), draft.content),
    )
    new_findings = tuple(finding for finding in findings if finding.id not in known_ids)
    return draft.model_copy(update={"findings": (*draft.findings, *new_findings)})


def _is_written_for(coverage: ObjectiveCoverage, content: Content) -> bool:
    """Return whether a model or a person wrote for an objective on which rules are sure of no passage.

    Where none is near it, what they wrote rests on passages all the same.
    """
    if coverage.span_count or not coverage.titles:
        return False
    objective = coverage.objective.id
    pages = (page for page in list_pages(content) if page.objective == objective)
    written = (
        *(each for page in pages for each in walk_citing(page)),
        *(each for each in list_questions(content) if each.objective == objective),
    )
    return any(
        each.origin is not Origin.EXTRACTIVE and (coverage.nearest or each.citations) for each in written
    )


def _make_request(
    course: Course, module: Module, spans: SourceSpans, draft: Draft, plan: PlanRevision | None
) -> DraftRequest:
    """Return a request by which rules say what they could write today; nothing is drafted."""
    written_at = draft.provenance.written_at
    return DraftRequest(DRAFTING_KINDS, course, module, spans, written_at, draft, plan=plan)


def _find_left_out(plan: PlanRevision | None, draft: Draft) -> Iterator[Finding]:
    """Yield a finding for each page of a person's plan some of whose passages the sources no longer have."""
    place, lost = draft.content.artefacts[0].kind, Counter[str]()
    for finding in plan.findings if plan is not None else ():
        if finding.rule == EVIDENCE_GONE:
            lost[finding.facts["title"]] += int(finding.facts["count"])
        elif finding.rule == REWORDED:
            lost[finding.facts["title"]] += 1
    for title, count in lost.items():
        yield Finding(rule="plan.left_out", place=place, facts={"title": title, "count": str(count)})
