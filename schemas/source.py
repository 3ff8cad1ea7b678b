"""Texts of sources with their spans, and what could not be read."""

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Self

from pydantic import Field, model_validator

from schemas.anchor import Anchor, Place, is_place_of_notes
from schemas.contract import Contract
from schemas.finding import describe_cause
from schemas.ids import Digest, ExpertQuestionId, ModuleKey, Person, SpanId
from schemas.language import Language
from schemas.languages.sentences import join_sentences
from schemas.session_name import parse_session_name
from schemas.source_pictures import LeftOutPicture, Picture, SourcePictures

BETWEEN_CELLS = " | "
"""Stands between the cells of a table row in the text of a source."""


LONGEST_LABEL = 20
"""Characters of the number of a list's item."""

LONGEST_TERM = 100
"""Characters of what an item of a list defines."""

AFTER_TERM = " – "
"""Stands between a term and what is said of it, where the source has them in places of their own."""

DEEPEST = 9
"""Levels of a list, as many as Word and PowerPoint have; what is deeper is read as of the last."""


class SpanKind(StrEnum):
    """What a span is; a writer uses each kind differently."""

    SENTENCE = "sentence"
    HEADING = "heading"
    STEP = "step"
    """An item of a numbered list whose order is that of doing; of any other numbered list, a sentence."""

    ROW = "row"
    CODE = "code"
    """A program, a command, a file: word for word, with its spaces and line breaks."""


class ListItem(Contract):
    """Where a span stands in a list of its source: the list and the item, both counted from 1.

    A list within a list belongs to it, one level deeper.
    """

    list: int = Field(ge=1)
    item: int = Field(ge=1)
    depth: int = Field(default=1, ge=1)
    label: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_LABEL,
        description="Its number as the source shows it: `3.`, `a)`, `iv.`; missing if it has a bullet.",
    )
    is_link: bool | None = Field(
        default=None, description="Whether all its words lead to another place; missing if they do not."
    )
    term: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_TERM,
        description="What it says something of, as its source marks it; missing if it marks nothing so.",
    )


class RemarkKind(StrEnum):
    """What a remark of a source is for, as its author marked it."""

    KEY_POINT = "key_point"
    WARNING = "warning"
    EXAMPLE = "example"
    EXERCISE = "exercise"
    SOLUTION = "solution"
    """What an exercise asks for: nobody sees it before trying."""

    HINT = "hint"


ANSWERS = frozenset({RemarkKind.SOLUTION, RemarkKind.HINT})
"""Remarks that are closed until a learner asks for them."""


class Remark(Contract):
    """A remark that the author of a source set apart, counted from 1."""

    number: int = Field(ge=1)
    kind: RemarkKind


class Span(Contract):
    """A sentence, list step, heading or table row: `source.text[start:end] == text`."""

    id: SpanId
    kind: SpanKind
    text: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    anchor: Anchor
    item: ListItem | None = Field(default=None, description="Missing if it stands in no list.")
    remark: Remark | None = Field(default=None, description="Missing if it stands in no remark set apart.")

    @property
    def is_speaker_note(self) -> bool:
        """Return whether it is what a speaker notes for themselves: no learner reads it."""
        return is_place_of_notes(self.anchor.place)


class DropReason(StrEnum):
    """Why text of a source was left out: invisible, not the author's, or naming people."""

    HIDDEN = "hidden"
    WHITE = "white"
    TINY = "tiny"
    INVISIBLE = "invisible"
    DELETED = "deleted"
    SCRIPT = "script"
    FURNITURE = "furniture"
    NO_TEXT = "no_text"
    NO_VALUE = "no_value"
    """Formulas whose value is not in the file; the excerpt is their number."""

    BEYOND = "beyond"
    """Slides or pages beyond the limit; the excerpt is their number."""

    READ_ALOUD = "read_aloud"
    """Text for screen readers only: no trick, but not visible on the page."""

    SPEAKER = "speaker"
    """Names of speakers in subtitles; the excerpt is their number."""

    TOO_DEEP = "too_deep"
    """Lists or quotations of Markdown within more others than are read."""

    NOT_INCLUDED = "not_included"
    """A text that a page includes and that is not in the course's folder; the excerpt is its address."""

    PERSONAL = "personal"
    """A column with the names of respondents; the excerpt is its title."""

    CODE = "code"
    """A sheet most of whose cells are code, as the definition of a form is."""

    DIAGRAM = "diagram"
    """The text of a diagram that a tool draws, as Mermaid does; the excerpt is its beginning."""

    SHORTCODE = "shortcode"
    """Words within a shortcode, which a site's generator shows: of the card of a link, of a video."""


COUNTED = frozenset({DropReason.NO_VALUE, DropReason.BEYOND, DropReason.SPEAKER})
"""Reasons whose excerpt is a number."""


class Dropped(Contract):
    """Text that was left out: why, where it was, and an excerpt of at most 200 characters."""

    reason: DropReason
    excerpt: str = Field(max_length=200)
    place: Place
    words: int | None = Field(
        default=None, ge=0, description="Of the whole text; missing if the excerpt has all of them."
    )

    @property
    def is_count(self) -> bool:
        """Return whether the excerpt is the number of things left out, not their text."""
        return self.reason in COUNTED

    def count_words(self) -> int:
        """Return the words that were left out; 0 for things that are counted, whose words nobody read."""
        if self.is_count:
            return 0
        return len(self.excerpt.split()) if self.words is None else self.words


class Recognised(Contract):
    """Text recognition of one page: how many words, and how certain they are."""

    page: int = Field(ge=1)
    words: int = Field(ge=0, description="0 if the page shows no words, or none that can be recognised.")
    confidence: int = Field(ge=0, le=100, description="In percent, the mean of its words.")
    doubtful: tuple[str, ...] = Field(
        default=(), description="The words it was least sure of, in their order."
    )


class NotRecognised(Contract):
    """Scanned pages that should have been recognised and were not: why, and what to do."""

    pages: tuple[int, ...] = Field(min_length=1)
    happened: str
    remedy: str
    french: str = Field(
        default="", description="What happened and what to do; empty if it exists in English only."
    )
    wording: str | None = Field(
        default=None, description="Id of that text; missing in what older versions stored."
    )

    @property
    def message(self) -> str:
        """Return what happened and what to do, as one text."""
        return join_sentences(self.happened, self.remedy)


def stamp_source(digest: str, beside: str | None) -> str:
    """Return what changes with a source's bytes and with the files beside it: the first if it has none."""
    return digest if beside is None else sha256(f"{digest} {beside}".encode()).hexdigest()


class AnswerOrigin(Contract):
    """Which question an answer that became a source is to, and who signed it when."""

    question: ExpertQuestionId
    person: Person
    at: datetime
    settles: tuple[SpanId, ...] = Field(
        default=(), description="The passages whose contradiction it settles; empty if it is on none."
    )


class OpenAnswers(Contract):
    """The cells of a row in which somebody answered in their own words, counted from 0."""

    span: SpanId
    columns: tuple[int, ...] = Field(min_length=1)


class AnswerTable(Contract):
    """What may be shown of a table of people's answers: nothing of a row that is not named.

    Closed answers beside an open one could show a colleague who said it.
    """

    open: tuple[OpenAnswers, ...] = ()

    @cached_property
    def columns(self) -> dict[str, tuple[int, ...]]:
        """Return the cells that may be shown, by the id of their row."""
        return {each.span: each.columns for each in self.open}


class SourceText(Contract):
    """The visible text of one source, and the spans that cover it."""

    name: str = Field(
        description="Path below the course's folder, or below its origin's name, with forward slashes."
    )
    media_type: str
    sha256: Digest = Field(description="Of the original file's bytes.")
    beside: Digest | None = Field(
        default=None, description="Of the pictures that are files beside it; missing if it shows none."
    )
    language: Language
    text: str
    spans: tuple[Span, ...]
    dropped: tuple[Dropped, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    not_recognised: tuple[NotRecognised, ...] = ()
    pictures: SourcePictures | None = Field(
        default=None, description="Missing if the source has none, or was read by an older version."
    )
    answer: AnswerOrigin | None = Field(
        default=None, description="Of a source that is an expert's signed answer; missing for all others."
    )
    survey: AnswerTable | None = Field(
        default=None, description="Of a table of people's answers, what may be shown; missing of all others."
    )

    def list_open_columns(self, span: Span) -> tuple[int, ...] | None:
        """Return the cells of a row of people's answers that may be cited, sent or printed.

        None of any other span, which may be shown whole.
        """
        return None if self.survey is None else self.survey.columns.get(span.id, ())

    @property
    def stamp(self) -> str:
        """Return what changes with the source and with the pictures beside it."""
        return stamp_source(self.sha256, self.beside)

    @property
    def name_for_models(self) -> str:
        """Return its name as a model is told it: of an answer or a session report without who signed it."""
        session = parse_session_name(self.name)
        if session is not None:
            return session.without_person
        return self.name if self.answer is None else self.name.rpartition(f"/{self.answer.question}/")[0]

    @property
    def kept_pictures(self) -> tuple[Picture, ...]:
        """Return the pictures that were kept, in the source's order."""
        return self.pictures.kept if self.pictures else ()

    @property
    def left_out_pictures(self) -> tuple[LeftOutPicture, ...]:
        """Return the pictures that were left out."""
        return self.pictures.left_out if self.pictures else ()

    @property
    def stored_pictures(self) -> tuple[Picture, ...]:
        """Return the pictures whose bytes are stored: those that were kept, then those left out."""
        left_out = (each.picture for each in self.left_out_pictures)
        return (*self.kept_pictures, *(picture for picture in left_out if picture is not None))

    @model_validator(mode="after")
    def _pictures_stand_in_the_text(self) -> Self:
        for picture in self.stored_pictures:
            if picture.offset > len(self.text):
                raise ValueError(f"{self.name}: {picture.id} stands after the end of the text")
        return self

    @model_validator(mode="after")
    def _spans_reproduce_the_text(self) -> Self:
        for span in self.spans:
            if self.text[span.start : span.end] != span.text:
                raise ValueError(f"{self.name}: {span.id} does not reproduce the text it points at")
        return self


CONTEXT_SOURCE = "course.yaml"
"""Name of the source that the organisation's context is; no file of a course can have it."""


class SourceFailure(Contract):
    """A source that could not be read; the others were."""

    name: str
    message: str
    french: str = Field(
        default="", description="What happened and what to do; empty if it exists in English only."
    )
    wording: str | None = Field(
        default=None, description="Id of that text; missing in what older versions stored."
    )

    def explain(self, language: Language) -> str:
        """Return the message in French if it is asked for and exists, else in English."""
        return (self.french if language is Language.FRENCH else "") or self.message

    @property
    def facts(self) -> dict[str, str]:
        """Return the facts of a finding about it."""
        return {"source": self.name} | describe_cause(self.message, self.french, self.wording)


class Overdue(Contract):
    """A source or an origin that the last pull could not get; `kept` if its earlier bytes are used."""

    name: str
    since: datetime
    happened: str
    remedy: str
    french: str = Field(
        default="", description="What happened and what to do; empty if it exists in English only."
    )
    wording: str | None = Field(
        default=None, description="Id of that text; missing in what older versions stored."
    )
    kept: bool

    @property
    def message(self) -> str:
        """Return what happened and what to do, as one text."""
        return join_sentences(self.happened, self.remedy)


class SourceSpans(Contract):
    """The sources one module may cite, with their spans."""

    module: ModuleKey
    fingerprint: Digest = Field(description="Fingerprint of the sources' bytes and of how they were read.")
    sources: tuple[SourceText, ...]
    failures: tuple[SourceFailure, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    context: SourceText | None = Field(
        default=None,
        description="What `course.yaml` says of the organisation: cited, and never taught as a source.",
    )

    @property
    def citable(self) -> tuple[SourceText, ...]:
        """Return everything a statement may cite: the sources, then the organisation's context."""
        return (*self.sources, self.context) if self.context else self.sources

    @property
    def context_entries(self) -> tuple[Span, ...]:
        """Return the entries of the organisation's context that can be cited; its titles are none."""
        spans = self.context.spans if self.context else ()
        return tuple(span for span in spans if span.kind is not SpanKind.HEADING)

    def drop_speaker_notes(self) -> Self:
        """Return the same sources without their speaker notes; a source of nothing else is left out."""
        if not any(span.is_speaker_note for source in self.sources for span in source.spans):
            return self
        shown = (
            source.model_copy(
                update={"spans": tuple(span for span in source.spans if not span.is_speaker_note)}
            )
            for source in self.sources
        )
        return self.model_copy(update={"sources": tuple(source for source in shown if source.spans)})

    def drop_closed_answers(self) -> Self:
        """Return the same sources with the open answers alone of each row of people's answers."""
        if all(source.survey is None for source in self.sources):
            return self
        shown = (
            source
            if source.survey is None
            else source.model_copy(update={"spans": tuple(_list_open_answers(source))})
            for source in self.sources
        )
        return self.model_copy(update={"sources": tuple(source for source in shown if source.spans)})

    def keep_spans(self, ids: Collection[str]) -> Self:
        """Return the same sources with the spans of these ids alone; one that has none is left out."""
        kept = (
            source.model_copy(update={"spans": tuple(span for span in source.spans if span.id in ids)})
            for source in self.sources
        )
        return self.model_copy(update={"sources": tuple(source for source in kept if source.spans)})

    def find(self, span_id: str) -> tuple[SourceText, Span] | None:
        """Return the source and the span of an id, or None if no source has such a span."""
        return next(
            ((source, span) for source in self.citable for span in source.spans if span.id == span_id),
            None,
        )


def _list_open_answers(source: SourceText) -> Iterator[Span]:
    """Yield the rows that hold an open answer, with the words of these answers; their cells stay counted."""
    for span in source.spans:
        row, columns = span.anchor.row, source.list_open_columns(span)
        if row is not None and columns:
            yield span.model_copy(update={"text": BETWEEN_CELLS.join(row.cells[each] for each in columns)})
