"""The questions of a draft, answered by a critic from the cited passages before it has seen a key."""

from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase
from typing import Annotated

from pydantic import Field

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critic.shown_passages import Surroundings
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.element_builder import Name, Text
from pipelines.drafting.elements import Element, list_right_answers
from pipelines.drafting.prompt import Line
from pipelines.drafting.text.amounts import find_amounts
from schemas.contract import Contract
from schemas.draft import (
    Cloze,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Origin,
    Question,
    SingleChoice,
    TrueFalse,
)
from schemas.draft.element_parts import FALSE, TRUE, number_of
from schemas.finding import Finding

SYSTEM, PROMPT = "critic/answers_system.j2", "critic/answers_prompt.j2"

MOST_CHARACTERS = 20_000
MOST_LINES = 40
"""Of the questions in one call."""

RULE = "critic.key"


class BlindAnswer(Contract):
    """What a critic answers to one question; empty if the passages do not tell."""

    id: Name
    answers: Annotated[list[Text], Field(max_length=26)]


class BlindAnswers(Contract):
    """The answers to the questions shown."""

    answers: Annotated[list[BlindAnswer], Field(max_length=2 * MOST_LINES)]


def list_asked(elements: Iterable[Element], places: frozenset[str] | None) -> Iterator[Element]:
    """Yield the questions that a model or a person wrote; those of rules have exact keys."""
    for element in elements:
        is_asked = places is None or element.id in places
        is_question = isinstance(element.part, Question) and element.origin is not Origin.EXTRACTIVE
        if is_asked and is_question and element.citations:
            yield element


def make_question_line(element: Element, around: Surroundings) -> Line:
    """Return a question without its key, its feedback and the order its author gave pairs and steps."""
    item = element.part
    line: dict[str, object] = {
        "id": element.id,
        "kind": getattr(item, "kind", ""),
        "asks": around.asked.get(element.id, getattr(item, "stem", "")),
    }
    if isinstance(item, SingleChoice | MultipleChoice):
        line["options"] = {option.id: option.text for option in item.options}
    elif isinstance(item, Matching):
        line["left"] = [pair.left for pair in item.pairs]
        line["right"] = _letter(_list_rights(item))
    elif isinstance(item, Ordering):
        line["steps"] = _letter(_list_steps(item))
    return line | {"passages": around.list_passages(element)}


def find_other_keys(
    answers: Iterable[BlindAnswers], asked: Iterable[Element], critic: str
) -> Iterator[Finding]:
    """Yield a finding for each question whose key is not what the critic answered first."""
    waiting = {element.id: element for element in asked}
    for each in (answer for given in answers for answer in given.answers):
        element = waiting.pop(each.id, None)
        if element is None or not isinstance(element.part, Question) or not each.answers:
            continue
        compare, show = _choose_comparison(element.part)
        if not compare(each.answers):
            facts = {
                "critic": critic,
                "answered": cut_excerpt(show(each.answers)),
                "key": _show_key(element.part),
            }
            yield Finding(rule=RULE, place=element.id, facts=facts)


Comparison = tuple[Callable[[list[str]], bool], Callable[[list[str]], str]]
"""Whether answers are the key, and how they are shown."""


def _choose_comparison(item: Question) -> Comparison:
    """Return how answers to a question are compared; to a kind unknown here every answer is right."""
    match item:
        case SingleChoice():
            return lambda given: _strip(given) == [item.key], lambda given: _show_options(item, given)
        case MultipleChoice():
            return lambda given: {*_strip(given)} == {*item.keys}, lambda given: _show_options(item, given)
        case TrueFalse():
            return lambda given: _strip(given) == [TRUE if item.answer else FALSE], " / ".join
        case Cloze():
            return lambda given: _fits_gaps(item, given), " / ".join
        case Numeric():
            return lambda given: _is_near(item, given[0]), " / ".join
        case Matching():
            rights = _list_rights(item)
            own = [ascii_lowercase[rights.index(pair.right)] for pair in item.pairs]
            return lambda given: _strip(given) == own, lambda given: _show_letters(rights, given)
        case Ordering():
            steps = _list_steps(item)
            own = [ascii_lowercase[steps.index(place.text)] for place in item.places]
            return lambda given: _strip(given) == own, lambda given: _show_letters(steps, given)
        case _:
            return lambda _: True, " / ".join


def _strip(given: list[str]) -> list[str]:
    return [text.strip(" .)").casefold() for text in given]


def _show_options(item: SingleChoice | MultipleChoice, given: list[str]) -> str:
    options = {option.id: option.text for option in item.options}
    return " / ".join(options.get(letter, letter) for letter in _strip(given))


def _show_letters(texts: list[str], given: list[str]) -> str:
    by_letter = _letter(texts)
    return " / ".join(by_letter.get(letter, letter) for letter in _strip(given))


def _show_key(item: Question) -> str:
    if isinstance(item, TrueFalse):
        return TRUE if item.answer else FALSE
    return cut_excerpt(" / ".join(list_right_answers(item)))


def _fits_gaps(item: Cloze, given: list[str]) -> bool:
    """Return whether each gap has an accepted text, or the same amount in other words."""
    if len(given) != len(item.gaps):
        return False
    return all(
        any(_is_same_text(text, accepted) for accepted in gap.accepted)
        for text, gap in zip(given, item.gaps, strict=True)
    )


def _is_same_text(one: str, other: str) -> bool:
    if fold_text(one) == fold_text(other):
        return True
    amounts, others = find_amounts(one), find_amounts(other)
    return len(amounts) == len(others) == 1 and amounts[0].equals(others[0])


def _is_near(item: Numeric, text: str) -> bool:
    """Return whether a number is the answer, within its tolerance; other words disagree with nothing."""
    try:
        return abs(number_of(text.removesuffix(item.unit).strip()) - item.answer) <= item.tolerance
    except ValueError:
        return True


def _letter(texts: list[str]) -> dict[str, str]:
    return dict(zip(ascii_lowercase, texts, strict=False))


def _list_rights(item: Matching) -> list[str]:
    return sorted({pair.right for pair in item.pairs})


def _list_steps(item: Ordering) -> list[str]:
    return sorted(place.text for place in item.places)
