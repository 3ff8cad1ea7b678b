"""Rule on lessons: learners practise each objective that pages serve."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.kind import Criticism
from schemas.draft import Block, Origin, Section, walk_citing
from schemas.finding import Finding

if TYPE_CHECKING:
    from pipelines.drafting.critique.case import Case


def find_unpractised_objectives(case: "Case") -> Iterator[Finding]:
    """Find objectives with nothing to practise on any of their pages, told of the last of them.

    A page that rules quoted is not told: it asks what its passages allow.
    """
    pages = [page for each in case.content.artefacts if isinstance(each, Lesson) for page in each.sections]
    for objective in case.content.objectives:
        serving = [page for page in pages if page.objective == objective.id]
        if any(map(_is_worded, serving)) and not any(map(_has_practice, serving)):
            facts = {"objective": objective.text, "title": cut_excerpt(serving[-1].title)}
            yield Finding(rule="objective.unpractised", place=serving[-1].id, facts=facts)


def _is_worded(page: Section) -> bool:
    """Return whether a model or a person worded something on a page."""
    return any(element.origin is not Origin.EXTRACTIVE for element in walk_citing(page))


def _has_practice(page: Section) -> bool:
    return any(map(_is_practice, page.blocks))


def _is_practice(block: Block) -> bool:
    """Return whether learners answer something in a block before they see the answer."""
    is_question = isinstance(block, Reveal) and block.variant is RevealVariant.QUESTION
    return is_question or bool(block.list_questions())


CRITICISM = Criticism((find_unpractised_objectives,), place=5)
