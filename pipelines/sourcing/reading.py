"""Everything one module may cite, read from its sources; one that cannot be read does not stop the others."""

from hashlib import sha256

from adapters.courses import CourseFolder
from adapters.ocr import Recogniser
from adapters.ocr.factory import open_recogniser
from adapters.sources.shelf import Shelf
from pipelines.sourcing.blocks import Reading
from pipelines.sourcing.fingerprints import READERS_DIGITS, fingerprint, readers
from pipelines.sourcing.formats import Format, format_of
from pipelines.sourcing.languages import language_of
from pipelines.sourcing.spans import SpanMaker
from schemas.course import Module
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.refusal import InBoth, Refusal
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
    failed: dict[str, SourceUnreadable] = {}
    for held in shelf.sources_of(module):
        try:
            kept = known.get((held.name, held.stamp()))
            sources.append(kept or read_source(held.name, held.read(), language, ocr))
        except SourceUnreadable as error:
            failed[held.name] = error
    overdue = shelf.overdue(module)
    if not sources:
        missing = [SourceUnreadable(o.happened, place=o.name, remedy=o.remedy) for o in overdue if not o.kept]
        _refuse_nothing(folder.course.key_of(module), [*failed.values(), *missing])
    return SourceSpans(
        module=folder.course.key_of(module),
        fingerprint=stamped,
        sources=tuple(sources),
        failures=tuple(
            SourceFailure(name=name, message=error.told(Language.ENGLISH).why, french=error.in_french)
            for name, error in failed.items()
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
        raise SourceUnreadable(Refusal("source.too_many_blocks", place=name, most=MOST_BLOCKS))
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
        why = InBoth(first.french or first.message, first.message)
        return SourceUnreadable(Refusal("source.scans", place=name, why=why))
    if reading.recognised:
        return SourceUnreadable(Refusal("source.nothing_recognised", place=name))
    return SourceUnreadable(Refusal(form.without_text, place=name))


def _already_read(earlier: SourceSpans | None, readers_now: str) -> dict[tuple[str, str], SourceText]:
    if earlier is None or earlier.fingerprint[:READERS_DIGITS] != readers_now:
        return {}
    return {(source.name, source.sha256): source for source in earlier.sources}


def _refuse_nothing(key: str, failed: list[SourceUnreadable]) -> None:
    """Raise SourceUnreadable where sources failed, and none is left to read."""
    if len(failed) == 1:
        raise failed[0]
    if failed:
        raise _none_readable(key, failed)


def _none_readable(key: str, failed: list[SourceUnreadable]) -> SourceUnreadable:
    french, english = (failed[0].told(language) for language in (Language.FRENCH, Language.ENGLISH))
    return SourceUnreadable(
        Refusal(
            "source.none_readable",
            place=key,
            count=len(failed),
            first=failed[0].place,
            why=InBoth(french.happened, english.happened),
            remedy=InBoth(french.remedy, english.remedy),
        )
    )
