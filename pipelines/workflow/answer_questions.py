"""Answers of experts to the questions of a module, and their withdrawal."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pydantic import Field

from adapters.course_yaml import parse_contract
from adapters.expert_answers import SignedAnswer
from adapters.workspace import Workspace
from pipelines.queries.expert_questions import list_module_questions
from pipelines.review.answer_seals import (
    Respondent,
    may_withdraw,
    record_answer,
    record_withdrawal,
    require_expert,
)
from pipelines.source_process import open_limited_reader
from pipelines.sourcing.source_reader import SourceBytes
from schemas.answer_seal import AnswerSeal
from schemas.contract import Contract
from schemas.course import Course, IdentityMode
from schemas.errors import CourseInvalid, DecisionRefused, InvalidInput
from schemas.expert_answer import LONGEST_ANSWER, ExpertAnswer, ExpertQuestion
from schemas.ids import ExpertQuestionId, ModuleKey, fold_name
from schemas.refusal import Refusal
from schemas.source import SpanKind

__all__ = [
    "AnswerFileContent",
    "Respondent",
    "answer_question",
    "answer_questions",
    "may_withdraw",
    "read_answer_file",
    "withdraw_answer",
]


class AnswerFileContent(Contract):
    """A file with answers to questions of one module, by the ids of the questions."""

    module: ModuleKey
    answers: dict[ExpertQuestionId, str] = Field(min_length=1)

    @property
    def written(self) -> dict[str, str]:
        """Return the answers that somebody wrote; all of them if nobody wrote any."""
        return {question: text for question, text in self.answers.items() if text.strip()} or self.answers


def read_answer_file(file: Path, text: str) -> AnswerFileContent:
    """Return the content of a YAML file with answers; raises InvalidInput with file, line and key."""
    try:
        return parse_contract(AnswerFileContent, file, text)
    except CourseInvalid as error:
        raise InvalidInput.of(error, error.place) from error


def answer_question(
    workspace: Workspace, key: str, question_id: str, text: str, respondent: Respondent, now: datetime
) -> SignedAnswer:
    """Record an expert's answer to one question; raises the errors of `answer_questions`."""
    return answer_questions(workspace, key, {question_id: text}, respondent, now)[0]


def answer_questions(
    workspace: Workspace, key: str, texts: dict[str, str], respondent: Respondent, now: datetime
) -> tuple[SignedAnswer, ...]:
    """Record an expert's answers to questions of a module, by their ids; they are sources from now on.

    All are checked before one is recorded. Raises DecisionRefused if the person may not answer, InvalidInput
    if a question is asked no more or an answer cannot be read, and the errors of `list_module_questions`.
    """
    respondent = _fold_respondent(respondent)
    folder, _ = workspace.find_module(key)
    course = folder.course
    expert = require_expert(course, key, respondent)
    _refuse_without_key(workspace, course, key)
    asked = list_module_questions(workspace, key, workspace.library())
    checked: list[tuple[ExpertQuestion, str]] = []
    for question_id, text in texts.items():
        question = asked.find(question_id)
        if question is None:
            raise InvalidInput(Refusal("answer.no_question", module=key, question=question_id))
        checked.append((question, _check_text(question, text)))
    for question, text in checked:
        drafted = ExpertAnswer(
            question=question, text=text, person=respondent.person, signed_as=expert.signed_as, at=now
        )
        _refuse_unreadable(workspace, drafted)
    return tuple(
        record_answer(workspace.answers, course, question, text, respondent, now)
        for question, text in checked
    )


def withdraw_answer(
    workspace: Workspace, key: str, question_id: str, respondent: Respondent, now: datetime
) -> AnswerSeal:
    """Record that the answer to a question is withdrawn: it is no source any more.

    Raises DecisionRefused if there is no such answer or the person may not, InvalidInput if there is no such
    module, LedgerBroken and StoreUnusable.
    """
    folder, _ = workspace.find_module(key)
    _refuse_without_key(workspace, folder.course, key)
    respondent = _fold_respondent(respondent)
    return record_withdrawal(workspace.answers, folder.course, key, question_id, respondent, now)


def _fold_respondent(respondent: Respondent) -> Respondent:
    return replace(respondent, person=fold_name(respondent.person))


def _check_text(question: ExpertQuestion, text: str) -> str:
    """Return an answer without space around it; raises InvalidInput if it is empty or too long."""
    text = text.strip()
    if not text:
        raise InvalidInput(Refusal("answer.empty", question=question.id))
    if len(text) > LONGEST_ANSWER:
        raise InvalidInput(Refusal("answer.too_long", question=question.id, most=LONGEST_ANSWER))
    return text


def _refuse_unreadable(workspace: Workspace, answer: ExpertAnswer) -> None:
    """Raise InvalidInput if nothing of an answer could be cited, SourceUnreadable if it cannot be read."""
    reader = open_limited_reader(workspace.settings)
    question = answer.question
    source = SourceBytes(answer.source_name, answer.markdown, question.language, None)
    if all(span.kind is SpanKind.HEADING for span in reader.read(source).spans):
        raise InvalidInput(Refusal("answer.nothing_visible", question=question.id))


def _refuse_without_key(workspace: Workspace, course: Course, key: str) -> None:
    """Raise DecisionRefused if the ledger has no key yet, except where people are not identified."""
    if course.review.identity is not IdentityMode.LOCAL and workspace.ledger_key.read() is None:
        place = workspace.ledger_key.place
        raise DecisionRefused(Refusal("decision.no_key", module=key, key=place))
