"""Comments of people on a draft: begin one, reply, resolve it, open it again."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.queries.lookups import require_revision
from pipelines.review.comments.anchors import AnchorIndex
from pipelines.review.comments.seals import (
    Commenter,
    begin_comment,
    reply_to_comment,
    settle_comment,
)
from pipelines.review.comments.wishes import write_wishes
from pipelines.review.editing.elements import CONTENT
from pipelines.review.editing.word import WordComment
from schemas.comment import LONGEST_REMARK
from schemas.comment_seal import CommentAct
from schemas.draft import Content, Draft
from schemas.errors import InvalidInput
from schemas.ids import LONGEST_PERSON, fold_name
from schemas.refusal import Refusal
from schemas.review import Decision, LedgerRecord

__all__ = ["Commenter", "bring_comments", "comment_on", "reply_to", "settle", "write_request"]


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
    shown: Content | None = None,
) -> Comment:
    """Record a comment on words of an element of a draft, or on the whole element if none are given.

    `before` is what stands before the words, `shown` the content in which they were chosen if that is not the
    draft's own. Raises InvalidInput if there is no such element or it does not say the words, and the errors
    of `begin_comment`.
    """
    folder, _ = workspace.find_module(draft.module)
    about = AnchorIndex(draft.content).quote(draft, place, words, before)
    if about is None and shown is not None:
        about = AnchorIndex(shown).quote(draft, place, words, before)
    if about is None:
        is_there = AnchorIndex(draft.content).has_place(place)
        wording = "comment.other_words" if is_there else "comment.no_place"
        raise InvalidInput(Refusal(wording, module=draft.module, place=place))
    return begin_comment(workspace.comments, folder.course, draft.module, about, text, commenter, now)


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
    content = require_revision(workspace, decision.module, decision.digest).content
    return decision.model_copy(update={"comment": write_wishes(decision.comment, comments, content)})


def bring_comments(
    workspace: Workspace,
    draft: Draft,
    found: Iterable[WordComment],
    bringer: Commenter,
    now: datetime,
) -> tuple[Comment, ...]:
    """Record what people wrote in the Word file of a draft, in their names, brought back by one person.

    What was brought before is recorded once; words that the draft does not say make it a comment on the whole
    element. A remark that is too long for one becomes several. Raises the errors of `begin_comment`.
    """
    brought: dict[str, Comment] = {}
    for each in found:
        commenter = replace(
            bringer,
            person=_fit_name(each.author) or bringer.person,
            verified=False,
            brought_by=bringer.person,
            written_at=each.written_at,
        )
        first, *others = _split_text(each.text)
        replied_to = each.comment or (brought[each.parent].id if each.parent in brought else None)
        if replied_to is not None:
            comment = reply_to(workspace, draft.module, replied_to, first, commenter, now)
        else:
            comment = _begin_brought(workspace, draft, each, first, commenter, now)
        for text in others:
            comment = reply_to(workspace, draft.module, comment.id, text, commenter, now)
        brought[each.number] = comment
    return tuple({comment.id: comment for comment in brought.values()}.values())


def _begin_brought(
    workspace: Workspace, draft: Draft, found: WordComment, text: str, commenter: Commenter, now: datetime
) -> Comment:
    index = AnchorIndex(draft.content)
    place = found.place if index.has_place(found.place) else CONTENT
    has_words = index.quote(draft, place, found.words, found.before) is not None
    words, before = (found.words, found.before) if has_words else ("", "")
    return comment_on(workspace, draft, place, words, text, commenter, now, before=before)


def _fit_name(author: str) -> str:
    """Return a name out of Word as one is kept: one line, cut where it is longer than any name."""
    name = fold_name(" ".join(_drop_controls(author).split()))
    return name if len(name) <= LONGEST_PERSON else f"{name[: LONGEST_PERSON - 1].rstrip()}…"


def _split_text(text: str) -> list[str]:
    kept = _drop_controls(text).strip()
    pieces = [kept[at : at + LONGEST_REMARK].strip() for at in range(0, len(kept), LONGEST_REMARK)]
    return [piece for piece in pieces if piece] or ["…"]


def _drop_controls(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
