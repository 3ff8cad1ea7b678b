"""A question as the rules of item writing look at it, whatever its kind."""

from functools import lru_cache

from pipelines.drafting.elements import right_answers
from pipelines.drafting.text.typography import canonical
from schemas.draft import (
    GAP,
    Cloze,
    Matching,
    MultipleChoice,
    Ordering,
    Question,
    SingleChoice,
    TrueFalse,
)

Choice = SingleChoice | MultipleChoice
"""A question with options."""


def said(item: Question) -> str:
    """Return what the passages an item cites say, headings and columns included, in one canonical text."""
    parts = []
    for citation in item.citations:
        row = citation.anchor.row
        parts += [citation.quote, *citation.anchor.heading, *(row.header if row else ())]
    return folded(" ".join(parts))


def offered(item: Question) -> tuple[str, ...]:
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


def keys(item: Choice) -> tuple[str, ...]:
    """Return the texts of the right options."""
    return right_answers(item)


def distractors(item: Choice) -> tuple[str, ...]:
    """Return the texts of the wrong options."""
    right = {item.key} if isinstance(item, SingleChoice) else set(item.keys)
    return tuple(option.text for option in item.options if option.id not in right)


def claims(item: Question) -> tuple[str, ...]:
    """Return the sentences an item holds to be true, each with its answer in its place."""
    match item:
        case TrueFalse():
            return (item.stem,) if item.answer else ()
        case Cloze():
            answers = iter(gap.accepted[0] for gap in item.gaps)
            return (GAP.sub(lambda _: next(answers), item.stem),)
        case SingleChoice():
            return tuple(key.join(GAP.split(item.stem, maxsplit=1)) for key in keys(item))
        case _:
            return (item.stem,)


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Return a text without its typography, case and final full stop."""
    return canonical(text).casefold().rstrip(" .")
