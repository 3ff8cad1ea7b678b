"""What a kind of deliverable brings to drafting: how it is extracted, asked of a model, and shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipelines.deliverables.quiz.candidates import Candidates
from pipelines.drafting.material import Piece, found
from pipelines.drafting.objectives.evidence import Chapter, chapters
from pipelines.drafting.pen import ArtefactAnswer, Pen
from pipelines.drafting.prompt import Line
from pipelines.drafting.request import DraftRequest, Mint
from schemas.course import Module
from schemas.draft import Artefact
from schemas.language import Language
from schemas.source import SourceSpans


@dataclass(frozen=True)
class Material:
    """What an artefact is made of without a model: the citable pieces, and what was written before it."""

    request: DraftRequest
    candidates: Candidates
    mint: Mint
    made: tuple[Artefact, ...] = ()

    @property
    def found(self) -> tuple[Piece, ...]:
        """Return the citable pieces, in reading order."""
        return self.candidates.found

    @property
    def before(self) -> tuple[Artefact, ...]:
        """Return the deliverables of the last revision, if there is one."""
        return self.request.previous.content.artefacts if self.request.previous else ()

    @cached_property
    def told(self) -> tuple[Chapter, ...]:
        """Return the pieces by the chapters of the sources they stand in."""
        return chapters(self.found, self.request.spans, self.language)

    @property
    def module(self) -> Module:
        """Return the module that is drafted."""
        return self.request.module

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.request.course.language_of(self.request.module)


def candidates_for(request: DraftRequest) -> Candidates:
    """Return the pieces a module's artefacts may be made of, with the questions they give."""
    language = request.course.language_of(request.module)
    return Candidates(found(request), request.spans, request.module, language)


@dataclass(frozen=True)
class Recipe:
    """How one kind of artefact is shown to a model, answered, and built of one or more answers.

    `in_parts`: a module too large for one question is asked about in several; otherwise one question
    shows the spans that serve its objectives best. `aimed`: nothing is asked where there is no objective.
    """

    answer: type[ArtefactAnswer]
    outline: Callable[[Any], Iterator[Line]]
    build: Callable[[Sequence[Any], Pen, Any], Artefact | None]
    in_parts: bool = False
    aimed: bool = False
    shown: Callable[[DraftRequest], SourceSpans] | None = None
    """What the model sees of the sources; all of them where it says nothing."""

    figures: Callable[[DraftRequest], Iterator[Line]] | None = None
    """The figures code counted: the model names one by its id, code writes it."""


@dataclass(frozen=True)
class DraftingKind:
    """How one kind of deliverable is drafted; without a recipe no model is asked, whatever the course says.

    `filled`: its words come from course.yaml, so that each revision begins by filling it anew. `last`: it
    draws on all others, wherever the module lists it.
    """

    extract: Callable[[Material], Artefact | None]
    markdown: Callable[[Any, Language], str]
    recipe: Recipe | None = None
    filled: bool = False
    last: bool = False
