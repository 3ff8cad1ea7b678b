"""A request for changes in the words of who wrote it, not as the writer of a revision was given it."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.review.comments.wishes import list_sent_texts
from pipelines.workflow.comment import find_other_authors
from schemas.draft import Draft
from schemas.review import Decision, LedgerRecord, Verdict, pick_decisions


@dataclass(frozen=True)
class RequestWords:
    """What a request for changes says: its own words, and those of each comment it sends, by their place."""

    comment: str
    sent: tuple[tuple[str, tuple[str, ...]], ...]


def list_sent_remarks(
    workspace: Workspace, draft: Draft, recorded: Sequence[LedgerRecord], comment: Comment, person: str
) -> list[str]:
    """Return what a person's request on a draft sends of a comment."""
    return list_sent_texts(comment, find_other_authors(workspace, draft, recorded, person))


def find_request_words(
    workspace: Workspace, key: str, recorded: Sequence[LedgerRecord], revision: int
) -> RequestWords | None:
    """Return the words of the request for changes that a revision answers; None if it answers none.

    Raises StoreUnusable if a remark cannot be read.
    """
    earlier = [each for each in pick_decisions(recorded) if each.revision < revision]
    asked = next((each for each in reversed(earlier) if each.verdict is Verdict.REQUEST_CHANGES), None)
    draft = workspace.records.draft_of(key, asked.digest) if asked is not None else None
    if asked is None or draft is None:
        return None
    authors = find_other_authors(workspace, draft, recorded, asked.person)
    return RequestWords(asked.comment.strip(), tuple(_list_sent(workspace, recorded, asked, authors)))


def _list_sent(
    workspace: Workspace, recorded: Sequence[LedgerRecord], asked: Decision, authors: frozenset[str]
) -> list[tuple[str, tuple[str, ...]]]:
    names = set(asked.comments or ())
    sent = (each for each in workspace.comments.list_recorded(recorded) if each.id in names) if names else ()
    return [(each.about.place, tuple(list_sent_texts(each, authors))) for each in sent]
