"""A request for changes, without a model: what the comment names goes or is exchanged, the rest stays."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from pipelines.deliverables.lesson import extraction as lesson
from pipelines.deliverables.positioning import extraction as positioning
from pipelines.deliverables.quiz import extraction as quiz
from pipelines.deliverables.quiz.candidates import Candidates
from pipelines.deliverables.summary import extraction as summary
from pipelines.drafting.comments import Wishes
from pipelines.drafting.elements import elements
from pipelines.drafting.material import cited
from pipelines.drafting.request import DraftRequest, Mint
from pipelines.drafting.revision_notes import revision_note
from pipelines.drafting.text.typography import canonical
from schemas.draft import (
    Artefact,
    Block,
    Draft,
    Item,
    Lesson,
    Positioning,
    Questionnaire,
    Quiz,
    Section,
    Sectioned,
    Statement,
    Summary,
    Table,
    citing,
    listed,
    named,
    questions_of,
    relisted,
)
from schemas.language import Language

Q = TypeVar("Q", Quiz, Positioning)


@dataclass
class Reviser:
    """Applies wishes to the artefacts of one draft; `unanswered` gathers what could not be done."""

    request: DraftRequest
    candidates: Candidates
    mint: Mint
    wishes: Wishes
    unanswered: list[str] = field(default_factory=list)
    _asked: list[Item] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.candidates.language

    def revise(self, previous: Draft) -> tuple[Artefact, ...]:
        """Return the artefacts with every element the comment does not name exactly as it was."""
        artefacts = previous.content.artefacts
        present = {each.id for each in named(artefacts)}
        for name in sorted(self.wishes.named - present):
            self._say("unknown", id=name)
        self._asked = [item for item in questions_of(artefacts) if item.id not in self.wishes.removable]
        revised = [self._revised(artefact) for artefact in artefacts]
        for clause in self.wishes.beyond:
            self._say("beyond", clause=clause)
        return tuple(artefact for artefact in revised if artefact is not None)

    def _revised(self, artefact: Artefact) -> Artefact | None:
        if not {each.id for each in named(artefact)} & self.wishes.removable:
            return artefact
        if isinstance(artefact, Quiz):
            return self._quiz(artefact)
        if isinstance(artefact, Positioning):
            return self._positioning(artefact)
        if isinstance(artefact, Summary):
            return self._summary(artefact)
        if isinstance(artefact, Lesson):
            return self._lesson(artefact)
        return self._without_named(artefact)

    def _without_named(self, before: Artefact) -> Artefact | None:
        """Return an artefact that has nothing else to offer, without what the comment names."""
        if isinstance(before, Sectioned):
            left = tuple(kept for section in before.sections for kept in self._section(section))
            return relisted(before, left)
        for each in named(before):
            self._say_without_other(each.id)
        return relisted(before, self._left(listed(before)))

    def _say_without_other(self, name: str) -> None:
        """Say what becomes of an element for which the sources have no other: it goes if it is to go."""
        if name in self.wishes.removable:
            self._say("none_left" if name in self.wishes.dropped else "stays", id=name)

    def _quiz(self, before: Quiz) -> Quiz | None:
        kept = tuple(item for item in before.items if item in self._asked)
        beside = tuple(item for item in self._asked if item not in kept)
        made = quiz.extract(
            self.candidates, self.mint, len(before.items), kept, beside, self._unwanted(before)
        )
        fresh = iter(made.items[len(kept) :] if made else ())
        return self._exchanged(before, lambda _: next(fresh, None))

    def _positioning(self, before: Positioning) -> Positioning | None:
        unwanted = self._unwanted(before)

        def other(item: Item) -> Item | None:
            return positioning.another(self.candidates, self.mint, item.objective, self._asked, unwanted)

        return self._exchanged(before, other)

    def _unwanted(self, before: Questionnaire) -> frozenset[str]:
        return frozenset(canonical(item.stem) for item in before.items if item.id in self.wishes.removable)

    def _exchanged(self, before: Q, other: Callable[[Item], Item | None]) -> Q | None:
        """Return the questions, each that the comment names exchanged for another where there is one."""
        items: list[Item] = []
        for item in before.items:
            named_one = item.id in self.wishes.removable
            stands = other(item) if named_one else item
            if stands is None:
                self._say_without_other(item.id)
                stands = None if item.id in self.wishes.dropped else item
            items += [stands] if stands is not None else []
            self._asked += [stands] if named_one and stands is not None else []
        return relisted(before, tuple(items))

    def _summary(self, before: Summary) -> Summary | None:
        used = cited(tuple(citation for point in before.points for citation in point.citations))
        ranked = summary.ranked(self.candidates.found, self.request.spans, self.request.module, self.language)
        left = [piece for piece in ranked if piece.span.id not in used]
        points: list[Statement] = []
        for point in before.points:
            if point.id in self.wishes.removable and left:
                points.append(lesson.statement(left.pop(0), self.mint))
                continue
            self._say_without_other(point.id)
            points += [point] if point.id not in self.wishes.dropped else []
        return Summary(points=tuple(points)) if points else None

    def _lesson(self, before: Lesson) -> Lesson | None:
        fresh = self._unused_sections(before)
        sections: list[Section] = []
        for section in before.sections:
            if section.id in self.wishes.dropped:
                continue
            if section.id in self.wishes.removable and fresh:
                sections.append(fresh.pop(0))
                continue
            self._say_without_other(section.id)
            sections += self._section(section)
        return Lesson(sections=tuple(sections)) if sections else None

    def _unused_sections(self, before: Lesson) -> list[Section]:
        """Return the pages the sources still give, those that repeat nothing of the lesson as it was."""
        used = cited(tuple(citation for each in elements([before]) for citation in each.citations))
        left = tuple(piece for piece in self.candidates.found if piece.span.id not in used)
        made = lesson.extract(left, self.request.module, self.language, self.mint)
        titles = {section.title for section in before.sections}
        return [section for section in made.sections if section.title not in titles] if made else []

    def _section(self, section: Section) -> list[Section]:
        """Return the page without its named statements; no page where nothing is left of it."""
        named_here = {each.id for each in citing(section)} & self.wishes.removable
        for name in sorted(named_here):
            self._say_without_other(name)
        if not named_here & self.wishes.dropped:
            return [section]
        blocks = tuple(block for block in map(self._block, section.blocks) if block is not None)
        return [section.model_copy(update={"blocks": blocks})] if blocks else []

    def _block(self, block: Block) -> Block | None:
        if isinstance(block, Table):
            rows = self._left(block.rows)
            return block.model_copy(update={"rows": rows}) if rows else None
        statements = self._left(block.statements)
        return block.model_copy(update={"statements": statements}) if statements else None

    def _left(self, parts: Iterable[object]) -> tuple[object, ...]:
        return tuple(part for part in parts if getattr(part, "id", "") not in self.wishes.dropped)

    def _say(self, what: str, **facts: str) -> None:
        self.unanswered.append(revision_note(self.language, what, **facts))
