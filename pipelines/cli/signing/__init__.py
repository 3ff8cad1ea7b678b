"""Make and show the key that signs releases, and change it."""

import typer

from pipelines.cli.signing import certificate, key, renew

app = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)
for verb in (key, renew, certificate):
    app.command(help=verb.__doc__, short_help=verb.run.__doc__)(verb.run)
    app.registered_commands[-1].name = verb.__name__.rpartition(".")[2]
