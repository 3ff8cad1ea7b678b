"""Rule on steps: a page gives the steps of a procedure in the order of its source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case, SourceList, StepPlace
from pipelines.drafting.critique.turned_sides import list_successions
from pipelines.drafting.text.sentence_parts import PART_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_root_stems, share_of
from schemas.draft import Block, Citation, Question, Sectioned, Statement
from schemas.finding import Finding
from schemas.language import Language

FEWEST_IN_COMMON = 2
LEAST_OF_PART = 0.6
"""Stems of a part, and the share of them, that the step has which it tells."""


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


def find_steps_told_in_other_order(case: Case) -> Iterator[Finding]:
    """Find texts that tell steps they cite part by part in another order than their source.

    Each step is told by the one part that has most of its words. With an "after" of its own a part may name a
    later step first.
    """
    language = case.content.language
    for told in case.told_texts:
        if isinstance(told.element.part, Question):
            continue
        cited = {each.span: each for each in told.element.citations if each.span in case.steps}
        by_list: dict[SourceList, list[Citation]] = {}
        for span, citation in sorted(cited.items(), key=lambda each: case.steps[each[0]].item):
            by_list.setdefault(case.steps[span].list, []).append(citation)
        parts = PART_END.split(canonical(told.text))
        for citations in by_list.values():
            placed = [
                (at, each) for each in citations if (at := _find_part(each, parts, language)) is not None
            ]
            for (at, earlier), (then, later) in pairwise(placed):
                if then < at:
                    facts = {"words": cut_excerpt(later.quote), "next": cut_excerpt(earlier.quote)}
                    yield Finding(rule="steps.turned_round", place=told.element.id, facts=facts)


def _find_part(citation: Citation, parts: Sequence[str], language: Language) -> int | None:
    """Return the number of the one part that tells a step; None if none or several do."""
    stems = list_root_stems(citation.quote, language)
    told = [list_root_stems(part, language) for part in parts]
    telling = [
        number
        for number, part in enumerate(told)
        if len(part & stems) >= FEWEST_IN_COMMON and share_of(part, stems) >= LEAST_OF_PART
    ]
    if len(telling) != 1:
        return None
    turns = any(list_successions(parts[telling[0]], language)) and not any(
        list_successions(citation.quote, language)
    )
    return None if turns else telling[0]


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
