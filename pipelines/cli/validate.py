"""Judge a package from anywhere: SCORM 1.2, SCORM 2004, cmi5, xAPI, or one of ours; nothing is unpacked."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.output import AsJson, answer, find_shell_language, language_option
from schemas.language import Language


def run(
    package: Annotated[Path, typer.Argument(metavar="ZIP", help="The package, as an LMS would receive it.")],
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", help="An earlier package of the same module: which identifiers would be lost."
        ),
    ] = None,
    language: Annotated[
        Language | None,
        language_option("The language of the report; by default that of LANG, or English."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge a package from anywhere; exit code 2 if blocked."""
    from pipelines.packaging.inspection import report
    from pipelines.queries.package_judgement import judge_package

    chosen = language or find_shell_language()
    judged = judge_package(package, against)
    answer(report.describe_judgement(judged, chosen), report.write_report(judged, chosen), as_json=as_json)
    if judged.is_blocked:
        raise typer.Exit(2)
