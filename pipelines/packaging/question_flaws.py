"""Flaws that make a question unanswerable; such a question is refused."""

from collections.abc import Iterator, Sequence
from math import isfinite

from schemas.draft import Cloze, Item, Matching, MultipleChoice, Numeric, Ordering, SingleChoice

FEWEST_OPTIONS = 2
MOST_PARTS = 36  # SCORM 2004 4th Ed. RTE 4.2.9.1: what an LMS has to take of a choice, a matching, a sequence
MOST_GAPS = 10  # the same, of a fill-in
LONGEST_ANSWER = 250  # characters: the same, of each text filled in
LARGEST_NUMBER = 10**10  # real(10,7), the same


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
            yield from _gaps(item)
        case Numeric():
            if not (isfinite(item.answer) and isfinite(item.tolerance)):
                yield "the answer is no number"
            elif abs(item.answer) + item.tolerance >= LARGEST_NUMBER:
                yield "the number is larger than an LMS keeps"
        case Matching():
            yield from _check_ids([pair.id for pair in item.pairs], "pairs")
            yield from _alike([pair.left for pair in item.pairs], "left-hand sides")
            yield from _alike([pair.right for pair in item.pairs], "right-hand sides")
        case Ordering():
            yield from _check_ids([place.id for place in item.places], "places")
            yield from _alike([place.text for place in item.places], "places")


def _gaps(item: Cloze) -> Iterator[str]:
    if len(item.gaps) > MOST_GAPS:
        yield f"the sentence has more than {MOST_GAPS} gaps"
    accepted = [text for gap in item.gaps for text in gap.accepted]
    if not all(text.strip() for text in accepted):
        yield "an accepted answer is blank"
    if any(len(text) > LONGEST_ANSWER for text in accepted):
        yield f"an accepted answer is longer than {LONGEST_ANSWER} characters"


def _check_ids(ids: Sequence[str], named: str) -> Iterator[str]:
    if len(set(ids)) < len(ids):
        yield f"two {named} share an id"
    if len(ids) > MOST_PARTS:
        yield f"there are more than {MOST_PARTS} {named}"


def _alike(texts: Sequence[str], named: str) -> Iterator[str]:
    """A reader cannot tell them apart, so one of two right answers would be counted wrong."""
    read = [" ".join(text.split()).casefold() for text in texts]
    if not all(read):
        yield f"one of the {named} is blank"
    if len(set(read)) < len(read):
        yield f"two {named} read the same"
