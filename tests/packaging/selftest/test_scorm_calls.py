"""A session's calls, judged without a browser: what SCORM asks of them, and what the content expects."""

import pytest

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.selftest.expectation import compare_results, expect_result
from pipelines.packaging.selftest.scorm import (
    SCORM_1_2,
    SCORM_2004,
    ApiCall,
    ApiSession,
    judge_scorm,
    read_result,
)
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.self_test import PlayedResult
from tests import sample_deliverables as deliverables


def call(name: str, *given: str, returned: str = "true", error: int = 0) -> ApiCall:
    return ApiCall(name, given, returned, error)


def answered(item: str, at: int) -> tuple[ApiCall, ...]:
    return (
        call("SetValue", f"cmi.interactions.{at}.id", item),
        call("SetValue", f"cmi.interactions.{at}.result", "correct"),
    )


BEGIN, COMMIT, END = call("Initialize", ""), call("Commit", ""), call("Terminate", "")
SOUND = (BEGIN, *answered("q-0001", 0), COMMIT, *answered("q-0002", 1), COMMIT, END)


def rules(*calls: ApiCall) -> list[str]:
    return [finding.rule for finding in judge_scorm([ApiSession(calls, {})], SCORM_2004)]


def test_a_session_that_commits_each_answer_is_sound() -> None:
    assert rules(*SOUND) == []


@pytest.mark.parametrize(
    ("calls", "rule"),
    [
        ((*SOUND[1:],), "played.not-initialized"),
        ((*SOUND[:-1],), "played.not-terminated"),
        ((*SOUND[:-1], call("Terminate", "", returned="false", error=111)), "played.not-terminated"),
        ((*SOUND[:3], *SOUND[4:]), "played.not-committed"),
        ((*SOUND[:-2], END), "played.not-committed"),
        (
            (*SOUND[:-2], call("Commit", "", returned="false", error=391), END),
            "played.not-committed",
        ),
        ((*SOUND[:-1], call("GetValue", "cmi.nothing", returned="", error=401), END), "played.api-error"),
        ((*SOUND[:-1], call("SetValue", "cmi.suspend_data", "a" * 64_001), END), "played.suspend-data"),
    ],
    ids=[
        "no start",
        "no end",
        "a refused end",
        "no commit between answers",
        "no commit at the end",
        "a refused commit",
        "an error",
        "too long",
    ],
)
def test_a_session_is_judged_by_each_rule(calls: tuple[ApiCall, ...], rule: str) -> None:
    assert rule in rules(*calls)


def test_to_be_told_that_nothing_is_kept_yet_is_no_mistake() -> None:
    """SCORM 2004 has an error for it, 403, and a first launch has no other way to ask."""
    asked = call("GetValue", "cmi.suspend_data", returned="", error=403)
    assert rules(BEGIN, asked, *SOUND[1:]) == []


def test_the_same_number_is_a_mistake_in_scorm_12() -> None:
    """There 403 says that an element is read-only."""
    calls = (
        call("LMSInitialize", ""),
        call("LMSSetValue", "cmi.core.student_id", "x", returned="false", error=403),
        call("LMSFinish", ""),
    )
    assert [each.rule for each in judge_scorm([ApiSession(calls, {})], SCORM_1_2)] == ["played.api-error"]


@pytest.mark.parametrize(("length", "found"), [(4096, []), (4097, ["played.suspend-data"])])
def test_scorm_12_takes_4096_characters(length: int, found: list[str]) -> None:
    calls = (
        call("LMSInitialize", ""),
        call("LMSSetValue", "cmi.suspend_data", "a" * length),
        call("LMSFinish", ""),
    )
    assert [each.rule for each in judge_scorm([ApiSession(calls, {})], SCORM_1_2)] == found


def test_one_status_of_scorm_12_says_both_completion_and_success() -> None:
    kept = {"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "66.66"}
    assert read_result(ApiSession((), kept), SCORM_1_2) == PlayedResult(
        completed=True, passed=False, score=66.66, interactions=0
    )


def test_the_answers_to_give_are_those_of_the_content_alone() -> None:
    content = builders.content(artefacts=(deliverables.quiz(),))
    wanted = expect_result(content, KINDS.find_launch("scorm2004"))
    assert wanted.answers == {
        "q-0001": ["b"],
        "q-0002": ["a", "b"],
        "q-0003": ["false"],
        "q-0004": ["0 °C", "3 °C"],
        "q-0005": ["30"],
        "q-0006": ["a", "b"],
        "q-0007": ["a", "b", "c"],
    }
    assert wanted.left == PlayedResult(completed=True, passed=True, score=100, interactions=7)


def test_without_a_quiz_cmi5_judges_nothing() -> None:
    content = builders.content()
    reading = content.model_copy(
        update={"artefacts": tuple(each for each in content.artefacts if not isinstance(each, Quiz))}
    )
    assert expect_result(reading, KINDS.find_launch("cmi5")).left == PlayedResult(
        completed=True, interactions=0
    )
    assert expect_result(reading, KINDS.find_launch("scorm12")).left.passed


def test_what_a_platform_knows_otherwise_is_named_one_by_one() -> None:
    wanted = PlayedResult(completed=True, passed=True, score=100, interactions=7)
    found = PlayedResult(completed=False, passed=None, score=50, interactions=6)
    assert [finding.rule for finding in compare_results(found, wanted)] == [
        "played.completion",
        "played.success",
        "played.score",
        "played.interactions",
    ]
    assert compare_results(wanted, wanted) == ()
