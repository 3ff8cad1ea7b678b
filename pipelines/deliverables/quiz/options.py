"""Order of the options, drawn by code, so that the position of the key gives nothing away."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from pipelines.drafting.text.figures import find_figures
from schemas.draft import Option, SingleChoice
from schemas.language import Language

LETTERS = "abcdefghij"


MOST_OPTIONS = 6
"""Options of a single-choice question at most."""


class ShuffledAnswer(NamedTuple):
    """An answer, and the feedback a learner reads after choosing it."""

    text: str
    feedback: str


def arrange_options(
    item: str, right: ShuffledAnswer, wrong: Sequence[ShuffledAnswer], before: SingleChoice | None
) -> tuple[tuple[Option, ...], str]:
    """Return the options in order and the key's id.

    If the answers are those of the earlier revision, they keep their letters, which LMS reports show.
    Measures are in rising order. Otherwise the position of the key rotates: in as many questions in a row as
    there are options, it is once at each.
    """
    answers = [right, *wrong][:MOST_OPTIONS]
    order = _keep_earlier_order(answers, before) or _sort_measures(answers) or _draw_order(item, answers)
    options = tuple(Option(id=LETTERS[n], text=a.text, feedback=a.feedback) for n, a in enumerate(order))
    return options, LETTERS[order.index(right)]


def shuffle_answers(seed: str, answers: Sequence[ShuffledAnswer]) -> list[ShuffledAnswer]:
    """Return answers in an order that depends only on the seed and the texts."""
    return sorted(answers, key=lambda answer: _draw(f"{seed} {answer.text}"))


def _keep_earlier_order(
    answers: Sequence[ShuffledAnswer], earlier: SingleChoice | None
) -> list[ShuffledAnswer] | None:
    if earlier is None or [option.id for option in earlier.options] != list(LETTERS[: len(answers)]):
        return None
    by_text = {answer.text: answer for answer in answers}
    texts = [option.text for option in earlier.options]
    are_same = len(by_text) == len(answers) and set(texts) == set(by_text)
    return [by_text[text] for text in texts] if are_same else None


def _sort_measures(answers: Sequence[ShuffledAnswer]) -> list[ShuffledAnswer] | None:
    """Return answers in order of value if each is one measure, all of one unit and different; else None."""
    for language in Language:
        measures = [find_figures(answer.text, language) for answer in answers]
        if len(answers) > 1 and all(len(measure) == 1 for measure in measures):
            values = {each[0].value: answer for each, answer in zip(measures, answers, strict=True)}
            if len(values) == len(answers) and len({each[0].unit for each in measures}) == 1:
                return [values[value] for value in sorted(values)]
    return None


def _draw_order(item: str, answers: Sequence[ShuffledAnswer]) -> list[ShuffledAnswer]:
    number = int(item.removeprefix("q-"))
    cycle, step = divmod(number - 1, len(answers))
    places = sorted(range(len(answers)), key=lambda place: _draw(f"{cycle} {len(answers)} {place}"))
    answers_drawn = sorted(answers[1:], key=lambda answer: _draw(f"{item} {answer.text}"))
    answers_drawn.insert(places[step], answers[0])
    return answers_drawn


def _draw(text: str) -> bytes:
    return sha256(text.encode()).digest()
