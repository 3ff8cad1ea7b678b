"""Choice and order of distractors, so that neither length, place nor size gives away the key."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Self

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer, draw_number
from pipelines.deliverables.quiz.phrases import write_right_feedback, write_wrong_feedback
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Bloom
from schemas.draft import Item, Option, Origin, SingleChoice
from schemas.language import Language

OPTIONS = 4
POOL = 9
"""Distractors considered; more would only make the search longer, not the choice better."""

SMALLEST, LARGEST, ONLY_EXTREME = 27, 27, 35
"""Of a hundred keys that may have any rank, those put first and those put last; of a hundred that may be only
the smallest, or only the largest, those put there: small keys have few smaller rivals."""

LETTERS = "abcdefgh"

LONGEST_RUN = 2
"""Keys at one place in a row that look like chance; a third invites to guess the fourth."""

Draw = Callable[[str], int]
"""Draws a number in place of chance for one question: the same for the same purpose."""


@dataclass
class Habits:
    """Counts of the keys of one paper so far: by position, and by rank in length among the options.

    `run` is the place of its last keys, and how many of them in a row stand there.
    """

    places: Counter[int] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    run: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, items: Iterable[Item]) -> Self:
        """Return the habits of the questions already on a paper, in their order."""
        habits = cls()
        for item in items:
            if isinstance(item, SingleChoice):
                habits.note(item)
        return habits

    def note(self, item: SingleChoice) -> None:
        """Count a question that is on the paper."""
        texts = [option.text for option in item.options]
        place = next((n for n, option in enumerate(item.options) if option.id == item.key), None)
        if place is not None:
            last, count = self.run
            self.run = (place, count + 1 if place == last else 1)
            self.places[place] += 1
            self.lengths[_rank_length(texts[place], texts)] += 1

    def rank_place(self, place: int) -> tuple[bool, int]:
        """Return a sort key of the places of the next key: too many in a row last, then the least used."""
        last, count = self.run
        return place == last and count >= LONGEST_RUN, self.places[place]


def compose(
    candidate: Candidate, habits: Habits, language: Language, identity: str, objective: str | None
) -> SingleChoice:
    """Return the question of a candidate, its key at the least used position and of the least used length."""
    draw = partial(draw_number, identity, candidate.stem)
    is_measure = candidate.key.value is not None
    chosen = (
        _arrange_measures(candidate, habits, draw)
        if is_measure
        else _arrange_texts(candidate, habits, language, draw)
    )
    options = tuple(
        Option(
            id=LETTERS[place],
            text=answer.text,
            feedback=(write_right_feedback if answer is candidate.key else write_wrong_feedback)(
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
        citations=tuple(piece.citation for piece in candidate.pieces),
        origin=Origin.EXTRACTIVE,
    )
    habits.note(item)
    return item


def _arrange_measures(candidate: Candidate, habits: Habits, draw: Draw) -> list[CandidateAnswer]:
    """Return the key and similar measures in order, the key at a rank and a place that give nothing away.

    It is the smallest, the largest or one between as often as chance would have it, over many questions. The
    order rises, unless the key's place is less used where it falls.
    """
    key = candidate.key
    below = [distractor for distractor in candidate.distractors if _read_value(distractor) < _read_value(key)]
    above = [each for each in candidate.distractors if _read_value(each) > _read_value(key)]
    total = min(OPTIONS, 1 + len(below) + len(above))
    ranks = [rank for rank in range(total) if rank <= len(below) and total - 1 - rank <= len(above)]
    rank = _choose_rank(ranks, total, habits, draw)

    def likeness(each: CandidateAnswer) -> tuple[int, float]:
        """Return a sort key: similar length first, as a digit more would stand out; then the nearest."""
        return abs(len(each.text) - len(key.text)), abs(_read_value(each) - _read_value(key))

    chosen = [*sorted(below, key=likeness)[:rank], key, *sorted(above, key=likeness)[: total - 1 - rank]]
    rising = sorted(chosen, key=_read_value)
    orders = (rising, rising[::-1])
    return min(orders, key=lambda order: habits.rank_place(order.index(key)))


def _choose_rank(ranks: list[int], total: int, habits: Habits, draw: Draw) -> int:
    """Return the rank of a key among `total` measures, one of those it can have."""
    lot, last = draw("extreme") % 100, total - 1
    between = [rank for rank in ranks if 0 < rank < last]
    if {0, last} <= set(ranks) and lot < SMALLEST + LARGEST:
        return 0 if lot < SMALLEST else last
    extreme = [rank for rank in ranks if rank in {0, last}]
    if not between or (len(extreme) == 1 and lot < ONLY_EXTREME):
        return extreme[lot % len(extreme)]
    return min(between, key=lambda each: (habits.rank_place(each), draw(f"rank {each}")))


def _arrange_texts(
    candidate: Candidate, habits: Habits, language: Language, draw: Draw
) -> list[CandidateAnswer]:
    """Return the key and distractors of similar length, the key at the least used position."""
    size = len(candidate.key.text)
    pool = sorted(candidate.distractors, key=lambda each: (abs(len(each.text) - size), each.text))[:POOL]
    count = min(OPTIONS - 1, len(pool))
    stem_stems = list_content_stems(candidate.stem, language)
    overlap = {
        each.text: len(list_content_stems(each.text, language) & stem_stems)
        for each in (*pool, candidate.key)
    }

    def cost(choice: tuple[CandidateAnswer, ...]) -> tuple[int, int, int, int]:
        texts = [candidate.key.text, *(each.text for each in choice)]
        overlap_difference = sum(abs(overlap[each.text] - overlap[candidate.key.text]) for each in choice)
        rank = _rank_length(candidate.key.text, texts)
        length_difference = sum(abs(len(each.text) - size) for each in choice)
        return overlap_difference, habits.lengths[rank], draw(f"length {rank}"), length_difference

    rivals = min(combinations(pool, count), key=cost)
    place = min(range(count + 1), key=lambda each: (habits.rank_place(each), draw(f"place {each}")))
    shuffled = sorted(rivals, key=lambda each: draw(each.text))
    return [*shuffled[:place], candidate.key, *shuffled[place:]]


def _rank_length(text: str, texts: list[str]) -> int:
    return sum(len(other) > len(text) for other in texts)


def _read_value(answer: CandidateAnswer) -> float:
    return float(answer.value or 0)
