"""Citations held against what their sources say now: where the same words stand, and which are gone."""

from pipelines.drafting.citations import cite, cut_excerpt
from pipelines.drafting.elements import rebuild
from pipelines.drafting.succession import find_lost_quotations
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import Citation, Content
from schemas.finding import Finding
from schemas.source import SourceSpans, SourceText, Span


def follow_sources(content: Content, spans: SourceSpans) -> Content:
    """Return the content with each citation pointing at where its source says the same words now.

    A citation whose words are gone stays as it was, so `find_stale_citations` and every check can name it.
    """

    def moved(part: Contract) -> Contract:
        return _follow_citation(part, spans) if isinstance(part, Citation) else part

    return rebuild(content, moved)


def find_stale_citations(content: Content, spans: SourceSpans) -> tuple[Finding, ...]:
    """Return a finding for each citation whose words its source no longer says, with both texts."""
    found: dict[str, Finding] = {}
    for each in find_lost_quotations(content, spans):
        now = cut_excerpt(each.now.text) if each.now else "-"
        facts = {"source": each.citation.source, "before": cut_excerpt(each.citation.quote), "now": now}
        finding = Finding(rule="citation.stale", place=each.element.id, facts=facts)
        found[finding.id] = finding
    return tuple(found.values())


def _follow_citation(citation: Citation, spans: SourceSpans) -> Citation:
    known = spans.find(citation.span)
    if known is not None and known[0].name == citation.source:
        here = [each for each in Citation.list_all(*known) if each.quote == citation.quote]
        if here:
            return _nearest(here, citation)
    for source in spans.sources:
        if source.name != citation.source:
            continue
        ways = (each for span in source.spans for each in _ways(source, span, citation))
        same = [each for each in ways if canonical(each.quote) == canonical(citation.quote)]
        if same:
            return _nearest(same, citation)
    return citation


def _ways(source: SourceText, span: Span, citation: Citation) -> tuple[Citation, ...]:
    """Return how a span may be cited again: a cell by its cells, anything else as a whole."""
    row = citation.anchor.row
    alone = row is not None and len(row.cells) == 1
    return Citation.list_all(source, span) if alone else (cite(source, span),)


def _nearest(found: list[Citation], citation: Citation) -> Citation:
    near = min(found, key=lambda each: (each.span != citation.span, abs(each.start - citation.start)))
    return near.model_copy(update={"status": citation.status})
