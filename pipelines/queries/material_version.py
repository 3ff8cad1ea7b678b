"""Version of what a draft is made of, for values that are remembered as long as it stays the same."""

from pipelines.drafting.request import DraftRequest
from schemas.draft import Content

MaterialVersion = tuple[str, str, str | None, str | None]


def version_material(request: DraftRequest, content: Content | None) -> MaterialVersion:
    """Return the digests of a request's sources and course, of its plan and of the content beside it."""
    plan = request.plan
    return (
        request.spans.fingerprint,
        request.course.canonical_digest(),
        plan.canonical_digest() if plan is not None else None,
        content.canonical_digest() if content is not None else None,
    )
