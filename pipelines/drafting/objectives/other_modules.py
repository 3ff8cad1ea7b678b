"""Chapters of a module's sources that other modules of its course teach."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from pipelines.drafting.material import list_pieces, list_sources_in
from pipelines.drafting.objectives.chapters import split_chapters
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from schemas.course import Course, Module, Objective
from schemas.source import SourceSpans

ChapterPlace = tuple[str, tuple[str, ...]]
"""A source, and the titles above a chapter of it."""


def list_chapters_of_others(course: Course, module: Module, spans: SourceSpans) -> frozenset[ChapterPlace]:
    """Return the chapters that are evidence of an objective of another module with the same source.

    What is evidence of an objective of this one too is its own.
    """
    others = [each for each in course.modules if each.id != module.id and each.objectives]
    if not others:
        return frozenset()
    language = course.language_of(module)
    chapters = split_chapters(list_pieces(list_sources_in(spans, language)), spans, language)
    index = EvidenceIndex(chapters, language)
    own = {place for each in module.objectives for place in _list_places(index, each)}
    theirs = (
        place
        for other in others
        for objective in other.objectives
        for place in _list_places(index, objective)
        if _reads(other, place[0])
    )
    return frozenset(theirs) - own


def _reads(module: Module, source: str) -> bool:
    return not module.sources or any(fnmatchcase(source, pattern) for pattern in module.sources)


def _list_places(index: EvidenceIndex, objective: Objective) -> Iterator[ChapterPlace]:
    found = index.find_evidence(objective)
    for piece in found.chapter.pieces if found is not None else ():
        yield piece.source.name, piece.span.anchor.heading
