"""Where people go wrong in a scenario: of each decision the share of each choice, of those who met it."""

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.results.analysis import AnalysedModule, analyse_results
from pipelines.results.report.option_parts import report_inside
from pipelines.results.report.texts import Texts
from pipelines.testing.builders import KEY, content, question
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario, lesson_with
from schemas.language import Language
from schemas.results import Absent, ModuleAnalysis, Result, Share
from tests.results.learners import answered, results

LESSON = lesson_with(cold_checkpoint(), delivery_scenario())
MODULE = content(artefacts=(LESSON, Quiz(items=(question(1),))))

WAYS = {1: "ba", 2: "ba", 3: "bb", 4: "ca", 5: "a", 6: "a"}
"""What six learners choose: two sign at once, and never meet the second decision."""


def rows() -> list[Result]:
    keys = {"q-0021": "b", "q-0022": "a"}
    return [
        answered(who, item, choice == keys[item], minute, response=choice)
        for who, way in WAYS.items()
        for minute, (item, choice) in enumerate(zip(keys, way, strict=False), start=1)
    ]


def analyse(smallest: int) -> ModuleAnalysis:
    with results(rows()) as connection:
        subject = AnalysedModule(KEY, ((1, MODULE.canonical_digest()),), smallest)
        found = analyse_results(connection, subject, {1: MODULE})
    assert found is not None
    return found


def shares(smallest: int) -> dict[str, dict[str, tuple[int, int] | str]]:
    [edition] = analyse(smallest).editions
    return {
        figures.item: {option.option: read(option.chosen) for option in figures.options}
        for figures in edition.inside or ()
    }


def read(figure: Share | Absent) -> tuple[int, int] | str:
    return figure.reason.value if isinstance(figure, Absent) else (figure.count, figure.n)


def test_of_a_decision_those_are_counted_whom_their_way_led_to_it() -> None:
    assert shares(smallest=1) == {
        "q-0031": {"true": "too_few", "false": "too_few"},
        "q-0021": {"a": (2, 6), "b": (3, 6), "c": (1, 6)},
        "q-0022": {"a": (3, 4), "b": (1, 4)},
    }


def test_a_decision_that_too_few_met_is_not_told() -> None:
    told = shares(smallest=5)
    assert told["q-0021"]["b"] == (3, 6)
    assert told["q-0022"] == {"a": "too_few", "b": "too_few"}


def test_decisions_take_no_part_in_what_is_said_of_the_quiz() -> None:
    [edition] = analyse(smallest=1).editions
    assert [figures.item for figures in edition.items] == ["q-0001"]
    assert isinstance(edition.reached, Absent)


def test_the_report_shows_the_choices_of_each_decision() -> None:
    [edition] = analyse(smallest=1).editions
    part = report_inside(edition.inside or (), edition, Texts(Language.FRENCH, smallest=1))
    asked, chosen = part.tables
    assert [row[0] for row in asked.rows] == ["q-0031", "q-0021", "q-0022"]
    assert ("q-0021", "b", "Je refuse le lot.", "oui") in [row[:4] for row in chosen.rows]
