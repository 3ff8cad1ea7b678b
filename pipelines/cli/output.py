"""How verbs speak: tables and sentences for a person, one JSON document for a program."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from schemas.errors import PremierjetError

Root = Annotated[
    Path | None,
    typer.Option("--root", help="The folder that holds dagster.yaml; found by itself by default."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
ModuleArgument = Annotated[str, typer.Argument(metavar="MODULE", help="A module's key, `course--module`.")]


def answer(document: Any, text: str, *, as_json: bool) -> None:
    """Print the document as JSON, or the text a person reads."""
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False) if as_json else text)


def complain(error: PremierjetError, *, as_json: bool) -> None:
    """Print an error: its sentence on standard error, or its parts as JSON."""
    if as_json:
        parts = {
            "error": type(error).__name__,
            "happened": error.happened,
            "place": error.place,
            "remedy": error.remedy,
            "exit_code": error.exit_code,
        }
        typer.echo(json.dumps(parts, indent=2, ensure_ascii=False))
    typer.echo(f"premierjet: {error}", err=True)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns as wide as their longest cell; plain text, so it survives a pipe."""
    widths = [max(len(row[n]) for row in (header, *rows)) for n in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in (header, *rows)
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
