"""Links from the elements of a draft to the spans they cite, each checked against the stored sources."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipelines.desk.page_language import read_desk_texts
from pipelines.review.evidence_phrases import phrase_computation
from schemas.anchor import Anchor
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
    """The sources of a draft or a plan, lettered A, B, C…, and which elements cite each span.

    `evidence` pairs each element with a span it rests on: a span links back to these.
    """

    def __init__(
        self, evidence: Iterable[tuple[str, str]], spans: SourceSpans | None, language: Language
    ) -> None:
        self.sources = spans.citable if spans else ()
        self.letters = {source.name: _number_to_letter(number) for number, source in enumerate(self.sources)}
        self._language = language
        self._spans = {(source.name, span.id): span for source in self.sources for span in source.spans}
        self._texts = {source.name: source for source in self.sources}
        citing: dict[str, list[str]] = defaultdict(list)
        for element, span in evidence:
            if element not in citing[span]:
                citing[span].append(element)
        self.citing = {span: tuple(elements) for span, elements in citing.items()}

    def list_links(self, citations: Iterable[Citation]) -> tuple[CitationLink, ...]:
        """Return the links of an element's citations, in their order."""
        return tuple(self._make_link(citation) for citation in citations)

    def link_span(self, span_id: str) -> CitationLink:
        """Return the link to a whole passage, which a plan names without quoting it."""
        for source in self.sources:
            span = self._spans.get((source.name, span_id))
            if span is not None:
                mark, name = self._name_place(source.name, span.anchor)
                return CitationLink(mark, name, span_id, span.text, CitationState.IN_PLACE)
        return CitationLink(span_id, span_id, span_id, "", CitationState.GONE)

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
        mark, name = self._name_place(citation.source, citation.anchor)
        return CitationLink(mark, name, citation.span, citation.quote, self._check_citation(citation))

    def _name_place(self, source: str, anchor: Anchor) -> tuple[str, str]:
        """Return the short mark of a place in a source, and its full name."""
        nearest = describe_nearest_place(anchor, self._language)
        place = describe_place(anchor.place, self._language)
        mark = f"{self.letters.get(source, '?')} · {nearest}"
        name = mark if place == nearest else f"{mark}, {place}"
        # Its letter names a source that the page lists: a file name at each sentence would be heard at each.
        return mark, name if source in self.letters else f"{name}, {name_source(source, self._language)}"

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


def list_content_evidence(
    content: Content, shown: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield each element of a draft with each span it rests on; `shown` limits them to some elements."""
    for element in content.walk_citing():
        if shown is None or element.id in shown:
            yield from ((element.id, span) for span in walk_evidence_spans(element))


def walk_evidence_spans(element: Cited) -> Iterator[str]:
    """Yield the ids of the spans an element rests on: cited ones, and rows its figure was counted from."""
    yield from (citation.span for citation in element.citations)
    computation = phrase_computation(element)
    yield from computation.rows if computation else ()


def _number_to_letter(number: int) -> str:
    """Return A to Z, then A2, B2…"""
    round_, position = divmod(number, 26)
    return chr(ord("A") + position) + (str(round_ + 1) if round_ else "")
