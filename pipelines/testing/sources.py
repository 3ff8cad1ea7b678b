"""Reading of sources in tests, with the readers of this installation."""

from adapters.courses import CourseFolder
from adapters.ocr import Recogniser
from adapters.sources.course_sources import CourseSources
from pipelines.queries.people_answers import mark_module_answers
from pipelines.reader_kinds import READERS
from pipelines.sourcing import fingerprints, module_sources
from pipelines.sourcing.source_reader import SourceBytes
from schemas.course import Module
from schemas.language import Language
from schemas.source import SourceSpans, SourceText


def read_module(
    folder: CourseFolder, module: Module, earlier: SourceSpans | None, shelf: CourseSources | None = None
) -> SourceSpans:
    """Return the spans of a module's sources."""
    read = module_sources.read_module(folder, module, earlier, READERS, shelf)
    return mark_module_answers(read, module)


def read_source(name: str, data: bytes, language: Language, ocr: Recogniser | None = None) -> SourceText:
    """Return what one source says."""
    return module_sources.read_source(SourceBytes(name, data, language, ocr), READERS)


def fingerprint_sources(folder: CourseFolder, module: Module, shelf: CourseSources | None = None) -> str:
    """Return the fingerprint of a module's sources."""
    return fingerprints.fingerprint_sources(folder, module, READERS, shelf)
