"""Comments on a draft as its readers see them: each at its words, or with what it spoke of."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.review.comments.anchors import AnchorIndex, FoundWords, Standing
from schemas.draft import Content
from schemas.review import LedgerRecord

__all__ = ["PlacedComment", "Standing", "place_comments"]


@dataclass(frozen=True)
class PlacedComment:
    """A comment and where its words stand in a content."""

    comment: Comment
    found: FoundWords
    is_whole: bool
    """It is about all of the element, not about some words of it."""

    until: FoundWords | None = None
    """Where the last of its words stand, if they ended in another element."""

    @property
    def place(self) -> str:
        """Return the element it stands at; empty if that is gone."""
        return self.found.place

    @property
    def has_its_words(self) -> bool:
        """Return whether what it speaks of still stands there, or elsewhere."""
        return self.found.stands

    @property
    def has_its_end(self) -> bool:
        """Return whether the last of the words still stand there, or elsewhere; True without another end."""
        return self.until is None or self.until.stands

    @property
    def last_words(self) -> str:
        """Return the last of the words it was written about; empty if they ended where they began."""
        return self.comment.until.quote if self.comment.until else ""

    @property
    def words(self) -> str:
        """Return the words it was written about; empty if it is about a whole element without a text."""
        return self.comment.about.quote


def place_comments(
    workspace: Workspace, content: Content, recorded: Sequence[LedgerRecord]
) -> tuple[PlacedComment, ...]:
    """Return the comments by a module's ledger where they stand in a content, in the order they began.

    Raises StoreUnusable if a remark is missing or not what was sealed.
    """
    comments = workspace.comments.list_recorded(recorded)
    if not comments:
        return ()
    index = AnchorIndex(content)
    return tuple(
        PlacedComment(
            each,
            index.find(each.about),
            index.is_whole(each.about),
            index.find(each.until) if each.until else None,
        )
        for each in comments
    )
