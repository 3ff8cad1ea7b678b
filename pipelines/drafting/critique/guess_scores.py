"""The score of someone who knows nothing and answers by habit.

The estimate is one a reviewer can redo by hand: one habit at a time, over the whole quiz. The reader of
`bench.quality` learns its habits from other quizzes and is the stricter judge.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import list_choices, list_keys
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import SingleChoice, TrueFalse
from schemas.finding import Finding
from schemas.language import Language

FEWEST_ITEMS = 4
MARGIN = 0.10
"""Above chance, what a quiz may give away (the peers' figure is 60 points and more)."""

SURE_DEVIATIONS = 2.0
"""Standard deviations above chance before a habit is one: in a short quiz, luck looks like a habit."""

LOPSIDED_SHARE = 0.75
"""Share of claims with the same answer above which giving it to all of them pays."""


@dataclass(frozen=True)
class Guess:
    """The score of one habit over a quiz, the score of chance (both 0 to 1), and its standard deviation."""

    habit: str
    score: float
    chance: float
    deviation: float


def find_guessable_quizzes(case: Case) -> Iterator[Finding]:
    """Find a quiz that a habit answers: the longest, the commonest place, the stem's words, true or false."""
    for kind, single_case in case.by_questionnaire.items():
        best = max(score_guesses(single_case), key=lambda each: each.score, default=None)
        if best is None or best.score <= best.chance + max(MARGIN, SURE_DEVIATIONS * best.deviation):
            continue
        items = sum(isinstance(item, SingleChoice | TrueFalse) for item in single_case.questions)
        facts = {
            "score": f"{best.score:.0%}".rstrip("%"),
            "chance": f"{best.chance:.0%}".rstrip("%"),
            "items": str(items),
        }
        yield Finding(rule=f"quiz.guess_{best.habit}", place=kind, facts=facts)


def find_unbalanced_claims(case: Case) -> Iterator[Finding]:
    """Find quizzes whose claims to judge are nearly all true, or nearly all false."""
    for kind, single_case in case.by_questionnaire.items():
        claims = [item for item in single_case.questions if isinstance(item, TrueFalse)]
        for answer, rule in ((True, "quiz.mostly_true"), (False, "quiz.mostly_false")):
            hits = sum(item.answer is answer for item in claims)
            if len(claims) >= FEWEST_ITEMS and hits > LOPSIDED_SHARE * len(claims):
                yield Finding(rule=rule, place=kind, facts={"hits": str(hits), "items": str(len(claims))})


def score_guesses(case: Case) -> tuple[Guess, ...]:
    """Return the score of each habit over single-choice and true-or-false items; none if they are few."""
    singles = [item for item in case.choices if len(item.options) > 1 and list_keys(item)]
    claims = [item for item in case.questions if isinstance(item, TrueFalse)]
    count = len(singles) + len(claims)
    if count < FEWEST_ITEMS:
        return ()
    odds = [1 / len(item.options) for item in singles] + [0.5] * len(claims)
    chance = sum(odds) / count
    deviation = math.sqrt(sum(odd * (1 - odd) for odd in odds)) / count
    judged = max((Counter(item.answer for item in claims)).values(), default=0)
    places = Counter(list_choices(item).index(list_keys(item)[0]) for item in singles)
    scores = {
        "longest": sum(_score_guess(item, [len(text) for text in list_choices(item)]) for item in singles),
        "place": float(max(places.values(), default=0)),
        "words": sum(
            _score_guess(item, _count_shared_words(item, case.content.language)) for item in singles
        ),
    }
    return tuple(Guess(habit, (hits + judged) / count, chance, deviation) for habit, hits in scores.items())


def _score_guess(item: SingleChoice, marks: list[int]) -> float:
    """Return 1 if the key alone has the highest mark, its share if others have it too, else 0."""
    best = [text for text, mark in zip(list_choices(item), marks, strict=True) if mark == max(marks)]
    return best.count(list_keys(item)[0]) / len(best)


def _count_shared_words(item: SingleChoice, language: Language) -> list[int]:
    stem = list_content_stems(item.stem, language)
    return [len(stem & list_content_stems(text, language)) for text in list_choices(item)]
