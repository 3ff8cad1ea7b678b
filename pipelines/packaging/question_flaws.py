"""Flaws that make a question unanswerable, or too large for an LMS; packaging refuses it."""

from collections.abc import Iterator, Sequence
from math import isfinite

from schemas.draft import Cloze, Item, Matching, MultipleChoice, Numeric, Ordering, SingleChoice
from schemas.question_limits import LARGEST_NUMBER, LONGEST_ANSWER, MOST_GAPS, MOST_PARTS

FEWEST_OPTIONS = 2


def list_question_flaws(item: Item) -> Iterator[str]:
    """Yield what is wrong with a question, in English, a phrase each."""
    if not item.stem.strip():
        yield "the question is blank"
    match item:
        case SingleChoice() | MultipleChoice():
            options = [option.id for option in item.options]
            if len(options) < FEWEST_OPTIONS:
                yield f"the question has {len(options)} options"
            yield from _check_ids(options, "options")
            keys = item.keys if isinstance(item, MultipleChoice) else (item.key,)
            yield from (f"the key {key!r} is no option" for key in keys if key not in options)
        case Cloze():
            yield from _check_gaps(item)
        case Numeric():
            if not (isfinite(item.answer) and isfinite(item.tolerance)):
                yield "the answer is no number"
            elif abs(item.answer) + item.tolerance >= LARGEST_NUMBER:
                yield "the number is larger than an LMS keeps"
        case Matching():
            yield from _check_ids([pair.id for pair in item.pairs], "pairs")
            yield from _check_texts([pair.left for pair in item.pairs], "left-hand sides")
            yield from _check_texts([pair.right for pair in item.pairs], "right-hand sides")
        case Ordering():
            yield from _check_ids([place.id for place in item.places], "places")
            yield from _check_texts([place.text for place in item.places], "places")


def _check_gaps(item: Cloze) -> Iterator[str]:
    if len(item.gaps) > MOST_GAPS:
        yield f"the sentence has more than {MOST_GAPS} gaps"
    accepted = [text for gap in item.gaps for text in gap.accepted]
    if not all(text.strip() for text in accepted):
        yield "an accepted answer is blank"
    if any(len(text) > LONGEST_ANSWER for text in accepted):
        yield f"an accepted answer is longer than {LONGEST_ANSWER} characters"


def _check_ids(ids: Sequence[str], what: str) -> Iterator[str]:
    if len(set(ids)) < len(ids):
        yield f"two {what} share an id"
    if len(ids) > MOST_PARTS:
        yield f"there are more than {MOST_PARTS} {what}"


def _check_texts(texts: Sequence[str], what: str) -> Iterator[str]:
    """Yield a flaw if a text is blank, or two read the same: one of two right answers would be wrong."""
    folded = [" ".join(text.split()).casefold() for text in texts]
    if not all(folded):
        yield f"one of the {what} is blank"
    if len(set(folded)) < len(folded):
        yield f"two {what} read the same"
