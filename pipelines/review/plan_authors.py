"""Authors of a plan that nobody else has approved yet: none of them may approve it alone."""

from collections.abc import Iterable, Iterator

from pipelines.review.authors import was_approved
from pipelines.review.plan_seals import list_plan_seals
from schemas.course import Course
from schemas.ids import fold_name
from schemas.plan import PlanRevision
from schemas.plan_seal import PlanSeal
from schemas.review import LedgerRecord


def list_plan_authors(plan: PlanRevision, recorded: Iterable[LedgerRecord], course: Course) -> frozenset[str]:
    """Return the people who edited a plan since it was last approved, or since rules made it anew."""
    if plan.author is None:
        return frozenset()
    records = list(recorded)
    authors: set[str] = set()
    for seals in reversed(list(_list_earlier_seals(plan, records))):
        authors |= {fold_name(seal.author) for seal in seals if seal.author is not None}
        if was_approved(seals[-1].digest, authors, records, course):
            authors.clear()
    return frozenset({*authors, fold_name(plan.author)})


def _list_earlier_seals(plan: PlanRevision, recorded: list[LedgerRecord]) -> Iterator[list[PlanSeal]]:
    """Yield the seals of each edited revision that a plan was made from, the newest first."""
    seals, number, parent = list_plan_seals(recorded), plan.revision, plan.parent
    while parent is not None:
        number -= 1
        same = [seal for seal in seals if (seal.revision, seal.digest) == (number, parent)]
        if not any(seal.author for seal in same):
            return  # rules made it, or it is from before there were seals
        yield same
        parent = same[-1].parent
