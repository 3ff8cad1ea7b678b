"""Print a module's current draft, its findings and its state."""

import json
from datetime import UTC, datetime

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, stop_on
from schemas.draft.nature_labels import count_natures
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
    pictures, natures = _count_pictures(workspace, module), count_natures(head.content.walk_citing())
    listed = ", ".join(f"{name} {count}" for name, count in natures.items())
    text = "\n".join(
        [
            render_content(DRAFTING_KINDS, head.content),
            "",
            f"# {module}, revision {head.revision}, {judgement.kind.replace('_', ' ')}",
            f"digest {head.content.canonical_digest()}",
            f"what its sentences are: {listed or '-'}",
            f"pictures of its sources: {pictures['kept']}, left out: {pictures['left_out']}",
            *(findings or ["- no finding"]),
        ]
    )
    document = {"judgement": json.loads(judgement.canonical()), "draft": json.loads(head.canonical())}
    document |= {"pictures": pictures, "natures": natures}
    answer(document, text, as_json=as_json)
    stop_on([] if language.is_installed else [make_absent_error(language.value, module)])


def _count_pictures(workspace: Workspace, module: str) -> dict[str, int]:
    """Return how many pictures of the module's sources are kept, and how many are left out."""
    spans = workspace.records.spans(module)
    sources = spans.sources if spans else ()
    return {
        "kept": sum(len(source.kept_pictures) for source in sources),
        "left_out": sum(len(source.left_out_pictures) for source in sources),
    }
