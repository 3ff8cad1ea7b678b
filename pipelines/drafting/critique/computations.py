"""Rules on computed figures: each is what a new count of the answers gives.

Nothing stored is believed: each kind counts again from the spans what its elements say.
"""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import numbers
from pipelines.drafting.text.typography import canonical
from schemas.draft import Computation
from schemas.finding import Finding

Counted = dict[tuple[str, str, str], list[Computation]]
"""By source, column and formula; a line of a table and the same share alone have one formula."""


def find_miscounts(case: Case) -> Iterator[Finding]:
    """Find figures that are not what is counted now, that nobody can count, or that the text does not say."""
    told = [(each, shown) for each in case.elements if (shown := each.computation) is not None]
    counted = _count_figures(case) if told else {}
    for each, shown in told:
        facts = {"source": shown.source, "formula": shown.formula}
        again = counted.get((shown.source, shown.column, shown.formula), [])
        if not again:
            yield Finding(rule="computation.unknown", place=each.id, facts=facts)
        elif shown not in again:
            facts |= {"given": _describe_figure(shown), "counted": " / ".join(map(_describe_figure, again))}
            yield Finding(rule="computation.wrong", place=each.id, facts=facts)
        if canonical(shown.value) not in canonical(each.text):
            facts = {"value": shown.value, "text": cut_excerpt(each.text)}
            yield Finding(rule="computation.text", place=each.id, facts=facts)


def list_computed_numbers(each: Element) -> frozenset[str]:
    """Return the numbers an element owes to its computation."""
    shown = each.computation
    return numbers(" | ".join((shown.value, shown.column, shown.formula))) if shown else frozenset()


def _count_figures(case: Case) -> Counted:
    counted: Counted = {}
    for kind in case.present:
        count = kind.criticism.count
        for figure in count(case.spans, case.content.language) if count is not None else ():
            counted.setdefault((figure.source, figure.column, figure.formula), []).append(figure)
    return counted


def _describe_figure(shown: Computation) -> str:
    return f"{shown.value} ({len(shown.counted)} / {len(shown.rows)})"
