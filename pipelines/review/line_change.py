"""What becomes of a line of a draft between two revisions."""

from enum import StrEnum


class LineChange(StrEnum):
    """What became of a line between two contents; a moved one may have been changed as well."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
