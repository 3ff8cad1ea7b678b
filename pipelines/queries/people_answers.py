"""People's answers among a module's sources, marked with what may be shown of them."""

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.needs_analysis.answer_tables import mark_answers
from schemas.course import Module
from schemas.source import SourceSpans


def mark_module_answers(spans: SourceSpans, module: Module) -> SourceSpans:
    """Return the spans with each table of people's answers marked; the same spans if none is marked anew."""
    counts_tables = any(DRAFTING_KINDS[kind].counts_tables for kind in module.artefacts)
    return mark_answers(spans, counts_tables=counts_tables)
