"""Is every figure of an analysis the one anybody counts in the answers?

Nothing stored is believed: the columns are profiled and counted again from the spans.
"""

from collections.abc import Iterator

from pipelines.deliverables.needs_analysis.answers import tables
from pipelines.deliverables.needs_analysis.counting import figures
from pipelines.deliverables.needs_analysis.phrases import Phrases
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.grounding import excerpt
from pipelines.drafting.text.figures import numbers
from pipelines.drafting.text.typography import canonical
from schemas.draft import Computation, NeedsAnalysis
from schemas.finding import Finding

Counted = dict[tuple[str, str, str], list[Computation]]
"""By source, column and formula; a line of a table and the same share alone have one formula."""


def recounted(case: Case) -> Iterator[Finding]:
    """Find figures that are not what is counted now, that nobody can count, or that the text does not say."""
    told = [(each, shown) for each in case.elements if (shown := each.computation) is not None]
    counted = _counted(case) if told else {}
    for each, shown in told:
        facts = {"source": shown.source, "formula": shown.formula}
        again = counted.get((shown.source, shown.column, shown.formula), [])
        if not again:
            yield Finding(rule="computation.unknown", place=each.id, facts=facts)
        elif shown not in again:
            facts |= {"given": _shown(shown), "counted": " / ".join(map(_shown, again))}
            yield Finding(rule="computation.wrong", place=each.id, facts=facts)
        if canonical(shown.value) not in canonical(each.text):
            facts = {"value": shown.value, "text": excerpt(each.text)}
            yield Finding(rule="computation.text", place=each.id, facts=facts)


def says(case: Case, each: Element) -> frozenset[str]:
    """Return the numbers an element owes to its computation, or names with the question it is about."""
    shown = each.computation
    if shown is None:
        return frozenset()
    named = [shown.value, shown.column, shown.formula]
    if each.artefact == NeedsAnalysis.model_fields["kind"].default:
        named += [o.text for module in case.course.modules for o in module.objectives]
        named += [shown.source]
    return numbers(" | ".join(named))


def _counted(case: Case) -> Counted:
    words = Phrases(case.content.language)
    counted: Counted = {}
    for source in tables(case.spans):
        for figure in figures(source, words):
            key = (source.name, figure.column, figure.formula)
            counted.setdefault(key, []).append(figure.computation)
    return counted


def _shown(shown: Computation) -> str:
    return f"{shown.value} ({len(shown.counted)} / {len(shown.rows)})"
