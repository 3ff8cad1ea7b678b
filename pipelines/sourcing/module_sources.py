"""Reading of all sources of a module; an unreadable one does not stop the others."""

from collections.abc import Callable
from hashlib import sha256

from adapters.courses import CourseFolder
from adapters.ocr import Recogniser
from adapters.ocr.factory import open_recogniser
from adapters.sources.beside import digest_files
from adapters.sources.course_sources import CourseSources
from adapters.sources.source_file import ReadableSource, SignedFile
from pipelines.sourcing.at_once import ONE_BY_ONE, AtOnce
from pipelines.sourcing.blocks import Block, BlockCollector, RowBlock
from pipelines.sourcing.continued_lists import join_continued_lists
from pipelines.sourcing.course_context import read_context
from pipelines.sourcing.empty_titles import list_titles_as_items
from pipelines.sourcing.exercises import mark_exercises
from pipelines.sourcing.fingerprints import READERS_DIGITS, add_limits, fingerprint_sources
from pipelines.sourcing.languages import detect_language
from pipelines.sourcing.merged_cells import MOST_CELLS, TableTooLargeError
from pipelines.sourcing.pictures.found import KeepPicture, TextPosition, ignore_picture
from pipelines.sourcing.procedures import mark_procedures
from pipelines.sourcing.source_reader import (
    MOST_CHARACTERS,
    ReadingLimitReached,
    SourceBytes,
    SourceReader,
    SourceReaders,
)
from pipelines.sourcing.spans import SpanMaker
from pipelines.sourcing.typed_numbers import number_typed_lists
from schemas.anchor import ParagraphPlace
from schemas.course import Module
from schemas.errors import PremierjetError, SourceUnreadable
from schemas.expert_answer import ExpertAnswer
from schemas.language import Language
from schemas.refusal import BilingualText, Refusal
from schemas.source import SourceFailure, SourceSpans, SourceText, Span
from schemas.source_pictures import SourcePictures

MOST_BLOCKS = 200_000
"""Paragraphs, titles and rows: a book of 600 pages has ten thousand."""


MOST_SPANS = 100_000
"""Sentences, titles and rows of one source: each takes some four kilobytes of memory where it is used."""

MOST_NAMED = 10
"""Sources in the error of a module none of whose sources can be read."""


def read_module(
    folder: CourseFolder,
    module: Module,
    earlier: SourceSpans | None,
    readers: SourceReaders,
    shelf: CourseSources | None = None,
    read: Callable[[SourceBytes], SourceText] | None = None,
    at_once: AtOnce = ONE_BY_ONE,
) -> SourceSpans:
    """Return the spans of a module's sources; those of `earlier` are kept if their bytes are the same.

    Without a `shelf`, the course's sources are listed now; without `read`, they are read in this process.
    `at_once` says how many are read at the same time; only one is fetched beside them.
    Raises CourseInvalid if a pattern of the course matches nothing, SourceUnreadable if none of the sources
    can be read.
    """
    language = folder.course.language_of(module)
    shelf = shelf or CourseSources(folder)
    fingerprint = fingerprint_sources(folder, module, readers, shelf)
    recogniser = open_recogniser(folder.course)
    read = read or (lambda source: read_source(source, readers))
    already_read = _index_unchanged(earlier, fingerprint[:READERS_DIGITS])
    listed = shelf.sources_of(module)

    def fetch(source: ReadableSource) -> SourceBytes | SourceText | SourceUnreadable:
        try:
            unchanged = already_read.get((source.name, source.stamp()))
            return unchanged or _fetch(source, language, recogniser)
        except SourceUnreadable as error:
            return error

    def read_fetched(fetched: SourceBytes | SourceText | SourceUnreadable) -> SourceText | SourceUnreadable:
        try:
            return read(fetched) if isinstance(fetched, SourceBytes) else fetched
        except SourceUnreadable as error:
            return error

    outcomes = at_once.map(read_fetched, map(fetch, listed))
    sources = [
        _add_origin(each, source)
        for source, each in zip(listed, outcomes, strict=True)
        if isinstance(each, SourceText)
    ]
    failed = {
        source.name: each
        for source, each in zip(listed, outcomes, strict=True)
        if isinstance(each, SourceUnreadable)
    }
    overdue = shelf.overdue(module)
    limits = {each.limits for each in failed.values() if isinstance(each, ReadingLimitReached)}
    if not sources:
        missing = [SourceUnreadable(o.happened, place=o.name, remedy=o.remedy) for o in overdue if not o.kept]
        _raise_failures(folder.course.key_of(module), [*failed.values(), *missing])
    return SourceSpans(
        module=folder.course.key_of(module),
        fingerprint=add_limits(fingerprint, min(limits)) if limits else fingerprint,
        sources=tuple(sources),
        failures=tuple(
            SourceFailure(
                name=name,
                message=error.explain(Language.ENGLISH).why,
                french=error.in_french,
                wording=error.wording,
            )
            for name, error in failed.items()
        ),
        overdue=overdue,
        context=read_context(folder.course, module),
    )


def _add_origin(text: SourceText, source: ReadableSource) -> SourceText:
    """Return a text with who gave it, if it is an expert's answer; a session report as trainers' notes."""
    if not isinstance(source, SignedFile):
        return text
    if isinstance(source.signed, ExpertAnswer):
        return text.model_copy(update={"answer": source.signed.origin})
    return text.model_copy(update={"spans": tuple(map(_keep_for_trainers, text.spans))})


def _keep_for_trainers(span: Span) -> Span:
    """Return a span as a speaker's note, which only what trainers read may rest on."""
    assert isinstance(span.anchor.place, ParagraphPlace)
    place = span.anchor.place.model_copy(update={"notes": True})
    return span.model_copy(update={"anchor": span.anchor.model_copy(update={"place": place})})


def _fetch(source: ReadableSource, language: Language, recogniser: Recogniser | None) -> SourceBytes:
    data = source.read()
    return SourceBytes(source.name, data, language, recogniser, source.read_beside(data))


def read_source(
    source: SourceBytes, readers: SourceReaders, keep: KeepPicture = ignore_picture
) -> SourceText:
    """Return the text and spans of one source; its language is the module's if its words do not decide.

    `keep` is given the bytes of each picture that is kept. Raises SourceUnreadable, with the source and a
    remedy, also if a plug-in's reader fails.
    """
    try:
        return _read_source(source, readers, keep)
    except (PremierjetError, MemoryError):
        raise
    except Exception as error:  # whatever a stranger's reader raises
        origin = readers.origin(source.name)
        if not origin:
            raise
        why = f"{type(error).__name__}: {error}"
        raise SourceUnreadable(
            Refusal("source.plugin_failed", place=source.name, origin=origin, why=why)
        ) from error


def _read_source(source: SourceBytes, readers: SourceReaders, keep: KeepPicture) -> SourceText:
    reader = readers.find(source.name, source.data)
    try:
        collector = reader.read(source)
    except TableTooLargeError as error:
        raise SourceUnreadable(Refusal("table.too_large", place=source.name, most=MOST_CELLS)) from error
    if not isinstance(collector, BlockCollector):
        raise TypeError(f"returned {type(collector).__name__}, not BlockCollector")
    if len(collector.blocks) > MOST_BLOCKS:
        raise SourceUnreadable(Refusal("source.too_many_blocks", place=source.name, most=MOST_BLOCKS))
    if sum(_count_characters(block) for block in collector.blocks) > MOST_CHARACTERS:
        raise SourceUnreadable(Refusal("source.too_long", place=source.name, most=MOST_CHARACTERS))
    maker = SpanMaker(source.name)
    positions = [maker.position]
    numbered = number_typed_lists(collector.blocks, collector.lists.count)
    for block in list_titles_as_items(join_continued_lists(numbered)):
        maker.add(block)
        positions.append(maker.position)
        if len(maker.spans) > MOST_SPANS:
            raise SourceUnreadable(Refusal("source.too_many_spans", place=source.name, most=MOST_SPANS))
    text, spans = maker.finish()
    if not spans:
        raise _make_no_text_error(source.name, reader, collector)
    language = detect_language(text, source.language)
    return SourceText(
        name=source.name,
        media_type=reader.media_types[source.suffix],
        sha256=sha256(source.data).hexdigest(),
        beside=digest_files(source.beside),
        language=language,
        text=text,
        spans=mark_exercises(mark_procedures(spans, language), language),
        dropped=tuple(collector.dropped),
        recognised=tuple(collector.recognised),
        not_recognised=tuple(collector.not_recognised),
        pictures=_select_pictures(source.name, collector, positions, keep),
    )


def _count_characters(block: Block) -> int:
    return sum(map(len, block.cells)) if isinstance(block, RowBlock) else len(block.text)


def _select_pictures(
    name: str, collector: BlockCollector, positions: list[TextPosition], keep: KeepPicture
) -> SourcePictures | None:
    """Return the pictures of a source; None if it has none, which loads nothing that decodes them."""
    if not collector.pictures and not collector.left_out_pictures:
        return None
    from pipelines.sourcing.pictures.selection import PictureSelection

    places = [block.place for block in collector.blocks]
    selection = PictureSelection(name, positions, places, keep, left_out=collector.left_out_pictures)
    selection.choose(collector.pictures)
    return selection.finish()


def _make_no_text_error(name: str, reader: SourceReader, collector: BlockCollector) -> SourceUnreadable:
    if collector.not_recognised:
        first = collector.not_recognised[0]
        why = BilingualText(first.french or first.message, first.message)
        return SourceUnreadable(Refusal("source.scans", place=name, why=why))
    if collector.recognised:
        return SourceUnreadable(Refusal("source.nothing_recognised", place=name))
    return SourceUnreadable(Refusal(reader.without_text, place=name))


def _index_unchanged(earlier: SourceSpans | None, readers_now: str) -> dict[tuple[str, str], SourceText]:
    if earlier is None or earlier.fingerprint[:READERS_DIGITS] != readers_now:
        return {}
    return {(source.name, source.stamp): source for source in earlier.sources}


def _raise_failures(key: str, failed: list[SourceUnreadable]) -> None:
    """Raise the error of the only source that failed, or one for all of them; nothing if none failed."""
    if len(failed) == 1:
        raise failed[0]
    if failed:
        raise _make_none_readable_error(key, failed)


def _make_none_readable_error(key: str, failed: list[SourceUnreadable]) -> SourceUnreadable:
    more = ["…"] if len(failed) > MOST_NAMED else []
    return SourceUnreadable(
        Refusal(
            "source.none_readable",
            place=key,
            count=len(failed),
            names=", ".join([*(each.place for each in failed[:MOST_NAMED]), *more]),
            first=failed[0].place,
            why=failed[0].why,
            remedy=failed[0].what_to_do,
        )
    )
