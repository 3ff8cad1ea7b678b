"""Can slides be taken in at a glance, charts compared, cards told apart, and a narration be said?"""

import re
from collections.abc import Iterator
from typing import TypeVar

from pipelines.deliverables.slides.extraction import most_slides
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import elements
from pipelines.drafting.grounding import excerpt
from pipelines.drafting.narrating import aloud
from pipelines.drafting.sides import likeness
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems
from schemas.draft import (
    Artefact,
    Figures,
    Flashcards,
    Glossary,
    Lesson,
    Narration,
    Notes,
    Row,
    Section,
    Slides,
    Statement,
    Steps,
    Table,
    citations,
)
from schemas.finding import Finding
from schemas.quantity import Quantity

MOST_POINTS = 5
MOST_WORDS = 75
LONGEST_POINT = 15
"""Words; five points of fifteen words are what a slide holds."""

LONGEST_STEP = 22
MOST_STEPS = 10
BREATH = 35
"""Words; a voice says some 150 a minute, so fourteen seconds without a stop."""

PAUSE = re.compile(r"[.!?;:…](?:\s|$)")
"""Where a voice takes breath."""

FEWEST_BARS = 2

A = TypeVar("A", bound=Artefact)


def slides(case: Case) -> Iterator[Finding]:
    """Find slides with more on them than people read while somebody speaks."""
    for section in _sections(case, Slides):
        points = [each for each in _on_screen(section) if each.nature is None]
        words = sum(_words(each.text) for each in points)
        if len(points) > MOST_POINTS or words > MOST_WORDS:
            facts = {"title": excerpt(section.title), "points": str(len(points)), "words": str(words)}
            yield Finding(rule="slide.full", place=section.id, facts=facts)
        yield from _long_points(section)


def paced(case: Case) -> Iterator[Finding]:
    """Find more slides with content than the module has minutes for, and pages of the lesson without one."""
    if case.module is None:
        return
    minutes = case.module.duration_minutes
    for artefact in _of(case, Slides):
        count = sum(any(each.nature is None for each in _shown(slide)) for slide in artefact.sections)
        most = most_slides(minutes)
        if count > most:
            facts = {"count": str(count), "minutes": str(minutes), "most": str(most)}
            yield Finding(rule="slide.many", place=artefact.kind, facts=facts)
        told = {citation.span for citation in citations(artefact)}
        pages = (page for lesson in _of(case, Lesson) for page in lesson.sections)
        unseen = [page.title for page in pages if not told & {each.span for each in citations(page)}]
        if unseen and 2 * count > most:  # a short deck leaves out what its writer chose to
            facts = {"pages": excerpt(", ".join(unseen)), "minutes": str(minutes)}
            yield Finding(rule="slide.left_out", place=artefact.kind, facts=facts)


def _long_points(section: Section) -> Iterator[Finding]:
    for block in section.blocks:
        if isinstance(block, Table | Notes):
            continue
        most = LONGEST_STEP if isinstance(block, Steps) else LONGEST_POINT
        for each in block.statements:
            if each.nature is None and _words(each.text) > most:
                yield Finding(rule="slide.point_long", place=each.id, facts={"words": str(_words(each.text))})


def figures(case: Case) -> Iterator[Finding]:
    """Find charts whose values cannot be compared, and diagrams too long to be followed."""
    for section in _sections(case, Figures):
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _mixed(section, block, case)
            elif isinstance(block, Steps) and len(block.statements) > MOST_STEPS:
                facts = {"title": excerpt(section.title), "count": str(len(block.statements))}
                yield Finding(rule="figure.steps", place=section.id, facts=facts)


def _mixed(section: Section, table: Table, case: Case) -> Iterator[Finding]:
    read = [Quantity.read(row.cells[-1], case.content.language) for row in table.rows]
    units = {each.unit_key: each.unit or "–" for each in read if each is not None}
    if len([each for each in read if each is not None]) >= FEWEST_BARS and len(units) > 1:
        facts = {"title": excerpt(section.title), "units": ", ".join(sorted(units.values()))}
        yield Finding(rule="figure.units", place=section.id, facts=facts)


def glossary(case: Case) -> Iterator[Finding]:
    """Find terms defined twice, and terms that nothing else in the module says."""
    entries = [row for each in _of(case, Glossary) for row in each.entries]
    yield from _twice(entries, "glossary.duplicate", "term")
    others = [each for each in case.content.artefacts if not isinstance(each, Glossary)]
    if not others:
        return
    said = content_stems(" ".join(each.text for each in elements(others)), case.content.language)
    for row in entries:
        own = content_stems(canonical(row.cells[0]), case.content.language)
        if own and not own <= said:
            yield Finding(rule="glossary.unused", place=row.id, facts={"term": excerpt(row.cells[0])})


def flashcards(case: Case) -> Iterator[Finding]:
    """Find cards that ask for the same thing."""
    cards = [row for each in _of(case, Flashcards) for row in each.cards]
    yield from _twice(cards, "flashcard.duplicate", "front")


def narration(case: Case) -> Iterator[Finding]:
    """Find sentences too long to be said in one breath."""
    for artefact in _of(case, Narration):
        for each in aloud(artefact.sections):
            words = max(_words(part) for part in PAUSE.split(each.text))
            if words >= BREATH:
                yield Finding(rule="narration.breath", place=each.id, facts={"count": str(words)})


def _twice(rows: list[Row], rule: str, fact: str) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for row in rows:
        earlier = seen.setdefault(likeness(row.cells[0]), row.id)
        if earlier != row.id:
            yield Finding(rule=rule, place=row.id, facts={fact: excerpt(row.cells[0]), "other": earlier})


def _of(case: Case, kind: type[A]) -> Iterator[A]:
    return (each for each in case.content.artefacts if isinstance(each, kind))


def _sections(case: Case, kind: type[Slides] | type[Figures]) -> Iterator[Section]:
    return (section for artefact in _of(case, kind) for section in artefact.sections)


def _on_screen(section: Section) -> Iterator[Statement]:
    for block in section.blocks:
        if not isinstance(block, Table | Notes):
            yield from block.statements


def _shown(section: Section) -> Iterator[Statement | Row]:
    for block in section.blocks:
        if not isinstance(block, Notes):
            yield from block.rows if isinstance(block, Table) else block.statements


def _words(text: str) -> int:
    return len(text.split())
