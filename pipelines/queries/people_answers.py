"""People's answers among a module's sources, marked with what may be shown of them."""

from pipelines.deliverable_kinds import DRAFTING_KINDS
from schemas.course import Module
from schemas.source import SourceSpans, SourceText, SpanKind


def mark_module_answers(spans: SourceSpans, module: Module) -> SourceSpans:
    """Return the spans with each table of people's answers marked; the same spans if none is marked anew."""
    if not any(map(_may_be_table, spans.sources)):
        return spans
    from pipelines.deliverables.needs_analysis.answer_tables import mark_answers  # with it what counts them

    counts_tables = any(DRAFTING_KINDS[kind].counts_tables for kind in module.artefacts)
    return mark_answers(spans, counts_tables=counts_tables)


def _may_be_table(source: SourceText) -> bool:
    """Return whether a source begins as a table that is not marked yet."""
    return source.survey is None and bool(source.spans) and source.spans[0].kind is SpanKind.ROW
