"""Order of the options, drawn by code, so that the place of the right one tells nothing."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from pipelines.drafting.text.figures import figures
from schemas.draft import Option, SingleChoice
from schemas.language import Language

LETTERS = "abcdefghij"


MOST_OPTIONS = 6
"""Options of a question with one right answer."""


class ShuffledAnswer(NamedTuple):
    """An answer and what a learner reads once they chose it."""

    text: str
    feedback: str


def arrange_options(
    item: str, right: ShuffledAnswer, wrong: Sequence[ShuffledAnswer], before: SingleChoice | None
) -> tuple[tuple[Option, ...], str]:
    """Return the options in order and the key's id.

    Answers an earlier revision had keep their letters, which LMS reports show. Measures stand in rising
    order. Else the key's places take turns: among as many items in a row as there are options, it
    stands once at each.
    """
    answers = [right, *wrong][:MOST_OPTIONS]
    order = _earlier_order(answers, before) or _sort_measures(answers) or _drawn_order(item, answers)
    options = tuple(Option(id=LETTERS[n], text=a.text, feedback=a.feedback) for n, a in enumerate(order))
    return options, LETTERS[order.index(right)]


def shuffle_answers(seed: str, answers: Sequence[ShuffledAnswer]) -> list[ShuffledAnswer]:
    """Return answers in an order that depends on the texts alone."""
    return sorted(answers, key=lambda answer: _draw(f"{seed} {answer.text}"))


def _earlier_order(
    answers: Sequence[ShuffledAnswer], before: SingleChoice | None
) -> list[ShuffledAnswer] | None:
    if before is None or [option.id for option in before.options] != list(LETTERS[: len(answers)]):
        return None
    by_text = {answer.text: answer for answer in answers}
    texts = [option.text for option in before.options]
    same = len(by_text) == len(answers) and set(texts) == set(by_text)
    return [by_text[text] for text in texts] if same else None


def _sort_measures(answers: Sequence[ShuffledAnswer]) -> list[ShuffledAnswer] | None:
    """Return answers in the order of their measures, where each is one, of one unit, and no two are equal."""
    for language in Language:
        found = [figures(answer.text, language) for answer in answers]
        if len(answers) > 1 and all(len(each) == 1 for each in found):
            values = {each[0].value: answer for each, answer in zip(found, answers, strict=True)}
            if len(values) == len(answers) and len({each[0].unit for each in found}) == 1:
                return [values[value] for value in sorted(values)]
    return None


def _drawn_order(item: str, answers: Sequence[ShuffledAnswer]) -> list[ShuffledAnswer]:
    number = int(item.removeprefix("q-"))
    turn, step = divmod(number - 1, len(answers))
    places = sorted(range(len(answers)), key=lambda place: _draw(f"{turn} {len(answers)} {place}"))
    others = sorted(answers[1:], key=lambda answer: _draw(f"{item} {answer.text}"))
    others.insert(places[step], answers[0])
    return others


def _draw(what: str) -> bytes:
    return sha256(what.encode()).digest()
