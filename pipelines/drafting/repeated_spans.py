"""Passages said again: a sentence below one and the same title, a chapter or a source that stands twice.

The same words below another title are about another thing: a step of a second recipe, other people's rule.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.drafting.text.speech import is_speech
from pipelines.drafting.text.typography import canonical
from schemas.source import SourceText, Span, SpanKind

LEADS = (":", "...", "…")
"""A line that ends so announces others; it may be said again above each list."""

COPIED_SHARE = 0.8
"""Share of a source's passages that stand in an earlier one, below the same titles, if it is a copy of it.

So much of a document stays in its next version; two sheets made after one form share less.
"""

LONGEST_LABEL = 8
"""Words of a line without an end that is a label."""

LABELLED = re.compile(r"[^.!?:]{0,30}\d+(?:\.\d+)* ?[:–—]\s|[^.!?:]{1,40} ?:\s")
"""What a sentence is about, before a colon: « Article 4.2 : », "Junior members: "."""

Passage = tuple[tuple[str, ...], str]
"""The titles above a passage, and its text."""


@dataclass(frozen=True)
class _Section:
    """What stands between two titles of a source."""

    spans: tuple[Span, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(map(_read_passage, self.spans))


def find_repeated_spans(sources: Sequence[SourceText]) -> frozenset[str]:
    """Return the ids of the spans that say again what stands before them, about the same thing."""
    repeated: set[str] = set()
    sections_seen: set[tuple[Passage, ...]] = set()
    passages_of: list[frozenset[Passage]] = []
    for source in sources:
        sections = [] if source.survey is not None else list(_split_sections(source))
        for section in sections:
            is_copy = len(section.passages) > 1 and section.passages in sections_seen
            repeated.update(span.id for span in (section.spans if is_copy else _find_said_again(section)))
            sections_seen.add(section.passages)
        own = frozenset(passage for section in sections for passage in section.passages)
        copied = frozenset().union(*(each for each in passages_of if _is_copy(own, each)))
        repeated.update(
            span.id for section in sections for span in section.spans if _read_passage(span) in copied
        )
        passages_of.append(own)
    return frozenset(repeated)


def _split_sections(source: SourceText) -> Iterator[_Section]:
    section: list[Span] = []
    for span in source.spans:
        is_below_another = bool(section) and section[-1].anchor.heading != span.anchor.heading
        if section and (span.kind is SpanKind.HEADING or is_below_another):
            yield _Section(tuple(section))
            section = []
        if span.kind is not SpanKind.HEADING and not span.is_speaker_note:
            section.append(span)
    if section:
        yield _Section(tuple(section))


def _find_said_again(section: _Section) -> Iterator[Span]:
    """Yield the sentences that stand before in their section, if no other case is opened between.

    What people say to each other they may say twice.
    """
    seen: set[str] = set()
    for span in section.spans:
        text = _normalise(span)
        if _opens_case(span, text):
            seen.clear()
        elif text in seen and not is_speech(text):
            yield span
        seen.add(text)


def _opens_case(span: Span, text: str) -> bool:
    """Return whether what follows may be about another thing: part of a list or table, label, lead-in."""
    if span.kind is not SpanKind.SENTENCE or span.item is not None or text.endswith(LEADS):
        return True
    is_label = len(text.split()) <= LONGEST_LABEL and not text.endswith((".", "!", "?", ";", ","))
    return is_label or LABELLED.match(text) is not None


def _is_copy(passages: frozenset[Passage], earlier: frozenset[Passage]) -> bool:
    return bool(passages) and len(passages & earlier) >= COPIED_SHARE * len(passages)


def _read_passage(span: Span) -> Passage:
    return span.anchor.heading, _normalise(span)


def _normalise(span: Span) -> str:
    return canonical(span.text).lower()
