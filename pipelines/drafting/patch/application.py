"""A patch applied to a deliverable: what it names gets its new text, what it does not name stays as it is.

A loss is never a gain: a change that empties a text, or keeps less than half of its words, is not made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.elements import rebuild
from pipelines.drafting.patch.answer import PartChange
from pipelines.drafting.patch.shown_elements import ShownElement
from pipelines.drafting.plain_text import to_plain_text
from schemas.contract import Contract
from schemas.draft import Citation, Cited, Deliverable, Named, Nature, Origin, Row, Table
from schemas.draft.element_parts import build_changed, choices, fields_with, list_text_fields, texts

D = TypeVar("D", bound=Deliverable)

FEWEST_WORDS_KEPT = 0.5
"""Share of the words of a text that a change keeps at least: with fewer, it is not mended but gone."""


Place = tuple[str, type[Contract]]
"""What a patch names: an id, and the type of what has it, since a table is named by its first row."""


@dataclass
class Patch:
    """The changes of one deliverable; `changed` are the ids of the elements that differ by now."""

    shown: Sequence[ShownElement]
    builder: ElementBuilder
    may_shorten: bool = False
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._elements: dict[Place, Contract] = {
            (each.place, type(each.element)): each.element for each in self.shown
        }

    def apply(self, artefact: D, changes: Iterable[PartChange]) -> D:
        """Return the deliverable with the changes made that are possible; the others change nothing."""
        for change in changes:
            place = self._find_place(change)
            if place is not None:
                self._elements[place] = self._change_element(self._elements[place], change)
        originals = {(each.place, type(each.element)): each.element for each in self.shown}
        fields = {place: list_differences(originals[place], made) for place, made in self._elements.items()}
        return set_fields(artefact, {place: differing for place, differing in fields.items() if differing})

    def _find_place(self, change: PartChange) -> Place | None:
        places = (
            (each.place, type(each.element))
            for each in self.shown
            if each.place == change.place and change.part in each.parts
        )
        return next(places, None)

    def _change_element(self, element: Contract, change: PartChange) -> Contract:
        citations = self.builder.cite(change.span_ids) if isinstance(element, Cited) else ()
        quotes = [each.quote for each in citations or getattr(element, "citations", ())]
        text = _clean_text(change, quotes)
        if not self._is_possible(element, change.part, text):
            return element
        before = {name: getattr(element, name) for name in type(element).model_fields}
        try:
            fields = before | fields_with(element, change.part, text)
            made = build_changed(type(element), fields | _renew_evidence(element, citations))
        except ValueError:  # no number, or as many gaps as answers no longer
            return element
        if made != element:
            self.changed.add(change.place)
        return made

    def _is_possible(self, element: Contract, part: str, text: str) -> bool:
        possible = choices(element, part)
        if possible or not text:
            return text in possible
        words_before = len(dict(texts(element))[part].split())
        return self.may_shorten or len(text.split()) >= FEWEST_WORDS_KEPT * words_before


def revert_elements(patched: D, before: D, places: Iterable[str]) -> D:
    """Return a patched deliverable with the elements at some places as they were."""
    names, fields = set(places), dict[Place, dict[str, Any]]()

    def remember(part: Contract) -> Contract:
        place = name_place(part)
        if place is not None and place[0] in names:
            wanted = type(part).model_fields if isinstance(part, Cited) else list_text_fields(part)
            fields[place] = {name: getattr(part, name) for name in wanted}
        return part

    rebuild(before, remember)
    return set_fields(patched, fields)


def set_fields(artefact: D, fields: Mapping[Place, Mapping[str, Any]]) -> D:
    """Return a deliverable with fields of its elements set, by the elements' places."""

    def change(part: Contract) -> Contract:
        place = name_place(part)
        return part.model_copy(update=fields[place]) if place is not None and place in fields else part

    return rebuild(artefact, change)


def list_differences(before: Contract, after: Contract) -> dict[str, Any]:
    """Return the fields of an element that differ, with their new values."""
    fields = {name: getattr(after, name) for name in type(after).model_fields}
    return {name: value for name, value in fields.items() if value != getattr(before, name)}


def name_place(part: Contract) -> Place | None:
    """Return the place of an element; None of what a patch cannot name."""
    if isinstance(part, Table):
        return part.rows[0].id, Table
    return (part.id, type(part)) if isinstance(part, Named) else None


def _clean_text(change: PartChange, quotes: Sequence[str]) -> str:
    """Return the new text without markup; a gap has one answer a line."""
    lines = change.text.split("\n") if change.part.startswith("gaps/") else [change.text]
    return "\n".join(filter(None, (to_plain_text(line, quotes) for line in lines)))


def _renew_evidence(element: Contract, citations: tuple[Citation, ...]) -> dict[str, Any]:
    """Return the fields that say who worded an element, and what it rests on if a change says so."""
    if not isinstance(element, Cited):
        return {}
    signed: dict[str, Any] = {"origin": Origin.MODEL}
    if not citations or getattr(element, "nature", None) is Nature.ILLUSTRATION:
        return signed
    return signed | {"citations": citations} | ({"by_cell": None} if isinstance(element, Row) else {})
