"""Citations compared with their sources as they are now: moved to the new place of their words, or stale."""

from pipelines.drafting.citations import cite_all, cut_excerpt
from pipelines.drafting.elements import rebuild
from pipelines.drafting.succession import find_lost_quotations
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import Citation, Cited, Content
from schemas.finding import Finding
from schemas.source import SourceSpans, SourceText, Span


def follow_sources(content: Content, spans: SourceSpans) -> Content:
    """Return the content with each citation moved to where its source has the same words now.

    One of a whole row of people's answers, which older versions made, keeps the open answer alone. A citation
    whose words are gone stays as it was, so that `find_stale_citations` and the checks report it.
    """

    def follow_part(part: Contract) -> Contract:
        if isinstance(part, Citation):
            return _follow_citation(part, spans)
        return _drop_closed_answers(part, spans) if isinstance(part, Cited) else part

    return rebuild(content, follow_part)


def find_stale_citations(content: Content, spans: SourceSpans) -> tuple[Finding, ...]:
    """Return a finding for each citation whose words are gone from its source, with old and new text."""
    findings: dict[str, Finding] = {}
    for lost in find_lost_quotations(content, spans):
        replacement = cut_excerpt(lost.now.text) if lost.now else "-"
        facts = {
            "source": lost.citation.source,
            "before": cut_excerpt(lost.citation.quote),
            "now": replacement,
        }
        finding = Finding(rule="citation.stale", place=lost.element.id, facts=facts)
        findings[finding.id] = finding
    return tuple(findings.values())


def _follow_citation(citation: Citation, spans: SourceSpans) -> Citation:
    source_span = spans.find(citation.span)
    if source_span is not None and source_span[0].name == citation.source:
        everything = Citation.list_all(*source_span)
        same_span = [each for each in everything if each.quote == citation.quote]
        if source_span[0].survey is not None:
            same_span = same_span or list(everything[:1])
        if same_span:
            return _choose_nearest(same_span, citation)
    for source in spans.citable:
        if source.name != citation.source:
            continue
        candidates = (
            candidate for span in source.spans for candidate in _list_candidates(source, span, citation)
        )
        same_words = [each for each in candidates if canonical(each.quote) == canonical(citation.quote)]
        if same_words:
            return _choose_nearest(same_words, citation)
    return citation


def _drop_closed_answers(element: Cited, spans: SourceSpans) -> Cited:
    """Return an element without the rows it cites of which nothing may be shown."""
    found = ((citation, spans.find(citation.span)) for citation in element.citations)
    kept = tuple(
        citation
        for citation, source_span in found
        if source_span is None or source_span[0].list_open_columns(source_span[1]) != ()
    )
    return element if kept == element.citations else element.model_copy(update={"citations": kept})


def _list_candidates(source: SourceText, span: Span, citation: Citation) -> tuple[Citation, ...]:
    """Return the citations of a span that may replace one: its cells if a cell was cited, else the whole."""
    row = citation.anchor.row
    cites_cell = row is not None and len(row.cells) == 1
    return Citation.list_all(source, span) if cites_cell else cite_all(source, span)


def _choose_nearest(candidates: list[Citation], citation: Citation) -> Citation:
    nearest = min(candidates, key=lambda each: (each.span != citation.span, abs(each.start - citation.start)))
    return nearest.model_copy(update={"status": citation.status})
