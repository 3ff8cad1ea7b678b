"""Answers that change nothing: how a draft stands, what rests on a source, who approved which words."""

from pipelines.queries.lookups import require_head, require_spans
from pipelines.queries.objective_coverage import (
    find_uncovered_objectives,
    measure_content_coverage,
    measure_coverage,
)
from pipelines.queries.review_situation import find_earlier_versions, find_situation
from pipelines.queries.source_impact import find_changed_quotations

__all__ = [
    "find_changed_quotations",
    "find_earlier_versions",
    "find_situation",
    "find_uncovered_objectives",
    "measure_content_coverage",
    "measure_coverage",
    "require_head",
    "require_spans",
]
