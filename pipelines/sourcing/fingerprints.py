"""Fingerprints of sources, from their bytes, to detect changes without reading them."""

import json
from collections.abc import Sequence
from hashlib import sha256

from adapters.courses import CourseFolder
from adapters.ocr import Recogniser
from adapters.ocr.factory import open_recogniser
from adapters.sources.course_sources import CourseSources
from pipelines.sourcing.reader_version import READER_VERSION
from pipelines.sourcing.source_reader import SourceReaders
from schemas.course import Module
from schemas.language import Language

READERS_DIGITS = 16
"""The first digits of a fingerprint say how sources were read, the others what their bytes are."""


def fingerprint_sources(
    folder: CourseFolder, module: Module, readers: SourceReaders, shelf: CourseSources | None = None
) -> str:
    """Return a fingerprint that changes with the sources' names and bytes, and with how they are read.

    Without a `shelf`, the course's sources are listed now. Raises CourseInvalid if a pattern of the course
    matches nothing.
    """
    sources = (shelf or CourseSources(folder)).sources_of(module)
    stamps = [[source.name, source.stamp()] for source in sources]
    files = sha256(json.dumps(stamps).encode()).hexdigest()
    installed = readers.list_distributions(source.name for source in sources)
    readers_part = fingerprint_readers(
        folder.course.language_of(module), open_recogniser(folder.course), installed
    )
    return readers_part + files[READERS_DIGITS:]


def add_limits(fingerprint: str, limits: str) -> str:
    """Return a fingerprint for sources one of which reached a limit: with other limits they are read again.

    Its first digits stay, so that the sources that could be read are kept.
    """
    files = sha256(f"{fingerprint} {limits}".encode()).hexdigest()
    return fingerprint[:READERS_DIGITS] + files[READERS_DIGITS:]


def match_fingerprint(earlier: str | None, now: str, limits: str) -> str:
    """Return the fingerprint `now`, or `earlier` if it is the same under the limits of today.

    Sources are what they were when they were read if the answer is `earlier`.
    """
    return earlier if earlier is not None and earlier == add_limits(now, limits) else now


def fingerprint_readers(language: Language, ocr: Recogniser | None, installed: Sequence[str] = ()) -> str:
    """Return the fingerprint of how sources are read today, for a module in `language`.

    It changes with the version and data of what recognises scans, and with the version of `installed`
    distributions whose readers read some of the sources.
    """
    recognised = f" {ocr.stamp()}" if ocr is not None else ""
    others = "".join(f" {distribution}" for distribution in installed)
    return sha256(f"{READER_VERSION} {language}{recognised}{others}".encode()).hexdigest()[:READERS_DIGITS]
