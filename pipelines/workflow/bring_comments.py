"""Comments that people wrote in the Word file of a draft, brought back by one of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.review.comments.anchors import AnchorIndex
from pipelines.review.editing.elements import CONTENT
from pipelines.review.editing.word import WordComment
from pipelines.review.editing.word.brought_texts import fit_name, split_text
from pipelines.workflow.comment import Commenter, comment_on, reply_to
from schemas.draft import Draft


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
            person=fit_name(each.author) or bringer.person,
            verified=False,
            brought_by=bringer.person,
            written_at=each.written_at,
        )
        first, *others = split_text(each.text)
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
