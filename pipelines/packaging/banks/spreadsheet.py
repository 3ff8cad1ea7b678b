"""The bank format for spreadsheets: a CSV with a line for each question and a column for each option."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.bank_questions.questions import BankQuestion, QuestionBank, list_options
from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.quizzes import write_answer
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from schemas.draft import Matching, MultipleChoice, Ordering, SingleChoice
from schemas.formula import escape_formula
from schemas.languages.texts import KindTexts

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOM = "\ufeff"  # without it a spreadsheet program does not recognise UTF-8


def write_spreadsheet(bank: QuestionBank) -> bytes:
    """Return a CSV in UTF-8 with commas; the answer of a choice is given by the letters of its options."""
    says = read_bank_texts(bank.language)
    rows = [_describe_row(question) for question in bank.questions]
    width = max((len(parts) for _, parts in rows), default=0)
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    columns = ("id", "kind", "objective", "question", "answer", "feedback", "sources")
    writer.writerow([*(says[f"column_{name}"] for name in columns), *map(_name_column, range(width))])
    for cells, parts in rows:
        writer.writerow([escape_formula(cell) for cell in (*cells, *parts)])
    return (BOM + written.getvalue()).encode()


def _describe_row(question: BankQuestion) -> tuple[list[str], list[str]]:
    cells = [question.name, question.item.kind, question.objective, question.stem, _describe_answer(question)]
    feedback = [question.explanation] if question.explanation else list(_list_feedback(question))
    return [*cells, " ".join(feedback), "\n".join(question.sources)], list(_list_parts(question))


def _list_parts(question: BankQuestion) -> Iterator[str]:
    match question.item:
        case SingleChoice() | MultipleChoice() as item:
            yield from (clean_text(option.text) for option, _ in list_options(item))
        case Matching() as item:
            yield from (f"{clean_text(pair.left)} → {clean_text(pair.right)}" for pair in item.pairs)
        case Ordering() as item:
            yield from (clean_text(place.text) for place in item.places)


def _describe_answer(question: BankQuestion) -> str:
    match question.item:
        case SingleChoice() | MultipleChoice() as item:
            return ", ".join(_name_column(n) for n, (_, right) in enumerate(list_options(item)) if right)
        case Matching() | Ordering():
            return ""  # their parts, in the columns, are the answer
    return write_answer(question.item, question.language)


def _list_feedback(question: BankQuestion) -> Iterator[str]:
    match question.item:
        case SingleChoice() | MultipleChoice() as item:
            for n, (option, _) in enumerate(list_options(item)):
                if clean_text(option.feedback):
                    yield f"{_name_column(n)}) {clean_text(option.feedback)}"


def _name_column(number: int) -> str:
    """Return a column's letters as a spreadsheet names it: a, b, … z, aa, ab."""
    first, last = divmod(number, len(LETTERS))
    return (LETTERS[first - 1] if first else "") + LETTERS[last]


def _write(bank: QuestionBank, _edition: Edition) -> bytes:
    return write_spreadsheet(bank)


BANK = BankFormat(
    file="questions.csv",
    rank=30,
    texts=KindTexts("banks.spreadsheet", Path(__file__).parent / "texts" / "spreadsheet"),
    write=_write,
)
