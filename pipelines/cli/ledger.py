"""Read the ledger: verify every line, show a module's decisions, export them as JSON lines."""

import json
from typing import Annotated

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, Root, answer, table
from schemas.errors import LedgerBroken
from schemas.review import Decision, LedgerEntry

app = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)

OneModule = Annotated[str, typer.Argument(metavar="MODULE", help="A module's key, `course--module`.")]


@app.command()
def verify(root: Root = None, as_json: AsJson = False) -> None:
    """Verify every module's chain; names each altered line, exit code 2 where there is one."""
    ledger = open_workspace(root).ledger
    rows, broken = [], []
    for module in ledger.modules():
        try:
            rows.append((module, str(len(ledger.read(module))), "intact"))
        except LedgerBroken as error:
            broken.append(error)
            rows.append((module, "", str(error)))
    document = [dict(zip(("module", "entries", "state"), row, strict=True)) for row in rows]
    answer(document, table(("module", "entries", "state"), rows), as_json=as_json)
    if broken:
        raise broken[0]


@app.command()
def show(module: OneModule, root: Root = None, as_json: AsJson = False) -> None:
    """Show who decided what of a module, and when."""
    entries = open_workspace(root).ledger.read(module)
    rows = [
        (str(entry.sequence), f"{entry.recorded.at:%Y-%m-%d %H:%M:%S}", *_told(entry)) for entry in entries
    ]
    document = [json.loads(entry.canonical()) for entry in entries]
    answer(document, table(("#", "at (UTC)", "who", "what", "digest"), rows), as_json=as_json)


@app.command()
def export(root: Root = None) -> None:
    """Print every verified entry of every module as JSON lines."""
    ledger = open_workspace(root).ledger
    for module in ledger.modules():
        for entry in ledger.read(module):
            typer.echo(entry.canonical().decode())


def _told(entry: LedgerEntry) -> tuple[str, str, str]:
    recorded = entry.recorded
    if isinstance(recorded, Decision):
        vouched = "" if recorded.verified else " (unverified)"
        return f"{recorded.person}{vouched}", recorded.verdict.replace("_", " "), recorded.digest[:12]
    return "", f"published as release {recorded.release}", recorded.digest[:12]
