"""The quiz built from a model's answer, and the quiz as a prompt shows it."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from math import isfinite
from typing import Any, TypeVar

from pipelines.deliverables.quiz.answers import (
    ClaimAnswer,
    ClozeAnswer,
    MatchingAnswer,
    MultipleAnswer,
    NumericAnswer,
    OptionAnswer,
    OrderingAnswer,
    QuestionAnswer,
    QuizAnswer,
)
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.options import LETTERS, ShuffledAnswer, arrange_options, shuffle_answers
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from schemas.draft import (
    GAP,
    Cloze,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Question,
    Questionnaire,
    SingleChoice,
    TrueFalse,
)

Q = TypeVar("Q", bound=Question)
SaidItem = (
    QuestionAnswer
    | ClaimAnswer
    | MultipleAnswer
    | ClozeAnswer
    | NumericAnswer
    | MatchingAnswer
    | OrderingAnswer
)
FEWEST_PARTS = 2
"""Pairs or steps that a question needs at least."""


def outline(quiz: Questionnaire) -> Iterator[Line]:
    """Yield the questions as the prompt shows them."""
    for item in quiz.items:
        cited: Line = {"span_ids": [c.span for c in item.citations], "by": item.origin.value}
        yield {"id": item.id, "kind": item.kind, **_outline_item(item), **cited}


def _outline_item(item: Item) -> Line:
    match item:
        case TrueFalse():
            return {"claim": item.stem, "is_true": item.answer}
        case SingleChoice():
            answers = {option.id: option.text for option in item.options}
            return {
                "stem": item.stem,
                "right": answers.pop(item.key, ""),
                "wrong": list(answers.values()),
            }
        case MultipleChoice():
            right = [option.text for option in item.options if option.id in item.keys]
            wrong = [option.text for option in item.options if option.id not in item.keys]
            return {"stem": item.stem, "right": right, "wrong": wrong}
        case Cloze():
            return {"stem": item.stem, "gaps": [list(gap.accepted) for gap in item.gaps]}
        case Numeric():
            return {"stem": item.stem, "answer": item.answer, "unit": item.unit}
        case Matching():
            return {"stem": item.stem, "pairs": [[pair.left, pair.right] for pair in item.pairs]}
        case Ordering():
            return {"stem": item.stem, "steps": [place.text for place in item.places]}


def build(answers: Sequence[QuizAnswer], builder: ElementBuilder, earlier: Quiz | None) -> Quiz | None:
    """Return the quiz, its questions in the earlier order, new ones last; None if there is none to use.

    It has no more questions than the module asks for.
    """
    ordered = build_items(answers, builder, earlier.items if earlier else ())
    items = tuple(ordered[: builder.request.module.questions])
    return Quiz(items=items) if items else None


def build_items(answers: Sequence[QuizAnswer], builder: ElementBuilder, before: Sequence[Item]) -> list[Item]:
    """Return every question built from the answers, in the order of `before`, new ones last."""
    items = [item for answer in answers for item in _build_items(answer, builder, before)]
    rank = {item.id: number for number, item in enumerate(before)}
    return sorted(items, key=lambda item: rank.get(item.id, len(rank)))


def _build_items(answer: QuizAnswer, builder: ElementBuilder, earlier: Sequence[Item]) -> Iterator[Item]:
    answers: Iterator[SaidItem] = chain(
        answer.questions,
        answer.claims,
        answer.multiples,
        answer.clozes,
        answer.numerics,
        answer.matchings,
        answer.orderings,
    )
    kinds, earlier_ids = builder.request.module.item_kinds, {item.id for item in earlier}
    for question_answer in answers:
        item = _build_item(question_answer, builder, earlier)
        if item is not None and (item.kind in kinds or item.id in earlier_ids):
            yield item


def _build_item(answer: SaidItem, builder: ElementBuilder, before: Sequence[Item]) -> Item | None:
    match answer:
        case QuestionAnswer():
            singles = [item for item in before if isinstance(item, SingleChoice)]
            return _build_question(
                answer,
                answer.stem,
                SingleChoice,
                builder,
                before,
                partial(_build_single_choice, earlier=singles),
            )
        case ClaimAnswer():
            return _build_question(answer, answer.claim, TrueFalse, builder, before, _build_true_false)
        case MultipleAnswer():
            return _build_question(
                answer, answer.stem, MultipleChoice, builder, before, _build_multiple_choice
            )
        case ClozeAnswer():
            return _build_question(answer, answer.stem, Cloze, builder, before, _build_cloze)
        case NumericAnswer():
            return _build_question(answer, answer.stem, Numeric, builder, before, _build_numeric)
        case MatchingAnswer():
            return _build_question(answer, answer.stem, Matching, builder, before, _build_matching)
        case OrderingAnswer():
            return _build_question(answer, answer.stem, Ordering, builder, before, _build_ordering)


Build = Callable[[Any, dict[str, Any], Sequence[str]], Q | None]
"""Builds a question from an answer, the fields all questions have, and the quotations it cites."""


def _build_question(
    answer: Any, stem: str, kind: type[Q], builder: ElementBuilder, earlier: Sequence[Item], build: Build[Q]
) -> Q | None:
    """Return the question built from an answer; an earlier one keeps its id."""
    earlier_item = builder.take_earlier(answer.id, [item for item in earlier if isinstance(item, kind)])
    citations = builder.cite(answer.span_ids)
    quotes = [citation.quote for citation in citations]
    fields = {
        "id": earlier_item.id if earlier_item is not None else builder.ids.peek_item(),
        "stem": to_plain_text(stem, quotes),
        "objective": builder.find_objective(answer.objective),
        "bloom": answer.bloom,
        "citations": citations,
        "origin": Origin.MODEL,
    }
    built = build(answer, fields, quotes) if fields["stem"] else None
    if built is None:
        return builder.keep_earlier(earlier_item) if earlier_item is not None else None
    if earlier_item is None:
        builder.ids.allocate_item()  # the id peeked at above; an answer that gives no question uses none up
        return built
    return _prefer_same_earlier(built, earlier_item)


def _build_single_choice(
    answer: QuestionAnswer, fields: dict[str, Any], quotes: Sequence[str], *, earlier: Sequence[SingleChoice]
) -> SingleChoice | None:
    right = _build_option(answer.right, quotes)
    wrong = [option for option in (_build_option(each, quotes) for each in answer.wrong) if option.text]
    if not right.text or not wrong:
        return None
    earlier_item = next((item for item in earlier if item.id == fields["id"]), None)
    options, key = arrange_options(fields["id"], right, wrong, earlier_item)
    return SingleChoice(**fields, options=options, key=key)


def _build_true_false(answer: ClaimAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> TrueFalse:
    return TrueFalse(**fields, answer=answer.is_true, feedback=to_plain_text(answer.feedback, quotes))


def _build_multiple_choice(
    answer: MultipleAnswer, fields: dict[str, Any], quotes: Sequence[str]
) -> MultipleChoice | None:
    right = [option for option in (_build_option(each, quotes) for each in answer.right) if option.text]
    wrong = [option for option in (_build_option(each, quotes) for each in answer.wrong) if option.text]
    by_text = {option.text: option for option in (*wrong, *right)}
    shuffled = shuffle_answers(fields["stem"], list(by_text.values()))[: len(LETTERS)]
    keys = tuple(letter for letter, option in zip(LETTERS, shuffled, strict=False) if option in right)
    if not keys or len(keys) == len(shuffled):
        return None
    options = tuple(
        Option(id=letter, text=option.text, feedback=option.feedback)
        for letter, option in zip(LETTERS, shuffled, strict=False)
    )
    return MultipleChoice(**fields, options=options, keys=keys)


def _build_cloze(answer: ClozeAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Cloze | None:
    gaps = [
        tuple(filter(None, (to_plain_text(text, quotes) for text in gap.accepted))) for gap in answer.gaps
    ]
    if not gaps or not all(gaps) or len(GAP.findall(fields["stem"])) != len(gaps):
        return None
    built_gaps = tuple(Gap(accepted=tuple(dict.fromkeys(accepted))) for accepted in gaps)
    return Cloze(**fields, gaps=built_gaps, feedback=to_plain_text(answer.feedback, quotes))


def _build_numeric(answer: NumericAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Numeric | None:
    if not isfinite(answer.answer) or not isfinite(answer.tolerance):
        return None
    return Numeric(
        **fields,
        answer=answer.answer,
        tolerance=abs(answer.tolerance),
        unit=to_plain_text(answer.unit, quotes),
        feedback=to_plain_text(answer.feedback, quotes),
    )


def _build_matching(answer: MatchingAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Matching | None:
    texts = [(to_plain_text(pair.left, quotes), to_plain_text(pair.right, quotes)) for pair in answer.pairs]
    full_pairs = [(left, right) for left, right in texts if left and right]
    lefts, rights = {left for left, _ in full_pairs}, {right for _, right in full_pairs}
    if len(full_pairs) < FEWEST_PARTS or len(lefts) < len(full_pairs) or len(rights) < len(full_pairs):
        return None
    pairs = tuple(
        Pair(id=x, left=pair[0], right=pair[1]) for x, pair in zip(LETTERS, full_pairs, strict=False)
    )
    return Matching(**fields, pairs=pairs, feedback=to_plain_text(answer.feedback, quotes))


def _build_ordering(answer: OrderingAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Ordering | None:
    steps = list(filter(None, (to_plain_text(text, quotes) for text in answer.steps)))
    if len(steps) < FEWEST_PARTS or len(set(steps)) < len(steps):
        return None
    places = tuple(OrderingPlace(id=letter, text=text) for letter, text in zip(LETTERS, steps, strict=False))
    return Ordering(**fields, places=places, feedback=to_plain_text(answer.feedback, quotes))


def _build_option(answer: OptionAnswer, quotes: Sequence[str]) -> ShuffledAnswer:
    return ShuffledAnswer(to_plain_text(answer.text, quotes), to_plain_text(answer.feedback, quotes))


def _prefer_same_earlier(built: Q, earlier: Q) -> Q:
    """Return the earlier item if the model wrote the same again, so that its author stays."""
    if built.model_copy(update={"origin": earlier.origin}) == earlier:
        return earlier
    return built
