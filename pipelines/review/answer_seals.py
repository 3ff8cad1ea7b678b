"""Recording of experts' answers: the only code that writes answers to the ledger.

Decided in docs/decisions/0142-answers-of-experts-are-sources.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.expert_answers import ExpertAnswers, SignedAnswer
from adapters.identity.invitation import refuse_expired
from adapters.ledger.turn import append_in_turn
from schemas.answer_seal import AnswerSeal
from schemas.course import Course, Expert, IdentityMode
from schemas.errors import DecisionRefused
from schemas.expert_answer import ExpertAnswer, ExpertQuestion
from schemas.ids import split_key
from schemas.refusal import Refusal
from schemas.review import LedgerRecord


@dataclass(frozen=True)
class Respondent:
    """Who answers, and how their name is known.

    `invitation` is the id of the signed invitation they came with, `invited_to` the questions it names, and
    `invited_until` when it expires.
    """

    person: str
    verified: bool = False
    invitation: str | None = None
    invited_to: Collection[str] = ()
    invited_until: datetime | None = None


def record_answer(
    answers: ExpertAnswers,
    course: Course,
    question: ExpertQuestion,
    text: str,
    respondent: Respondent,
    now: datetime,
) -> SignedAnswer:
    """Record an expert's answer to a question, in the place of an earlier one, and return it.

    Repeating one's own answer records nothing. Raises DecisionRefused if the person may not answer,
    LedgerBroken, StoreUnusable, and Conflict if others write first again and again; then nothing counts.
    """
    expert = require_expert(course, question.module, respondent)

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> AnswerSeal | SignedAnswer:
        current = _find_current(answers, recorded, question.id)
        if current is not None and _is_same(current, text, respondent):
            return current
        refuse_uninvited(question.id, respondent, moment)
        _refuse_used_invitation(question, respondent, recorded)
        answer = ExpertAnswer(
            question=question,
            text=text,
            person=respondent.person,
            signed_as=expert.signed_as,
            at=moment,
        )
        answers.records.save_answer(answer)
        return AnswerSeal.of(answer, verified=respondent.verified, invitation=respondent.invitation)

    seal = append_in_turn(answers.ledger, question.module, now, AnswerSeal, prepare)
    if isinstance(seal, SignedAnswer):
        return seal
    assert seal.answer is not None
    return SignedAnswer(answers.records.answer(question.module, seal.answer), seal)


def record_withdrawal(
    answers: ExpertAnswers,
    course: Course,
    module: str,
    question_id: str,
    respondent: Respondent,
    now: datetime,
) -> AnswerSeal:
    """Record that the answer to a question is withdrawn, by who gave it or by who decides on drafts.

    Raises DecisionRefused if there is no such answer or the person may not, LedgerBroken, StoreUnusable, and
    Conflict if others write first again and again; then nothing is recorded.
    """
    refuse_unheard_name(course, module, respondent)

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> AnswerSeal | SignedAnswer:
        current = _find_current(answers, recorded, question_id)
        if current is None:
            raise DecisionRefused(Refusal("answer.nothing_to_withdraw", module=module, question=question_id))
        refuse_uninvited(question_id, respondent, moment)
        if not may_withdraw(course, current, respondent):
            raise DecisionRefused(
                Refusal("answer.not_yours", module=module, question=question_id, author=current.answer.person)
            )
        return current.seal.model_copy(
            update={
                "answer": None,
                "person": respondent.person,
                "verified": respondent.verified,
                "invitation": respondent.invitation,
                "at": moment,
            }
        )

    seal = append_in_turn(answers.ledger, module, now, AnswerSeal, prepare)
    assert isinstance(seal, AnswerSeal)
    return seal


def may_withdraw(course: Course, signed: SignedAnswer, respondent: Respondent) -> bool:
    """Return whether a person may withdraw an answer: it is theirs, or they decide on drafts."""
    is_decider = respondent.person in course.review.deciders and respondent.invitation is None
    return is_decider or respondent.person == signed.answer.person


def require_expert(course: Course, module: str, respondent: Respondent) -> Expert:
    """Return the expert who answers; raises DecisionRefused if the course asks nobody of that name."""
    refuse_unheard_name(course, module, respondent)
    module_id = split_key(module)[1]
    expert = course.find_expert(respondent.person, module_id)
    if expert is None:
        people = ", ".join(each.person for each in course.list_experts(module_id)) or "–"
        raise DecisionRefused(
            Refusal("answer.stranger", module=module, person=respondent.person, people=people)
        )
    return expert


def refuse_unheard_name(course: Course, module: str, respondent: Respondent) -> None:
    """Raise DecisionRefused if the course does not hear a person known in this way."""
    if respondent.invitation is not None:
        if not course.review.hears_invitations:
            raise DecisionRefused(Refusal("answer.invitations_unheard", module=module))
        return
    if course.review.identity is IdentityMode.INVITATION:
        raise DecisionRefused(Refusal("answer.invited_only", module=module))
    if course.review.identity is IdentityMode.PROXY and not respondent.verified:
        raise DecisionRefused(Refusal("answer.unvouched", module=module))


def refuse_uninvited(question_id: str, respondent: Respondent, moment: datetime) -> None:
    """Raise DecisionRefused if a person came with an invitation to other questions, or that has expired.

    `moment` is never before the ledger's newest line, so that a clock set back revives no invitation.
    """
    if respondent.invited_until is not None:
        refuse_expired(respondent.invited_until, moment)
    if respondent.invitation is not None and question_id not in respondent.invited_to:
        raise DecisionRefused(Refusal("answer.uninvited", question=question_id))


def _find_current(
    answers: ExpertAnswers, recorded: Sequence[LedgerRecord], question_id: str
) -> SignedAnswer | None:
    signed = answers.list_signed(recorded)
    return next((each for each in signed if each.answer.question.id == question_id), None)


def _is_same(current: SignedAnswer, text: str, respondent: Respondent) -> bool:
    return (current.answer.text, current.answer.person) == (text, respondent.person)


def _refuse_used_invitation(
    question: ExpertQuestion, respondent: Respondent, recorded: Sequence[LedgerRecord]
) -> None:
    """Raise DecisionRefused if this question was answered with this invitation already."""
    used = (
        (record.invitation, record.question)
        for record in recorded
        if isinstance(record, AnswerSeal) and record.answer is not None
    )
    if respondent.invitation is not None and (respondent.invitation, question.id) in used:
        raise DecisionRefused(Refusal("answer.used_invitation", module=question.module))
