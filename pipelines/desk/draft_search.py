"""Search in all parts of a long draft, of which the browser's own search reaches only the one shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.desk.word_search import fold_letters
from pipelines.review.editing.elements import list_editables
from schemas.draft import Content

MOST_FOUND = 100
"""Texts that are listed; whoever finds more looks for too little."""


@dataclass(frozen=True)
class FoundText:
    """A text of a draft that has the words looked for, and the element that says it."""

    place: str
    text: str


def find_words(content: Content, words: str) -> tuple[FoundText, ...]:
    """Return the texts that have all of some words, in reading order; none without words."""
    wanted = fold_letters(words).split()
    return tuple(_walk_texts(content, wanted)) if wanted else ()


def _walk_texts(content: Content, wanted: list[str]) -> Iterator[FoundText]:
    for each in list_editables(content):
        folded = "" if each.choices else fold_letters(each.text)
        if folded and all(word in folded for word in wanted):
            yield FoundText(each.place, each.text)
