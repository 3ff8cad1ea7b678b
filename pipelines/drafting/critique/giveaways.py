"""Rules on giveaways: a learner who knows nothing cannot find the answers."""

from collections import Counter
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.typography import canonical
from schemas.draft import Questionnaire, SingleChoice
from schemas.finding import Finding

FEWEST_ITEMS = 4
"""Fewer questions show no habit."""

MARGIN = 0.25
"""How far above chance a habit is one (of published generated items, 92.6 % have the key longest)."""

FEWEST_CHARACTERS = 5


def find_longest_keys(case: Case) -> Iterator[Finding]:
    """Find a quiz whose right answer is too often the longest option."""
    for kind, items in _list_quizzes(case):
        hits = sum(_is_longest(item) for item in items)
        if hits / len(items) > _guess_rate(items) + MARGIN:
            yield Finding(rule="quiz.longest", place=kind, facts=_make_facts(hits, items))


def find_key_positions(case: Case) -> Iterator[Finding]:
    """Find a quiz whose right answer stands too often at the same place."""
    for kind, items in _list_quizzes(case):
        places = Counter(_key_position(item) for item in items)
        place, hits = places.most_common(1)[0]
        if hits / len(items) > _guess_rate(items) + MARGIN:
            facts = _make_facts(hits, items) | {"position": str(place + 1)}
            yield Finding(rule="quiz.position", place=kind, facts=facts)


def find_given_answers(case: Case) -> Iterator[Finding]:
    """Find answers that the stem of another question gives away; the quiz comes after the positioning."""
    items = _list_keyed(case)
    inside = {item.id for item in case.content.list_block_questions()}
    questionnaires = [each for each in case.content.artefacts if isinstance(each, Questionnaire)]
    early = {item.id for each in questionnaires if not each.is_scored for item in each.items}
    late = {item.id for each in questionnaires if each.is_scored for item in each.items}
    for item in items:
        key = canonical(_key_text(item)).casefold().rstrip(" .")
        if len(key) < FEWEST_CHARACTERS or any(character.isdigit() for character in key):
            continue
        for other in items:
            is_read_before = item.id in early and other.id in late
            if inside & {item.id, other.id} or other.id == item.id or is_read_before:
                continue  # a page tells what the quiz asks, and a decision what the one before it came to
            if key in canonical(other.stem).casefold():
                facts = {"answer": cut_excerpt(_key_text(item)), "other": other.id}
                yield Finding(rule="item.told_elsewhere", place=item.id, facts=facts)


def _list_quizzes(case: Case) -> Iterator[tuple[str, tuple[SingleChoice, ...]]]:
    """Yield the questions of each deliverable that has enough of them to show a habit."""
    for kind, single_case in case.by_questionnaire.items():
        items = _list_keyed(single_case)
        if len(items) >= FEWEST_ITEMS:
            yield kind, items


def _list_keyed(case: Case) -> tuple[SingleChoice, ...]:
    """Return the questions with several options of which the key is one."""
    return tuple(i for i in case.choices if len(i.options) > 1 and i.key in {o.id for o in i.options})


def _key_text(item: SingleChoice) -> str:
    return item.options[_key_position(item)].text


def _key_position(item: SingleChoice) -> int:
    return next(n for n, option in enumerate(item.options) if option.id == item.key)


def _is_longest(item: SingleChoice) -> bool:
    key = len(_key_text(item))
    return all(len(option.text) < key for option in item.options if option.id != item.key)


def _guess_rate(items: tuple[SingleChoice, ...]) -> float:
    """Return the share of questions that somebody who guesses answers right."""
    return sum(1 / len(item.options) for item in items) / len(items)


def _make_facts(hits: int, items: tuple[SingleChoice, ...]) -> dict[str, str]:
    return {"hits": str(hits), "items": str(len(items))}
