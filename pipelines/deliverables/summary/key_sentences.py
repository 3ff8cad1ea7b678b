"""Which sentences of a lesson a reader would underline, by signs anyone can check.

A sentence counts for what it shares with the lesson (words that many sentences have), with the heading it
stands under, with the document's title and with an objective; for opening its chapter, defining, obliging
and saying itself that it matters; and against it, for telling an example and for its length. The weights are
round numbers, chosen on one half of the public lessons in `bench/summaries.py` and measured on the other.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import ClassVar, Self

from pipelines.drafting.critique.names import NameKind, list_names
from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.lead_ins import introduces
from pipelines.drafting.material import Piece, count_stems, is_teachable, measure_relevance
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.emergency_calls import calls_for_help
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import INITIAL, has_verb, list_content_stems, share_of
from schemas.course import Module
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, FirstWord, Pattern, Vocabulary, read_vocabulary
from schemas.source import RemarkKind, SourceSpans, SpanKind

LONGEST_POINT = 40
"""Words; a longer sentence is not a point one takes away."""

COMFORTABLE_WORDS = 28
FEWEST_OTHER_STEMS = 4
"""Added to the stems of a sentence where its words are averaged, so that two common words are no summary."""

OPENING, DEFINING, BINDING, CUE, KEY_REMARK = 0.25, 0.15, 0.3, 0.1, 0.5
HEADING_SHARE, TITLE_SHARE, OBJECTIVE_SHARE = 0.1, 0.2, 0.2
EXAMPLE, LENGTH, ADDITION, FIRST_PERSON, PASSING_NAME = -0.4, -0.1, -0.1, -0.1, -0.2
INFINITIVE = -0.3
"""What each sign is worth beside the most central sentence, which counts 1."""

LENGTH_STEP = 12
"""Words beyond the comfortable ones for which `LENGTH` counts once."""

FEWEST_BLANKS, BLANK_SHARE = 3, 0.1
"""Sentences with blanks, and their share, from which on a source is a form: what it states is made up too."""

FEWEST_MENTIONS = 3
"""Sentences that name somebody the lesson is about; with fewer, it is a story told in passing."""


HOLE = re.compile(r"\s[.,](?!\S)")
"""A space before a full stop or a comma: a link or a picture stood there, and the sentence lacks it."""

NUMBERING = re.compile(r"^[\W\d_]+")

YEAR = re.compile(r"\(?\b(?:19|20)\d\d\b")
FEWEST_INITIALS = 2
"""Initials that make a sentence with a year an entry of a list of references: "Simon, H. A. (1978)."."""


class WeightWords(Vocabulary):
    """What a sentence says of its own weight: that it matters, defines, adds something, or tells a story.

    Under one of the `example_headings` everything is said of an example, and what stands under one of the
    `back_matter_headings` is not what a document teaches: its licence, its references, where to get help.
    """

    room: ClassVar[str] = "deliverables.summary.weights"

    cues: AnyWord
    definitions: Pattern
    examples: AnyWord
    example_headings: AnyWord
    back_matter_headings: FirstWord
    additions: AnyWord
    first_persons: AnyWord
    infinitives: Pattern


class UnstatedWords(Vocabulary):
    """What shows that a text states nothing of its own.

    `placeholders` are blanks of a form; `labels` open a wording that is only shown, right or wrong ("Use:");
    `fragments` lack their subject, or what they say of it, or are what somebody says to somebody. `notices`
    are on how a document may be used.
    """

    room: ClassVar[str] = "deliverables.summary.unstated"

    placeholders: Pattern
    labels: Pattern
    fragments: Pattern
    notices: Pattern


@dataclass(frozen=True)
class KeySentence:
    """A sentence that may be a key point, with its score; the higher, the more it says of the lesson."""

    piece: Piece
    score: float

    @property
    def words(self) -> int:
        """Return its number of words."""
        return len(self.piece.text.split())


def score_sentences(
    pieces: Sequence[Piece], spans: SourceSpans, module: Module, language: Language
) -> list[KeySentence]:
    """Return the sentences that may be key points, in reading order; none that another source contradicts."""
    disputed = list_contested_spans(find_disagreements(spans))
    left_out = disputed.union(
        _list_led_items(pieces, language),
        _list_led_examples(pieces, language),
        _list_made_up(pieces, language),
    )
    candidates = [piece for piece in pieces if piece.span.id not in left_out and _is_point(piece, language)]
    lesson = _LessonWords.of(pieces, module, language)
    centralities = [lesson.measure_centrality(piece) for piece in candidates]
    highest = max(centralities, default=0.0) or 1.0
    return [
        KeySentence(piece, centrality / highest + lesson.weigh_signs(piece))
        for piece, centrality in zip(candidates, centralities, strict=True)
    ]


@dataclass(frozen=True)
class _LessonWords:
    """What the sentences of a lesson are weighed by: in how many each stem is, and which open a chapter."""

    counts: Counter[str]
    openings: frozenset[str]
    module: Module
    language: Language

    @classmethod
    def of(cls, pieces: Sequence[Piece], module: Module, language: Language) -> Self:
        sentences = (piece.text for piece in pieces if piece.span.kind is SpanKind.SENTENCE)
        counts = count_stems(sentences, language)
        return cls(counts, frozenset(_list_openings(pieces)), module, language)

    def measure_centrality(self, piece: Piece) -> float:
        """Return in how many sentences of the lesson a word of this one is, on average."""
        stems = list_content_stems(piece.text, self.language)
        return sum(self.counts[stem] for stem in stems) / (len(stems) + FEWEST_OTHER_STEMS)

    def weigh_signs(self, piece: Piece) -> float:
        """Return what a sentence is worth by its place and by what it says of itself."""
        words, text = read_vocabulary(WeightWords, self.language), piece.text
        remark = piece.span.remark
        defines = words.definitions.search(text) is not None or is_defining(text, self.language)
        return (
            OPENING * (piece.span.id in self.openings)
            + DEFINING * defines
            + BINDING * is_binding(text, self.language)
            + KEY_REMARK * (remark is not None and remark.kind is RemarkKind.KEY_POINT)
            + CUE * (words.cues.search(text) is not None)
            + EXAMPLE * (words.examples.search(text) is not None)
            + ADDITION * (words.additions.search(text) is not None)
            + INFINITIVE * (words.infinitives.search(text) is not None)
            + FIRST_PERSON * (words.first_persons.search(text) is not None)
            + PASSING_NAME * self._names_in_passing(text)
            + LENGTH * max(0, len(text.split()) - COMFORTABLE_WORDS) / LENGTH_STEP
            + self._weigh_subject(piece)
        )

    def _weigh_subject(self, piece: Piece) -> float:
        """Return what a sentence is worth by what it shares with its headings and with an objective."""
        stems = list_content_stems(piece.text, self.language)
        headings = [list_content_stems(each, self.language) for each in piece.span.anchor.heading]
        return (
            HEADING_SHARE * (share_of(headings[-1], stems) if headings else 0.0)
            + TITLE_SHARE * (share_of(headings[0], stems) if headings else 0.0)
            + OBJECTIVE_SHARE * measure_relevance(piece.text, self.module, self.language)
        )

    def _names_in_passing(self, text: str) -> bool:
        """Return whether a text names somebody or something that few sentences of the lesson speak of."""
        names = (name for kind, name in list_names(text, self.language) if kind is NameKind.NAME)
        return any(
            max((self.counts[each] for each in list_content_stems(name, self.language)), default=0)
            < FEWEST_MENTIONS
            for name in names
        )


def _is_point(piece: Piece, language: Language) -> bool:
    """Return whether a piece is a whole sentence that says something without those around it."""
    text = piece.text
    if piece.span.kind is not SpanKind.SENTENCE or not text.endswith(".") or not text[0].isalnum():
        return False
    if (
        _is_example(piece, language)
        or _is_back_matter(piece, language)
        or HOLE.search(text)
        or text.count("(") != text.count(")")
    ):
        return False
    if len(INITIAL.findall(text)) >= FEWEST_INITIALS and YEAR.search(text):
        return False
    words = read_vocabulary(UnstatedWords, language)
    patterns = (words.placeholders, words.labels, words.fragments, words.notices)
    if any(pattern.search(canonical(text)) for pattern in patterns):
        return False
    has_deed = has_verb(text, language) or calls_for_help(text, language)
    is_whole = is_teachable(piece, language) and has_deed
    return is_whole and len(text.split()) <= LONGEST_POINT and not needs_context(text, language)


def _is_example(piece: Piece, language: Language) -> bool:
    """Return whether the source calls a piece an example, or has it under a heading that does."""
    remark, headings = piece.span.remark, read_vocabulary(WeightWords, language).example_headings
    is_called_so = remark is not None and remark.kind is RemarkKind.EXAMPLE
    return is_called_so or any(headings.search(canonical(each)) for each in piece.span.anchor.heading[1:])


def _is_back_matter(piece: Piece, language: Language) -> bool:
    """Return whether a piece stands under a heading of what a document brings beside what it teaches."""
    headings = read_vocabulary(WeightWords, language).back_matter_headings
    return any(
        headings.match(NUMBERING.sub("", canonical(each))) is not None for each in piece.span.anchor.heading
    )


def _list_led_items(pieces: Sequence[Piece], language: Language) -> Iterator[str]:
    """Yield the ids of the items of lists that a sentence introduces: they say half of it."""
    before: Piece | None = None
    for number, run in groupby(pieces, key=lambda piece: piece.span.item and piece.span.item.list):
        items = list(run)
        if number is not None and before is not None and introduces(before, items[0], language):
            yield from (piece.span.id for piece in items)
        before = items[-1]


def _list_led_examples(pieces: Sequence[Piece], language: Language) -> Iterator[str]:
    """Yield the ids of the sentences that a line with a colon introduces: it shows or begins them.

    A line such as « À retenir : » says that the next one matters.
    """
    cues = read_vocabulary(WeightWords, language).cues
    for before, piece in pairwise(pieces):
        is_led = before.text.endswith(":") and before.span.anchor.heading == piece.span.anchor.heading
        if is_led and before.source.name == piece.source.name and cues.search(before.text) is None:
            yield piece.span.id


def _list_made_up(pieces: Sequence[Piece], language: Language) -> Iterator[str]:
    """Yield the ids of the sentences of forms to be filled in, but for what they oblige people to do."""
    placeholders = read_vocabulary(UnstatedWords, language).placeholders
    blanks = Counter(piece.source.name for piece in pieces if placeholders.search(canonical(piece.text)))
    lengths = Counter(piece.source.name for piece in pieces)
    forms = {name for name, n in blanks.items() if n >= FEWEST_BLANKS and n >= BLANK_SHARE * lengths[name]}
    for piece in pieces:
        if piece.source.name in forms and not is_binding(piece.text, language):
            yield piece.span.id


def _list_openings(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the ids of the first sentences under each heading."""
    for _, run in groupby(pieces, key=lambda piece: (piece.source.name, piece.span.anchor.heading)):
        yield next(run).span.id
