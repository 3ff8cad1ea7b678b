"""Material of the extractive writer: the pieces of a module's spans it may use, in reading order."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import groupby
from math import inf
from typing import ClassVar

from adapters.sources.source_order import rank_source
from pipelines.drafting.repeated_spans import find_repeated_spans
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.text.emergency_calls import is_short_call
from pipelines.drafting.text.page_sentences import ADDRESS
from pipelines.drafting.text.references import is_reference
from pipelines.drafting.text.words import MOST_WORDS, has_verb, is_statement, list_content_stems, share_of
from schemas.course import Module
from schemas.draft import Citation
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any, write_expression
from schemas.source import ANSWERS, SourceSpans, SourceText, Span, SpanKind

DEEPEST_OF_REFERENCES = 2
"""Titles above a passage that may be that of a list of references, which may be parted by kinds."""

MOST_OWN_RIGHTS = 4
"""Sentences of a document on its own rights; what has more teaches something of rights."""

FEWEST_TOLD, LEAST_TOLD = 3, 0.4
"""Sentences, and their share, of a chapter on references: its examples are entries."""


class NavigationWords(Vocabulary):
    """Headings of parts that only help to navigate a document, in each language: "Contents", « Sommaire ».

    `references` are those of lists of references: "Works cited", « Bibliographie ». `contents_labels` stand
    before a colon and the contents themselves, on one line: "On this page: …". `about_document` are those of
    parts that speak of the document itself: "Acknowledgements". So do those headed by `rights`, "Licence", if
    their text says it of the document, as `own_rights` match: there are courses on licences.
    """

    room: ClassVar[str] = "navigation"

    contents_labels: Expressions
    headings: Expressions
    references: Expressions
    about_document: Expressions
    rights: Expressions
    own_rights: Expressions


@dataclass(frozen=True)
class _Chapter:
    """The part of a source below a title; a source's bytes and language say all of it."""

    name: str
    digest: str
    language: Language
    titles: tuple[str, ...]
    source: SourceText = field(compare=False)


@dataclass(frozen=True)
class Piece:
    """A span with its source."""

    source: SourceText
    span: Span

    @property
    def text(self) -> str:
        """Return the span's text on one line."""
        return " ".join(self.span.text.split())

    @property
    def citation(self) -> Citation:
        """Return the citation of the span."""
        return Citation.of(self.source, self.span)

    @property
    def heading(self) -> str:
        """Return the nearest heading above, or an empty text."""
        return self.span.anchor.heading[-1] if self.span.anchor.heading else ""


def list_citable_sources(spans: SourceSpans, module: Module, language: Language) -> tuple[SourceText, ...]:
    """Return the sources in the module's language, in the order in which the module names them.

    All sources if none is in that language; a finding reports that.
    """
    usable = list_sources_in(spans, language)
    if not module.sources:
        return usable  # they were read in the order of the course
    return tuple(sorted(usable, key=lambda source: rank_source(source.name, module.sources)))


def list_sources_in(spans: SourceSpans, language: Language) -> tuple[SourceText, ...]:
    """Return the sources in a language, or all if none is in it."""
    return tuple(source for source in spans.sources if source.language is language) or spans.sources


def collect_pieces(request: DraftRequest) -> tuple[Piece, ...]:
    """Return every piece that a module's deliverables may be made of, in reading order.

    By a person's plan they come in the order of its pages, and what they took out is none of them.
    """
    pieces = list_pieces(
        list_citable_sources(request.spans, request.module, request.course.language_of(request.module))
    )
    return _follow_pages(_drop_removed(pieces, request), request)


def _follow_pages(pieces: tuple[Piece, ...], request: DraftRequest) -> tuple[Piece, ...]:
    """Return pieces in the order of a person's pages; what is on none stays behind what it follows."""
    if request.edited_plan is None:
        return pieces
    pages = {
        span: number for number, page in enumerate(request.edited_plan.plan.pages) for span in page.evidence
    }
    numbers, number = list[int](), -1
    for piece in pieces:
        number = pages.get(piece.span.id, number)
        numbers.append(number)
    return tuple(piece for _, piece in sorted(zip(numbers, pieces, strict=True), key=lambda pair: pair[0]))


def collect_speaker_notes(request: DraftRequest) -> tuple[Piece, ...]:
    """Return the speaker notes of the sources, for what only trainers read, in reading order.

    What a person took out of the plan is none of them.
    """
    language = request.course.language_of(request.module)
    notes = tuple(
        Piece(source, span)
        for source in list_citable_sources(request.spans, request.module, language)
        for span in source.spans
        if span.is_speaker_note
    )
    return _drop_removed(notes, request)


def _drop_removed(pieces: tuple[Piece, ...], request: DraftRequest) -> tuple[Piece, ...]:
    removed = set(request.edited_plan.plan.removed) if request.edited_plan else set()
    return tuple(piece for piece in pieces if piece.span.id not in removed) if removed else pieces


def index_spans(request: DraftRequest) -> dict[str, Piece]:
    """Return every span but headings and people's answers, by its id, in reading order.

    Sources that cannot be cited come last.
    """
    citable = list_citable_sources(request.spans, request.module, request.course.language_of(request.module))
    names = {source.name for source in citable}
    others = tuple(source for source in request.spans.sources if source.name not in names)
    return {
        span.id: Piece(source, span)
        for source in (*citable, *others)
        if source.survey is None
        for span in source.spans
        if span.kind is not SpanKind.HEADING
    }


def list_pieces(sources: tuple[SourceText, ...]) -> tuple[Piece, ...]:
    """Return every span except headings, speaker notes, people's answers and what is said again.

    Said again is a sentence below the same title, and what a chapter or a source only copies.
    """
    repeated = find_repeated_spans(sources)
    return tuple(
        Piece(source, span)
        for source in sources
        if source.survey is None
        for span in source.spans
        if span.kind is not SpanKind.HEADING and not span.is_speaker_note and span.id not in repeated
    )


def is_teachable(piece: Piece, language: Language) -> bool:
    """Return whether a piece can be shown to a learner as it is: a statement, a step, a row with a header.

    What answers an exercise cannot, since nobody sees it before trying; a lesson shows it closed.
    """
    return not is_answer(piece) and _is_whole(piece, language, MOST_WORDS)


def gives_orders(piece: Piece) -> bool:
    """Return whether a piece, or the titles of its table, are worded as an order to a model."""
    row = piece.span.anchor.row
    return any(map(speaks_to_a_model, (piece.text, *(row.header if row is not None else ()))))


def has_whole_row(piece: Piece) -> bool:
    """Return whether a piece is a row that a table can show: each cell below a title, or no titles at all."""
    row = piece.span.anchor.row
    return row is not None and len(row.header) in {0, len(row.cells)}


def is_readable(piece: Piece, language: Language) -> bool:
    """Return whether a piece can be read where its source has it, however long it is."""
    return _is_whole(piece, language, inf)


def is_answer(piece: Piece) -> bool:
    """Return whether a piece is part of the solution of an exercise, or of a hint."""
    return piece.span.remark is not None and piece.span.remark.kind in ANSWERS


def _is_whole(piece: Piece, language: Language, most_words: float) -> bool:
    if stands_in_navigation(piece.source, piece.span) or is_front_matter(piece):
        return False
    if piece.span.kind is SpanKind.CODE:
        return False
    if piece.span.kind is SpanKind.ROW:
        row = piece.span.anchor.row
        return (
            row is not None and bool(row.header) and len(row.header) == len(row.cells) and any(row.cells[1:])
        )
    if piece.span.kind is SpanKind.STEP:
        return len(piece.text.split()) > 1
    return is_statement(piece.text, language, most_words) or is_short_call(piece.text, language)


def group_procedures(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    """Return each sequence of two or more steps of one list; what explains a step is not among them."""
    runs = []
    for _, run in groupby(pieces, key=_group_key):
        listed = list(run)
        steps = [piece for piece in listed if _is_step(piece)]
        if len(steps) > 1 and not stands_in_navigation(steps[0].source, steps[0].span):
            runs.append(steps)
    return runs


def _is_step(piece: Piece) -> bool:
    """Return whether a piece is a step of a procedure, and neither a part of one nor of a remark."""
    depth = 1 if piece.span.item is None else piece.span.item.depth
    return piece.span.kind is SpanKind.STEP and depth == 1 and piece.span.remark is None


def measure_relevance(text: str, module: Module, language: Language) -> float:
    """Return the share, 0 to 1, of the best matching objective's stems in a text, to order texts by."""
    stems = list_content_stems(text, language)
    shares = (share_of(list_content_stems(each.text, language), stems) for each in module.objectives)
    return max(shares, default=0.0)


def count_stems(texts: Iterable[str], language: Language) -> Counter[str]:
    """Return in how many texts each stem occurs: the most common are their central words."""
    return Counter(stem for text in texts for stem in list_content_stems(text, language))


def list_cited_spans(citations: tuple[Citation, ...]) -> frozenset[str]:
    """Return the ids of the spans cited."""
    return frozenset(citation.span for citation in citations)


def _group_key(piece: Piece) -> tuple[str, tuple[str, ...], SpanKind | int]:
    """Return what the pieces of one list have in common; steps read by older versions knew no list."""
    span = piece.span
    return piece.source.name, span.anchor.heading, span.kind if span.item is None else span.item.list


def stands_in_navigation(source: SourceText, span: Span) -> bool:
    """Return whether a span stands below the title of a part nobody reads.

    A chapter on references is read.
    """
    titles = span.anchor.heading
    if not titles or not is_navigation(titles[-1]):
        return False
    return not heads_references(titles[-1]) or stands_in_references(source, span)


def stands_in_references(source: SourceText, span: Span) -> bool:
    """Return whether a span stands in a list of references, which may be parted by kinds.

    A chapter on them has their title too, and sentences of its own below it.
    """
    titles = span.anchor.heading
    for depth in range(max(len(titles) - DEEPEST_OF_REFERENCES, 0) + 1, len(titles) + 1):
        if heads_references(titles[depth - 1]):
            return not _tells_of_references(
                _Chapter(source.name, source.sha256, source.language, titles[:depth], source)
            )
    return False


@lru_cache(maxsize=256)
def _tells_of_references(chapter: _Chapter) -> bool:
    """Return whether most of what stands below a title of references are sentences, and no entries."""
    depth = len(chapter.titles)
    lines = [
        " ".join(span.text.split())
        for span in chapter.source.spans
        if span.anchor.heading[:depth] == chapter.titles and span.kind in {SpanKind.SENTENCE, SpanKind.STEP}
    ]
    told = sum(_tells(line, chapter.source.language) for line in lines)
    return told >= FEWEST_TOLD and told > len(lines) * LEAST_TOLD


def _tells(line: str, language: Language) -> bool:
    """Return whether a line says something by itself, as no entry of a list of references does."""
    if is_reference(line) or ADDRESS.search(line) or not line[:1].isupper():
        return False
    if line.endswith(":"):
        return has_verb(line, language)
    return line.endswith(".") and is_statement(line, language)


def is_navigation(heading: str) -> bool:
    """Return whether a heading is that of a part nobody reads: a table of contents, a list of references."""
    words = write_expression(NavigationWords, lambda each: (*each.headings, *each.about_document))
    return _compile_heading(words).match(heading) is not None or heads_references(heading)


def is_front_matter(piece: Piece) -> bool:
    """Return whether a piece stands in a part on the document itself: its licence, thanks, legal notice."""
    about = write_expression(NavigationWords, lambda each: each.about_document)
    if _compile_heading(about).match(piece.heading) is not None:
        return True
    rights = write_expression(NavigationWords, lambda each: each.rights)
    if _compile_heading(rights).match(piece.heading) is None:
        return False
    beside = (span for span in piece.source.spans if span.anchor.heading == piece.span.anchor.heading)
    return any(_match_own_rights().search(" ".join(span.text.split())) for span in beside)


def claims_own_rights(piece: Piece) -> bool:
    """Return whether a sentence says whose its document is, or that it answers for nothing.

    In a document that says more of such things, it may be an example.
    """
    if _match_own_rights().search(piece.text) is None:
        return False
    return (
        _count_own_rights(
            _Chapter(piece.source.name, piece.source.sha256, piece.source.language, (), piece.source)
        )
        <= MOST_OWN_RIGHTS
    )


@lru_cache(maxsize=256)
def _count_own_rights(chapter: _Chapter) -> int:
    own = _match_own_rights()
    return sum(own.search(" ".join(span.text.split())) is not None for span in chapter.source.spans)


def lists_contents(text: str) -> bool:
    """Return whether a line lists what the page holds: "On this page: glossary, rights"."""
    label, _, entries = text.partition(":")
    words = write_expression(NavigationWords, lambda each: each.contents_labels)
    return bool(entries.strip()) and _compile_heading(words).match(label) is not None


def heads_references(heading: str) -> bool:
    """Return whether a heading is that of a list of references."""
    words = write_expression(NavigationWords, lambda each: each.references)
    return _compile_heading(words).match(heading) is not None


@cache
def _match_own_rights() -> re.Pattern[str]:
    return match_any(gather_words(NavigationWords, lambda each: each.own_rights))


@cache
def _compile_heading(words: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:\d+(?:\.\d+)*\W+|[IVX]+\W+)?(?:{words})\W*$", re.IGNORECASE)
