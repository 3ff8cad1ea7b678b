"""The options that name one session: its day, its trainer, how many people at most."""

from datetime import date
from typing import Annotated

import typer

from pipelines.cli.output import find_shell_language, read_verb_texts
from schemas.errors import InvalidInput
from schemas.languages.dates import format_day
from schemas.refusal import Refusal

Trainer = Annotated[str, typer.Option(help="Who leads it; the report is signed with this name.")]
Day = Annotated[str, typer.Option("--date", help="The day of the session, as 2026-11-12.")]
Group = Annotated[int, typer.Option(help="How many people take part at most; no name is asked.")]
Number = Annotated[
    int, typer.Option(help="Which one it is, if the trainer leads several that day: 1, 2, and so on.")
]


def read_day(day: str) -> date:
    """Return the day a person gave; raises InvalidInput if it is none."""
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise InvalidInput(Refusal("session.day", day=day)) from error


def describe_session(module: str, trainer: str, day: date) -> str:
    """Return whose session it is and when, in the language of the shell."""
    shown = format_day(day, find_shell_language())
    return read_verb_texts("session").say("session", trainer=trainer, day=shown, module=module)
