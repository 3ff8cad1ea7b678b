"""Choice and order of distractors, so that neither length, place nor size gives away the key."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Self

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import word_right_feedback, word_wrong_feedback
from pipelines.drafting.citations import cite
from pipelines.drafting.text.words import content_stems
from schemas.course import Bloom
from schemas.draft import Item, Option, Origin, SingleChoice
from schemas.language import Language

OPTIONS = 4
POOL = 9
"""Distractors looked at; beyond it the choices double without getting better."""

LETTERS = "abcdefgh"


@dataclass
class Habits:
    """Where keys have stood so far in a quiz, and how long they were among their options."""

    places: Counter[int] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, items: Iterable[Item]) -> Self:
        """Return the habits of the items there are already."""
        habits = cls()
        for item in items:
            if isinstance(item, SingleChoice):
                habits.note(item)
        return habits

    def note(self, item: SingleChoice) -> None:
        """Take an item that is already in the quiz into account."""
        texts = [option.text for option in item.options]
        place = next((n for n, option in enumerate(item.options) if option.id == item.key), None)
        if place is not None:
            self.places[place] += 1
            self.lengths[_length_rank(texts[place], texts)] += 1


def compose(
    candidate: Candidate, habits: Habits, language: Language, identity: str, objective: str | None
) -> SingleChoice:
    """Return the item, its key at the least used place and of the least used length."""
    measured = candidate.key.value is not None
    chosen = _measures(candidate, habits) if measured else _texts(candidate, habits, language)
    options = tuple(
        Option(
            id=LETTERS[place],
            text=answer.text,
            feedback=(word_right_feedback if answer is candidate.key else word_wrong_feedback)(
                candidate.evidence, language
            ),
        )
        for place, answer in enumerate(chosen)
    )
    item = SingleChoice(
        id=identity,
        stem=candidate.stem,
        options=options,
        key=LETTERS[chosen.index(candidate.key)],
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=tuple(cite(piece.source, piece.span) for piece in candidate.pieces),
        origin=Origin.EXTRACTIVE,
    )
    habits.note(item)
    return item


def _measures(candidate: Candidate, habits: Habits) -> list[CandidateAnswer]:
    """Return the key among measures like it, in rising order, at the least used rank it can have."""
    key = candidate.key
    below = [each for each in candidate.distractors if _value(each) < _value(key)]
    above = [each for each in candidate.distractors if _value(each) > _value(key)]
    total = min(OPTIONS, 1 + len(below) + len(above))
    ranks = [rank for rank in range(total) if rank <= len(below) and total - 1 - rank <= len(above)]
    rank = min(ranks, key=lambda each: (habits.places[each], _chance(candidate, each)))

    def likeness(each: CandidateAnswer) -> tuple[int, float]:
        """Of like length first: one number with a digit more would stand out; then the nearest."""
        return abs(len(each.text) - len(key.text)), abs(_value(each) - _value(key))

    chosen = [*sorted(below, key=likeness)[:rank], key, *sorted(above, key=likeness)[: total - 1 - rank]]
    return sorted(chosen, key=_value)


def _texts(candidate: Candidate, habits: Habits, language: Language) -> list[CandidateAnswer]:
    """Return the key among distractors of like length, at the least used place."""
    size = len(candidate.key.text)
    pool = sorted(candidate.distractors, key=lambda each: (abs(len(each.text) - size), each.text))[:POOL]
    count = min(OPTIONS - 1, len(pool))
    asked = content_stems(candidate.stem, language)
    overlap = {each.text: len(content_stems(each.text, language) & asked) for each in (*pool, candidate.key)}

    def cost(choice: tuple[CandidateAnswer, ...]) -> tuple[int, int, int, int]:
        texts = [candidate.key.text, *(each.text for each in choice)]
        told = sum(abs(overlap[each.text] - overlap[candidate.key.text]) for each in choice)
        rank = _length_rank(candidate.key.text, texts)
        spread = sum(abs(len(each.text) - size) for each in choice)
        return told, habits.lengths[rank], spread, _chance(candidate, hash_of(texts))

    rivals = min(combinations(pool, count), key=cost)
    place = min(range(count + 1), key=lambda each: (habits.places[each], _chance(candidate, each)))
    shuffled = sorted(rivals, key=lambda each: _chance(candidate, hash_of([each.text])))
    return [*shuffled[:place], candidate.key, *shuffled[place:]]


def hash_of(texts: list[str]) -> int:
    """Return a number that depends on the texts alone, the same on every machine."""
    return sum(ord(character) * 31 ** (n % 7) for n, character in enumerate("\0".join(texts)))


def _chance(candidate: Candidate, choice: int) -> int:
    """Return an even but repeatable number: what stands in for a dice roll."""
    return (candidate.seed * 2_654_435_761 + choice * 40_503 * (candidate.seed % 8_191 + 1)) % 2**32


def _length_rank(text: str, texts: list[str]) -> int:
    return sum(len(other) > len(text) for other in texts)


def _value(answer: CandidateAnswer) -> float:
    return float(answer.value or 0)
