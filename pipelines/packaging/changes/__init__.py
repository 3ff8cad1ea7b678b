"""What changed since the release before: compared element by element, told to learners and on paper."""

from pipelines.packaging.changes.announcement import Announcement, announce_changes, write_changes_note
from pipelines.packaging.changes.comparison import compare_releases

__all__ = ["Announcement", "announce_changes", "compare_releases", "write_changes_note"]
