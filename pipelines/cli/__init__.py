"""The `premierjet` command: one file a verb.

A verb's module is imported when somebody asks for the verb: `--help` and `--version` answer at once. Exit
codes: 0 ok, 1 failure, 2 usage or invalid input, 3 awaiting a person or a batch.
"""

import atexit
import gc
import sys
from typing import Annotated

import typer
from typer._click.core import Context  # Typer has no public names for these two
from typer._click.exceptions import ClickException

from pipelines.cli.verb_group import make_group

VERBS = {
    "demo": "Run the whole line on the example course.",
    "init": "Make a new course folder.",
    "pull": "Fetch what changed of the sources kept elsewhere.",
    "check": "Check courses and their sources.",
    "sources": "Say which drafts and releases rest on a source.",
    "plan": "Show what a module will hold, or edit that.",
    "draft": "Draft what changed, or what a reviewer sent back; take up what a batch has answered.",
    "show": "Show a draft with its findings.",
    "comments": "Show the comments on a draft.",
    "documents": "Write a draft's documents as Word and PDF, before or after its approval.",
    "edit": "Write a draft as a file a person can edit, Markdown or Word.",
    "revise": "Make an edited file the next revision.",
    "decide": "Approve, send back, reject or withdraw a draft, or many.",
    "invite": "Invite a person to decide without an account.",
    "questions": "Ask experts what no source says, and record their answers.",
    "package": "Package an approved module.",
    "assemble": "Chain the released modules of a course in one package.",
    "validate": "Judge a package from anywhere; exit code 2 if blocked.",
    "verify": "Verify a release with the key of who made it.",
    "credentials": "Write copies of a release's documents with Content Credentials.",
    "deliver": "Deliver a release, or look before and after.",
    "withdraw": "Withdraw a release and list every place that holds it.",
    "roll-back": "Show, or do, the roll-back of withdrawn releases.",
    "notify": "Write to everyone who has something new to hear.",
    "measures": "Show what reviews amount to, course by course.",
    "overview": "Show where every module stands, and what proves it.",
    "who": "Say who approved a sentence.",
    "house-style": "Propose the corrections people repeat as rules for the next drafts.",
    "batches": "List the batches under way; their hosts are not asked.",
    "clear": "List, or remove, pulled bytes that nothing rests on any more.",
    "backup": "Copy the store to a folder, also while runs are going.",
    "restore": "Put a copy back into an empty store.",
    "status": "Show where every module stands; exit code 3 where one waits.",
    "doctor": "Check the installation; exit code 1 if a piece fails.",
    "ledger": "Verify, show or export the record of decisions.",
    "signing": "Make, show or change the key that signs releases.",
    "session": "Bring back what a session really was, from its trainer.",
    "results": "Read what learners did, report it, forget one.",
}

OLD_NAMES = {"programme": "overview"}
"""Old names of verbs: they still work, and print the new name."""

app = typer.Typer(
    name="premierjet",
    cls=make_group(__name__, VERBS, OLD_NAMES),
    help="A model writes the first draft; a named person breaks it, corrects it, signs it.",
    epilog="Exit codes: 0 ok, 1 failure, 2 usage or invalid input, 3 awaiting a person or a batch.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib.metadata import version  # a third of what `--help` takes

        typer.echo(version("premierjet"))
        raise typer.Exit


@app.callback()
def _before_the_verb(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and stop."),
    ] = False,
) -> None:
    pass


GARBAGE_THRESHOLD = 500_000
"""New objects before Python looks for garbage: more than loading Dagster makes, all of which stay."""


def main() -> None:
    """Run the command line; an error of ours is printed as one sentence, without a traceback."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    atexit.register(gc.freeze)  # at its end Python would look through all objects twice: 0.2 s of a verb
    try:
        code: int | None = app(standalone_mode=False)
    except ClickException as refused:
        refused.show()
        _tell_in_json(refused)
        code = refused.exit_code
    except typer.Abort:
        typer.echo("Aborted!", err=True)
        code = 1
    except Exception as error:
        from pipelines.cli.output import stop_as_failed

        stop_as_failed(error)
    raise SystemExit(code or 0)


def _tell_in_json(refused: ClickException) -> None:
    """Print what the command line itself refused, if it was asked for JSON."""
    if "--json" in sys.argv:
        from pipelines.cli.json_answer import print_usage_error

        print_usage_error(_find_verb(getattr(refused, "ctx", None)), refused.format_message())


def _find_verb(context: Context | None) -> str:
    """Return the verb that was recognised, with its group; empty if none was."""
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)
