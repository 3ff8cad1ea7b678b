"""Read the ledger: verify every line, show a module's decisions, export them as JSON lines."""

import json

import typer

from adapters.workspace import open_workspace
from pipelines.cli.output import AsJson, ModuleArgument, Root, answer, stop_on, table
from schemas.errors import LedgerBroken
from schemas.review import Decision, KeyRotated, LedgerEntry

app = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)


@app.command(short_help="Verify every module's chain.")
def verify(root: Root = None, as_json: AsJson = False) -> None:
    """Verify every module's chain; names each altered line, exit code 2 where there is one."""
    ledger = open_workspace(root).ledger
    rows: list[tuple[str, str, str]] = []
    broken: list[LedgerBroken] = []
    for module in ledger.modules():
        try:
            rows.append((module, str(len(ledger.read(module))), "intact"))
        except LedgerBroken as error:
            broken.append(error)
            rows.append((module, "", str(error)))
    document = [dict(zip(("module", "entries", "state"), row, strict=True)) for row in rows]
    answer(document, table(("module", "entries", "state"), rows), as_json=as_json)
    stop_on(broken)


@app.command(short_help="Show who decided what, and when.")
def show(module: ModuleArgument, root: Root = None, as_json: AsJson = False) -> None:
    """Show who decided what of a module, and when."""
    workspace = open_workspace(root)
    entries = workspace.ledger.read(module)
    if not entries:
        workspace.find_module(module)
    rows = [
        (str(entry.sequence), f"{entry.recorded.at:%Y-%m-%d %H:%M:%S}", *_told(entry)) for entry in entries
    ]
    document = [json.loads(entry.canonical()) for entry in entries]
    answer(document, table(("#", "at (UTC)", "who", "what", "digest"), rows), as_json=as_json)


@app.command(short_help="Print every entry as JSON lines.")
def export(root: Root = None, as_json: AsJson = False) -> None:
    """Print every entry of every module as JSON lines, or as one list; all are verified first."""
    ledger = open_workspace(root).ledger
    entries = [entry.canonical().decode() for module in ledger.modules() for entry in ledger.read(module)]
    answer([json.loads(entry) for entry in entries], "\n".join(entries), as_json=as_json)


def _told(entry: LedgerEntry) -> tuple[str, str, str]:
    recorded = entry.recorded
    if isinstance(recorded, Decision):
        vouched = "" if recorded.verified else " (unverified)"
        return f"{recorded.person}{vouched}", recorded.verdict.replace("_", " "), recorded.digest[:12]
    if isinstance(recorded, KeyRotated):
        return "", f"key {recorded.retired} retired", ""
    return "", f"published as release {recorded.release}", recorded.digest[:12]
