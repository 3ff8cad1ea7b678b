"""Recording of comments: the only code that writes what people say of a draft to the ledger.

Decided in docs/decisions/0157-comments-on-the-sentence.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.comments import Comment, Comments
from adapters.identity.invitation import refuse_expired
from adapters.ledger.turn import append_in_turn
from schemas.comment import LONGEST_REMARK, QuotedWords, Remark, make_comment_id
from schemas.comment_seal import CommentAct, CommentSeal
from schemas.control_signs import find_control_code, is_blank
from schemas.course import Course, IdentityMode
from schemas.errors import DecisionRefused, InvalidInput
from schemas.refusal import Refusal
from schemas.review import LedgerRecord

MOST_COMMENTS = 2_000
"""Comments on one module: its ledger is read whole for every page that shows them."""


@dataclass(frozen=True)
class Commenter:
    """Who comments, and how their name is known.

    `invitation` is the id of the signed invitation they came with, good until `invited_until`. A name that
    stands in a Word file is known by nothing; `brought_by` is the person who brought the file.
    """

    person: str
    verified: bool = False
    invitation: str | None = None
    invited_until: datetime | None = None
    brought_by: str | None = None
    written_at: datetime | None = None


def begin_comment(
    comments: Comments,
    course: Course,
    module: str,
    about: QuotedWords,
    text: str,
    commenter: Commenter,
    now: datetime,
    until: QuotedWords | None = None,
) -> Comment:
    """Record a comment on words of a draft, and return it.

    `until` are the last of the words where they end in another element than they begin. The same comment sent
    again while it is open records nothing. Raises InvalidInput if the text cannot be kept, DecisionRefused if
    the person is not heard, LedgerBroken, StoreUnusable, and Conflict if others write first again and again;
    then nothing is recorded.
    """
    refuse_unheard(course, module, commenter)
    text = read_text(module, text)

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> CommentSeal | Comment:
        known = comments.list_recorded(recorded)
        same = next((each for each in known if _is_same(each, about, until, text, commenter)), None)
        if same is not None:
            return same
        if len(known) >= MOST_COMMENTS:
            raise InvalidInput(Refusal("comment.too_many", module=module, most=MOST_COMMENTS))
        _refuse_expired(commenter, moment)
        name = make_comment_id(module, about, until, text, commenter.person, moment)
        remark = _write_remark(module, name, text, commenter, moment, about, until)
        return _seal(comments, CommentAct.BEGIN, commenter, remark)

    seal = append_in_turn(comments.ledger, module, now, CommentSeal, prepare)
    return seal if isinstance(seal, Comment) else find_comment(comments, module, seal.comment)


def reply_to_comment(
    comments: Comments,
    course: Course,
    module: str,
    name: str,
    text: str,
    commenter: Commenter,
    now: datetime,
) -> Comment:
    """Record a reply to a comment, which is open again if it was resolved, and return it.

    A person's last remark sent again records nothing. Raises what `begin_comment` raises, and InvalidInput if
    there is no such comment.
    """
    refuse_unheard(course, module, commenter)
    text = read_text(module, text)

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> CommentSeal | Comment:
        comment = _pick_comment(comments, recorded, module, name)
        if _says_again(comment, text, commenter):
            return comment
        _refuse_expired(commenter, moment)
        remark = _write_remark(module, name, text, commenter, moment)
        return _seal(comments, CommentAct.REPLY, commenter, remark)

    append_in_turn(comments.ledger, module, now, CommentSeal, prepare)
    return find_comment(comments, module, name)


def settle_comment(
    comments: Comments,
    course: Course,
    module: str,
    name: str,
    act: CommentAct,
    commenter: Commenter,
    now: datetime,
) -> Comment:
    """Record that a comment is resolved, or opened again, and return it; nothing if it is already.

    Raises what `reply_to_comment` raises.
    """
    refuse_unheard(course, module, commenter)

    def prepare(recorded: Sequence[LedgerRecord], moment: datetime) -> CommentSeal | Comment:
        comment = _pick_comment(comments, recorded, module, name)
        if comment.is_open is (act is CommentAct.REOPEN):
            return comment
        _refuse_expired(commenter, moment)
        return CommentSeal(
            module=module,
            comment=name,
            act=act,
            person=commenter.person,
            verified=commenter.verified,
            invitation=commenter.invitation,
            brought_by=commenter.brought_by,
            at=moment,
        )

    append_in_turn(comments.ledger, module, now, CommentSeal, prepare)
    return find_comment(comments, module, name)


def find_comment(comments: Comments, module: str, name: str) -> Comment:
    """Return a comment of a module; raises InvalidInput if there is none of that id."""
    found = next((each for each in comments.list_all(module) if each.id == name), None)
    if found is None:
        raise InvalidInput(Refusal("comment.unknown", module=module, comment=name))
    return found


def refuse_unheard(course: Course, module: str, commenter: Commenter) -> None:
    """Raise DecisionRefused if the course does not hear a person known in this way.

    A name out of a Word file is heard on the word of who brought it.
    """
    review = course.review
    if commenter.invitation is not None:
        if not review.hears_invitations:
            raise DecisionRefused(Refusal("comment.invitations_unheard", module=module))
        return
    if review.identity is IdentityMode.INVITATION:
        raise DecisionRefused(Refusal("comment.invited_only", module=module))
    if review.identity is IdentityMode.PROXY and not commenter.verified and commenter.brought_by is None:
        raise DecisionRefused(Refusal("comment.unvouched", module=module))


def read_text(module: str, text: str) -> str:
    """Return a remark as it is kept; raises InvalidInput if it is empty, too long or has control signs."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if is_blank(kept):
        raise InvalidInput(Refusal("comment.empty", module=module))
    if len(kept) > LONGEST_REMARK:
        raise InvalidInput(Refusal("comment.long", module=module, count=len(kept), most=LONGEST_REMARK))
    code = find_control_code(kept)
    if code is not None:
        raise InvalidInput(Refusal("comment.control", module=module, code=code))
    return kept


def _pick_comment(comments: Comments, recorded: Sequence[LedgerRecord], module: str, name: str) -> Comment:
    found = next((each for each in comments.list_recorded(recorded) if each.id == name), None)
    if found is None:
        raise InvalidInput(Refusal("comment.unknown", module=module, comment=name))
    return found


def _is_same(
    comment: Comment, about: QuotedWords, until: QuotedWords | None, text: str, commenter: Commenter
) -> bool:
    """Return whether a comment says the same of the same words, in the name of the same person."""
    first = comment.first.remark
    said = (first.text, first.person, first.written_at) == (text, commenter.person, commenter.written_at)
    is_alike = _tell_words(comment.about, comment.until) == _tell_words(about, until)
    # What comes back from Word a second time was there, even if it is resolved by now.
    return said and is_alike and (comment.is_open or commenter.written_at is not None)


def _tell_words(*quoted: QuotedWords | None) -> list[tuple[str, str | None, str, int]]:
    """Return where words stand and what they are, whatever the draft they were chosen in."""
    return [(each.place, each.part, each.quote, each.start) for each in quoted if each is not None]


def _says_again(comment: Comment, text: str, commenter: Commenter) -> bool:
    said = (text, commenter.person, commenter.written_at)
    known = [(each.remark.text, each.remark.person, each.remark.written_at) for each in comment.remarks]
    return said in known if commenter.written_at is not None else said == known[-1]


def _refuse_expired(commenter: Commenter, moment: datetime) -> None:
    if commenter.invited_until is not None:
        refuse_expired(commenter.invited_until, moment)


def _write_remark(
    module: str,
    name: str,
    text: str,
    commenter: Commenter,
    moment: datetime,
    about: QuotedWords | None = None,
    until: QuotedWords | None = None,
) -> Remark:
    return Remark(
        module=module,
        comment=name,
        about=about,
        until=until,
        text=text,
        person=commenter.person,
        written_at=commenter.written_at,
        at=moment,
    )


def _seal(comments: Comments, act: CommentAct, commenter: Commenter, remark: Remark) -> CommentSeal:
    """Return the seal of a remark, which is saved first: the ledger never names what is not in the store."""
    comments.records.save_remark(remark)
    return CommentSeal(
        module=remark.module,
        comment=remark.comment,
        act=act,
        remark=remark.canonical_digest(),
        person=remark.person,
        verified=commenter.verified,
        invitation=commenter.invitation,
        brought_by=commenter.brought_by,
        at=remark.at,
    )
