"""A request for changes, without a model: what the comment names goes or is exchanged, the rest stays."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from pipelines.drafting.comments import Wishes
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
    Table,
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
    """Applies wishes to the deliverables of one draft; `unanswered` gathers what could not be done.

    Each kind says how it is revised; one that says nothing loses what the comment names.
    """

    material: Material
    wishes: Wishes
    unanswered: list[str] = field(default_factory=list)
    asked: list[Item] = field(default_factory=list)
    """The questions that stand, of all deliverables: what takes the place of one must not repeat another."""

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.material.language

    def revise(self, previous: Draft) -> tuple[Deliverable, ...]:
        """Return the deliverables with every element the comment does not name exactly as it was."""
        artefacts = previous.content.artefacts
        present = {each.id for each in walk_named(artefacts)}
        for name in sorted(self.wishes.named_ids - present):
            self._say("unknown", id=name)
        self.asked = [item for item in list_questions_of(artefacts) if item.id not in self.wishes.removable]
        revised = [self._revise_deliverable(artefact) for artefact in artefacts]
        for clause in self.wishes.beyond:
            self._say("beyond", clause=clause)
        return tuple(artefact for artefact in revised if artefact is not None)

    def _revise_deliverable(self, artefact: Deliverable) -> Deliverable | None:
        if not {each.id for each in walk_named(artefact)} & self.wishes.removable:
            return artefact
        kind = self.material.request.kinds.get(artefact.kind)
        if kind is not None and kind.revise is not None:
            return kind.revise(artefact, self)
        return self._without_named(artefact)

    def _without_named(self, before: Deliverable) -> Deliverable | None:
        """Return a deliverable that has nothing else to offer, without what the comment names."""
        if isinstance(before, Sectioned):
            left = tuple(kept for section in before.sections for kept in self.revise_section(section))
            return replace_parts(before, left)
        for each in walk_named(before):
            self.say_without_other(each.id)
        return replace_parts(before, self._drop_unwanted(list_parts(before)))

    def say_without_other(self, name: str) -> None:
        """Say what becomes of an element for which the sources have no other: it goes if it is to go."""
        if name in self.wishes.removable:
            self._say("none_left" if name in self.wishes.dropped_ids else "stays", id=name)

    def list_unwanted(self, before: Questionnaire) -> frozenset[str]:
        """Return the stems of the questions the comment names: none of them is asked again."""
        return frozenset(canonical(item.stem) for item in before.items if item.id in self.wishes.removable)

    def exchange_questions(self, before: Q, find_other: Callable[[Item], Item | None]) -> Q | None:
        """Return the questions, each that the comment names exchanged for another where there is one."""
        items: list[Item] = []
        for item in before.items:
            named_one = item.id in self.wishes.removable
            stands = find_other(item) if named_one else item
            if stands is None:
                self.say_without_other(item.id)
                stands = None if item.id in self.wishes.dropped_ids else item
            items += [stands] if stands is not None else []
            self.asked += [stands] if named_one and stands is not None else []
        return replace_parts(before, tuple(items))

    def revise_section(self, section: Section) -> list[Section]:
        """Return the page without its named statements; no page where nothing is left of it."""
        named_here = {each.id for each in walk_citing(section)} & self.wishes.removable
        for name in sorted(named_here):
            self.say_without_other(name)
        if not named_here & self.wishes.dropped_ids:
            return [section]
        blocks = tuple(block for block in map(self._block, section.blocks) if block is not None)
        return [section.model_copy(update={"blocks": blocks})] if blocks else []

    def _block(self, block: Block) -> Block | None:
        if isinstance(block, Table):
            rows = self._drop_unwanted(block.rows)
            return block.model_copy(update={"rows": rows}) if rows else None
        statements = self._drop_unwanted(block.statements)
        return block.model_copy(update={"statements": statements}) if statements else None

    def _drop_unwanted(self, parts: Iterable[object]) -> tuple[object, ...]:
        return tuple(part for part in parts if getattr(part, "id", "") not in self.wishes.dropped_ids)

    def _say(self, what: str, **facts: str) -> None:
        self.unanswered.append(read_revision_note(self.language, what, **facts))
