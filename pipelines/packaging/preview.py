"""What a learner will see, before anybody has approved it."""

from pipelines.packaging import player
from pipelines.packaging.edition import Edition
from schemas.course import Course
from schemas.draft import Content


def preview(course: Course, content: Content) -> dict[str, bytes]:
    """Return the pages of a content, by path: those a release would hold, tracked nowhere."""
    return player.files(Edition(course, content), player.Tracking.WEB)
