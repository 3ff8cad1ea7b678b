"""Changes since the previous release, by element, for learners and on paper."""

from pipelines.packaging.changes.announcement import Announcement, announce_changes, write_changes_note
from pipelines.packaging.changes.comparison import compare_releases

__all__ = ["Announcement", "announce_changes", "compare_releases", "write_changes_note"]
