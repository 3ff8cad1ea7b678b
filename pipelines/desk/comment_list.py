"""Comments as the page of a draft shows them: each at its words, and all in one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from adapters.comments import Comment
from pipelines.queries.comments import PlacedComment
from schemas.errors import PremierjetError


@dataclass(frozen=True)
class CommentForm:
    """The open form of a new comment: the element, the words and the text so far, and why it was refused."""

    place: str
    words: str = ""
    text: str = ""
    error: PremierjetError | None = None
    before: str = ""
    """What stands before the words, which tells them from the same words further on."""

    until: str = ""
    """The element in which the words end, if that is another."""

    last_words: str = ""


@dataclass(frozen=True)
class Reply:
    """A reply that was refused: its comment, its text, and why."""

    comment: str
    text: str
    error: PremierjetError


@dataclass(frozen=True)
class CommentList:
    """The comments on one draft, and what this visitor may do with them."""

    placed: tuple[PlacedComment, ...] = ()
    may_comment: bool = False
    form: CommentForm | None = None
    refused: Reply | None = None
    """A reply that could not be recorded, to be shown again."""

    must_be_resolved: bool = False

    @property
    def open(self) -> tuple[PlacedComment, ...]:
        """Return the comments that nobody resolved."""
        return tuple(each for each in self.placed if each.comment.is_open)

    @cached_property
    def _open_at(self) -> dict[str, list[PlacedComment]]:
        by_place: dict[str, list[PlacedComment]] = {}
        for each in self.open:
            by_place.setdefault(each.place, []).append(each)
        return by_place

    @cached_property
    def _spots_in(self) -> dict[tuple[str, str | None], list[tuple[int, int, str]]]:
        """Start and end of the words of open comments, both where they begin and where they end."""
        by_text: dict[tuple[str, str | None], list[tuple[int, int, str]]] = {}
        for each in self.open:
            for found in (each.found, each.until):
                if found is not None and found.stands:
                    spot = (found.start, found.end, each.comment.id)
                    by_text.setdefault((found.place, found.part), []).append(spot)
        return by_text

    @property
    def resolved(self) -> tuple[PlacedComment, ...]:
        """Return the comments that somebody resolved."""
        return tuple(each for each in self.placed if not each.comment.is_open)

    @property
    def homeless(self) -> tuple[PlacedComment, ...]:
        """Return the open comments whose element is gone: they stand in the list alone."""
        return tuple(self._open_at.get("", ()))

    def list_at(self, place: str) -> tuple[PlacedComment, ...]:
        """Return the open comments at an element."""
        return tuple(self._open_at.get(place, ())) if place else ()

    def is_writing_at(self, place: str) -> bool:
        """Return whether the form of a new comment is open at an element."""
        return self.form is not None and self.form.place == place

    def split_words(self, place: str, part: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return a text in pieces, each with the id of the comment on it; empty where there is none."""
        return tuple(_split_text(text, sorted(self._spots_in.get((place, part), ()))))

    def find_draft_of_reply(self, comment: Comment) -> Reply | None:
        """Return the refused reply to a comment, if there is one."""
        return self.refused if self.refused is not None and self.refused.comment == comment.id else None


def _split_text(text: str, spots: list[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a text; words of two comments belong to the first."""
    at = 0
    for start, end, name in spots:
        begin = max(at, start)
        if begin >= end:
            continue
        if at < begin:
            yield text[at:begin], ""
        yield text[begin:end], name
        at = end
    if at < len(text):
        yield text[at:], ""
