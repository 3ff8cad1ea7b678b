"""What became of quoted words in their source: still there, reworded, or gone.

A span's id depends on its text, so a reworded sentence has a new id. Its successor is the sentence nearest
in wording, preferably under the same heading.
Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pipelines.drafting.elements import Element, list_elements
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import split_words
from schemas.draft import Citation, Content
from schemas.source import SourceSpans, SourceText, Span, SpanKind

LIKENESS_UNDER_HEADING = 0.6
"""Share of words in common, in order, that make a sentence under the same heading a successor."""

LIKENESS_ELSEWHERE = 0.75
"""The same share for a successor under another heading."""


@dataclass(frozen=True)
class LostQuotation:
    """A quotation whose words are gone from its source; `now` is the span that replaced them, if any."""

    element: Element
    citation: Citation
    now: Span | None


def find_lost_quotations(content: Content, spans: SourceSpans) -> Iterator[LostQuotation]:
    """Yield each quotation whose words are gone, in reading order.

    Sources that could not be read this time are left out: their wording is not known.
    """
    wording_by_source = {source.name: SourceWording(source) for source in spans.citable}
    unread = {failure.name for failure in spans.failures}
    quoted = {(citation.source, citation.span) for citation in content.citations}
    for element in list_elements(content.artefacts):
        for citation in element.citations:
            source = wording_by_source.get(citation.source)
            if citation.source in unread or (source is not None and source.says(citation)):
                continue
            yield LostQuotation(element, citation, source.successor(citation, quoted) if source else None)


@dataclass(frozen=True)
class SourceWording:
    """The wording of one source as it is now."""

    source: SourceText

    def says(self, citation: Citation) -> bool:
        """Return whether the source still holds the words of a quotation, at any place."""
        words = canonical(citation.quote)
        return words in self._texts or (_is_cell(citation) and words in self._cells)

    def successor(self, citation: Citation, quoted: set[tuple[str, str]]) -> Span | None:
        """Return the span that replaced a quotation; None if it was removed.

        It is none of those `quoted` already, which have not changed. The nearest in wording wins, then the
        nearest in place. A single cell is too short to compare, so the row with its number replaces it. An
        answer has no successor: its row is not to be shown.
        """
        if self.source.survey is not None:
            return None
        row = citation.anchor.row
        candidates = [s for s in self.source.spans if (self.source.name, s.id) not in quoted]
        if row is not None:
            candidates = [s for s in candidates if s.kind is SpanKind.ROW]
        if row is not None and _is_cell(citation):
            return next((s for s in candidates if _find_row_number(s) == (row.table, row.row)), None)
        quoted_words = split_words(citation.quote)
        ranked = [(_measure_likeness(quoted_words, split_words(span.text)), span) for span in candidates]
        alike_spans = [
            (-likeness, abs(span.start - citation.start), span.start, span)
            for likeness, span in ranked
            if likeness
            >= (
                LIKENESS_UNDER_HEADING
                if span.anchor.heading == citation.anchor.heading
                else LIKENESS_ELSEWHERE
            )
        ]
        return min(alike_spans, key=lambda each: each[:3])[3] if alike_spans else None

    @cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(canonical(span.text) for span in self.source.spans)

    @cached_property
    def _cells(self) -> frozenset[str]:
        rows = (span.anchor.row for span in self.source.spans if span.anchor.row)
        return frozenset(canonical(cell) for row in rows for cell in row.cells if cell)


def _is_cell(citation: Citation) -> bool:
    row = citation.anchor.row
    return row is not None and len(row.cells) == 1


def _find_row_number(span: Span) -> tuple[int, int]:
    row = span.anchor.row
    return (row.table, row.row) if row else (0, 0)


def _measure_likeness(words: list[str], other_words: list[str]) -> float:
    """Return the share of words two texts have in common, in order, 0 to 1."""
    match = SequenceMatcher(None, words, other_words, autojunk=False)
    bound = min(match.real_quick_ratio(), match.quick_ratio())
    return match.ratio() if bound >= LIKENESS_UNDER_HEADING else bound
