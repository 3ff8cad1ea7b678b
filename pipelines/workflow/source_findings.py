"""Findings on a module's sources and results, shown beside its draft."""

from adapters.workspace import Workspace
from pipelines.queries.source_report import describe_sources
from pipelines.workflow.result_findings import find_result_findings
from schemas.draft import Draft
from schemas.source import SourceSpans


def add_source_findings(workspace: Workspace, draft: Draft, spans: SourceSpans) -> Draft:
    """Return the draft with the findings on its sources and results added, each once.

    These include objectives that no source covers, quotations of releases that are gone from their sources,
    and questions with bad results: the reviewer of the next draft can do something about them.
    """
    folder, module = workspace.find_module(draft.module)
    known_ids = {finding.id for finding in draft.findings}
    findings = (
        *describe_sources(workspace, folder.course, module, spans).findings,
        *find_result_findings(workspace, draft.content),
    )
    new_findings = tuple(finding for finding in findings if finding.id not in known_ids)
    return draft.model_copy(update={"findings": (*draft.findings, *new_findings)})
