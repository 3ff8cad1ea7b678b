"""The one document that a verb prints with `--json`: its name, its result, what went wrong, its exit code.

A verb may find much and fail in part, so the document is printed once the verb has ended. Its shape is the
contract schemas.command_answer.CommandAnswer.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import typer

from schemas.errors import PremierjetError

TERMINAL_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Characters that could command a terminal: controls of ASCII and Latin-1 (but tab and line feed), line
breaks and changes of direction of Unicode; and lone surrogates, which cannot be encoded."""

USAGE_ERROR = "UsageError"
"""Name of what the command line itself refuses: an unknown verb or option, a missing argument."""

USAGE_CODE = 2


@dataclass
class _Answer:
    result: Mapping[str, Any] | None = None
    errors: list[PremierjetError] = field(default_factory=list)


_ANSWER: ContextVar[_Answer] = ContextVar("answer")


@contextmanager
def answer_in_json(verb: str) -> Iterator[None]:
    """Print the document of a verb when the block ends, also if an error of ours or an exit code ends it."""
    answer = _Answer()
    token = _ANSWER.set(answer)
    try:
        yield
    except typer.Exit as ended:
        _print_answer(verb, answer, ended.exit_code)
        raise
    except PremierjetError as error:
        answer.errors.append(error)
        _print_answer(verb, answer, error.exit_code)
        raise
    else:
        _print_answer(verb, answer, 0)
    finally:
        _ANSWER.reset(token)


def set_result(result: Mapping[str, Any]) -> None:
    """Set what the verb that runs has to say."""
    _ANSWER.get().result = result


def add_errors(errors: Sequence[PremierjetError]) -> None:
    """Add errors to the document of the verb that runs; does nothing if it answers in text."""
    answer = _ANSWER.get(None)
    if answer is not None:
        answer.errors += errors


def print_usage_error(verb: str, happened: str) -> None:
    """Print the document of a verb that was refused before it ran."""
    error = {
        "error": USAGE_ERROR,
        "happened": happened,
        "place": f"premierjet {verb}".rstrip(),
        "remedy": "See `--help`",
        "exit_code": USAGE_CODE,
    }
    _print_document(verb, None, [error], USAGE_CODE)


def name_error(error: PremierjetError) -> str:
    """Return the name of an error for scripts: that of its nearest class in `schemas.errors`."""
    ours = (kind for kind in type(error).__mro__ if kind.__module__ == PremierjetError.__module__)
    return next(ours).__name__


def describe_error(error: PremierjetError) -> dict[str, Any]:
    """Return an error's parts, for a JSON document."""
    return {
        "error": name_error(error),
        "happened": error.happened,
        "place": error.place,
        "remedy": error.remedy,
        "exit_code": error.exit_code,
    }


def _print_answer(verb: str, answer: _Answer, exit_code: int) -> None:
    _print_document(verb, answer.result, [describe_error(each) for each in answer.errors], exit_code)


def _print_document(
    verb: str, result: Mapping[str, Any] | None, errors: list[dict[str, Any]], exit_code: int
) -> None:
    document = {"verb": verb, "result": result, "errors": errors, "exit_code": exit_code}
    text = json.dumps(document, indent=2, ensure_ascii=False)
    typer.echo(TERMINAL_CONTROLS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))
