"""Who of the reviewers can be written to."""

from collections.abc import Sequence

from schemas.course import Course


def list_people_without_address(courses: Sequence[Course]) -> tuple[str, ...]:
    """Return who decides on a course that has no address of theirs, as `person (course)`."""
    return tuple(
        f"{person} ({course.id})"
        for course in courses
        for person in sorted(course.review.deciders - set(course.review.contacts))
    )
