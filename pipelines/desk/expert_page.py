"""What the page of a module's questions to its experts shows one visitor, and what they may do there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.expert_answers import SignedAnswer
from pipelines.desk.visitors import Visitor
from pipelines.queries.expert_questions import ModuleQuestions
from pipelines.workflow.answer_questions import Respondent, may_withdraw
from pipelines.workflow.invite_expert import QuestionInvitationLink
from schemas.course import Expert
from schemas.errors import PremierjetError
from schemas.expert_answer import LONGEST_ANSWER, ExpertQuestion


@dataclass(frozen=True)
class ExpertPage:
    """The questions and answers of a module as one visitor sees them.

    `written` is what they wrote and was refused, by question; `error` says why.
    """

    asked: ModuleQuestions
    open_questions: tuple[ExpertQuestion, ...]
    answers: tuple[SignedAnswer, ...]
    experts: tuple[Expert, ...]
    may_answer: bool
    may_invite: bool
    withdrawable: frozenset[str]
    answerable_again: frozenset[str]
    notice: str = ""
    error: PremierjetError | None = None
    written: Mapping[str, str] = field(default_factory=dict)
    invited: QuestionInvitationLink | None = None

    longest_answer: int = LONGEST_ANSWER

    @property
    def lost_text(self) -> str:
        """Return what was written to a question that has no form any more, so that nothing is lost."""
        shown = {each.id for each in self.open_questions} if self.may_answer else set()
        again = self.answerable_again if self.may_answer else frozenset()
        return "\n\n".join(text for question, text in self.written.items() if question not in shown | again)


def build_expert_page(asked: ModuleQuestions, visitor: Visitor) -> ExpertPage:
    """Return the page of a module's questions; of an invited visitor, only those they were invited to."""
    course, invitation = asked.course, visitor.question_invitation
    is_heard = visitor.may_act_in(course)
    is_expert = is_heard and course.find_expert(visitor.person or "", asked.module.id) is not None
    is_reviewer = is_heard and invitation is None and visitor.person in course.review.deciders
    chosen = None if invitation is None else frozenset(invitation.questions)
    answers = tuple(each for each in asked.answers if chosen is None or each.answer.question.id in chosen)
    respondent = Respondent(
        visitor.person or "", visitor.vouched, invitation.id if invitation else None, chosen or ()
    )
    used = {each.seal.question for each in answers if invitation and each.seal.invitation == invitation.id}
    return ExpertPage(
        asked,
        tuple(each for each in asked.open_questions if chosen is None or each.id in chosen),
        answers,
        course.list_experts(asked.module.id),
        may_answer=is_expert,
        may_invite=is_reviewer and visitor.vouched and course.review.hears_invitations,
        withdrawable=frozenset(
            each.seal.question for each in answers if is_heard and may_withdraw(course, each, respondent)
        ),
        answerable_again=frozenset(each.seal.question for each in answers) - used,
    )
