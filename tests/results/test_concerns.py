"""What figures say against a question becomes a finding on the draft that still asks it, and on no other."""

import pytest

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.results.concerns import count_learners_needed, find_concerns
from pipelines.testing.builders import content, lesson, question
from schemas.draft import Content, Origin, TrueFalse
from schemas.finding import Finding, Severity
from schemas.language import Language
from schemas.results import Result
from tests.results.learners import answered
from tests.results.test_analysis import analysis_of, quiz_of

ONE = quiz_of("q-0001")


def found(rows: list[Result], asked: Content = ONE, draft: Content | None = None) -> tuple[Finding, ...]:
    return find_concerns(analysis_of(rows, asked, smallest=5), draft or asked)


def taken(right: int, wrong: int, item: str = "q-0001") -> list[Result]:
    """Right answers are b; wrong ones are a and c in turn."""
    rows = [answered(who, item, True, response="b") for who in range(right)]
    return rows + [answered(100 + who, item, False, response="ac"[who % 2]) for who in range(wrong)]


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule.removeprefix("results.") for finding in findings]


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [(59, 1, "too-easy"), (57, 3, None), (30, 30, None), (22, 38, None), (19, 41, "below-chance")],
)
def test_a_question_is_told_of_beyond_the_limits_and_not_at_them(right: int, wrong: int, rule: str) -> None:
    """57 of 60 is 0.95; of three answers chance gives 20 of 60."""
    said = [each for each in rules(found(taken(right, wrong))) if each != "dead-distractor"]
    assert said == ([rule] if rule else [])


def test_a_hard_question_is_told_of_where_chance_gives_less() -> None:
    option = question().options[0]
    four = question(options=tuple(option.model_copy(update={"id": each}) for each in "abcd"))
    asked = content(artefacts=(lesson(), Quiz(items=(four,))))
    assert "too-hard" in rules(found(taken(17, 43), asked))


def test_a_judgement_right_less_often_than_a_coin_is_told_of() -> None:
    claim = TrueFalse(id="q-0001", stem="Il faut fermer la porte.", answer=True, origin=Origin.HUMAN)
    asked = content(artefacts=(lesson(), Quiz(items=(claim,))))
    rows = [answered(who, "q-0001", who < 13, response=str(who < 13).lower()) for who in range(30)]
    (finding,) = found(rows, asked)
    assert (finding.rule, finding.facts["p"], finding.facts["chance"]) == ("results.below-chance", "43", "50")


def test_a_wrong_answer_nobody_chooses_is_named_with_its_figures_in_both_languages() -> None:
    rows = [answered(who, "q-0001", who < 20, response="b" if who < 20 else "c") for who in range(40)]
    (finding,) = found(rows)
    assert finding.message(Language.FRENCH) == (
        "La mauvaise réponse a «\u00a015 minutes\u00a0» n’attire presque personne\u00a0: "
        "0\u00a0% de 40 apprenants (v1\u00a0; p = 50\u00a0%). "
        "Remplacez-la par une erreur que l’on commet vraiment."
    )
    assert finding.message(Language.ENGLISH).startswith(
        'Wrong answer a "15 minutes" attracts almost nobody: 0%'
    )
    assert finding.severity is Severity.WARNING


def test_a_question_the_best_get_wrong_is_told_of() -> None:
    asked = quiz_of("q-0001", "q-0002", "q-0003")
    rows = []
    for who in range(40):
        good = who < 20
        rows += [
            answered(who, item, good, response="b" if good else "ac"[who % 2])
            for item in ("q-0001", "q-0002")
        ]
        rows.append(answered(who, "q-0003", not good, response="b" if not good else "ac"[who % 2]))
    negative = [each for each in found(rows, asked) if each.rule == "results.negative-discrimination"]
    assert "q-0003" in [each.place for each in negative]
    assert negative[-1].facts["correlation"] == "\u22121,00"


def test_of_fewer_learners_than_six_times_the_smallest_group_nothing_is_said() -> None:
    assert count_learners_needed(analysis_of(taken(2, 0), smallest=5)) == 30
    assert found(taken(29, 0)) == ()
    assert rules(found(taken(30, 0)))[0] == "too-easy"


def test_a_question_worded_otherwise_since_is_another_one() -> None:
    reworded = content(artefacts=(lesson(), Quiz(items=(question(1, stem="Combien de minutes ?"),))))
    assert found(taken(60, 0), ONE) != ()
    assert found(taken(60, 0), ONE, draft=reworded) == ()


def test_a_question_beside_a_new_one_still_has_its_figures() -> None:
    """The edition with the new question has no answers yet; the earlier one has."""
    both = quiz_of("q-0001", "q-0002")
    rows = [*taken(60, 0), answered(900, "q-0001", False, response="a", release=2)]
    said = find_concerns(analysis_of(rows, ONE, both, smallest=5), both)
    assert {(each.place, each.facts["releases"]) for each in said} == {("q-0001", "v1")}
