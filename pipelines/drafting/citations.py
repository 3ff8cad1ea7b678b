"""Citations: code inserts the quotation of each statement and checks it character by character."""

from itertools import groupby

from schemas.draft import Citation
from schemas.finding import Finding
from schemas.short_text import shorten_text
from schemas.source import BETWEEN_CELLS, SourceSpans, SourceText, Span, SpanKind

LONGEST_FACT = 160


def cite(source: SourceText, span: Span) -> Citation:
    """Return the citation of a span; the quotation is the source's own characters."""
    return Citation.of(source, span)


def cite_all(source: SourceText, span: Span) -> tuple[Citation, ...]:
    """Return what quotes all that may be shown of a span; of a row of people's answers, each open one."""
    return Citation.list_quoted(source, span)


def cite_cell(source: SourceText, span: Span, column: int) -> Citation:
    """Return the citation of one cell of a table row; the cells beside it stay out of the draft."""
    return Citation.of_cell(source, span, column)


def cite_context(spans: SourceSpans, *cells: str) -> tuple[Citation, ...]:
    """Return the citations of the entry of the organisation's context that has these words, else nothing.

    A term and its meaning are the cells of one entry. A text of several sentences is cited by each of them.
    """
    context, words = spans.context, BETWEEN_CELLS.join(" ".join(cell.split()) for cell in cells)
    if context is None:
        return ()
    citable = (span for span in context.spans if span.kind is not SpanKind.HEADING)
    for _, run in groupby(citable, key=lambda span: span.anchor.place):
        entry = tuple(run)
        if context.text[entry[0].start : entry[-1].end] == words:
            return tuple(cite(context, span) for span in entry)
    return ()


def verify(citation: Citation, spans: SourceSpans) -> Finding | None:
    """Return what is wrong with a citation, or None where it is exactly what `cite` or `cite_cell` writes.

    Nothing is forgiven here, typography included: code inserted these characters, so whatever differs
    was altered since. `status` is a person's business and is not compared.
    """
    source_span = spans.find(citation.span)
    if source_span is None:
        facts = {"span": citation.span, "source": citation.source, "quote": cut_excerpt(citation.quote)}
        return Finding(rule="citation.unknown", place=citation.source, facts=facts)
    if citation in (
        each.model_copy(update={"status": citation.status}) for each in Citation.list_all(*source_span)
    ):
        return None
    facts = {"source": citation.source, "quote": cut_excerpt(citation.quote)}
    return Finding(rule="citation.altered", place=citation.source, facts=facts)


def cut_excerpt(text: str) -> str:
    """Return a text short enough for a finding, on one line."""
    return shorten_text(" ".join(text.split()), LONGEST_FACT)
