"""Print a table to fill in: every column there is, and rows for an enrolment, a rating and an answer.

The first four columns are needed, the others may be left out. Save it as CSV UTF-8 in the course's folder and
name it under `results` in course.yaml.
"""

from typing import Annotated

import typer


def run(
    module: Annotated[
        str, typer.Option("--module", metavar="MODULE", help="A module's id, to stand in the rows.")
    ] = "MODULE",
) -> None:
    """Print a table of results to fill in, as CSV."""
    from adapters.results.tables import write_template

    typer.echo(write_template(module), nl=False)
