"""Drafts of the example courses with the deliverables people see, hear and learn by heart."""

from functools import cache
from pathlib import Path
from typing import TypeVar

from adapters.courses import CourseFolder, read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest, Writer
from pipelines.testing import builders
from pipelines.testing.sources import read_module
from schemas.course import Course
from schemas.draft import Deliverable, Draft
from schemas.source import SourceSpans

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "courses" / "hygiene-et-froid"
FRENCH, ENGLISH = "chaine-du-froid", "food-allergies"
BOTH = (FRENCH, ENGLISH)
MEDIA = (
    "glossary",
    "flashcards",
    "figures",
    "slides",
    "narration",
)
EVERYTHING = ("lesson", "quiz", "summary", *MEDIA)

A = TypeVar("A", bound=Deliverable)


@cache
def folder() -> CourseFolder:
    return read_course(EXAMPLE)


@cache
def spans_of(module_id: str) -> SourceSpans:
    found = folder().course.module(module_id)
    assert found is not None
    return read_module(folder(), found, None)


def course_with(module_id: str, kinds: tuple[str, ...]) -> Course:
    """The example course, one of its modules with other deliverables."""
    course = folder().course
    modules = tuple(
        module.model_copy(update={"artefacts": kinds}) if module.id == module_id else module
        for module in course.modules
    )
    return course.model_copy(update={"modules": modules})


def request(module_id: str, kinds: tuple[str, ...] = EVERYTHING, **more: object) -> DraftRequest:
    course = course_with(module_id, kinds)
    module = course.module(module_id)
    assert module is not None
    return DraftRequest(KINDS, course, module, spans_of(module_id), builders.NOON, **more)  # type: ignore[arg-type]


@cache
def extracted(module_id: str, kinds: tuple[str, ...] = EVERYTHING) -> Draft:
    return write_draft(request(module_id, kinds), ExtractiveWriter())


def written(module_id: str, writer: Writer, kinds: tuple[str, ...] = MEDIA) -> Draft:
    return write_draft(request(module_id, kinds), writer)


def of(draft: Draft, kind: type[A]) -> A:
    return next(artefact for artefact in draft.content.artefacts if isinstance(artefact, kind))
