"""What a model answers for a quiz, and the quiz made of it; a model never says where the key stands."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Self, TypeVar

from pydantic import Field, model_validator

from pipelines.drafting.artefacts.quiz.options import Answered, arranged
from pipelines.drafting.pen import ArtefactAnswer, Name, Names, Pen, Text
from pipelines.drafting.plain_text import plain
from pipelines.drafting.prompt import Line
from schemas.contract import Contract
from schemas.course import Bloom
from schemas.draft import Item, Origin, Quiz, SingleChoice, TrueFalse

Made = TypeVar("Made", SingleChoice, TrueFalse)


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


class QuizAnswer(ArtefactAnswer):
    """The items of a quiz."""

    questions: Annotated[list[QuestionAnswer], Field(max_length=120)]
    claims: Annotated[list[ClaimAnswer], Field(max_length=120)]

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.questions and not self.claims:
            raise ValueError("neither a question nor a claim")
        return self


def outline(quiz: Quiz) -> Iterator[Line]:
    """Yield the items as the prompt shows them."""
    for item in quiz.items:
        cited: Line = {"span_ids": [c.span for c in item.citations], "by": item.origin.value}
        if isinstance(item, TrueFalse):
            yield {"id": item.id, "claim": item.stem, "is_true": item.answer, **cited}
        elif isinstance(item, SingleChoice):
            answers = {option.id: option.text for option in item.options}
            right = answers.pop(item.key, "")
            yield {"id": item.id, "stem": item.stem, "right": right, "wrong": list(answers.values()), **cited}


def build(answers: Sequence[QuizAnswer], pen: Pen, earlier: Quiz | None) -> Quiz | None:
    """Return the quiz in the earlier order, new items last; None where no item can be used.

    No more items than the module asks for, unless people wrote more: those stay.
    """
    before = earlier.items if earlier else ()
    made: list[Item] = []
    for answer in answers:
        made += [q for q in (_question(each, pen, before) for each in answer.questions) if q]
        made += [c for c in (_claim(each, pen, before) for each in answer.claims) if c]
    rank = {item.id: number for number, item in enumerate(before)}
    ordered = sorted(made, key=lambda item: rank.get(item.id, len(rank)))
    held = sum(pen.holds(item) for item in before)
    by_machine = [item for item in ordered if not pen.holds(item)]
    extra = {item.id for item in by_machine[max(pen.request.module.questions - held, 0) :]}
    items = tuple(item for item in ordered if item.id not in extra)
    return Quiz(items=items) if items else None


def _question(said: QuestionAnswer, pen: Pen, earlier: Sequence[Item]) -> SingleChoice | None:
    before = pen.take(said.id, [item for item in earlier if isinstance(item, SingleChoice)])
    if before is not None and pen.holds(before):
        return pen.keep_from(before, said.stem)
    citations = pen.cite(said.span_ids)
    quotes = [citation.quote for citation in citations]
    stem = plain(said.stem, quotes)
    right = _option(said.right, quotes)
    wrong = [option for option in (_option(each, quotes) for each in said.wrong) if option.text]
    if not stem or not right.text or not wrong:
        return pen.kept(before) if before is not None else None
    name = before.id if before is not None else pen.mint.item()
    options, key = arranged(name, right, wrong, before)
    made = SingleChoice(
        id=name,
        stem=stem,
        options=options,
        key=key,
        objective=pen.objective(said.objective),
        bloom=said.bloom,
        citations=citations,
        origin=Origin.MODEL,
    )
    return _unless_same(made, before)


def _claim(said: ClaimAnswer, pen: Pen, earlier: Sequence[Item]) -> TrueFalse | None:
    before = pen.take(said.id, [item for item in earlier if isinstance(item, TrueFalse)])
    if before is not None and pen.holds(before):
        return pen.keep_from(before, said.claim)
    citations = pen.cite(said.span_ids)
    quotes = [citation.quote for citation in citations]
    claim = plain(said.claim, quotes)
    if not claim:
        return pen.kept(before) if before is not None else None
    made = TrueFalse(
        id=before.id if before is not None else pen.mint.item(),
        stem=claim,
        answer=said.is_true,
        feedback=plain(said.feedback, quotes),
        objective=pen.objective(said.objective),
        bloom=said.bloom,
        citations=citations,
        origin=Origin.MODEL,
    )
    return _unless_same(made, before)


def _option(said: OptionAnswer, quotes: Sequence[str]) -> Answered:
    return Answered(plain(said.text, quotes), plain(said.feedback, quotes))


def _unless_same(made: Made, before: Made | None) -> Made:
    """Return the earlier item where the model said the very same again: it keeps its author."""
    if before is not None and made.model_copy(update={"origin": before.origin}) == before:
        return before
    return made
