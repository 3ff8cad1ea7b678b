"""Count what results amount to, module by module, and write the reports; never about a person.

What enough learners added to is counted first; the sensor `analysis_sensor` does so by itself. Fewer than
`results: smallest_group` learners are shown nowhere.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from adapters.workspace import Workspace, open_workspace
from pipelines.cli.completion import complete_course
from pipelines.cli.output import AsJson, Root, answer, write_table
from schemas.errors import InvalidInput
from schemas.ids import split_key
from schemas.language import Language
from schemas.results import ModuleAnalysis

HEADER = ("module", "completed", "passed", "best score", "minutes", "to look at")


def run(
    course: Annotated[
        str, typer.Argument(metavar="COURSE", help="A course's id.", autocompletion=complete_course)
    ],
    module: Annotated[
        str | None,
        typer.Argument(metavar="[MODULE]", help="A module of it, by its id or its key; all by default."),
    ] = None,
    as_html: Annotated[bool, typer.Option("--html", help="Write each report as a page.")] = False,
    as_pdf: Annotated[bool, typer.Option("--pdf", help="Write each report as a PDF.")] = False,
    language: Annotated[
        Language | None, typer.Option(help="Of the reports; the module's own by default.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="The folder to write reports to.")] = Path(),
    root: Root = None,
    as_json: AsJson = False,
) -> None:
    """Report what results say of a course's modules."""
    from pipelines.cli.progress import show_spinner
    from pipelines.workflow.analyse import find_analysis

    folder = out.resolve()
    workspace = open_workspace(root)
    keys = _choose_modules(workspace, course, module)
    with show_spinner("Counting"):
        _count_results(workspace, course, keys)
    found = [analysis for key in keys if (analysis := find_analysis(workspace, key)) is not None]
    if not found:
        raise InvalidInput(
            "there are no results of a released module to count",
            place=course,
            remedy="Say under `results:` in course.yaml where they are, "
            f"and run `premierjet results pull {course}`",
        )
    endings = [ending for ending, is_wanted in (("html", as_html), ("pdf", as_pdf)) if is_wanted]
    with show_spinner("Writing"):
        files = [
            _write_report(workspace, each, language, ending, folder) for each in found for ending in endings
        ]
    shown = "\n".join([write_table(HEADER, [_row(workspace, each) for each in found]), *map(str, files)])
    document = {
        "analyses": [json.loads(each.canonical()) for each in found],
        "files": [str(file) for file in files],
    }
    answer(document, shown, as_json=as_json)


def _count_results(workspace: Workspace, course: str, keys: list[str]) -> None:
    """Count new results, and store each report where the desk shows it."""
    from pipelines.workflow.analyse import count_analyses, store_report

    for counted in count_analyses(workspace, workspace.find_course(course), keys):
        store_report(workspace, counted.analysis)


def _choose_modules(workspace: Workspace, course: str, module: str | None) -> list[str]:
    """Return the keys of the modules to report; raises InvalidInput if there is no such course or module."""
    if module is not None:
        key = module if "--" in module else f"{course}--{module}"
        folder, found = workspace.find_module(key)
        if split_key(key)[0] != course:
            raise InvalidInput("is of another course", place=key, remedy=f"Name a module of {course}")
        return [folder.course.key_of(found)]
    usable, _ = workspace.read_courses()
    for folder in usable:
        if folder.course.id == course:
            return [folder.course.key_of(each) for each in folder.course.modules]
    raise InvalidInput(
        "no usable course has this id",
        place=course,
        remedy="Write one of " + ", ".join(each.course.id for each in usable),
    )


def _write_report(
    workspace: Workspace, analysis: ModuleAnalysis, language: Language | None, ending: str, folder: Path
) -> Path:
    from pipelines.results.report.html import to_html
    from pipelines.results.report.paper import to_pdf
    from pipelines.workflow.analyse import build_report

    report = build_report(workspace, analysis, language)
    file = folder / f"{analysis.module}--results.{ending}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(to_html(report) if ending == "html" else to_pdf(report))
    except OSError as error:
        raise InvalidInput(
            f"{error.strerror}", place=str(file), remedy="Say another folder with --out"
        ) from error
    return file


def _row(workspace: Workspace, analysis: ModuleAnalysis) -> tuple[str, ...]:
    """Return a module's row: the first facts of its report, in English."""
    from pipelines.workflow.analyse import build_report

    facts = build_report(workspace, analysis, Language.ENGLISH).parts[0].facts
    return (analysis.module, *(f"{fact.value} {fact.n}".strip() for fact in facts))
