"""The texts of a question of any kind, as the rules of item writing compare them."""

import re
from functools import lru_cache

from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.text.typography import canonical
from schemas.draft import (
    GAP,
    Citation,
    Cloze,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)

QUOTED = re.compile(r"[«“]\s*([^«»“”]+?)\s*[»”]")

Choice = SingleChoice | MultipleChoice
"""A question with options."""


def join_cited_passages(item: Question) -> str:
    """Return the cited passages of an item with their headings and columns, in one canonical text."""
    return fold_text(" ".join(map(join_citation, item.citations)))


def join_citation(citation: Citation) -> str:
    """Return what a citation says, with the headings it stands under and the columns of its row."""
    row = citation.anchor.row
    return " ".join([citation.quote, *citation.anchor.heading, *(row.header if row else ())])


def list_choices(item: Question) -> tuple[str, ...]:
    """Return every text a learner may choose, put in order or match; none where they write."""
    match item:
        case SingleChoice() | MultipleChoice():
            return tuple(option.text for option in item.options)
        case Matching():
            return tuple(text for pair in item.pairs for text in (pair.left, pair.right))
        case Ordering():
            return tuple(place.text for place in item.places)
        case _:
            return ()


def join_wording(item: Question) -> str:
    """Return all a learner reads before they answer, and the right answer."""
    return " ".join((item.stem, *list_choices(item), *list_right_answers(item)))


def list_keys(item: Choice) -> tuple[str, ...]:
    """Return the texts of the right options."""
    return list_right_answers(item)


def list_distractors(item: Choice) -> tuple[str, ...]:
    """Return the texts of the wrong options."""
    right = {item.key} if isinstance(item, SingleChoice) else set(item.keys)
    return tuple(option.text for option in item.options if option.id not in right)


def list_claims(item: Question) -> tuple[str, ...]:
    """Return the sentences an item holds to be true, each with its answer in its place."""
    return tuple(_extract_quoted(text) for text in _complete_stems(item))


def list_feedbacks(item: Question) -> tuple[str, ...]:
    """Return what a learner is told once they have answered, each text once."""
    match item:
        case SingleChoice() | MultipleChoice():
            texts = [option.feedback for option in item.options]
        case TrueFalse() | Cloze() | Numeric() | Matching() | Ordering():
            texts = [item.feedback]
        case _:
            texts = []
    return tuple(dict.fromkeys(_extract_quoted(text) for text in texts if text))


def _complete_stems(item: Question) -> tuple[str, ...]:
    match item:
        case TrueFalse():
            return (extract_claim(item.stem),) if item.answer else ()
        case Cloze():
            answers = iter(list_right_answers(item))
            return (GAP.sub(lambda _: next(answers), item.stem),)
        case SingleChoice() | Numeric():
            return tuple(key.join(GAP.split(item.stem, maxsplit=1)) for key in list_right_answers(item))
        case _:
            return (item.stem,)


def _extract_quoted(text: str) -> str:
    """Return the quoted passage that makes up most of a text, as « Complétez : … »; without one, the text."""
    longest = max(QUOTED.findall(text), key=len, default="")
    return longest if 2 * len(longest) > len(text) else text


def extract_claim(stem: str) -> str:
    """Return what a true-or-false question asks to judge, without the question before it."""
    return stem.rpartition("? ")[2] or stem


@lru_cache(maxsize=20_000)
def fold_text(text: str) -> str:
    """Return a text without its typography, case and final full stop."""
    return canonical(text).casefold().rstrip(" .")
