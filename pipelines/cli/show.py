"""Print a module's current draft, its findings and its state."""

import json
from datetime import UTC, datetime

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, stop_on
from schemas.languages.packs import make_absent_error


def run(module: ModuleArgument, root: Root = None, as_json: AsJson = False) -> None:
    """Show a draft with its findings."""
    from pipelines.deliverable_kinds import DRAFTING_KINDS
    from pipelines.drafting.markdown import render_content
    from pipelines.queries.lookups import require_head
    from pipelines.workflow.decide import judge_draft

    workspace = open_workspace(root)
    head = require_head(workspace, module)
    language = head.content.language
    judgement = judge_draft(workspace, head, datetime.now(UTC))
    findings = [f"- {f.id} [{f.severity}] {f.place}: {f.message(language)}" for f in head.findings]
    text = "\n".join(
        [
            render_content(DRAFTING_KINDS, head.content),
            "",
            f"# {module}, revision {head.revision}, {judgement.kind.replace('_', ' ')}",
            f"digest {head.content.canonical_digest()}",
            *(findings or ["- no finding"]),
        ]
    )
    document = {"judgement": json.loads(judgement.canonical()), "draft": json.loads(head.canonical())}
    answer(document, text, as_json=as_json)
    stop_on([] if language.is_installed else [make_absent_error(language.value, module)])
