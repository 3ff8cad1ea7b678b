"""Moodle XML: well-formed, in core types alone, graded as Moodle grades."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipelines.packaging.bank_questions.questions import collect_questions
from pipelines.packaging.banks.moodle_xml import write_moodle_xml
from pipelines.packaging.markup import Node
from schemas.draft import Cloze, Gap, Item, Origin, SingleChoice
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples
from tests.packaging.banks import samples

CORE = {"category", "multichoice", "truefalse", "cloze", "numerical", "matching"}

# How Moodle finds an embedded answer (question/type/multianswer/questiontype.php), shortened to our type.
ANSWER = r"=(.+?(?<!\\|&)(?<!&amp;)(?=[~#}]|$))"
EMBEDDED = re.compile(rf"\{{[0-9]*:SHORTANSWER:({ANSWER}(?:~{ANSWER})*)\}}", re.DOTALL)
POINTS = re.compile(r"\{([0-9]*):SHORTANSWER:")


def questions(*items: Item) -> list[Node]:
    return list(etree.fromstring(write_moodle_xml(samples.of(*items))))


def text(node: Node, path: str) -> str:
    found = node.find(path)
    assert found is not None
    return found.text or ""


def accepted(stem: str) -> list[list[str]]:
    """What Moodle takes for the answers of each gap, a star still escaped."""
    found = [re.findall(rf"(?:^|~){ANSWER}", whole, re.DOTALL) for whole, *_ in EMBEDDED.findall(stem)]
    return [[html.unescape(each) for each in answers] for answers in found]


def cloze(*texts: str, stem: str = "Il fait ____ dehors.") -> Cloze:
    return Cloze(id="q-0001", stem=stem, gaps=(Gap(accepted=texts),), origin=Origin.HUMAN)


def test_every_question_is_of_a_type_no_plugin_brings() -> None:
    found = questions()
    assert {node.get("type") or "" for node in found} <= CORE
    assert len(found) == 8


def test_each_question_is_named_and_numbered_as_in_reports() -> None:
    named = [(text(node, "name/text"), text(node, "idnumber")) for node in questions()[1:]]
    assert named[0] == ("q-0001", "froid--chaine/q-0001")
    assert len(set(named)) == 7


def test_the_category_says_where_the_questions_come_from_and_who_approved_them() -> None:
    category = questions()[0]
    assert text(category, "category/text") == "$course$/top/La chaîne du froid"
    about = text(category, "info/text")
    assert "Approuvé par lea" in about
    assert samples.edition().digest in about


@pytest.mark.parametrize(
    ("gaps", "mark"), [((), "1"), ((1,), "1"), ((2,), "2"), ((2, 3), "6"), ((1, 2, 4), "4")]
)
def test_a_text_with_gaps_weighs_what_any_other_question_weighs(gaps: tuple[int, ...], mark: str) -> None:
    """Moodle 4.5.6 marked a text of two gaps out of 2, and the questions beside it out of 1."""
    texts = [
        Cloze(
            id=f"q-{200 + n:04d}",
            stem="Il fait ____ dehors." + " Et ____." * (count - 1),
            gaps=(Gap(accepted=("froid",)),) * count,
            origin=Origin.HUMAN,
        )
        for n, count in enumerate(gaps)
    ]
    choice = next(each for each in deliverables.items() if isinstance(each, SingleChoice))
    found = {text(node, "name/text"): node for node in questions(choice, *texts)[1:]}
    assert text(found[choice.id], "defaultgrade") == mark
    for each in texts:
        points = [int(said) for said in POINTS.findall(text(found[each.id], "questiontext/text"))]
        assert sum(points) == int(mark)
        assert len(set(points)) == 1


def test_the_right_answers_get_the_whole_point_between_them_and_a_wrong_one_takes_it() -> None:
    single, several = questions()[1:3]
    assert [node.get("fraction") for node in single.iter("answer")] == ["0", "100", "0"]
    assert sorted(node.get("fraction") or "" for node in several.iter("answer")) == ["-100", "50", "50"]


def test_quantities_stay_in_order_and_other_options_are_shuffled() -> None:
    single, several = questions()[1:3]
    assert (text(single, "shuffleanswers"), text(several, "shuffleanswers")) == ("false", "true")


def test_a_number_has_its_tolerance_and_a_unit_one_may_leave_out() -> None:
    number = questions()[5]
    assert (text(number, "answer/text"), text(number, "answer/tolerance")) == ("30", "0.5")
    assert (text(number, "unitgradingtype"), text(number, "units/unit/unit_name")) == ("0", "minutes")


def test_what_explains_an_answer_opens_at_its_source() -> None:
    told = text(questions()[3], "generalfeedback/text")
    assert told.splitlines()[1].startswith(
        "Source\u00a0: «\u00a0Le responsable signe le relevé deux fois par jour."
    )


def test_a_sentence_is_gapped_where_it_was() -> None:
    stem = text(questions()[4], "questiontext/text")
    assert EMBEDDED.sub("____", stem) == "<p>La chambre froide reste entre ____ et ____.</p>"
    assert accepted(stem) == [["0 °C", "zéro degré"], ["3 °C"]]


@settings(max_examples=examples(100), deadline=None)
@given(st.text(alphabet='{}~#=%&<>\\"/*;ab é1:', min_size=1, max_size=20).filter(lambda text: text.strip()))
def test_no_answer_is_taken_for_the_signs_of_an_embedded_one(answer: str) -> None:
    stem = text(questions(cloze(answer, "autre"))[1], "questiontext/text")
    wanted = [" ".join(answer.split()).replace("*", "\\*"), "autre"]
    assert accepted(stem) == [wanted]


@settings(max_examples=examples(50), deadline=None)
@given(st.text(alphabet="{}1:SHORTANSWE=~<script>&amp; ", max_size=40))
def test_no_stem_begins_an_embedded_answer_or_markup(words: str) -> None:
    stem = text(questions(cloze("oui", stem=f"{words} ____"))[1], "questiontext/text")
    assert accepted(stem) == [["oui"]]
    assert re.findall("<[^>]*>", stem) == ["<p>", "</p>"]


def test_what_is_asked_before_the_lesson_has_a_category_of_its_own() -> None:
    found = list(etree.fromstring(write_moodle_xml(collect_questions(samples.placing_edition()))))
    named = [text(node, "category/text") for node in found if node.get("type") == "category"]
    assert named == [
        "$course$/top/La chaîne du froid",
        "$course$/top/La chaîne du froid\u00a0: positionnement",
    ]
    assert [node.get("type") for node in found] == ["category", "multichoice"] * 2
