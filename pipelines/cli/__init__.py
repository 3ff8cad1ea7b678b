"""The `premierjet` command: one file a verb.

Importing it loads neither Dagster nor a model's client, so that `--help` answers at once; each verb
brings what it needs when it runs. Exit codes: 0 ok, 1 failure, 2 usage or invalid input, 3 awaiting
a person or a batch.
"""

import gc
import sys
from functools import wraps
from importlib.metadata import version
from typing import Annotated, Any

import typer

from pipelines.cli import (
    backup,
    batches,
    check,
    clear,
    credentials,
    decide,
    deliver,
    demo,
    doctor,
    documents,
    draft,
    edit,
    house_style,
    init,
    invite,
    ledger,
    measures,
    notify,
    overview,
    package,
    pull,
    restore,
    results,
    revise,
    roll_back,
    show,
    signing,
    sources,
    status,
    validate,
    verify,
    who,
    withdraw,
)
from pipelines.cli.output import complain, format_failure, say
from schemas.errors import PremierjetError

app = typer.Typer(
    name="premierjet",
    help="A model writes the first draft; a named person breaks it, corrects it, signs it.",
    epilog="Exit codes: 0 ok, 1 failure, 2 usage or invalid input, 3 awaiting a person or a batch.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
VERBS = (
    demo,
    init,
    pull,
    check,
    sources,
    draft,
    show,
    documents,
    edit,
    revise,
    decide,
    invite,
    package,
    validate,
    verify,
    credentials,
    deliver,
    withdraw,
    roll_back,
    notify,
    measures,
    overview,
    who,
    house_style,
    batches,
    clear,
    backup,
    restore,
    status,
    doctor,
)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(version("premierjet"))
        raise typer.Exit


@app.callback()
def _before_the_verb(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_say_version, help="Print the version and stop."),
    ] = False,
) -> None:
    pass


for verb in VERBS:
    app.command(help=verb.__doc__, short_help=verb.run.__doc__)(verb.run)
    app.registered_commands[-1].name = verb.__name__.rpartition(".")[2].replace("_", "-")


@app.command("programme", hidden=True, help=overview.__doc__, short_help=overview.run.__doc__)
@wraps(overview.run)
def _run_under_its_old_name(**options: Any) -> None:
    say("premierjet: `programme` is called `overview` now; the old name will go")
    overview.run(**options)


app.add_typer(ledger.app, name="ledger", short_help="Verify, show or export the record of decisions.")
app.add_typer(signing.app, name="signing", short_help="Make, show or change the key that signs releases.")
app.add_typer(results.app, name="results", short_help="Read what learners did, report it, forget one.")

GARBAGE_EVERY = 10_000
"""New objects after which Python looks for garbage: at its 700, a fifth of what loading Dagster takes."""


def main() -> None:
    """Run the command line; an error raised on purpose is told in one sentence."""
    gc.set_threshold(GARBAGE_EVERY)
    try:
        app()
    except PremierjetError as error:
        if "--json" in sys.argv:
            typer.echo(format_failure(error))
        complain(error)
        sys.exit(error.exit_code)
