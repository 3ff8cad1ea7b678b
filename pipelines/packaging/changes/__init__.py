"""What changed since the release before: compared element by element, told to learners and on paper."""

from pipelines.packaging.changes.comparing import change_log
from pipelines.packaging.changes.telling import Announcement, announced, changes_note

__all__ = ["Announcement", "announced", "change_log", "changes_note"]
