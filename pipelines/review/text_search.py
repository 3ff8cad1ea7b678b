"""Search for given words in the texts of a draft."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.review.editing.elements import CONTENT, list_editables
from schemas.draft import Content, Row

SHORTEST_SEARCH = 8
"""Characters of a search; a shorter one would match far too many sentences."""

MOST_RARE_WORDS = 3
"""How many of the longest words of a search are first looked for in stored bytes."""

REPLACED_CHARACTERS = re.compile(
    "[\u00ad\u0300-\u036f\u1100-\u11ff\u200b-\u200d\u2060\u2126\u212a\u212b\uf900-\ufb06\ufeff]"
)
"""Characters that can be inside a word as stored, so that its plain bytes are not found."""

BEFORE_MARKS = re.compile(r" (?=[;:?!%])")
"""The space before a sign in French, which may be missing or added in copied text."""


@dataclass(frozen=True)
class FoundText:
    """A text of a draft with the words; `whole` if it is nothing but the words."""

    element: str
    artefact: str
    text: str
    whole: bool


def drop_spaces_before_marks(text: str) -> str:
    """Return a text without the spaces that French puts before some marks."""
    return BEFORE_MARKS.sub("", text)


def find_texts(content: Content, words: str, fold: Callable[[str], str]) -> Iterator[FoundText]:
    """Yield each text of a content with the words; a row counts as one text if none of its cells has them."""
    found_places: set[str] = set()
    for place in list_editables(content):
        if words in (folded := fold(place.text)):
            found_places.add(place.place)
            yield FoundText(place.place, place.artefact, place.text, folded == words)
    for row in (
        each for each in content.walk_citing() if isinstance(each, Row) and each.id not in found_places
    ):
        text = " ".join(row.cells)
        if words in (folded := fold(text)):
            yield FoundText(row.id, _find_kind(content, row.id), text, folded == words)
    given = content.given.shown_texts if content.given else ()
    for text in (*(objective.text for objective in content.objectives), *given):
        if words in (folded := fold(text)):
            yield FoundText(CONTENT, CONTENT, text, folded == words)


def make_byte_filter(words: str) -> Callable[[bytes], bool]:
    """Return a quick test of stored bytes: False if they cannot contain the words."""
    longest = [word.encode() for word in sorted(re.findall(r"\w+", words), key=len)[-MOST_RARE_WORDS:]]

    def may_contain(stored: bytes) -> bool:
        if all(word in stored for word in longest):
            return True
        return REPLACED_CHARACTERS.search(stored.decode(errors="replace")) is not None

    return may_contain


def _find_kind(content: Content, element: str) -> str:
    return next((place.artefact for place in list_editables(content) if place.place == element), CONTENT)
