"""Reviewers who cannot be written to because their address is not known."""

from collections.abc import Sequence

from schemas.course import Course


def list_people_without_address(courses: Sequence[Course]) -> tuple[str, ...]:
    """Return the people who decide on a course but have no address in it, as `person (course)`."""
    return tuple(
        f"{person} ({course.id})"
        for course in courses
        for person in sorted(course.review.deciders - set(course.review.contacts))
    )
