"""Show what reviews amount to: time to decision, edits, findings, human share; never of a person."""

from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, stop_on, write_table


def run(
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, one value a line.")] = False,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Show what reviews amount to, course by course."""
    import json

    from pipelines.review.measures import format_measures_csv, list_measure_rows
    from pipelines.workflow.learn import measure_reviews

    workspace = open_workspace(root)
    usable, wrong = workspace.read_courses()
    measured = [measure_reviews(workspace, folder.course) for folder in usable]
    if as_csv:
        typer.echo(format_measures_csv(measured), nl=False)
    else:
        rows = [row for each in measured for row in list_measure_rows(each)]
        shown = write_table(("course", "measure", "of", "value"), rows)
        document = {"courses": [json.loads(each.canonical()) for each in measured]}
        answer(document, shown, as_json=as_json)
    stop_on(list(wrong))
