"""Judge a package from anywhere: SCORM 1.2, SCORM 2004, cmi5, xAPI, or one of ours; nothing is unpacked."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.output import AsJson, answer
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
        typer.Option("--language", help="The language of the report; by default that of LANG, or English."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge a package from anywhere; exit code 2 if blocked."""
    from pipelines.packaging.inspection import report
    from pipelines.packaging.inspection.judging import inspect

    chosen = language or _spoken()
    judged = inspect(package, against)
    answer(report.document(judged, chosen), report.text(judged, chosen), as_json=as_json)
    if judged.is_blocked:
        raise typer.Exit(2)


def _spoken() -> Language:
    """Return the language of the shell: the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX 8.2)."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next(filter(None, names), "")
    return Language.FRENCH if first.lower().startswith("fr") else Language.ENGLISH
