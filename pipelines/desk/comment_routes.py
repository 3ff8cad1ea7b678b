"""Addresses of comments on a draft: write one, reply, resolve it, open it again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.desk.comment_list import CommentForm, CommentList, Reply
from pipelines.desk.draft_address import AddressedDraft, find_addressed
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import keep_language
from pipelines.desk.reading_routes import list_comments, render_draft_page
from pipelines.desk.visitors import Visitor, identify_visitor
from pipelines.desk.workbench import open_workbench
from pipelines.queries.comments import place_comments
from pipelines.workflow.comment import ChosenEnd, Commenter, comment_on, reply_to, settle
from pipelines.workflow.decide import list_recorded
from schemas.comment_seal import CommentAct
from schemas.course import Course, IdentityMode
from schemas.errors import Conflict, PremierjetError

SETTLING = {"resolve": CommentAct.RESOLVE, "reopen": CommentAct.REOPEN}
SETTLED = {CommentAct.RESOLVE: "resolved", CommentAct.REOPEN: "reopened"}
"""What the draft says of a comment that was settled: its words stand in a list then, or come back from it."""


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may comment; also somebody invited to a draft."""
    answers = CommentRoutes(workspace)
    below = "/drafts/{module}/{digest}/comments"
    return [
        Route(below, accept_form(answers.begin), methods=["POST"]),
        Route(below + "/{comment}", accept_form(answers.answer), methods=["POST"]),
        Route(below, answers.redirect_to_draft, methods=["GET"]),
        Route(below + "/{comment}", answers.redirect_to_draft, methods=["GET"]),
    ]


@dataclass(frozen=True)
class CommentRoutes:
    """Answers of the addresses of comments, from one workspace."""

    workspace: Workspace

    def begin(self, request: Request, form: SentForm) -> Response:
        """Record a comment on words of an element, and go to it; what is refused is shown again."""
        here, commenter = self._find_commenter(request)
        place, words, text = (form.read_text(name) for name in ("place", "words", "text"))
        before, until, last_words = (form.read_text(name) for name in ("before", "until", "last_words"))
        write = partial(
            comment_on,
            self.workspace,
            here.draft,
            place,
            words,
            text,
            commenter,
            datetime.now(UTC),
            before=before,
            until=ChosenEnd(until, last_words) if until else None,
            shown=open_workbench(self.workspace, here, request).content,
        )
        return self._record(
            request,
            here,
            write,
            lambda shown, error: replace(
                shown, form=CommentForm(place, words, text, error, before, until, last_words)
            ),
        )

    def answer(self, request: Request, form: SentForm) -> Response:
        """Record a reply, or that a comment is resolved or open again, and go back to it.

        One that is resolved leaves its sentence for the list of those, so one stays at the sentence.
        """
        here, commenter = self._find_commenter(request)
        name, text, act = request.path_params["comment"], form.read_text("text"), form.read_text("act")
        now = datetime.now(UTC)

        def write() -> Comment:
            if act in SETTLING and not text.strip():
                return settle(self.workspace, here.key, name, SETTLING[act], commenter, now)
            comment = reply_to(self.workspace, here.key, name, text, commenter, now)
            if act != "resolve":
                return comment
            return settle(self.workspace, here.key, name, CommentAct.RESOLVE, commenter, now)

        return self._record(
            request, here, write, lambda shown, error: replace(shown, refused=Reply(name, text, error))
        )

    def redirect_to_draft(self, request: Request) -> Response:
        """Redirect to the draft, from the address of a refused form that somebody reloaded."""
        return RedirectResponse(request.url.path.partition("/comments")[0] + keep_language(request), 303)

    def _record(
        self,
        request: Request,
        here: AddressedDraft,
        write: Callable[[], Comment],
        show_again: Callable[[CommentList, PremierjetError], CommentList],
    ) -> Response:
        try:
            comment = write()
        except PremierjetError as error:
            status = 409 if isinstance(error, Conflict) else 422
            bench = open_workbench(self.workspace, here, request)
            recorded = list_recorded(self.workspace, here.key)
            listed = list_comments(request, self.workspace, here, bench.content, recorded)
            shown = show_again(listed, error)
            return render_draft_page(request, self.workspace, here, bench, comments=shown, status=status)
        at = comment.id if comment.is_open else self._find_sentence(request, here, comment)
        address = f"{request.scope.get('root_path', '')}{here.address}"
        told = {"said": SETTLED[comment.last.act]} if comment.last.act in SETTLED else {}
        return RedirectResponse(f"{address}{keep_language(request, **here.ask_for(at), **told)}#{at}", 303)

    def _find_sentence(self, request: Request, here: AddressedDraft, comment: Comment) -> str:
        """Return the element that a comment stands at, or the list of comments if its element is gone."""
        content = open_workbench(self.workspace, here, request).content
        placed = place_comments(self.workspace, content, list_recorded(self.workspace, here.key))
        return next((each.place for each in placed if each.comment.id == comment.id), "") or "comments"

    def _find_commenter(self, request: Request) -> tuple[AddressedDraft, Commenter]:
        """Return the draft and who comments on it; raises HTTPException 403 if nobody vouches for them."""
        here, visitor = find_addressed(self.workspace, request), identify_visitor(request, self.workspace)
        if not visitor.may_act_in(here.course):
            raise HTTPException(403, "may_not_comment")
        return here, describe_commenter(visitor, here.course)


def describe_commenter(visitor: Visitor, course: Course) -> Commenter:
    """Return a visitor as who comments in a course, with what vouches for their name."""
    assert visitor.person is not None
    invitation = visitor.invitation
    # Without a proxy in front, a header proves nothing: anyone on this machine can send one.
    is_behind_proxy = course.review.identity is IdentityMode.PROXY
    return Commenter(
        visitor.person,
        verified=visitor.vouched and (is_behind_proxy or invitation is not None),
        invitation=invitation.id if invitation else None,
        invited_until=invitation.expires_at if invitation else None,
    )
