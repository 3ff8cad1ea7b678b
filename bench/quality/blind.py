"""The blind reader: it knows nothing of the subject and answers by what options look like.

It learns, from the other modules, how much length, place, likeness to the stem and absolute words tell
about the key; in a single bank, from the other fifths of it.
"""

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from pipelines.deliverables.quiz.contract import Quiz
from schemas.draft import Content, SingleChoice

ABSOLUTE = re.compile(
    r"\b(?:toujours|jamais|aucune?|tous|toutes|seulement|always|never|none|all|only)\b", re.I
)
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
LETTERS = "abcd"
PLACES = len(LETTERS)
FEWEST_WITH_A_MIDDLE = 3
ROUNDS, RATE, DECAY = 120, 0.8, 0.01
FOLDS = 5


class ReaderScore(NamedTuple):
    """A blind reader's share of right answers, that of chance, and over how many questions."""

    score: float
    chance: float
    questions: int


def items_of(content: Content) -> list[SingleChoice]:
    """Return the items with one right option of a content, those nobody could answer apart."""
    quizzes = [artefact for artefact in content.artefacts if isinstance(artefact, Quiz)]
    return [
        item for quiz in quizzes for item in quiz.items if isinstance(item, SingleChoice) and _is_whole(item)
    ]


def features(item: SingleChoice) -> list[list[float]]:
    """Return what the blind reader sees of each option, relative to the others.

    Longest, shortest, length, each place, overlap with the stem, most overlap, absolute words.
    """
    texts = [option.text for option in item.options]
    lengths = [len(text) for text in texts]
    mean = sum(lengths) / len(lengths)
    stem = set(re.findall(r"\w{4,}", item.stem.lower()))
    overlaps = [len(stem & set(re.findall(r"\w{4,}", text.lower()))) for text in texts]
    rows = []
    for n, text in enumerate(texts):
        longest = float(lengths[n] == max(lengths) and lengths.count(lengths[n]) == 1)
        shortest = float(lengths[n] == min(lengths) and lengths.count(lengths[n]) == 1)
        places = [float(n == place) for place in range(4)] + [float(n == len(texts) - 1)]
        most = float(overlaps[n] == max(overlaps) and overlaps.count(overlaps[n]) == 1)
        spread = (lengths[n] - mean) / (mean or 1)
        rows.append(
            [longest, shortest, spread, *places, float(overlaps[n]), most, float(bool(ABSOLUTE.search(text)))]
        )
    return rows


def learn(items: Sequence[SingleChoice]) -> list[float]:
    """Return the weights of a conditional logit over the options, by plain gradient ascent."""
    seen = [(features(item), _place(item)) for item in items]
    weights = [0.0] * (len(seen[0][0][0]) if seen else 0)
    for _ in range(ROUNDS):
        slope = [-DECAY * weight for weight in weights]
        for rows, key in seen:
            odds = _odds(rows, weights)
            for feature in range(len(weights)):
                expected = sum(odd * row[feature] for odd, row in zip(odds, rows, strict=True))
                slope[feature] += (rows[key][feature] - expected) / len(seen)
        weights = [weight + RATE * change for weight, change in zip(weights, slope, strict=True)]
    return weights


def hit(item: SingleChoice, weights: Sequence[float]) -> float:
    """Return 1 where the reader's first choice is the key, its share where first choices tie, else 0."""
    scores = [sum(w * f for w, f in zip(weights, row, strict=True)) for row in features(item)]
    best = [n for n, score in enumerate(scores) if math.isclose(score, max(scores), abs_tol=1e-9)]
    return 1 / len(best) if _place(item) in best else 0.0


def blind_score(modules: Sequence[Sequence[SingleChoice]]) -> tuple[float, float]:
    """Return the blind reader's share of right answers and chance's, each module left out in turn."""
    hits, chance, count = 0.0, 0.0, 0
    groups = [items for items in modules if items]
    if len(groups) == 1:
        groups = [groups[0][fold::FOLDS] for fold in range(FOLDS)]
    for number, held_out in enumerate(groups):
        rest = [item for n, items in enumerate(groups) if n != number for item in items]
        weights = learn(rest)
        for item in held_out if weights else ():
            hits += hit(item, weights)
            chance += 1 / len(item.options)
            count += 1
    return (hits / count, chance / count) if count else (0.0, 0.0)


def habits(items: Sequence[SingleChoice]) -> dict[str, float]:
    """Return how often the key is the longest, the shortest, and at the most frequent place."""
    if not items:
        return {}
    places = [_place(item) for item in items]
    rows = [features(item)[_place(item)] for item in items]
    return {
        "key is longest": sum(row[0] for row in rows) / len(rows),
        "key is shortest": sum(row[1] for row in rows) / len(rows),
        "key at its commonest place": max(places.count(place) for place in set(places)) / len(places),
        "key overlaps the stem most": sum(row[-2] for row in rows) / len(rows),
    }


def score_readers(items: Sequence[SingleChoice]) -> dict[str, "ReaderScore"]:
    """Return the score of each reader with one habit, over the questions where the habit says anything.

    Readers of numbers meet only questions whose options are all numbers. Ties share the point.
    """
    readers: dict[str, Callable[[SingleChoice], list[float] | None]] = {
        "longest": lambda item: [float(len(option.text)) for option in item.options],
        "shortest": lambda item: [-float(len(option.text)) for option in item.options],
        "words of the stem": lambda item: [row[-3] for row in features(item)],
        "odd one out": _mark_oddness,
        "smallest number": lambda item: _negate(_read_numbers(item)),
        "largest number": _read_numbers,
        "middle number": _mark_middle,
    }
    readers |= {f"place {LETTERS[n]}": partial(_mark_place, place=n) for n in range(PLACES)}
    scores = {}
    for name, mark in readers.items():
        marked = [(item, marks) for item in items if (marks := mark(item)) is not None]
        if marked:
            hits = sum(_share_point(item, marks) for item, marks in marked)
            chance = sum(1 / len(item.options) for item, _ in marked)
            scores[name] = ReaderScore(hits / len(marked), chance / len(marked), len(marked))
    return scores


def _share_point(item: SingleChoice, marks: Sequence[float]) -> float:
    best = [n for n, mark in enumerate(marks) if mark == max(marks)]
    return 1 / len(best) if _place(item) in best else 0.0


def _mark_place(item: SingleChoice, *, place: int) -> list[float] | None:
    if len(item.options) <= place:
        return None
    return [float(n == place) for n in range(len(item.options))]


def _mark_oddness(item: SingleChoice) -> list[float]:
    """Return how little each option looks like the others: its letters, taken three by three."""
    parts = [
        {f" {option.text.lower()} "[n : n + 3] for n in range(len(option.text))} for option in item.options
    ]
    return [-sum(len(one & other) / len(one | other) for other in parts if other is not one) for one in parts]


def _read_numbers(item: SingleChoice) -> list[float] | None:
    """Return the number each option begins with; None unless every option has one, and all differ."""
    found = [NUMBER.match(option.text.replace("\u202f", "").replace("\u00a0", "")) for option in item.options]
    if not all(found):
        return None
    numbers = [float(match.group().replace(",", ".").replace("−", "-")) for match in found if match]
    return numbers if len(set(numbers)) == len(numbers) else None


def _negate(numbers: list[float] | None) -> list[float] | None:
    return None if numbers is None else [-number for number in numbers]


def _mark_middle(item: SingleChoice) -> list[float] | None:
    numbers = _read_numbers(item)
    if numbers is None or len(numbers) < FEWEST_WITH_A_MIDDLE:
        return None
    return [float(min(numbers) < number < max(numbers)) for number in numbers]


def _is_whole(item: SingleChoice) -> bool:
    return len(item.options) > 1 and item.key in {option.id for option in item.options}


def _odds(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> list[float]:
    scores = [sum(w * f for w, f in zip(weights, row, strict=True)) for row in rows]
    powers = [math.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def _place(item: SingleChoice) -> int:
    return next(n for n, option in enumerate(item.options) if option.id == item.key)
