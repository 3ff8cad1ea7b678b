"""The sources as the call for a plan shows them: whole, or by chapters where they are long.

A chapter is shown by its heading and the first words of its passages, under an id that stands for them all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipelines.drafting.captions import find_caption_ids
from pipelines.drafting.material import stands_in_navigation
from pipelines.drafting.prompt import describe_level, name_kind
from schemas.source import SourceSpans, SourceText, Span, SpanKind

Line = Mapping[str, object]

NOTE = "speaker_note"

MOST_CHARACTERS = 75_000
"""Of the lines of the sources: with the rest of the prompt some 24,000 tokens of 3.6 characters."""

LINE_CHARACTERS = 34
"""What the id of a passage and the marks of JSON add to its text."""

CHAPTER_CHARACTERS = 90
"""What the id, the count and the marks of JSON add to the words of a chapter."""

BEGINNINGS = (400, 200, 100, 50, 0)
"""Characters of a chapter's first words, tried in this order until all chapters have room."""


@dataclass(frozen=True)
class PlanSources:
    """The lines that a prompt shows, and the passages that the id of a chapter stands for."""

    lines: tuple[Line, ...]
    chapters: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Chapter:
    heading: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return " ".join(" ".join(span.text.split()) for span in self.spans)


def show_sources(spans: SourceSpans, *, with_notes: bool = False) -> PlanSources:
    """Return the lines of the sources, as much of each chapter as has room.

    `with_notes`: those of a speaker stand behind the passages of their chapter, without an id, where all
    passages have room: a page never rests on them.
    """
    shown = [
        span
        for source in spans.sources
        for span in source.spans
        if _is_passage(source, span) or (with_notes and span.is_speaker_note)
    ]
    if sum(len(span.text) + LINE_CHARACTERS for span in shown) <= MOST_CHARACTERS:
        return PlanSources(tuple(_list_passages(spans, with_notes=with_notes)), {})
    sources = [
        (source.name_for_models, source.language.value, tuple(_split(source))) for source in spans.sources
    ]
    chapters = [chapter for _, _, listed in sources for chapter in listed]
    room = _choose_beginning(chapters)
    lines, ids, number = list[Line](), dict[str, tuple[str, ...]](), 0
    for name, language, listed in sources:
        lines.append({"source": name, "language": language})
        for chapter in listed:
            number += 1
            chapter_id = f"ch-{number:04d}"
            ids[chapter_id] = tuple(span.id for span in chapter.spans)
            lines.append(
                {
                    "id": chapter_id,
                    "heading": " > ".join(chapter.heading[-2:]),
                    "begins": chapter.text[:room],
                    "words": len(chapter.text.split()),
                }
            )
    return PlanSources(tuple(lines), ids)


def _list_passages(spans: SourceSpans, *, with_notes: bool) -> Iterator[Line]:
    captions = find_caption_ids(spans)
    for source in spans.sources:
        yield {"source": source.name_for_models, "language": source.language.value}
        notes = [span for span in source.spans if with_notes and span.is_speaker_note]
        for chapter in _split(source):
            if chapter.heading:
                yield {"heading": " > ".join(chapter.heading)}
            tables = set[int]()
            for span in chapter.spans:
                kind, level = name_kind(span, captions), describe_level(span)
                yield {"id": span.id, **kind, "text": span.text, **_name_columns(span, tables), **level}
            yield from ({NOTE: note.text} for note in notes if note.anchor.heading == chapter.heading)
            notes = [note for note in notes if note.anchor.heading != chapter.heading]
        yield from ({NOTE: note.text} for note in notes)


def _name_columns(span: Span, tables: set[int]) -> Line:
    """Return the header of a row, if it is the first of its table: the others follow it."""
    row = span.anchor.row
    if row is None or not row.header or row.table in tables:
        return {}
    tables.add(row.table)
    return {"header": list(row.header)}


def _split(source: SourceText) -> Iterator[_Chapter]:
    passages = (span for span in source.spans if _is_passage(source, span))
    for heading, run in groupby(passages, key=lambda span: span.anchor.heading):
        yield _Chapter(heading, tuple(run))


def _is_passage(source: SourceText, span: Span) -> bool:
    """Return whether a page may rest on a span: no title, no note, nothing of an agenda or of a farewell."""
    is_furniture = stands_in_navigation(source, span)
    return span.kind is not SpanKind.HEADING and not span.is_speaker_note and not is_furniture


def _choose_beginning(chapters: list[_Chapter]) -> int:
    """Return how many characters of each chapter are shown."""
    fixed = sum(CHAPTER_CHARACTERS + len(" > ".join(chapter.heading[-2:])) for chapter in chapters)
    fits = (
        room
        for room in BEGINNINGS
        if fixed + sum(min(room, len(chapter.text)) for chapter in chapters) <= MOST_CHARACTERS
    )
    return next(fits, 0)
