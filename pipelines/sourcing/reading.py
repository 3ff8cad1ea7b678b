"""Everything one module may cite, read from its sources; one that cannot be read does not stop the others."""

from hashlib import sha256

from adapters.courses import CourseFolder
from adapters.ocr import Recogniser
from adapters.ocr.opening import open_recogniser
from adapters.sources.shelf import Shelf
from pipelines.sourcing.blocks import Reading
from pipelines.sourcing.fingerprints import READERS_DIGITS, fingerprint, readers
from pipelines.sourcing.formats import Format, format_of
from pipelines.sourcing.languages import language_of
from pipelines.sourcing.spans import SpanMaker
from schemas.course import Module
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import SourceFailure, SourceSpans, SourceText

MOST_BLOCKS = 200_000
"""Paragraphs, titles and rows: a book of 600 pages has ten thousand."""


def read_module(
    folder: CourseFolder, module: Module, earlier: SourceSpans | None, shelf: Shelf | None = None
) -> SourceSpans:
    """Return the spans of a module's sources; what `earlier` already read of the same bytes is kept.

    What the course holds is listed now where no `shelf` is given. Raises CourseInvalid where a pattern of
    the course matches nothing, SourceUnreadable where not one of the sources can be read.
    """
    language = folder.course.language_of(module)
    shelf = shelf or Shelf(folder)
    stamped = fingerprint(folder, module, shelf)
    ocr = open_recogniser(folder.course)
    known = _already_read(earlier, readers(language, ocr))
    sources: list[SourceText] = []
    failed: list[SourceUnreadable] = []
    for held in shelf.sources_of(module):
        try:
            kept = known.get((held.name, held.stamp()))
            sources.append(kept or read_source(held.name, held.read(), language, ocr))
        except SourceUnreadable as error:
            failed.append(error)
    overdue = shelf.overdue(module)
    missing = [SourceUnreadable(o.happened, place=o.name, remedy=o.remedy) for o in overdue if not o.kept]
    if not sources and (failed or missing):
        raise _nothing_left(folder.course.key_of(module), [*failed, *missing])
    return SourceSpans(
        module=folder.course.key_of(module),
        fingerprint=stamped,
        sources=tuple(sources),
        failures=tuple(
            SourceFailure(name=error.place, message=f"{error.happened}. {error.remedy}") for error in failed
        ),
        overdue=overdue,
    )


def read_source(name: str, data: bytes, language: Language, ocr: Recogniser | None = None) -> SourceText:
    """Return what one source says; `language` is taken where its words do not tell theirs.

    Scanned pages are recognised where there is `ocr`. Raises SourceUnreadable, naming the source and a
    remedy.
    """
    form = format_of(name, data)
    reading = form.read(name, data, language, ocr)
    if len(reading.blocks) > MOST_BLOCKS:
        raise SourceUnreadable(
            f"holds more than {MOST_BLOCKS} paragraphs and rows",
            place=name,
            remedy="Split the document, or keep what the course needs",
        )
    maker = SpanMaker(name)
    for block in reading.blocks:
        maker.add(block)
    text, spans = maker.finish()
    if not spans:
        raise _without_text(name, form, reading)
    return SourceText(
        name=name,
        media_type=form.media_type,
        sha256=sha256(data).hexdigest(),
        language=language_of(text, language),
        text=text,
        spans=spans,
        dropped=tuple(reading.dropped),
        recognised=tuple(reading.recognised),
        not_recognised=tuple(reading.not_recognised),
    )


def _without_text(name: str, form: Format, reading: Reading) -> SourceUnreadable:
    if reading.not_recognised:
        first = reading.not_recognised[0]
        return SourceUnreadable(
            f"holds scanned pages, which could not be recognised: {first.happened}",
            place=name,
            remedy=first.remedy,
        )
    if reading.recognised:
        return SourceUnreadable(
            "holds no text a person can see, and text recognition found none",
            place=name,
            remedy="Remove it from the sources, or give a sharper scan",
        )
    return SourceUnreadable("holds no text a person can see", place=name, remedy=form.remedy_without_text)


def _already_read(earlier: SourceSpans | None, readers_now: str) -> dict[tuple[str, str], SourceText]:
    if earlier is None or earlier.fingerprint[:READERS_DIGITS] != readers_now:
        return {}
    return {(source.name, source.sha256): source for source in earlier.sources}


def _nothing_left(key: str, failed: list[SourceUnreadable]) -> SourceUnreadable:
    first = failed[0]
    if len(failed) == 1:
        return first
    return SourceUnreadable(
        f"none of the {len(failed)} sources can be read; the first, {first.place}, {first.happened}",
        place=key,
        remedy=first.remedy,
    )
