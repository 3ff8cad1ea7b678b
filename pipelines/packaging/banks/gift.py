"""The bank format GIFT, Moodle's plain text for questions, separated by blank lines.

It is written as Moodle's importer reads it (question/format/gift): the text format before the text, control
characters escaped, and only weights that Moodle lists.
"""

from collections.abc import Iterator
from pathlib import Path

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.bank_questions.moodle_grades import (
    ALL,
    MOST_KEYS,
    escape_stars,
    format_grade,
    share_grades,
    write_plain_number,
)
from pipelines.packaging.bank_questions.questions import (
    BankQuestion,
    QuestionBank,
    list_accepted,
    list_options,
    write_ranked_question,
)
from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.packaging.rules.banks import check_gift
from schemas.draft import GAP, Cloze, Matching, MultipleChoice, Numeric, Ordering, SingleChoice, TrueFalse
from schemas.languages.texts import KindTexts

CONTROL_CHARACTERS = "\\~=#{}:"
ARROW = "->"
BLANK = "_____"


def write_gift(bank: QuestionBank) -> bytes:
    """Return the questions, UTF-8; a question that GIFT cannot express is named in a comment."""
    blocks = [f"// {bank.about}"]
    for section in bank.sections:
        blocks += [
            f"$CATEGORY: $course$/top/{_escape_category(section.title)}",
            *map(_write_question, section.questions),
        ]
    return "\n\n".join([*blocks, ""]).encode()


def escape_text(text: str) -> str:
    """Return a text with GIFT's control characters escaped; `->`, which has no escape, becomes `→`."""
    without_arrows = clean_text(text).replace(ARROW, "→")
    return "".join(
        f"\\{character}" if character in CONTROL_CHARACTERS else character for character in without_arrows
    )


def _write_question(question: BankQuestion) -> str:
    if not _is_expressible(question):
        return "// " + read_bank_texts(question.language)["left_out"].format(name=question.name)
    before, after = write_ranked_question(question), ""
    if isinstance(question.item, Cloze):
        before, after = (part.strip() for part in GAP.split(question.stem))
        before = before if after else f"{before} {BLANK}"
    feedback = f"\n\t####{escape_text(' '.join(question.feedback_lines))}" if question.feedback_lines else ""
    answers = "".join(_write_answers(question))
    before, after = escape_text(before), escape_text(after)
    return f"::{question.name}::[plain]{before} {{{answers}{feedback}\n}} {after}".rstrip()


def _is_expressible(question: BankQuestion) -> bool:
    match question.item:
        case Cloze(gaps=gaps):
            return len(gaps) == 1
        case MultipleChoice(keys=keys):
            return len(keys) <= MOST_KEYS
    return True


def _write_answers(question: BankQuestion) -> Iterator[str]:
    match question.item:
        case SingleChoice() as item:
            for option, right in list_options(item):
                yield f"\n\t{'=' if right else '~'}{_write_option(option.text, option.feedback)}"
        case MultipleChoice() as item:
            parts = iter(share_grades(len(set(item.keys))))
            for option, right in list_options(item):
                weight = format_grade(next(parts) if right else -ALL)
                yield f"\n\t~%{weight}%{_write_option(option.text, option.feedback)}"
        case TrueFalse() as item:
            yield "TRUE" if item.answer else "FALSE"
        case Cloze() as item:
            yield from (f"\n\t={escape_text(escape_stars(text))}" for text in list_accepted(item.gaps[0]))
        case Numeric() as item:
            yield f"#{write_plain_number(item.answer)}:{write_plain_number(item.tolerance)}"
        case Matching() as item:
            yield from (f"\n\t={escape_text(pair.left)} -> {escape_text(pair.right)}" for pair in item.pairs)
        case Ordering() as item:
            yield from (
                f"\n\t={n} -> {escape_text(place.text)}" for n, place in enumerate(item.places, start=1)
            )


def _write_option(text: str, feedback: str) -> str:
    return escape_text(text) + (f"#{escape_text(feedback)}" if feedback.strip() else "")


def _escape_category(title: str) -> str:
    """Return a title as one name in a path of categories; a slash in it is doubled."""
    return title.replace("/", "//")


def _write(bank: QuestionBank, _edition: Edition) -> bytes:
    return write_gift(bank)


BANK = BankFormat(
    file="gift.txt",
    rank=20,
    texts=KindTexts("banks.gift", Path(__file__).parent / "texts" / "gift"),
    write=_write,
    check=check_gift,
)
