"""Rules on computed figures: each equals what a new count of the answers gives.

Stored figures are not trusted: each kind computes those of its elements again from the spans.
"""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.typography import canonical
from schemas.draft import Computation
from schemas.finding import Finding

Counted = dict[tuple[str, str, str], list[Computation]]
"""Figures by source, column and formula; a table's line and the same share elsewhere have one formula."""


def find_miscounts(case: Case) -> Iterator[Finding]:
    """Find figures that a new count does not give, that no kind counts, or that their text does not show."""
    stored = [(element, figure) for element in case.elements if (figure := element.computation) is not None]
    figures_by_formula = _count_figures(case) if stored else {}
    for element, figure in stored:
        facts = {"source": figure.source, "formula": figure.formula}
        recounted = figures_by_formula.get((figure.source, figure.column, figure.formula), [])
        if not recounted:
            yield Finding(rule="computation.unknown", place=element.id, facts=facts)
        elif figure not in recounted:
            facts |= {
                "given": _describe_figure(figure),
                "counted": " / ".join(map(_describe_figure, recounted)),
            }
            yield Finding(rule="computation.wrong", place=element.id, facts=facts)
        if canonical(figure.value) not in canonical(element.text):
            facts = {"value": figure.value, "text": cut_excerpt(element.text)}
            yield Finding(rule="computation.text", place=element.id, facts=facts)


def list_computed_numbers(element: Element) -> frozenset[str]:
    """Return the numbers an element may have because its figure was computed."""
    figure = element.computation
    return find_numbers(" | ".join((figure.value, figure.column, figure.formula))) if figure else frozenset()


def _count_figures(case: Case) -> Counted:
    figures_by_formula: Counted = {}
    for kind in case.present:
        count = kind.criticism.count
        for figure in count(case.spans, case.content.language) if count is not None else ():
            figures_by_formula.setdefault((figure.source, figure.column, figure.formula), []).append(figure)
    return figures_by_formula


def _describe_figure(figure: Computation) -> str:
    return f"{figure.value} ({len(figure.counted)} / {len(figure.rows)})"
