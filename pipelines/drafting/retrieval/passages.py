"""Passages: the spans under one heading, kept together.

Half a procedure or half a table is of no use, and a list whose items share no word with an objective can
still be found by its heading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.source import SourceSpans, SourceText, Span, SpanKind

MOST_SPANS = 12
"""Spans of a passage; a longer chapter is cut, so that one sentence does not bring pages along."""


@dataclass(frozen=True)
class Passage:
    """Spans of one source that are kept or left together."""

    source: SourceText
    spans: tuple[Span, ...]

    @property
    def characters(self) -> int:
        """Return the number of characters the passage takes in a prompt."""
        return sum(len(span.text) for span in self.spans)

    @property
    def heading(self) -> str:
        """Return the headings above it, on one line."""
        return " ".join(self.spans[0].anchor.heading)

    @property
    def text(self) -> str:
        """Return the headings above it and its spans, a line each."""
        return "\n".join(dict.fromkeys([*self.spans[0].anchor.heading, *(span.text for span in self.spans)]))

    @cached_property
    def citable(self) -> tuple[Span, ...]:
        """Return the spans a statement could rest on."""
        return tuple(span for span in self.spans if span.kind is not SpanKind.HEADING)

    def stems(self, language: Language) -> list[str]:
        """Return the stems of its words and of the headings above it, a span at a time."""
        texts = (self.heading, *(span.text for span in self.spans))
        return [stem for text in texts for stem in list_content_stems(text, language)]


def split_passages(spans: SourceSpans) -> tuple[Passage, ...]:
    """Return every passage, in reading order."""
    return tuple(_walk_passages(spans))


def _walk_passages(spans: SourceSpans) -> Iterator[Passage]:
    for source in spans.drop_closed_answers().sources:
        for _, run in groupby(source.spans, key=lambda span: span.anchor.heading):
            chapter = tuple(run)
            for start in range(0, len(chapter), MOST_SPANS):
                yield Passage(source, chapter[start : start + MOST_SPANS])
