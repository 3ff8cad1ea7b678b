"""Search for given words in the texts of a draft."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.review.editing.elements import CONTENT, list_editables
from schemas.draft import Content, Row

SHORTEST_SEARCH = 8
"""Characters: fewer stand in half of all sentences, and no one of them is meant."""

MOST_RARE_WORDS = 3
"""The longest words of a search, which stored bytes are looked through for at first."""

WRITTEN_OTHERWISE = re.compile(
    "[\u00ad\u0300-\u036f\u1100-\u11ff\u200b-\u200d\u2060\u2126\u212a\u212b\uf900-\ufb06\ufeff]"
)
"""Characters that typography replaces inside a word, so that the word is not there byte for byte."""

BEFORE_MARKS = re.compile(r" (?=[;:?!%])")
"""The space French puts there may be left out by who copies, or put in by who shows."""


@dataclass(frozen=True)
class FoundText:
    """A text of a draft that holds the words: the element's name and the kind of deliverable it stands in."""

    element: str
    artefact: str
    text: str
    whole: bool


def drop_spaces_before_marks(text: str) -> str:
    """Return a text without the spaces that French puts before some marks."""
    return BEFORE_MARKS.sub("", text)


def find_texts(content: Content, words: str, fold: Callable[[str], str]) -> Iterator[FoundText]:
    """Yield each text of a content that holds the words; a row is one text where no cell of it holds them."""
    met: set[str] = set()
    for place in list_editables(content):
        if words in (said := fold(place.text)):
            met.add(place.place)
            yield FoundText(place.place, place.artefact, place.text, said == words)
    for row in (each for each in content.walk_citing() if isinstance(each, Row) and each.id not in met):
        text = " ".join(row.cells)
        if words in (said := fold(text)):
            yield FoundText(row.id, _artefact(content, row.id), text, said == words)
    given = content.given.shown_texts if content.given else ()
    for text in (*(objective.text for objective in content.objectives), *given):
        if words in (said := fold(text)):
            yield FoundText(CONTENT, CONTENT, text, said == words)


def make_byte_filter(words: str) -> Callable[[bytes], bool]:
    """Return a quick test of stored bytes: False if they cannot contain the words."""
    longest = [word.encode() for word in sorted(re.findall(r"\w+", words), key=len)[-MOST_RARE_WORDS:]]

    def may_say(stored: bytes) -> bool:
        if all(word in stored for word in longest):
            return True
        return WRITTEN_OTHERWISE.search(stored.decode(errors="replace")) is not None

    return may_say


def _artefact(content: Content, element: str) -> str:
    return next((place.artefact for place in list_editables(content) if place.place == element), CONTENT)
