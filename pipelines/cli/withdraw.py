"""Take an approval back: its release is delivered no more, and every place that holds it is listed.

Recorded through the same Dagster job as any decision. Nothing at a target changes: the roll-back is
prepared, and `premierjet roll-back` does it.
"""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer
from pipelines.cli.withdrawals import build_documents, describe_withdrawal
from schemas.errors import InvalidInput
from schemas.refusal import Refusal
from schemas.release import Release
from schemas.review import Verdict


def run(
    module: ModuleArgument,
    person: Annotated[
        str, typer.Option("--as", help="Your name, as course.yaml lists it; recorded as unverified.")
    ],
    comment: Annotated[str, typer.Option(help="Why; whoever rolls back will read it.")],
    number: Annotated[
        int | None, typer.Option("--release", help="Its number; the newest that stands by default.")
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Withdraw a release and list every place that holds it."""
    from pipelines.cli.progress import show_spinner
    from pipelines.cli.runs import open_runs
    from pipelines.workflow.withdraw import list_withdrawals

    workspace = open_workspace(root)
    workspace.find_module(module)
    release = _find_release(workspace, module, number)
    config = {
        "module": module,
        "digest": release.approval.digest,
        "verdict": Verdict.WITHDRAW.value,
        "person": person,
        "comment": comment,
    }
    with show_spinner("Withdrawing"), open_runs(workspace.root) as runs:
        runs.run_job("decide", config, tags={"dagster/partition": module})
    # Releases of one content were approved, and are withdrawn, together.
    found = [
        w for w in list_withdrawals(workspace, module, datetime.now(UTC)) if w.digest == config["digest"]
    ]
    text = "\n\n".join(describe_withdrawal(each) for each in found)
    answer({"withdrawals": build_documents(found)}, text, as_json=as_json)


def _find_release(workspace: Workspace, module: str, number: int | None) -> Release:
    from pipelines.queries.release_lookups import find_standing_release

    releases = workspace.records.releases(module)
    if not releases:
        raise InvalidInput(Refusal("withdraw.no_release", place=module, module=module))
    if number is None:
        return find_standing_release(workspace, module) or releases[-1]
    found = next((release for release in releases if release.number == number), None)
    if found is None:
        numbers = ", ".join(str(release.number) for release in releases)
        raise InvalidInput(Refusal("withdraw.unknown_release", place=module, number=number, numbers=numbers))
    return found
