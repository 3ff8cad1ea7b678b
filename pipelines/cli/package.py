"""Build the release of an approved draft: SCORM, xAPI, web and documents, with their evidence."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, print_warning, write_table
from schemas.release import find_sheet
from schemas.self_test import SelfTestMode


def run(
    module: ModuleArgument,
    force: Annotated[
        list[str] | None,
        typer.Option(
            help="An identifier whose loss you accept although learners' tracking hangs on it; repeat it."
        ),
    ] = None,
    self_test: Annotated[
        SelfTestMode | None,
        typer.Option(
            help="Play the packages first in a browser of this machine: where there is one, always, or never."
        ),
    ] = None,
    no_self_test: Annotated[
        bool, typer.Option("--no-self-test", help="The same as --self-test off.")
    ] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Package an approved module."""
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.release import release_module
    from pipelines.workflow.report_recorded import report_or_warn

    workspace = open_workspace(root)
    workspace.find_module(module)
    mode = SelfTestMode.OFF if no_self_test else self_test
    with show_spinner("Packaging"):
        outcome = release_module(
            workspace, module, datetime.now(UTC), force=frozenset(force or []), self_test=mode
        )
        if outcome.published is not None:
            report_or_warn(workspace, outcome.published, print_warning)
    release = outcome.release
    self_test_result = workspace.records.self_test(release)
    rows = [(p.name, str(p.size), p.sha256[:12]) for p in release.packages]
    lines = [f"{module}, release {release.number}", write_table(("package", "bytes", "sha256"), rows)]
    if self_test_result:
        lines.append(self_test_result.describe())
    sheet = find_sheet((*release.evidence, *workspace.records.list_observed_files(release)))
    if sheet:
        lines.append(f"release sheet: {workspace.records.release_place(release)}/{sheet.name}")
    answer(
        release.model_dump(mode="json"),
        "\n".join(lines),
        as_json=as_json,
    )
