"""Which plans count among what a draft depends on: those people edited or decide on, or a model made."""

from schemas.course import Course, PlanReview
from schemas.ids import Digest
from schemas.plan import PlanRevision


def find_binding_digest(course: Course, plan: PlanRevision | None) -> Digest | None:
    """Return the digest of a plan that people or a model made, or that people decide on; else None.

    Rules make the same plan from the same sources and settings, so it changes nothing that these do not.
    """
    if plan is None:
        return None
    is_decided = course.review.plan is PlanReview.REQUIRED
    return plan.digest if plan.is_edited or plan.call is not None or is_decided else None
