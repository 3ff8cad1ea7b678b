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
FEWEST = 2
"""Pairs, steps or options a question needs to be one."""


def outline(quiz: Questionnaire) -> Iterator[Line]:
    """Yield the items as the prompt shows them."""
    for item in quiz.items:
        cited: Line = {"span_ids": [c.span for c in item.citations], "by": item.origin.value}
        yield {"id": item.id, "kind": item.kind, **_show_item(item), **cited}


def _show_item(item: Item) -> Line:
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
    """Return the quiz in the earlier order, new items last; None where no item can be used.

    No more items than the module asks for, unless people wrote more: those stay.
    """
    before = earlier.items if earlier else ()
    ordered = build_items(answers, builder, before)
    held = sum(builder.is_protected(item) for item in before)
    by_machine = [item for item in ordered if not builder.is_protected(item)]
    extra = {item.id for item in by_machine[max(builder.request.module.questions - held, 0) :]}
    items = tuple(item for item in ordered if item.id not in extra)
    return Quiz(items=items) if items else None


def build_items(answers: Sequence[QuizAnswer], builder: ElementBuilder, before: Sequence[Item]) -> list[Item]:
    """Return every question the answers make, those there were before in their order, new ones last."""
    made = [item for answer in answers for item in _build_items(answer, builder, before)]
    rank = {item.id: number for number, item in enumerate(before)}
    return sorted(made, key=lambda item: rank.get(item.id, len(rank)))


def _build_items(answer: QuizAnswer, builder: ElementBuilder, before: Sequence[Item]) -> Iterator[Item]:
    answers: Iterator[SaidItem] = chain(
        answer.questions,
        answer.claims,
        answer.multiples,
        answer.clozes,
        answer.numerics,
        answer.matchings,
        answer.orderings,
    )
    wanted, known = builder.request.module.item_kinds, {item.id for item in before}
    for each in answers:
        item = _item(each, builder, before)
        if item is not None and (item.kind in wanted or item.id in known):
            yield item


def _item(answer: SaidItem, builder: ElementBuilder, before: Sequence[Item]) -> Item | None:
    match answer:
        case QuestionAnswer():
            singles = [item for item in before if isinstance(item, SingleChoice)]
            return _build_question(
                answer, answer.stem, SingleChoice, builder, before, partial(_single, earlier=singles)
            )
        case ClaimAnswer():
            return _build_question(answer, answer.claim, TrueFalse, builder, before, _claim)
        case MultipleAnswer():
            return _build_question(answer, answer.stem, MultipleChoice, builder, before, _multiple)
        case ClozeAnswer():
            return _build_question(answer, answer.stem, Cloze, builder, before, _cloze)
        case NumericAnswer():
            return _build_question(answer, answer.stem, Numeric, builder, before, _numeric)
        case MatchingAnswer():
            return _build_question(answer, answer.stem, Matching, builder, before, _build_matching)
        case OrderingAnswer():
            return _build_question(answer, answer.stem, Ordering, builder, before, _build_ordering)


Build = Callable[[Any, dict[str, Any], Sequence[str]], Q | None]
"""Makes a question of an answer, the fields every question has, and the quotations it rests on."""


def _build_question(
    said: Any, stem: str, kind: type[Q], builder: ElementBuilder, earlier: Sequence[Item], build: Build[Q]
) -> Q | None:
    """Return the question an answer makes; an earlier one keeps its id, and a person's keeps everything."""
    before = builder.take_earlier(said.id, [item for item in earlier if isinstance(item, kind)])
    if before is not None and builder.is_protected(before):
        return builder.keep_from(before, stem)
    citations = builder.cite(said.span_ids)
    quotes = [citation.quote for citation in citations]
    fields = {
        "id": before.id if before is not None else builder.ids.peek_item(),
        "stem": to_plain_text(stem, quotes),
        "objective": builder.find_objective(said.objective),
        "bloom": said.bloom,
        "citations": citations,
        "origin": Origin.MODEL,
    }
    made = build(said, fields, quotes) if fields["stem"] else None
    if made is None:
        return builder.keep_earlier(before) if before is not None else None
    if before is None:
        builder.ids.allocate_item()  # the id it was made under; an answer that makes no question takes none
        return made
    return _unless_same(made, before)


def _single(
    answer: QuestionAnswer, fields: dict[str, Any], quotes: Sequence[str], *, earlier: Sequence[SingleChoice]
) -> SingleChoice | None:
    right = _option(answer.right, quotes)
    wrong = [option for option in (_option(each, quotes) for each in answer.wrong) if option.text]
    if not right.text or not wrong:
        return None
    before = next((item for item in earlier if item.id == fields["id"]), None)
    options, key = arrange_options(fields["id"], right, wrong, before)
    return SingleChoice(**fields, options=options, key=key)


def _claim(said: ClaimAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> TrueFalse:
    return TrueFalse(**fields, answer=said.is_true, feedback=to_plain_text(said.feedback, quotes))


def _multiple(answer: MultipleAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> MultipleChoice | None:
    right = [option for option in (_option(each, quotes) for each in answer.right) if option.text]
    wrong = [option for option in (_option(each, quotes) for each in answer.wrong) if option.text]
    apart = {option.text: option for option in (*wrong, *right)}
    shown = shuffle_answers(fields["stem"], list(apart.values()))[: len(LETTERS)]
    keys = tuple(letter for letter, option in zip(LETTERS, shown, strict=False) if option in right)
    if not keys or len(keys) == len(shown):
        return None
    options = tuple(
        Option(id=letter, text=option.text, feedback=option.feedback)
        for letter, option in zip(LETTERS, shown, strict=False)
    )
    return MultipleChoice(**fields, options=options, keys=keys)


def _cloze(answer: ClozeAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Cloze | None:
    gaps = [
        tuple(filter(None, (to_plain_text(text, quotes) for text in gap.accepted))) for gap in answer.gaps
    ]
    if not gaps or not all(gaps) or len(GAP.findall(fields["stem"])) != len(gaps):
        return None
    made = tuple(Gap(accepted=tuple(dict.fromkeys(accepted))) for accepted in gaps)
    return Cloze(**fields, gaps=made, feedback=to_plain_text(answer.feedback, quotes))


def _numeric(said: NumericAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Numeric | None:
    if not isfinite(said.answer) or not isfinite(said.tolerance):
        return None
    return Numeric(
        **fields,
        answer=said.answer,
        tolerance=abs(said.tolerance),
        unit=to_plain_text(said.unit, quotes),
        feedback=to_plain_text(said.feedback, quotes),
    )


def _build_matching(answer: MatchingAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Matching | None:
    both = [(to_plain_text(pair.left, quotes), to_plain_text(pair.right, quotes)) for pair in answer.pairs]
    whole = [(left, right) for left, right in both if left and right]
    lefts, rights = {left for left, _ in whole}, {right for _, right in whole}
    if len(whole) < FEWEST or len(lefts) < len(whole) or len(rights) < len(whole):
        return None
    pairs = tuple(Pair(id=x, left=pair[0], right=pair[1]) for x, pair in zip(LETTERS, whole, strict=False))
    return Matching(**fields, pairs=pairs, feedback=to_plain_text(answer.feedback, quotes))


def _build_ordering(answer: OrderingAnswer, fields: dict[str, Any], quotes: Sequence[str]) -> Ordering | None:
    steps = list(filter(None, (to_plain_text(text, quotes) for text in answer.steps)))
    if len(steps) < FEWEST or len(set(steps)) < len(steps):
        return None
    places = tuple(OrderingPlace(id=letter, text=text) for letter, text in zip(LETTERS, steps, strict=False))
    return Ordering(**fields, places=places, feedback=to_plain_text(answer.feedback, quotes))


def _option(answer: OptionAnswer, quotes: Sequence[str]) -> ShuffledAnswer:
    return ShuffledAnswer(to_plain_text(answer.text, quotes), to_plain_text(answer.feedback, quotes))


def _unless_same(made: Q, before: Q) -> Q:
    """Return the earlier item where the model said the very same again: it keeps its author."""
    if made.model_copy(update={"origin": before.origin}) == before:
        return before
    return made
