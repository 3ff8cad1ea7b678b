"""Links from the elements of a draft to the spans they cite, each checked against the stored sources."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipelines.desk.page_language import read_desk_texts
from pipelines.review.evidence_phrases import phrase_computation
from schemas.draft import Citation, CitationStatus, Cited, Computation, Content
from schemas.language import Language
from schemas.places import describe_nearest_place, describe_place, describe_row_alone, name_source
from schemas.source import SourceSpans, SourceText


class CitationState(StrEnum):
    """Whether a citation still stands in its source, by the texts `standing_…` of the desk."""

    IN_PLACE = "in_place"
    TO_VERIFY = "to_verify"
    ALTERED = "altered"
    GONE = "gone"


@dataclass(frozen=True)
class CitationLink:
    """A citation as the page shows it: a short mark (`A · § 3`), its full name, and the span it leads to."""

    mark: str
    name: str
    span: str
    quote: str
    state: CitationState


@dataclass(frozen=True)
class CountedRow:
    """A table row among which a figure was counted; `is_counted` says whether it is part of the count."""

    link: CitationLink
    is_counted: bool


class CitedSources:
    """The sources of a draft, lettered A, B, C…, and which elements cite each span.

    `shown` are the ids of the elements on the page, if it shows only some: a span links back to these alone.
    """

    def __init__(
        self,
        content: Content,
        spans: SourceSpans | None,
        language: Language,
        shown: Collection[str] | None = None,
    ) -> None:
        self.sources = spans.citable if spans else ()
        self.letters = {source.name: _number_to_letter(number) for number, source in enumerate(self.sources)}
        self._language = language
        self._spans = {(source.name, span.id): span for source in self.sources for span in source.spans}
        self._texts = {source.name: source for source in self.sources}
        citing: dict[str, list[str]] = defaultdict(list)
        for element in content.walk_citing():
            for span in walk_evidence_spans(element) if shown is None or element.id in shown else ():
                if element.id not in citing[span]:
                    citing[span].append(element.id)
        self.citing = {span: tuple(elements) for span, elements in citing.items()}

    def list_links(self, citations: Iterable[Citation]) -> tuple[CitationLink, ...]:
        """Return the links of an element's citations, in their order."""
        return tuple(self._make_link(citation) for citation in citations)

    def list_rows(self, computation: Computation) -> tuple[CountedRow, ...]:
        """Return the rows among which a figure was counted, as the sources hold them now."""
        return tuple(self._make_row(computation, span) for span in computation.rows)

    def _make_row(self, computation: Computation, span_id: str) -> CountedRow:
        span = self._spans.get((computation.source, span_id))
        is_counted = span_id in computation.counted
        state = CitationState.IN_PLACE if span else CitationState.GONE
        mark = describe_row_alone(span.anchor, self._language) if span else span_id
        counted = read_desk_texts(self._language)["row_counted" if is_counted else "row_not_counted"]
        place = describe_nearest_place(span.anchor, self._language) if span else span_id
        name = f"{place}, {computation.source}, {counted}"
        return CountedRow(CitationLink(mark, name, span_id, span.text if span else "", state), is_counted)

    def count_cited(self, source: SourceText) -> int:
        """Return how many spans of a source the draft cites."""
        return sum(span.id in self.citing for span in source.spans)

    def _make_link(self, citation: Citation) -> CitationLink:
        place = describe_nearest_place(citation.anchor, self._language)
        mark = f"{self.letters.get(citation.source, '?')} · {place}"
        source = name_source(citation.source, self._language)
        name = f"{mark}, {describe_place(citation.anchor.place, self._language)}, {source}"
        return CitationLink(mark, name, citation.span, citation.quote, self._check_citation(citation))

    def _check_citation(self, citation: Citation) -> CitationState:
        source = self._texts.get(citation.source)
        span = self._spans.get((citation.source, citation.span))
        if source is None or span is None:
            return CitationState.GONE
        if citation.quote not in {each.quote for each in Citation.list_all(source, span)}:
            return CitationState.ALTERED
        if citation.status is CitationStatus.TO_VERIFY:
            return CitationState.TO_VERIFY
        return CitationState.IN_PLACE


def walk_evidence_spans(element: Cited) -> Iterator[str]:
    """Yield the ids of the spans an element rests on: cited ones, and rows its figure was counted from."""
    yield from (citation.span for citation in element.citations)
    computation = phrase_computation(element)
    yield from computation.rows if computation else ()


def _number_to_letter(number: int) -> str:
    """Return A to Z, then A2, B2…"""
    round_, position = divmod(number, 26)
    return chr(ord("A") + position) + (str(round_ + 1) if round_ else "")
