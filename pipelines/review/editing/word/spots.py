"""Texts of a draft that stand in controls of a Word file, and what each element is, below its text."""

from collections.abc import Iterator

from pipelines.review.editing.elements import Editable, list_editables, name_of, walk
from schemas.draft import Content
from schemas.draft.element_parts import NATURE, choices, list_parts, texts


def list_spots(content: Content) -> tuple[Editable, ...]:
    """Return the texts in the order of the file, each element's nature behind the last of its texts."""
    return tuple(_list_spots(content))


def _list_spots(content: Content) -> Iterator[Editable]:
    natures = {
        (str(name_of(value)), list(texts(value))[-1][0]): (value, nature)
        for value in walk(content)
        for part, nature in list_parts(value)
        if part == NATURE
    }
    for spot in list_editables(content):
        yield spot
        if (spot.place, spot.part) in natures:
            value, nature = natures[spot.place, spot.part]
            yield Editable(spot.place, NATURE, nature, spot.artefact, choices(value, NATURE))
