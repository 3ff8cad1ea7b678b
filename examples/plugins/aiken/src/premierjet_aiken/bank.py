"""Aiken: a question on one line, a lettered option a line, the letter of the right one, a blank line."""

from collections.abc import Iterator
from pathlib import Path
from string import ascii_uppercase

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.bank_questions.questions import BankQuestion, QuestionBank, list_options
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.draft import SingleChoice
from schemas.finding import Finding
from schemas.languages.texts import KindTexts

ANSWER = "ANSWER: "


def write_aiken(bank: QuestionBank) -> bytes:
    """Return the questions Aiken has a way to ask, UTF-8."""
    blocks = [_write_question(question) for question in bank.questions if _can_be_asked(question)]
    return "\n".join(blocks).encode()


def _can_be_asked(question: BankQuestion) -> bool:
    return isinstance(question.item, SingleChoice) and len(question.item.options) <= len(ascii_uppercase)


def _write_question(question: BankQuestion) -> str:
    assert isinstance(question.item, SingleChoice)
    lines, answer = [question.stem], ""
    for letter, (option, is_right) in zip(ascii_uppercase, list_options(question.item), strict=False):
        lines.append(f"{letter}. {clean_text(option.text)}")
        answer = letter if is_right else answer
    return "\n".join([*lines, f"{ANSWER}{answer}", ""])


def check_aiken(name: str, data: bytes, _questions: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what keeps a file from being imported: an import stops at the first question it cannot read."""
    for block in filter(None, data.decode("utf-8", errors="replace").split("\n\n")):
        _, *options, last = block.strip().split("\n")
        if not last.startswith(ANSWER) or len(options) < 2:
            yield make_finding("banks.unreadable", name, name=name, why=last)
        elif not any(option.startswith(f"{last.removeprefix(ANSWER)}. ") for option in options):
            yield make_finding("banks.choice-absent", name, name=name, choice=last)


def _write(bank: QuestionBank, _edition: Edition) -> bytes:
    return write_aiken(bank)


BANK = BankFormat(
    file="aiken.txt",
    rank=60,
    texts=KindTexts("banks.aiken", Path(__file__).with_name("texts")),
    write=_write,
    check=check_aiken,
)
