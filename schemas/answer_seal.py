"""Seals of experts' answers: the ledger's record of each answer when it is given, and of its withdrawal."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from schemas.contract import Contract
from schemas.expert_answer import ExpertAnswer
from schemas.ids import Digest, ExpertQuestionId, InvitationId, ModuleKey, Person


class AnswerSeal(Contract):
    """The ledger's record of an answer, or that the answer to a question is withdrawn.

    Of several on one question the last counts.
    """

    kind: Literal["answer_seal"] = "answer_seal"
    module: ModuleKey
    question: ExpertQuestionId
    asked: Digest = Field(description="Digest of the question as it was asked.")
    answer: Digest | None = Field(default=None, description="Of the answer; missing if it is withdrawn.")
    person: Person
    verified: bool = Field(
        description="Whether an identity provider, or a signed invitation, vouched for the name."
    )
    invitation: InvitationId | None = Field(
        default=None, description="The signed invitation to answer that it was given with."
    )
    at: datetime

    @classmethod
    def of(cls, answer: ExpertAnswer, *, verified: bool, invitation: str | None) -> Self:
        """Return the seal of an answer."""
        return cls(
            module=answer.question.module,
            question=answer.question.id,
            asked=answer.question.canonical_digest(),
            answer=answer.canonical_digest(),
            person=answer.person,
            verified=verified,
            invitation=invitation,
            at=answer.at,
        )

    def fits(self, answer: ExpertAnswer) -> bool:
        """Return whether an answer is the one that was sealed."""
        sealed = AnswerSeal.of(answer, verified=self.verified, invitation=self.invitation)
        return sealed.model_copy(update={"at": self.at}) == self
