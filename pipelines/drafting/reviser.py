"""Revision without a model: elements that a comment names are removed or replaced, the rest stays."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from pipelines.drafting.comments import Wishes, read_wishes
from pipelines.drafting.kind import Material
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.text.typography import canonical
from schemas.draft import (
    Block,
    Deliverable,
    Draft,
    Item,
    Questionnaire,
    Section,
    Sectioned,
    list_parts,
    list_questions_of,
    replace_parts,
    walk_citing,
    walk_named,
)
from schemas.language import Language

Q = TypeVar("Q", bound=Questionnaire)


@dataclass
class Reviser:
    """Applies a comment's wishes to the deliverables of one draft; `notes` are for the reviewer.

    Each kind may bring its own way to be revised; without one, elements to drop are taken out.
    """

    material: Material
    wishes: Wishes
    notes: list[str] = field(default_factory=list)
    asked: list[Item] = field(default_factory=list)
    """The questions that stay, of all deliverables: a replacement must not repeat any of them."""

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.material.language

    def revise(self, previous: Draft) -> tuple[Deliverable, ...]:
        """Return the deliverables with every element the comment does not name exactly as it was."""
        artefacts = previous.content.artefacts
        present = {each.id for each in walk_named(artefacts)}
        for name in sorted(self.wishes.named_ids - present):
            self._add_note("unknown", id=name)
        self.asked = [item for item in list_questions_of(artefacts) if item.id not in self.wishes.removable]
        revised = tuple(filter(None, map(self._revise_deliverable, artefacts)))
        gone = present - {each.id for each in walk_named(revised)}
        for clause in self.wishes.beyond:
            self._add_note("as_asked" if read_wishes(clause).removable & gone else "beyond", clause=clause)
        return revised

    def _revise_deliverable(self, artefact: Deliverable) -> Deliverable | None:
        if not {each.id for each in walk_named(artefact)} & self.wishes.removable:
            return artefact
        kind = self.material.request.kinds.get(artefact.kind)
        if kind is not None and kind.revise is not None:
            return kind.revise(artefact, self)
        return self._remove_named(artefact)

    def _remove_named(self, before: Deliverable) -> Deliverable | None:
        """Return a deliverable without the elements to drop; None if nothing is left."""
        if isinstance(before, Sectioned):
            sections = tuple(
                revised for section in before.sections for revised in self.revise_section(section)
            )
            return replace_parts(before, sections)
        for each in walk_named(before):
            self._say_kept(each.id)
        return replace_parts(before, self._drop_unwanted(list_parts(before)))

    def say_without_other(self, name: str) -> None:
        """Note that the sources have no replacement for an element to remove, and whether it stays."""
        if name in self.wishes.removable:
            self._add_note("none_left" if name in self.wishes.dropped_ids else "stays", id=name)

    def _say_kept(self, name: str) -> None:
        """Note that an element that was to be replaced stays; one that is just removed needs no other."""
        if name not in self.wishes.dropped_ids:
            self.say_without_other(name)

    def list_unwanted(self, before: Questionnaire) -> frozenset[str]:
        """Return the stems of the questions to remove, so that none of them is asked again."""
        return frozenset(canonical(item.stem) for item in before.items if item.id in self.wishes.removable)

    def exchange_questions(self, before: Q, find_other: Callable[[Item], Item | None]) -> Q | None:
        """Return the questions, those to remove replaced by another if there is one; None if none is left."""
        items: list[Item] = []
        for item in before.items:
            is_named = item.id in self.wishes.removable
            result = find_other(item) if is_named else item
            if result is None:
                self.say_without_other(item.id)
                result = None if item.id in self.wishes.dropped_ids else item
            items += [result] if result is not None else []
            self.asked += [result] if is_named and result is not None else []
        return replace_parts(before, tuple(items))

    def revise_section(self, section: Section) -> list[Section]:
        """Return the page without the statements to drop; an empty list if nothing is left of it."""
        named_ids = {each.id for each in walk_citing(section)} & self.wishes.removable
        for name in sorted(named_ids):
            self._say_kept(name)
        if not named_ids & self.wishes.dropped_ids:
            return [section]
        blocks = tuple(block for block in map(self._revise_block, section.blocks) if block is not None)
        return [section.model_copy(update={"blocks": blocks})] if blocks else []

    def _revise_block(self, block: Block) -> Block | None:
        return block.change_elements(
            lambda element: None if element.id in self.wishes.dropped_ids else element
        )

    def _drop_unwanted(self, parts: Iterable[object]) -> tuple[object, ...]:
        return tuple(part for part in parts if getattr(part, "id", "") not in self.wishes.dropped_ids)

    def _add_note(self, name: str, **facts: str) -> None:
        self.notes.append(read_revision_note(self.language, name, **facts))
