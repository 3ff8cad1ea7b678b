"""Preview of a module: the learners' pages before anybody has approved it."""

from collections.abc import Mapping

from adapters.blob import Member
from pipelines.packaging.edition import Edition
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from schemas.course import Course
from schemas.draft import Content
from schemas.ids import Digest
from schemas.theme.theme import Theme


def render_preview(
    course: Course,
    content: Content,
    kinds: PackagingKinds,
    media: Mapping[Digest, Member] | None = None,
    theme: Theme | None = None,
) -> dict[str, Member]:
    """Return the files of the pages that a release would hold, by path, without tracking.

    A recording whose bytes `media` does not hold, by their sha256, is left out.
    """
    return write_player_files(Edition(course, content, kinds, media=media or {}, theme=theme), UNTRACKED)
