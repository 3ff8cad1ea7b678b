"""Record a reviewer's verdict on the current draft, through the same Dagster job as the UI."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer
from schemas.review import Verdict


def run(
    module: ModuleArgument,
    verdict: Annotated[
        Verdict, typer.Argument(metavar="VERDICT", help="One of approve, request_changes, reject, withdraw.")
    ],
    person: Annotated[
        str, typer.Option("--as", help="Your name, as course.yaml lists it; recorded as unverified.")
    ],
    digest: Annotated[
        str | None, typer.Option(help="The draft you read, 12 digits or more; the current one by default.")
    ] = None,
    comment: Annotated[str, typer.Option(help="What should change, or why.")] = "",
    waive: Annotated[
        list[str] | None,
        typer.Option(help="A blocking finding you accept, as `f-1a2b3c4d: reason`; repeat it."),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Approve, send back, reject or withdraw a draft."""
    from pipelines.cli.progress import working
    from pipelines.cli.runs import opened
    from pipelines.line import judgement_of, needed_head

    workspace = open_workspace(root)
    head = needed_head(workspace, module)
    config = {
        "module": module,
        "digest": digest or head.content.canonical_digest()[:12],
        "verdict": verdict.value,
        "person": person,
        "comment": comment,
        "waive": list(waive or []),
    }
    with working("Recording"), opened(workspace.root) as runs:
        runs.job("decide", config, tags={"dagster/partition": module})
    judgement = judgement_of(workspace, head, datetime.now(UTC))
    state = judgement.kind.replace("_", " ")
    told = f"Recorded: {person} says {verdict} of {module} {config['digest']}. The draft is now {state}."
    answer({"module": module, "verdict": verdict.value, "judgement": judgement.kind}, told, as_json=as_json)
