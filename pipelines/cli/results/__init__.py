"""Read what learners did from LRS, Moodle and files; report what it says; forget one of them."""

import typer

from pipelines.cli.results import forget, pull, report, template

app = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)
for verb in (pull, report, forget, template):
    app.command(help=verb.__doc__, short_help=verb.run.__doc__)(verb.run)
    app.registered_commands[-1].name = verb.__name__.rpartition(".")[2]
