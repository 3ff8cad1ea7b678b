"""What the command line prints for a program: one document of one shape for every verb."""

from typing import Annotated

from pydantic import Field, JsonValue

from schemas.contract import Contract

LAST_CODE = 3
"""The exit code of a verb whose work waits for a person or a batch."""


class CommandError(Contract):
    """One error: its name, and what happened, where, and what to do, in English."""

    error: str
    happened: str
    place: str
    remedy: str
    exit_code: Annotated[int, Field(ge=1, le=LAST_CODE)]


class CommandAnswer(Contract):
    """A verb, what it has to say, and the errors that it met, with its exit code.

    `verb` is empty if none was recognised; `result` is null if the verb ended before it had any. Which fields
    a result has is the verb's own.
    """

    IS_PLAIN = False

    verb: str
    result: dict[str, JsonValue] | None
    errors: tuple[CommandError, ...]
    exit_code: Annotated[int, Field(ge=0, le=LAST_CODE)]
