"""Rules on needs analyses: figures are counted again, and sentences state only counted numbers."""

from collections.abc import Iterator

from pipelines.deliverables.needs_analysis.answers import list_tables
from pipelines.deliverables.needs_analysis.figures import figures
from pipelines.deliverables.needs_analysis.wording import read_wording
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.kind import Criticism
from pipelines.drafting.text.figures import find_numbers
from schemas.draft import Computation
from schemas.language import Language
from schemas.source import SourceSpans


def count_figures(spans: SourceSpans, language: Language) -> Iterator[Computation]:
    """Yield every figure code counts in the tables of answers."""
    words = read_wording(language)
    return (figure.computation for source in list_tables(spans) for figure in figures(source, words))


def list_named_numbers(case: Case, each: Element) -> frozenset[str]:
    """Return the numbers in the names of what a figure is about: its source, and the course's objectives."""
    if each.computation is None:
        return frozenset()
    named = [objective.text for module in case.course.modules for objective in module.objectives]
    return find_numbers(" | ".join([*named, each.computation.source]))


CRITICISM = Criticism(own_numbers=list_named_numbers, count=count_figures)
