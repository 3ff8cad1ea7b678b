"""Read the ledger, export it for an audit, change the key that seals it, adopt what was never sealed."""

import typer

from pipelines.cli.ledger import checkpoint, export, key, rotate, seal, show, verify

app = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)
for verb in (verify, checkpoint, show, export, rotate, key, seal):
    app.command(help=verb.__doc__, short_help=verb.run.__doc__)(verb.run)
    app.registered_commands[-1].name = verb.__name__.rpartition(".")[2]
