"""Rules on figures: charts can be compared, diagrams can be followed."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from schemas.draft import Drawn, Section, Steps, Table
from schemas.finding import Finding
from schemas.quantity import Quantity

MOST_STEPS = 10
FEWEST_BARS = 2


def find_figure_flaws(case: Case) -> Iterator[Finding]:
    """Find charts whose values cannot be compared, and diagrams too long to be followed."""
    drawn = (each for each in case.content.artefacts if isinstance(each, Drawn))
    for section in (section for each in drawn for section in each.sections):
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _check_units(section, block, case)
            elif isinstance(block, Steps) and len(block.statements) > MOST_STEPS:
                facts = {"title": cut_excerpt(section.title), "count": str(len(block.statements))}
                yield Finding(rule="figure.steps", place=section.id, facts=facts)


def _check_units(section: Section, table: Table, case: Case) -> Iterator[Finding]:
    read = [Quantity.read(row.cells[-1], case.content.language) for row in table.rows]
    units = {each.unit_key: each.unit or "–" for each in read if each is not None}
    if len([each for each in read if each is not None]) >= FEWEST_BARS and len(units) > 1:
        facts = {"title": cut_excerpt(section.title), "units": ", ".join(sorted(units.values()))}
        yield Finding(rule="figure.units", place=section.id, facts=facts)


CRITICISM = Criticism((find_figure_flaws,), place=30)
