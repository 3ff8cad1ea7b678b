"""The questions as a spreadsheet opens them: a question a line, an option a column."""

import csv
from collections.abc import Iterator
from io import StringIO

from pipelines.packaging.banks.asked import Asked, Bank, options
from pipelines.packaging.banks.texts import words
from pipelines.packaging.documents.quizzes import answer_of
from pipelines.packaging.documents.texts import plain
from schemas.draft import Matching, MultipleChoice, Ordering, SingleChoice
from schemas.formula import as_text

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else


def table(bank: Bank) -> bytes:
    """Return a CSV in UTF-8, separated by commas; the answer of a choice is its letters."""
    says = words(bank.language)
    rows = [_row(asked) for asked in bank.questions]
    width = max((len(parts) for _, parts in rows), default=0)
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    columns = ("id", "kind", "objective", "question", "answer", "feedback", "sources")
    writer.writerow([*(says[f"column_{name}"] for name in columns), *map(_column, range(width))])
    for cells, parts in rows:
        writer.writerow([as_text(cell) for cell in (*cells, *parts)])
    return (BOM + written.getvalue()).encode()


def _row(asked: Asked) -> tuple[list[str], list[str]]:
    cells = [asked.name, asked.item.kind, asked.objective, asked.stem, _answer(asked)]
    feedback = [asked.explanation] if asked.explanation else list(_feedback(asked))
    return [*cells, " ".join(feedback), "\n".join(asked.sources)], list(_parts(asked))


def _parts(asked: Asked) -> Iterator[str]:
    match asked.item:
        case SingleChoice() | MultipleChoice() as item:
            yield from (plain(option.text) for option, _ in options(item))
        case Matching() as item:
            yield from (f"{plain(pair.left)} → {plain(pair.right)}" for pair in item.pairs)
        case Ordering() as item:
            yield from (plain(place.text) for place in item.places)


def _answer(asked: Asked) -> str:
    match asked.item:
        case SingleChoice() | MultipleChoice() as item:
            return ", ".join(_column(n) for n, (_, right) in enumerate(options(item)) if right)
        case Matching() | Ordering():
            return ""
    return answer_of(asked.item, asked.language)


def _feedback(asked: Asked) -> Iterator[str]:
    match asked.item:
        case SingleChoice() | MultipleChoice() as item:
            for n, (option, _) in enumerate(options(item)):
                if plain(option.feedback):
                    yield f"{_column(n)}) {plain(option.feedback)}"


def _column(number: int) -> str:
    """Return a column's letters as a spreadsheet names it: a, b, … z, aa, ab."""
    first, last = divmod(number, len(LETTERS))
    return (LETTERS[first - 1] if first else "") + LETTERS[last]
