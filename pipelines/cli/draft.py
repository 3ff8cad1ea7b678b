"""Write the first draft of modules, or their next revision; unchanged modules cost nothing."""

from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, table


def run(
    modules: Annotated[
        list[str] | None, typer.Argument(metavar="[MODULE]...", help="Modules' keys; all by default.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Draft modules whose sources or settings changed, or whose reviewer asked for changes."""
    from pipelines.cli.progress import working
    from pipelines.cli.runs import instance, run_job

    workspace = open_workspace(root)
    asked = modules or list(workspace.module_keys())
    for key in asked:
        workspace.find_module(key)
    before = {key: _revision(workspace.records.head(key)) for key in asked}
    with working(f"Drafting {len(asked)} module(s)"), instance(workspace.root) as opened:
        run_job(opened, "sweep", {"modules": asked, "stages": ["source", "draft"]})
    rows, document = [], []
    for key in asked:
        head = workspace.records.head(key)
        if head is None:
            continue
        blocking = sum(finding.severity == "blocking" for finding in head.findings)
        written = "written" if head.revision != before[key] else "unchanged"
        rows.append(
            (
                key,
                str(head.revision),
                written,
                str(len(head.findings)),
                str(blocking),
                head.content.canonical_digest()[:12],
            )
        )
        document.append(
            {
                "module": key,
                "revision": head.revision,
                "written": written == "written",
                "findings": len(head.findings),
                "blocking": blocking,
                "digest": head.content.canonical_digest(),
            }
        )
    answer(
        document, table(("module", "revision", "", "findings", "blocking", "digest"), rows), as_json=as_json
    )


def _revision(head: object) -> int | None:
    return getattr(head, "revision", None)
