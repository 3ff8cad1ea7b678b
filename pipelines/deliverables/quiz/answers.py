"""What a model answers for a quiz: a list for each kind of question.

The model names the right option; code decides where it stands among the others. An item whose id is of the
earlier draft, with nothing else, stays as it was, whatever its kind.
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.drafting.element_builder import ArtefactAnswer, Name, Names, Text
from schemas.contract import Contract
from schemas.course import Bloom


class OptionAnswer(Contract):
    """One answer a learner may choose and what they read then."""

    text: Text
    feedback: Text


class QuestionAnswer(Contract):
    """A question with its right answer apart from the wrong ones; an earlier id alone keeps that item."""

    id: Name
    stem: Text
    right: OptionAnswer
    wrong: Annotated[list[OptionAnswer], Field(max_length=5)]
    objective: Name
    bloom: Bloom
    span_ids: Names


class ClaimAnswer(Contract):
    """A claim a learner judges; an earlier id alone keeps that item."""

    id: Name
    claim: Text
    is_true: bool
    feedback: Text
    objective: Name
    bloom: Bloom
    span_ids: Names


class MultipleAnswer(Contract):
    """A question with several right answers."""

    id: Name
    stem: Text
    right: Annotated[list[OptionAnswer], Field(max_length=6)]
    wrong: Annotated[list[OptionAnswer], Field(max_length=6)]
    objective: Name
    bloom: Bloom
    span_ids: Names


class GapAnswer(Contract):
    """What may be written into one gap."""

    accepted: Annotated[list[Text], Field(max_length=10)]


class ClozeAnswer(Contract):
    """A sentence with `____` for each gap, and the gaps in their order."""

    id: Name
    stem: Text
    gaps: Annotated[list[GapAnswer], Field(max_length=8)]
    feedback: Text
    objective: Name
    bloom: Bloom
    span_ids: Names


class NumericAnswer(Contract):
    """A question answered by a number, written with a point; right within the tolerance."""

    id: Name
    stem: Text
    answer: float
    tolerance: float
    unit: Text
    feedback: Text
    objective: Name
    bloom: Bloom
    span_ids: Names


class PairAnswer(Contract):
    """Two things that belong together."""

    left: Text
    right: Text


class MatchingAnswer(Contract):
    """Things to be put beside what belongs to them."""

    id: Name
    stem: Text
    pairs: Annotated[list[PairAnswer], Field(max_length=8)]
    feedback: Text
    objective: Name
    bloom: Bloom
    span_ids: Names


class OrderingAnswer(Contract):
    """Things to be put in order, listed in the right one."""

    id: Name
    stem: Text
    steps: Annotated[list[Text], Field(max_length=10)]
    feedback: Text
    objective: Name
    bloom: Bloom
    span_ids: Names


class QuizAnswer(ArtefactAnswer):
    """The items of a quiz."""

    questions: Annotated[list[QuestionAnswer], Field(max_length=120)]
    claims: Annotated[list[ClaimAnswer], Field(max_length=120)]
    multiples: Annotated[list[MultipleAnswer], Field(default_factory=list, max_length=120)]
    clozes: Annotated[list[ClozeAnswer], Field(default_factory=list, max_length=120)]
    numerics: Annotated[list[NumericAnswer], Field(default_factory=list, max_length=120)]
    matchings: Annotated[list[MatchingAnswer], Field(default_factory=list, max_length=120)]
    orderings: Annotated[list[OrderingAnswer], Field(default_factory=list, max_length=120)]

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        lists = (self.questions, self.claims, self.multiples, self.clozes, self.numerics)
        if not any((*lists, self.matchings, self.orderings)):
            raise ValueError("no question of any kind")
        return self
