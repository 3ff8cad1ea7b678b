"""The bank format Moodle XML, with question types of Moodle core since version 2: no import needs a plug-in.

An ordering becomes a matching of ranks, as Moodle has a type for it only since version 4.4. Moodle marks each
gap of a text in whole points, and the text out of their sum (question/type/multianswer/questiontype.php). So
that all questions weigh the same, each is marked out of a number that the numbers of gaps divide.
"""

from collections.abc import Iterable
from math import lcm
from pathlib import Path

from lxml import etree

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
    may_shuffle,
    write_ranked_question,
)
from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.packaging.markup import Node, add_child, serialise
from pipelines.packaging.rules.banks import check_xml
from schemas.draft import (
    GAP,
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    SingleChoice,
    TrueFalse,
)
from schemas.languages.texts import KindTexts

PLAIN = "plain_text"
HTML = "html"
CONTROL_CHARACTERS = '&<>{}#~\\"'
TYPES = {
    SingleChoice: "multichoice",
    MultipleChoice: "multichoice",
    TrueFalse: "truefalse",
    Cloze: "cloze",
    Numeric: "numerical",
    Matching: "matching",
    Ordering: "matching",
}


def write_moodle_xml(bank: QuestionBank) -> bytes:
    """Return the questions as XML, each section as a category of the course they are imported into."""
    quiz, mark = etree.Element("quiz"), count_marks(bank)
    for section in bank.sections:
        category = add_child(quiz, "question", type="category")
        _add_text(add_child(category, "category"), "$course$/top/" + section.title.replace("/", "//"))
        _add_text(add_child(category, "info", format=PLAIN), bank.about)
        for question in section.questions:
            if isinstance(question.item, MultipleChoice) and len(set(question.item.keys)) > MOST_KEYS:
                left_out = read_bank_texts(question.language)["left_out"].format(name=question.name)
                quiz.append(etree.Comment(f" {left_out} "))
            else:
                _add_question(quiz, bank, question, mark)
    return serialise(quiz)


def count_marks(bank: QuestionBank) -> int:
    """Return the marks of each question: the least number that every number of gaps divides."""
    return lcm(*(len(question.item.gaps) for question in bank.questions if isinstance(question.item, Cloze)))


def _add_question(quiz: Node, bank: QuestionBank, question: BankQuestion, mark: int) -> None:
    item = question.item
    node = add_child(quiz, "question", type=TYPES[type(item)])
    _add_text(add_child(node, "name"), question.name)
    if isinstance(item, Cloze):
        _add_text(add_child(node, "questiontext", format=HTML), _embed_answers(item, question, mark))
    else:
        _add_text(add_child(node, "questiontext", format=PLAIN), write_ranked_question(question))
    _add_text(add_child(node, "generalfeedback", format=PLAIN), "\n".join(question.feedback_lines))
    if not isinstance(item, Cloze):
        add_child(node, "defaultgrade", str(mark))
    add_child(node, "penalty", "0")
    add_child(node, "hidden", "0")
    add_child(node, "idnumber", f"{bank.module}/{question.name}")
    match item:
        case SingleChoice() | MultipleChoice():
            _add_choice(node, item)
        case TrueFalse():
            for value in (True, False):
                _add_answer(node, str(value).lower(), ALL if value is item.answer else 0)
        case Numeric():
            _add_numerical(node, item)
        case Matching():
            _add_matching(node, [(pair.left, pair.right) for pair in item.pairs])
        case Ordering():
            _add_matching(node, [(str(n), place.text) for n, place in enumerate(item.places, start=1)])
    if question.objective:
        _add_text(add_child(add_child(node, "tags"), "tag"), question.objective)


def _add_choice(node: Node, item: SingleChoice | MultipleChoice) -> None:
    add_child(node, "single", str(isinstance(item, SingleChoice)).lower())
    add_child(node, "shuffleanswers", str(may_shuffle(item)).lower())
    add_child(node, "answernumbering", "abc")
    if isinstance(item, SingleChoice):
        parts, wrong = iter((ALL,)), 0.0
    else:
        parts, wrong = iter(share_grades(len(set(item.keys)))), -ALL
    for option, right in list_options(item):
        _add_answer(
            node, clean_text(option.text), next(parts) if right else wrong, clean_text(option.feedback)
        )


def _add_numerical(node: Node, item: Numeric) -> None:
    answer = _add_answer(node, write_plain_number(item.answer), ALL)
    add_child(answer, "tolerance", write_plain_number(item.tolerance))
    unit = clean_text(item.unit)
    add_child(node, "unitgradingtype", "0")  # a unit may be written or left out
    add_child(node, "unitpenalty", "0")
    add_child(node, "showunits", "0" if unit else "3")
    add_child(node, "unitsleft", "0")
    if unit:
        only = add_child(add_child(node, "units"), "unit")
        add_child(only, "multiplier", "1")
        add_child(only, "unit_name", unit)


def _add_matching(node: Node, pairs: Iterable[tuple[str, str]]) -> None:
    add_child(node, "shuffleanswers", "true")
    for left, right in pairs:
        sub = add_child(node, "subquestion", format=PLAIN)
        _add_text(sub, clean_text(left))
        _add_text(add_child(sub, "answer"), clean_text(right))


def _add_answer(node: Node, text: str, percent: float, feedback: str = "") -> Node:
    answer = add_child(node, "answer", fraction=format_grade(percent), format=PLAIN)
    _add_text(answer, text)
    _add_text(add_child(answer, "feedback", format=PLAIN), feedback)
    return answer


def _embed_answers(item: Cloze, question: BankQuestion, mark: int) -> str:
    """Return the sentence with the accepted answers in its gaps (Moodle's embedded answers)."""
    before, *others = GAP.split(question.stem)
    points = mark // len(item.gaps)
    gapped = (
        f"{_write_gap(gap, points)}{_escape_html(text)}" for gap, text in zip(item.gaps, others, strict=True)
    )
    return f"<p>{_escape_html(before)}{''.join(gapped)}</p>"


def _write_gap(gap: Gap, points: int) -> str:
    answers = "~".join(f"={_escape_html(escape_stars(text))}" for text in list_accepted(gap))
    return f"{{{points}:SHORTANSWER:{answers}}}"


def _escape_html(text: str) -> str:
    """Return a text whose control characters, of HTML and of embedded answers, are entities."""
    return "".join(f"&#{ord(each)};" if each in CONTROL_CHARACTERS else each for each in text)


def _add_text(parent: Node, text: str) -> None:
    add_child(parent, "text", text)


def _write(bank: QuestionBank, _edition: Edition) -> bytes:
    return write_moodle_xml(bank)


def _remark_on_marks(bank: QuestionBank) -> str:
    marks = count_marks(bank)
    return BANK.read_texts(bank.language)["marks"].format(marks=marks) if marks > 1 else ""


BANK = BankFormat(
    file="moodle.xml",
    rank=10,
    texts=KindTexts("banks.moodle_xml", Path(__file__).parent / "texts" / "moodle_xml"),
    write=_write,
    check=check_xml,
    remark=_remark_on_marks,
)
