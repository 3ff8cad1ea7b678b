"""From a person's edits to the next revision, criticised again."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.drafting.critique import critique
from pipelines.line.drafting import with_source_findings
from pipelines.line.kept import needed_head, needed_spans
from pipelines.review.editing import from_markdown
from schemas.draft import Draft
from schemas.source import SourceSpans


def revise(
    workspace: Workspace, text: str, key: str, author: str, now: datetime, *, file: str = "edited file"
) -> Draft:
    """Make an edited Markdown file the next revision, criticised again; raises InvalidInput, Conflict."""
    head, spans = needed_head(workspace, key), needed_spans(workspace, key)
    return keep(workspace, from_markdown(text, head, author, now, file=file), spans)


def keep(workspace: Workspace, edited: Draft, spans: SourceSpans) -> Draft:
    """Make an edited draft the head, with what its checks find now; raises Conflict where the head moved."""
    folder, _ = workspace.find_module(edited.module)
    findings = critique(edited.content, spans, folder.course)
    revision = with_source_findings(edited.model_copy(update={"findings": findings}), spans)
    workspace.records.add_revision(revision)
    return revision
