"""When a module is complete: a few words of `course.yaml`, and the digests of before."""

import pytest
from pydantic import ValidationError

from pipelines.testing import builders
from schemas.course import UNLIMITED, Completion, CompletionRule, CourseDocument, PagesAsked, QuizAsked


def test_the_usual_rule_leaves_the_content_and_its_digest_as_they_were() -> None:
    usual = builders.content(rule=CompletionRule())
    assert usual == builders.content()
    assert b'"rule"' not in usual.canonical()


def test_another_rule_is_another_content_to_approve() -> None:
    digests = {
        builders.content(rule=rule).canonical_digest()
        for rule in (
            None,
            CompletionRule(attempts=3),
            CompletionRule(completion=Completion(quiz=QuizAsked.PASSED)),
        )
    }
    assert len(digests) == 3


@pytest.mark.parametrize("attempts", [1, 10, UNLIMITED])
def test_a_quiz_may_be_taken_one_to_ten_times_or_without_a_limit(attempts: int | str) -> None:
    assert CompletionRule.model_validate({"attempts": attempts}).attempts == attempts


@pytest.mark.parametrize("attempts", [0, 11, -1, 1.5, "2", "infinite", None, True])
def test_other_attempts_are_refused(attempts: object) -> None:
    with pytest.raises(ValidationError, match="attempts"):
        CompletionRule.model_validate({"attempts": attempts})


def test_a_module_that_asks_for_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="complete before it was opened"):
        Completion(pages=PagesAsked.NONE, quiz=QuizAsked.NONE)


def test_a_document_of_the_course_follows_the_usual_rule() -> None:
    needs = CourseDocument(id="besoins", title="Les besoins", kind="needs_analysis")
    course = builders.course(attempts=5, documents=(needs,))
    assert [course.rule_of(module).attempts for module in course.drafted_modules] == [5, 2]
