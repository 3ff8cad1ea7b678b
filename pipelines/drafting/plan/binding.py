"""Which plans count among what a draft depends on: those that people edited, or that people decide on."""

from schemas.course import Course, PlanReview
from schemas.ids import Digest
from schemas.plan import PlanRevision


def find_binding_digest(course: Course, plan: PlanRevision | None) -> Digest | None:
    """Return the digest of a plan that people made or decide on; None for one that follows from the rest.

    Rules make the same plan from the same sources and settings, so it changes nothing that these do not.
    """
    if plan is None:
        return None
    return plan.digest if plan.is_edited or course.review.plan is PlanReview.REQUIRED else None
