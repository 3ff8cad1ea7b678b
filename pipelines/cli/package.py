"""Build the release of an approved draft: SCORM, xAPI, web and documents, with their evidence."""

from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, table


def run(
    module: ModuleArgument,
    force: Annotated[
        list[str] | None,
        typer.Option(
            help="An identifier whose loss you accept although learners' tracking hangs on it; repeat it."
        ),
    ] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Package an approved module."""
    from pipelines.cli.progress import working
    from pipelines.cli.runs import opened

    workspace = open_workspace(root)
    workspace.find_module(module)
    config = {"release": {"force": list(force or [])}}
    with working("Packaging"), opened(workspace.root) as runs:
        runs.materialize(["release"], module, config)
    release = workspace.records.releases(module)[-1]
    rows = [(p.name, str(p.size), p.sha256[:12]) for p in release.packages]
    answer(
        release.model_dump(mode="json"),
        f"{module}, release {release.number}\n" + table(("package", "bytes", "sha256"), rows),
        as_json=as_json,
    )
