"""Disagreement of two sources on a number, a duration or an obligation.

Precision comes first: a false alarm costs a reviewer's trust. How many planted conflicts are found, and how
many false ones in real documents, is in docs/performance.md.
Decided in docs/decisions/0057-when-sources-disagree.md.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.material import Piece
from pipelines.drafting.rows_apart import find_differing_rows
from pipelines.drafting.text.figures import Figure, find_figures, find_numbers
from pipelines.drafting.text.likeness import (
    DifferenceKind,
    find_differences,
    is_illustration,
    list_polar_stems,
)
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, split_words, stands_alone
from schemas.anchor import abbreviate_place
from schemas.language import Language
from schemas.session_name import parse_session_name
from schemas.source import RemarkKind, SourceSpans, SourceText, SpanKind

LEAST_SHARED_STEMS = 0.75
"""Share of stems that two sentences must have in common; measured for precision, not recall."""

FEWEST_SOURCES = 2
FEWEST_STEMS = 3

CODE_SIGNS = re.compile(r"[{}=_\\|]|</?\w|^\s*[$#>%]\s|\s--?[a-z]|\w\(\)|://")
"""What commands, programs and what they print hold, and sentences do not."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """Two spans of two sources that contradict each other."""

    one: Piece
    other: Piece
    is_settled: bool = False
    """Whether an expert asked about it has answered: the answer is one side, or was given on both."""

    @property
    def overruled_pieces(self) -> tuple[Piece, ...]:
        """Return the sides that nothing is to be made of: both, but for an answer given on the other."""
        sides = ((self.one, self.other), (self.other, self.one))
        return tuple(side for side, against in sides if not _was_asked_about(side, against))

    @property
    def facts(self) -> dict[str, str]:
        """Return both quotations with their sources and places, as the facts of a finding."""
        sides = {"one": self.one, "other": self.other}
        excerpts = {side: cut_excerpt(piece.text) for side, piece in sides.items()}
        source_names = {f"{side}_source": piece.source.name for side, piece in sides.items()}
        places = {f"{side}_place": abbreviate_place(piece.span.anchor.place) for side, piece in sides.items()}
        return excerpts | source_names | places


@dataclass(frozen=True)
class _MeasuredPiece:
    """A piece, its figures, its numbers that measure nothing, and the stems of its other words.

    `words` are all its words in comparable form; a piece that leans means something only after another.
    """

    piece: Piece
    stems: frozenset[str]
    figures: tuple[Figure, ...]
    numbers: frozenset[str]
    words: tuple[str, ...]
    leans: bool


def find_disagreements(spans: SourceSpans) -> tuple[Disagreement, ...]:
    """Return each pair of sentences, steps or table rows of two sources that cannot both be followed.

    Two sentences disagree if they differ in one number or duration, in an obligation or in a denial, and in
    little else. One of them may have words that the other lacks, but not both: then they are on different
    subjects. Rows of two tables with the same columns disagree if they differ in one cell.
    """
    return compare_sources(spans.sources)


def list_contested_spans(pairs: tuple[Disagreement, ...]) -> frozenset[str]:
    """Return the ids of the spans in a disagreement, so that no question or summary is made from them.

    An expert's answer is none of them where it contradicts what the expert was asked about.
    """
    return frozenset(piece.span.id for pair in pairs for piece in pair.overruled_pieces)


def list_settled_spans(spans: SourceSpans) -> frozenset[str]:
    """Return the ids of the spans in whose place an expert's answer stands: nothing is made from them."""
    if all(source.answer is None for source in spans.sources):
        return frozenset()
    return list_contested_spans(tuple(pair for pair in find_disagreements(spans) if pair.is_settled))


def compare_sources(sources: tuple[SourceText, ...]) -> tuple[Disagreement, ...]:
    """Return the disagreements of any sources, whichever modules read them.

    What trainers report of their sessions is none of them: each tells of one day.
    """
    sources = tuple(source for source in sources if parse_session_name(source.name) is None)
    measured = [
        _separate_figures(piece, source.language)
        for source in sources
        for span in source.spans
        for piece in [Piece(source, span)]
        if _is_comparable(piece)
    ]
    usable = [each for each in measured if len(each.stems) >= FEWEST_STEMS]
    pairs = [(usable[a].piece, usable[b].piece) for a, b in _find_pairs(usable)]
    settled = {frozenset(source.answer.settles) for source in sources if source.answer is not None}
    return tuple(
        Disagreement(one, other, _is_settled(one, other, settled))
        for one, other in (*pairs, *find_differing_rows(sources))
    )


def _is_settled(one: Piece, other: Piece, settled: set[frozenset[str]]) -> bool:
    """Return whether one of two passages is an expert's answer on the other, or there is one on both."""
    is_answer = _was_asked_about(one, other) or _was_asked_about(other, one)
    return is_answer or frozenset({one.span.id, other.span.id}) in settled


def _was_asked_about(answer: Piece, passage: Piece) -> bool:
    """Return whether a passage is of an expert's answer to a contradiction with another passage."""
    origin = answer.source.answer
    return origin is not None and passage.span.id in origin.settles


def _is_comparable(piece: Piece) -> bool:
    """Return whether a piece lays something down: no command, and nothing that only illustrates."""
    span, text = piece.span, piece.text
    if span.kind not in {SpanKind.SENTENCE, SpanKind.STEP} or not any(c.isalpha() for c in text):
        return False
    if span.remark is not None and span.remark.kind is RemarkKind.EXAMPLE:
        return False
    return CODE_SIGNS.search(text) is None and not is_illustration(text, piece.source.language)


def _find_pairs(usable: list[_MeasuredPiece]) -> list[tuple[int, int]]:
    """Return the positions of the pairs that disagree.

    One sentence of a pair has all the words of the other, so its rarest word leads to every candidate. A
    source is not compared with itself: a list may say one thing a thousand times.
    """
    if len({each.piece.source.name for each in usable}) < FEWEST_SOURCES:
        return []
    sentences_by_stem: dict[str, list[int]] = defaultdict(list)
    said_by_source: dict[str, set[Words]] = defaultdict(set)
    for number, each in enumerate(usable):
        said_by_source[each.piece.source.name].add(each.words)
        for stem in each.stems:
            sentences_by_stem[stem].append(number)
    pairs: set[tuple[int, int]] = set()
    for number, one in enumerate(usable):
        rarest = min(one.stems, key=lambda stem: (len(sentences_by_stem[stem]), stem))
        for other in sentences_by_stem[rarest]:
            if _contradict(one, usable[other]) and not _is_said_by_both(one, usable[other], said_by_source):
                pairs.add((min(number, other), max(number, other)))
    return sorted(pairs)


def _is_said_by_both(one: _MeasuredPiece, other: _MeasuredPiece, said: dict[str, set[Words]]) -> bool:
    """Return whether the source of one sentence says the other one as well.

    Then both tell two cases of one rule: « moins de 300 salariés » and « au moins 300 salariés ».
    """
    return one.words in said[other.piece.source.name] or other.words in said[one.piece.source.name]


def _separate_figures(piece: Piece, language: Language) -> _MeasuredPiece:
    """Return a piece with its figures, and the stems of its other words.

    The stems leave out words of a figure, as « trois ans », and words that turn a sentence into its contrary.
    """
    figures, text = find_figures(piece.text, language), piece.text
    for figure in reversed(figures):
        text = f"{text[: figure.start]} {text[figure.end :]}"
    stems = list_content_stems(text, language) - list_polar_stems(language)
    words, leans = tuple(split_words(piece.text)), not stands_alone(piece.text, language)
    return _MeasuredPiece(piece, stems, figures, find_numbers(text), words, leans)


def _contradict(one: _MeasuredPiece, other: _MeasuredPiece) -> bool:
    """Return whether two sentences are on one subject and differ in one figure, an obligation or a denial."""
    if one.piece.source.name == other.piece.source.name or not _are_on_one_thing(one, other):
        return False
    nested = one.stems <= other.stems or other.stems <= one.stems
    if not nested or len(one.stems & other.stems) < LEAST_SHARED_STEMS * len(one.stems | other.stems):
        return False
    if len(one.figures) != len(other.figures) or canonical(one.piece.text) == canonical(other.piece.text):
        return False
    pairs = list(zip(one.figures, other.figures, strict=True))
    if any(a.measures != b.measures for a, b in pairs):
        return False
    differing = sum(not a.equals(b) for a, b in pairs)
    return differing == 1 or (differing == 0 and _is_contrary(one.piece, other.piece))


def _are_on_one_thing(one: _MeasuredPiece, other: _MeasuredPiece) -> bool:
    """Return whether nothing says that two sentences are on two things.

    Other numbers that differ tell two cases, versions or worked sums apart. What "this" or « elle » means is
    in the sentence before; two such sentences are compared only under one heading.
    """
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return False
    leans = one.leans or other.leans
    return not leans or canonical(one.piece.heading) == canonical(other.piece.heading)


def _is_contrary(one: Piece, other: Piece) -> bool:
    """Return whether two sentences in one language differ in an obligation or a denial."""
    if one.source.language is not other.source.language:
        return False
    differences = find_differences(one.text, other.text, one.source.language)
    return any(
        difference.kind in {DifferenceKind.OPPOSITE, DifferenceKind.MODAL} for difference in differences
    )
