"""Findings on a module's sources and results, shown beside its draft."""

from adapters.workspace import Workspace
from pipelines.queries.source_report import describe_sources
from pipelines.workflow.result_findings import find_result_findings
from schemas.draft import Draft
from schemas.source import SourceSpans


def add_source_findings(workspace: Workspace, draft: Draft, spans: SourceSpans) -> Draft:
    """Return the draft with what was wrong with its sources among its findings, each said once.

    Which objectives they do not speak of is told there too, what they no longer say although a release
    quotes it, and what results say against its questions: who reviews the next draft is who can mend it.
    """
    folder, module = workspace.find_module(draft.module)
    known = {finding.id for finding in draft.findings}
    findings = (
        *describe_sources(workspace, folder.course, module, spans).findings,
        *find_result_findings(workspace, draft.content),
    )
    more = tuple(finding for finding in findings if finding.id not in known)
    return draft.model_copy(update={"findings": (*draft.findings, *more)})
