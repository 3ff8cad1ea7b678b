"""What a draft directs somebody to do, with what is cited around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.drafting.critique.item_texts import join_citation
from schemas.draft import (
    Cited,
    Deliverable,
    Nature,
    Origin,
    Phase,
    Sectioned,
    walk_citations,
    walk_citing,
)

DIRECTIONS = ("method", "trainer", "learners", "resources", "assessment", "adaptation")
"""The columns of a phase that state no fact."""


@dataclass(frozen=True)
class Direction:
    """A part that directs, what it tells somebody to do, and everything cited on its page."""

    part: Cited
    text: str
    evidence: str


def list_directions(artefacts: Iterable[Deliverable]) -> Iterator[Direction]:
    """Yield each direction that a model or a person wrote."""
    for artefact in artefacts:
        for page in artefact.sections if isinstance(artefact, Sectioned) else (artefact,):
            evidence = " | ".join(map(join_citation, walk_citations(page)))
            for part in walk_citing(page):
                is_direction = getattr(part, "nature", None) is Nature.DIRECTION
                if part.origin is not Origin.EXTRACTIVE and (is_direction or isinstance(part, Phase)):
                    yield Direction(part, _join_texts(part), evidence)


def _join_texts(part: Cited) -> str:
    if isinstance(part, Phase):
        return ". ".join(text for name in ("title", *DIRECTIONS) if (text := getattr(part, name)))
    return getattr(part, "text", "") or " | ".join(getattr(part, "cells", ()))
