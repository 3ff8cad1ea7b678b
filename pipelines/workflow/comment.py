"""Comments of people on a draft: begin one, reply, resolve it, open it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.queries.lookups import require_revision
from pipelines.review.authors import list_authors_since_approval
from pipelines.review.comments.anchors import AnchorIndex
from pipelines.review.comments.seals import (
    Commenter,
    begin_comment,
    reply_to_comment,
    settle_comment,
)
from pipelines.review.comments.wishes import write_wishes
from pipelines.sourcing.sentences import split_sentences
from schemas.comment import QuotedWords
from schemas.comment_seal import CommentAct
from schemas.draft import Content, Draft
from schemas.errors import InvalidInput
from schemas.refusal import Refusal
from schemas.review import Decision, LedgerRecord

__all__ = ["ChosenEnd", "Commenter", "comment_on", "reply_to", "settle", "write_request"]


@dataclass(frozen=True)
class ChosenEnd:
    """Where the words a person chose end: another element than they begin in, and its words up to there."""

    place: str
    words: str


def comment_on(
    workspace: Workspace,
    draft: Draft,
    place: str,
    words: str,
    text: str,
    commenter: Commenter,
    now: datetime,
    *,
    before: str = "",
    until: ChosenEnd | None = None,
    shown: Content | None = None,
) -> Comment:
    """Record a comment on words of an element of a draft, or on the whole element if none are given.

    `before` is what stands before the words, `until` where they end if in another element, `shown` the
    content in which they were chosen if that is not the draft's own. Raises InvalidInput if there is no such
    element or it does not say the words, and the errors of `begin_comment`.
    """
    folder, _ = workspace.find_module(draft.module)
    indexes = [AnchorIndex(each) for each in (draft.content, shown) if each is not None]
    about = _quote(draft, indexes, place, words, before)
    last = _quote(draft, indexes, until.place, until.words) if until and until.place != place else None
    return begin_comment(workspace.comments, folder.course, draft.module, about, text, commenter, now, last)


def _quote(
    draft: Draft, indexes: Sequence[AnchorIndex], place: str, words: str, before: str = ""
) -> QuotedWords:
    """Return words of an element as a comment keeps them; raises InvalidInput if nothing says them."""
    for index in indexes:
        about = index.quote(draft, place, words, before)
        if about is not None:
            return about
    wording = "comment.other_words" if indexes[0].has_place(place) else "comment.no_place"
    raise InvalidInput(Refusal(wording, module=draft.module, place=place))


def reply_to(
    workspace: Workspace, key: str, name: str, text: str, commenter: Commenter, now: datetime
) -> Comment:
    """Record a reply to a comment of a module; raises the errors of `reply_to_comment`."""
    folder, _ = workspace.find_module(key)
    return reply_to_comment(workspace.comments, folder.course, key, name, text, commenter, now)


def settle(
    workspace: Workspace, key: str, name: str, act: CommentAct, commenter: Commenter, now: datetime
) -> Comment:
    """Record that a comment is resolved or open again; raises the errors of `settle_comment`."""
    folder, _ = workspace.find_module(key)
    return settle_comment(workspace.comments, folder.course, key, name, act, commenter, now)


def write_request(workspace: Workspace, decision: Decision, recorded: Sequence[LedgerRecord]) -> Decision:
    """Return a request for changes whose comment also says, as wishes, what the comments say that it sends.

    What was resolved since then is asked for no more. Raises StoreUnusable if a remark cannot be read.
    """
    sent = set(decision.comments or ())
    comments = [
        each for each in workspace.comments.list_recorded(recorded) if each.id in sent and each.is_open
    ]
    if not comments:
        return decision
    draft = require_revision(workspace, decision.module, decision.digest)
    authors = find_other_authors(workspace, draft, recorded, decision.person)
    wishes = write_wishes(decision.comment, comments, draft.content, split_sentences, authors)
    return decision.model_copy(update={"comment": wishes})


def find_other_authors(
    workspace: Workspace, draft: Draft, recorded: Sequence[LedgerRecord], person: str
) -> frozenset[str]:
    """Return the authors of a draft other than who asks for changes: what they reply is not sent."""
    folder, _ = workspace.find_module(draft.module)
    return list_authors_since_approval(draft, recorded, folder.course) - {person}
