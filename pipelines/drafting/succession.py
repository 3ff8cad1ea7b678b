"""Later fate of quoted words: still in the source, reworded, or gone.

A span's id depends on what it says, so a sentence that was altered has another one: its successor is the
sentence nearest to it in wording, first under the same heading.
Decided in docs/decisions/0056-change-under-a-draft-and-a-release.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pipelines.drafting.elements import Element, list_elements
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import tokens
from schemas.draft import Citation, Content
from schemas.source import SourceSpans, SourceText, Span, SpanKind

ALIKE_HERE = 0.6
"""Share of words in common, in order, under the same heading; below, it is another sentence."""

ALIKE_ELSEWHERE = 0.75
"""The same anywhere else in the source: what is far away has to be nearer in wording."""


@dataclass(frozen=True)
class LostQuotation:
    """A quotation whose words are gone from its source; `now` is what it says in their place, if anything."""

    element: Element
    citation: Citation
    now: Span | None


def find_lost_quotations(content: Content, spans: SourceSpans) -> Iterator[LostQuotation]:
    """Yield each quotation whose words are gone, in reading order.

    Nothing is said of a source that could not be read this time: what it says now is not known.
    """
    said = {source.name: SourceWording(source) for source in spans.sources}
    unread = {failure.name for failure in spans.failures}
    quoted = {(citation.source, citation.span) for citation in content.citations}
    for each in list_elements(content.artefacts):
        for citation in each.citations:
            source = said.get(citation.source)
            if citation.source in unread or (source is not None and source.says(citation)):
                continue
            yield LostQuotation(each, citation, source.successor(citation, quoted) if source else None)


@dataclass(frozen=True)
class SourceWording:
    """What one source says now."""

    source: SourceText

    def says(self, citation: Citation) -> bool:
        """Return whether the words of a quotation are still there, wherever they moved."""
        words = canonical(citation.quote)
        return words in self._texts or (_is_cell(citation) and words in self._cells)

    def successor(self, citation: Citation, quoted: set[tuple[str, str]]) -> Span | None:
        """Return the span that stands for a quotation now; None where it was removed.

        Never one of those `quoted` already: it says what it said before. A cell alone says too little to be
        compared, so the row of its number stands for it. The nearest in wording wins, then in place.
        """
        row = citation.anchor.row
        fresh = [s for s in self.source.spans if (self.source.name, s.id) not in quoted]
        if row is not None:
            fresh = [s for s in fresh if s.kind is SpanKind.ROW]
        if row is not None and _is_cell(citation):
            return next((s for s in fresh if _number(s) == (row.table, row.row)), None)
        before = tokens(citation.quote)
        ranked = [(_alike(before, tokens(span.text)), span) for span in fresh]
        near = [
            (-alike, abs(span.start - citation.start), span.start, span)
            for alike, span in ranked
            if alike >= (ALIKE_HERE if span.anchor.heading == citation.anchor.heading else ALIKE_ELSEWHERE)
        ]
        return min(near, key=lambda each: each[:3])[3] if near else None

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


def _number(span: Span) -> tuple[int, int]:
    row = span.anchor.row
    return (row.table, row.row) if row else (0, 0)


def _alike(before: list[str], now: list[str]) -> float:
    """Return the share of words two texts have in common, in order, 0 to 1."""
    match = SequenceMatcher(None, before, now, autojunk=False)
    bound = min(match.real_quick_ratio(), match.quick_ratio())
    return match.ratio() if bound >= ALIKE_HERE else bound
