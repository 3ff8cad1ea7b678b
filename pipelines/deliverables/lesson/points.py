"""Points: lines that are no sentence, and that somebody set below a title to be read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from pipelines.deliverables.lesson.halves import write_whole
from pipelines.drafting.material import Piece
from pipelines.drafting.text.page_sentences import find_page_fault
from pipelines.drafting.text.references import is_page_data
from pipelines.drafting.text.words import has_verb, stands_alone
from pipelines.sourcing.procedures import says_what_to_do
from schemas.anchor import CellRange, ParagraphPlace, SlidePlace
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import SpanKind

FEWEST_WORDS_ON_A_SLIDE = 3
FEWEST_WORDS = 4
"""Of a line on a page: what is shorter is most often a title nobody set as one, or a label."""

FEWEST_LINES_OF_A_COLUMN = 3
FEWEST_THINGS, MOST_WORDS_OF_A_THING = 3, 6
"""Lines below each other that are a list, as a check list is typed, and words of each."""

TYPED = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.oasis.opendocument.text",
    }
)
FEWEST_ENTRIES = 3
"""Titles below one, each with one line: a glossary, whose titles are its terms."""

FEWEST_WORDS_OF_AN_ORDER = 2
MOST_WORDS_OF_A_COMMAND = 3
"""Of an order that ends in a small word, as "Sign in" does."""

EQUATION = re.compile(r"\w[^=<>]* = [^=<>]*\w")
"""What is the same as something else: "literate = instruit"."""

MOST_TIMES = 2
"""A short line that a source has more often is a label of its drawings, or a running title."""

WORD = re.compile(r"[^\W\d_]+")
ENDS = (".", "!", "?", "…", ":")
UNENDED = frozenset({LeftOutReason.NO_SENTENCE, LeftOutReason.CUT_START})


@dataclass
class PointJudge:
    """Tells which lines that are no sentence are to be read all the same."""

    pieces: Sequence[Piece]
    language: Language
    _times: Counter[tuple[str, str]] = field(init=False)
    _opening: frozenset[str] = field(init=False)
    _announced: frozenset[str] = field(init=False)
    _columns: frozenset[str] = field(init=False)
    _entries: frozenset[str] = field(init=False)
    _typed: frozenset[str] = field(init=False)
    _labels: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        sources = {piece.source.name: piece.source for piece in self.pieces}
        self._times = Counter((name, span.text) for name, source in sources.items() for span in source.spans)
        self._announced = frozenset(self._list_announced())
        self._opening = frozenset(self._list_opening())
        self._columns = frozenset(self._list_columns())
        self._entries = frozenset(self._list_entries())
        self._typed = frozenset(self._list_typed()) - self._opening
        self._labels = frozenset(self._list_labels()) - self._opening

    def is_point(self, whole: Sequence[Piece], fault: LeftOutReason | None) -> bool:
        """Return whether a line, or the lines of one sentence, is a point although it has a fault.

        A page of a PDF breaks its lines where it likes: what begins small there is half of something. What
        stands before the first sentence of a source is its title, and a short line that comes again and again
        is a label. An equals sign says as much as a verb. What a colon announces is read with it, and so is
        each line of a column of a sheet. A line alone below its title says what that is, if the next ones do.
        """
        first, text = whole[0], write_whole(whole)
        place = first.span.anchor.place
        is_slide, is_authors = isinstance(place, SlidePlace), isinstance(place, SlidePlace | ParagraphPlace)
        words = len(WORD.findall(text))
        if fault is LeftOutReason.CUT_END and is_authors and first.span.id in self._announced:
            return True
        if fault is LeftOutReason.CUT_END and len(whole) == 1 and words <= MOST_WORDS_OF_A_COMMAND:
            return says_what_to_do(text, self.language)
        if fault in UNENDED and (EQUATION.search(text) or first.span.id in self._announced):
            return True
        if first.span.id in self._columns or first.span.id in self._entries:
            return fault in UNENDED
        if fault is LeftOutReason.CUT_END and text.endswith(";"):  # an item, typed as a paragraph
            return is_authors and words >= FEWEST_WORDS and text[:1].isupper()
        if fault not in UNENDED or (fault is LeftOutReason.CUT_START and not is_authors):
            return False
        if first.span.id in self._typed or first.span.id in self._labels:
            return True
        if first.span.id in self._opening or is_page_data(text):
            return False
        if words >= FEWEST_WORDS:
            return True
        if self._times[first.source.name, first.span.text] > MOST_TIMES:
            return False
        is_order = words >= FEWEST_WORDS_OF_AN_ORDER + (not is_slide) and says_what_to_do(text, self.language)
        return is_order or (is_slide and words >= FEWEST_WORDS_ON_A_SLIDE)

    def _list_announced(self) -> Iterator[str]:
        """Yield the ids of the lines below one that ends in a colon and says more than a label.

        An author's lines are announced down to the first that ends a sentence: a list, typed as paragraphs.
        """
        is_going_on = False
        for before, piece in pairwise(self.pieces):
            is_below = (
                before.source is piece.source and before.span.anchor.heading == piece.span.anchor.heading
            )
            opens = before.text.endswith(":") and len(before.text.split()) >= FEWEST_WORDS
            is_next = is_going_on and _is_line(piece) and not before.text.endswith(ENDS)
            is_going_on = is_below and (opens or is_next)
            if is_going_on:
                yield piece.span.id

    def _list_typed(self) -> Iterator[str]:
        """Yield the ids of short lines of a typed document that stand below each other: a list of things."""
        run: list[Piece] = []
        for piece in self.pieces:
            if run and not _goes_on(run[-1], piece):
                yield from _list_run(run)
                run = []
            if _is_short_line(piece) and self._times[piece.source.name, piece.span.text] <= MOST_TIMES:
                run.append(piece)
            elif run:
                yield from _list_run(run)
                run = []
        yield from _list_run(run)

    def _list_labels(self) -> Iterator[str]:
        """Yield the ids of short lines, each above what is said of it, where "it" is what one of them names.

        Below one title they are all kept, or none: the settings of a screen, of which the first says "it is".
        Several in a typed document, which seldom sets such titles as titles, are kept in any case.
        """
        below: defaultdict[tuple[str, tuple[str, ...]], list[Piece]] = defaultdict(list)
        named: set[tuple[str, tuple[str, ...]]] = set()
        for label, piece in pairwise(self.pieces):
            is_label = len(label.text.split()) <= MOST_WORDS_OF_A_THING and not label.text.endswith(ENDS)
            is_said = piece.text.endswith(ENDS) and _is_line(label) and _is_line(piece)
            if is_label and is_said and label.text[:1].isupper() and _goes_on(label, piece):
                chapter = (label.source.name, label.span.anchor.heading)
                below[chapter].append(label)
                named |= set() if stands_alone(piece.text, self.language) else {chapter}
        for chapter, labels in below.items():
            is_typed = len(labels) >= FEWEST_THINGS and labels[0].source.media_type in TYPED
            if chapter in named or is_typed:
                yield from (label.span.id for label in labels)

    def _list_columns(self) -> Iterator[str]:
        """Yield the ids of the lines of sheets that hold one column: a list somebody typed into cells."""
        for _, run in groupby(self.pieces, key=lambda piece: (piece.source.name, piece.span.anchor.heading)):
            lines = list(run)
            if len(lines) >= FEWEST_LINES_OF_A_COLUMN and all(map(_is_cell, lines)):
                yield from (line.span.id for line in lines)

    def _list_entries(self) -> Iterator[str]:
        """Yield the ids of the lines that stand alone below their titles, several of which have one above."""
        alone: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for _, run in groupby(self.pieces, key=lambda piece: (piece.source.name, piece.span.anchor.heading)):
            lines = list(run)
            titles = lines[0].span.anchor.heading
            if len(lines) == 1 and len(titles) > 1 and isinstance(lines[0].span.anchor.place, ParagraphPlace):
                alone[lines[0].source.name, titles[:-1]].append(lines[0].span.id)
        for entries in alone.values():
            if len(entries) >= FEWEST_ENTRIES:
                yield from entries

    def _list_opening(self) -> Iterator[str]:
        """Yield the ids of the lines before the first sentence, item or row of each source."""
        begun: set[str] = set()
        for piece in self.pieces:
            if piece.source.name in begun:
                continue
            span = piece.span
            is_line = span.kind is SpanKind.SENTENCE and span.item is None
            if not is_line or find_page_fault(piece.text, self.language) is None:
                begun.add(piece.source.name)
            elif not has_verb(piece.text, self.language) and not says_what_to_do(piece.text, self.language):
                yield span.id


def _is_line(piece: Piece) -> bool:
    """Return whether a piece is a line of its author's, outside of lists."""
    span = piece.span
    is_authors = isinstance(span.anchor.place, ParagraphPlace)
    return is_authors and span.kind is SpanKind.SENTENCE and span.item is None


def _is_short_line(piece: Piece) -> bool:
    """Return whether a piece is a short line that somebody typed, in a format without menus and banners."""
    is_typed = piece.source.media_type in TYPED and _is_line(piece)
    return is_typed and len(piece.text.split()) <= MOST_WORDS_OF_A_THING and not piece.text.endswith(ENDS)


def _goes_on(above: Piece, piece: Piece) -> bool:
    is_below = above.source is piece.source and above.span.anchor.heading == piece.span.anchor.heading
    return is_below and "\n" in piece.source.text[above.span.end : piece.span.start]


def _list_run(run: Sequence[Piece]) -> Iterator[str]:
    if len(run) >= FEWEST_THINGS:
        yield from (piece.span.id for piece in run)


def _is_cell(piece: Piece) -> bool:
    return piece.span.kind is SpanKind.SENTENCE and isinstance(piece.span.anchor.place, CellRange)


def split_points(
    items: Sequence[tuple[Piece, ...]], language: Language
) -> Iterator[tuple[bool, list[tuple[Piece, ...]]]]:
    """Yield the sentences of a passage and the points between them, each with whether they are points."""
    for are_points, run in groupby(items, key=lambda item: _reads_as_point(item, language)):
        yield are_points, list(run)


def _reads_as_point(item: tuple[Piece, ...], language: Language) -> bool:
    text = " ".join(piece.text for piece in item)
    if item[0].span.kind is not SpanKind.SENTENCE or text.endswith(ENDS):
        return False
    return find_page_fault(text, language, begins_anywhere=True) in UNENDED
