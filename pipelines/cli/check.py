"""Read course.yaml and the sources, and say what would stop a draft; nothing is written."""

from typing import Annotated

import typer

from adapters.courses import read_courses
from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, table
from schemas.errors import InvalidInput


def run(
    course: Annotated[str | None, typer.Argument(help="A course's id; all courses by default.")] = None,
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Check courses and their sources."""
    from pipelines.sourcing.reading import read_module
    from pipelines.sourcing.report import findings

    workspace = open_workspace(root)
    usable, wrong = read_courses(workspace.courses)
    if wrong:
        raise wrong[0]
    chosen = [found for found in usable if course in (None, found.course.id)]
    if not chosen:
        raise InvalidInput(
            "no such course", place=str(workspace.courses), remedy="Run `premierjet init` to make one"
        )
    rows, document = [], []
    for found in chosen:
        for module in found.course.modules:
            spans = read_module(found, module, None)
            said = [finding.message(found.course.language_of(module)) for finding in findings(spans)]
            count = sum(len(source.spans) for source in spans.sources)
            rows.append(
                (spans.module, str(len(spans.sources)), str(count), "; ".join(said) or "nothing to say")
            )
            document.append(
                {"module": spans.module, "sources": len(spans.sources), "spans": count, "findings": said}
            )
    answer(document, table(("module", "sources", "spans", "findings"), rows), as_json=as_json)
