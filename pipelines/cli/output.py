"""Output of commands for a person: tables and sentences; what a program reads is `json_answer`."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from pipelines.cli.completion import complete_module
from pipelines.cli.json_answer import TERMINAL_CONTROLS, add_errors, set_result
from pipelines.cli.root_hints import add_root, keep_root
from pipelines.cli.text_width import fill_width, measure_width, wrap_text
from schemas.errors import InvalidInput, PremierjetError, StoreUnusable
from schemas.language import Language, match_language, match_locale
from schemas.languages.texts import TextCatalogue, read_texts

GAP = "  "
NARROWEST = 8
"""Characters of a column of a table that a terminal has no room for."""

Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        callback=keep_root,
        help="The folder that holds dagster.yaml; else PREMIERJET_ROOT, a folder above, or the checkout.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


ModuleArgument = Annotated[
    str,
    typer.Argument(
        metavar="MODULE", help="A module's key, `course--module`.", autocompletion=complete_module
    ),
]


def find_shell_language() -> Language:
    """Return the language of the shell, as `match_locale` finds it."""
    return match_locale(os.environ)


def parse_language(tag: str) -> Language:
    """Return the language of a tag; raises BadParameter, naming those installed, if it has no pack."""
    found = match_language(tag)
    if found is None:
        installed = ", ".join(sorted(language.value for language in Language))
        raise typer.BadParameter(f"{tag!r} is no language installed here: {installed}")
    return found


def language_option(describes: str) -> Any:
    """Return the option `--language` of a command, as its help describes it."""
    return typer.Option("--language", parser=parse_language, metavar="LANGUAGE", help=describes)


def read_verb_texts(verb: str) -> TextCatalogue:
    """Return what a verb says, in the language of the shell."""
    return read_texts(f"cli.{verb}", find_shell_language())


def list_columns(texts: TextCatalogue, *names: str) -> tuple[str, ...]:
    """Return the headings of a table by the names of its columns."""
    return tuple(texts[f"columns_{name}"] for name in names)


def answer(document: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """Print the text a person reads, if any, or keep the document as the result of the verb's JSON."""
    if as_json:
        set_result(document)
    elif text:
        typer.echo(escape_controls(add_root(text)))


def print_error(error: PremierjetError) -> None:
    """Print an error's sentence on standard error, in the language of the shell where it has one."""
    print_note(f"premierjet: {error.explain(find_shell_language())}")


def print_warning(sentence: str) -> None:
    """Print a sentence on standard error that stops nothing."""
    print_note(f"premierjet: {sentence}")


def print_note(text: str) -> None:
    """Print a text on standard error."""
    typer.echo(escape_controls(add_root(text)), err=True)


def escape_controls(text: str) -> str:
    """Return a text with every character of TERMINAL_CONTROLS spelled out, as `\\x1b`.

    Titles, file names and sentences come from outside: an escape could rewrite what was printed before.
    """
    return TERMINAL_CONTROLS.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def stop_as_failed(error: Exception) -> NoReturn:
    """Print an error of ours as one sentence and exit with its code; raise any other error again."""
    if not isinstance(error, PremierjetError):
        raise error
    print_error(error)
    raise SystemExit(error.exit_code)


def stop_on(errors: Sequence[PremierjetError]) -> None:
    """Print each error's sentence and exit, after a verb's answer; does nothing without errors.

    The exit code is that of the errors, or 1 if they differ (docs/decisions/0005-exit-code-two.md).
    """
    add_errors(errors)
    for error in errors:
        print_error(error)
    codes = {error.exit_code for error in errors}
    if codes:
        raise typer.Exit(codes.pop() if len(codes) == 1 else 1)


def write_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns; on a terminal within its width, long cells on several lines.

    Where the columns have no room each row is a list, a line for each of its cells. What goes into a pipe or
    a file has columns as wide as their longest cell: a line is a row there.
    """
    widths = [max(measure_width(row[n]) for row in (header, *rows)) for n in range(len(header))]
    if sys.stdout.isatty():
        terminal = shutil.get_terminal_size().columns
        widths = _fit_widths(widths, terminal)
        if _measure_row(widths) > terminal:
            return _write_lists(header, rows, terminal)
    lines = [line for row in (header, *rows) for line in _write_row(row, widths)]
    lines.insert(len(list(_write_row(header, widths))), GAP.join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _measure_row(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _fit_widths(widths: Sequence[int], terminal: int) -> list[int]:
    """Return the widths of columns, the widest made narrower until all fit; none below NARROWEST."""
    fitted = list(widths)
    while _measure_row(fitted) > terminal and max(fitted) > NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _write_row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row, a cell too long for its column wrapped at its words."""
    cells = [
        [cell] if measure_width(cell) <= width else wrap_text(cell, width)
        for cell, width in zip(row, widths, strict=True)
    ]
    for texts in zip_longest(*cells, fillvalue=""):
        yield GAP.join(fill_width(text, width) for text, width in zip(texts, widths, strict=True))


def _write_lists(header: Sequence[str], rows: Sequence[Sequence[str]], terminal: int) -> str:
    """Return each row as its cells below each other, each after its heading; an empty line between rows."""
    first = min(max(map(measure_width, header)), terminal // 3)
    widths = (first, max(terminal - first - len(GAP), NARROWEST))
    return "\n\n".join(
        "\n".join(
            line.rstrip()
            for named in zip(header, row, strict=True)
            if named[1]
            for line in _write_row(named, widths)
        )
        for row in rows
    )


def read_file(file: Path, remedy: str) -> bytes:
    """Return the bytes of the file a person named; raises InvalidInput if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"cannot be read: {error.strerror or error}", place=str(file), remedy=remedy
        ) from error


def write_file(file: Path, data: bytes) -> None:
    """Write the file a person named; raises StoreUnusable if that fails."""
    try:
        file.write_bytes(data)
    except OSError as error:
        raise StoreUnusable(
            f"{error.strerror or error}", place=str(file), remedy="Name a file in a folder you can write to"
        ) from error
