"""Rule on steps: a page gives the steps of a procedure in the order of its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case, StepPlace
from schemas.draft import Block, Sectioned, Statement
from schemas.finding import Finding


@dataclass(frozen=True)
class Step:
    """A sentence that says one step of a procedure, and where the step stands."""

    statement: Statement
    place: StepPlace


def find_steps_in_other_order(case: Case) -> Iterator[Finding]:
    """Find two steps side by side in a block that their source does in the other order."""
    for artefact in case.content.artefacts:
        pages = artefact.sections if isinstance(artefact, Sectioned) else ()
        for block in (block for page in pages for block in page.blocks):
            for earlier, later in pairwise(_list_steps(case, block)):
                if _is_turned_round(earlier, later):
                    facts = {
                        "words": cut_excerpt(earlier.statement.text),
                        "next": cut_excerpt(later.statement.text),
                    }
                    yield Finding(rule="steps.turned_round", place=later.statement.id, facts=facts)


def _list_steps(case: Case, block: Block) -> list[Step]:
    """Return the sentences of a block that cite one step and nothing else."""
    return [
        Step(statement, case.steps[citation.span])
        for statement in block.list_statements()
        if len(statement.citations) == 1
        for citation in statement.citations
        if citation.span in case.steps
    ]


def _is_turned_round(earlier: Step, later: Step) -> bool:
    return earlier.place.list == later.place.list and earlier.place.item > later.place.item
