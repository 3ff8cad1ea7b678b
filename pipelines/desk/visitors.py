"""The visitor of the desk, and who vouches for their identity.

Behind a sign-in proxy its header names the person; under `/invited/` a signed invitation does, under
`/invited/asked/` one to answer questions, and under `/invited/session/` one to report on a session. On one
machine people give their own name, and what they decide is recorded as unverified.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from adapters.identity.invitation import Invitation, open_invitation
from adapters.identity.question_invitation import QuestionInvitation, open_question_invitation
from adapters.identity.session_invitation import SessionInvitation, open_session_invitation
from adapters.workspace import Workspace
from schemas.course import Course, IdentityMode
from schemas.errors import DecisionRefused
from schemas.ids import SHORT_DIGEST, OnePerson
from schemas.refusal import Refusal
from schemas.short_text import shorten_text
from schemas.value_faults import find_fault

PERSON_COOKIE = "premierjet_person"
INVITATION_COOKIE = "premierjet_invitation"
QUESTION_INVITATION_COOKIE = "premierjet_question_invitation"
INVITED = "/invited"
ASKED = f"{INVITED}/asked"
"""Below it stand the pages of questions to an invited expert, and no others."""

SESSION_COOKIE = "premierjet_session"
LED = f"{INVITED}/session"
"""Below it stands a page for each session, which only the link to report on that session opens."""

A_YEAR = 365 * 24 * 3600
UNUSABLE_NAME = "desk.unusable_name"
LONGEST_SHOWN = 40  # characters of a name that is none


@dataclass(frozen=True)
class Visitor:
    """The person at the desk, None if unknown; `vouched`: a proxy or an invitation vouches for the name."""

    person: str | None = None
    vouched: bool = False
    invitation: Invitation | None = None
    question_invitation: QuestionInvitation | None = None
    session_invitation: SessionInvitation | None = None

    def may_act_in(self, course: Course) -> bool:
        """Return whether a course's mode of identity accepts this visitor as the person they are named."""
        if self.person is None:
            return False
        if (self.invitation or self.question_invitation or self.session_invitation) is not None:
            return course.review.hears_invitations
        return course.review.identity is IdentityMode.LOCAL or (
            self.vouched and course.review.identity is IdentityMode.PROXY
        )


def identify_visitor(request: Request, workspace: Workspace) -> Visitor:
    """Return the visitor of a request.

    Raises DecisionRefused if an invitation is altered or has expired, or if the proxy's name is none.
    """
    if request.scope.get("root_path") == INVITED:
        return _identify_invited(request, workspace)
    if request.scope.get("root_path") == ASKED:
        return _identify_asked(request, workspace)
    if request.scope.get("root_path") == LED:
        return _identify_trainer(request, workspace)
    vouched_name = _read_header(request.headers.get(workspace.settings.identity_header, ""))
    if vouched_name:
        return Visitor(_require_name(vouched_name), vouched=True)
    return Visitor(_read_cookie(request.cookies.get(PERSON_COOKIE, "")) or None)


def remember_person(answer: Response, person: str, *, secure: bool) -> None:
    """Set the cookie with the name that a person on this machine gave."""
    answer.set_cookie(
        PERSON_COOKIE, person.encode().hex(), max_age=A_YEAR, httponly=True, samesite="strict", secure=secure
    )


def remember_invitation(answer: Response, token: str, *, secure: bool) -> None:
    """Set the cookie with an invitation, which is sent to the pages under `/invited` alone."""
    # Lax: a link in a mail is another site, and has to find the cookie on the page it leads to.
    answer.set_cookie(
        INVITATION_COOKIE, token, path=INVITED, httponly=True, samesite="lax", secure=secure, max_age=A_YEAR
    )


def remember_question_invitation(answer: Response, token: str, *, secure: bool) -> None:
    """Set the cookie with an invitation to answer, which is sent to the pages of questions alone."""
    answer.set_cookie(
        QUESTION_INVITATION_COOKIE,
        token,
        path=ASKED,
        httponly=True,
        samesite="lax",  # as of an invitation to decide
        secure=secure,
        max_age=A_YEAR,
    )


def remember_session_invitation(
    answer: Response, token: str, invitation: SessionInvitation, *, secure: bool
) -> None:
    """Set the cookie with an invitation to report, which is sent to the page of its session alone."""
    answer.set_cookie(
        SESSION_COOKIE,
        token,
        path=find_session_page(invitation),  # a trainer may have the links of several sessions open
        httponly=True,
        samesite="lax",  # as of an invitation to decide
        secure=secure,
        max_age=A_YEAR,
    )


def find_session_page(invitation: SessionInvitation) -> str:
    """Return the address of the session that an invitation is to report on."""
    return f"{LED}/{invitation.session.id}"


def find_asked_page(invitation: QuestionInvitation) -> str:
    """Return the address of the questions that an invitation is to."""
    return f"{ASKED}/questions/{invitation.module}"


def find_invited_page(invitation: Invitation) -> str:
    """Return the address of the draft or the plan that an invitation is to."""
    pages = "plans" if invitation.subject is not None else "drafts"
    return f"{INVITED}/{pages}/{invitation.module}/{invitation.digest[:SHORT_DIGEST]}"


def _identify_invited(request: Request, workspace: Workspace) -> Visitor:
    token, key = request.cookies.get(INVITATION_COOKIE, ""), workspace.ledger_key.read()
    if not token or key is None:
        raise DecisionRefused(Refusal("desk.no_invitation_here"))
    invitation = open_invitation(token, key, datetime.now(UTC))
    return Visitor(invitation.person, vouched=True, invitation=invitation)


def _identify_asked(request: Request, workspace: Workspace) -> Visitor:
    token, key = request.cookies.get(QUESTION_INVITATION_COOKIE, ""), workspace.ledger_key.read()
    if not token or key is None:
        raise DecisionRefused(Refusal("desk.no_invitation_here"))
    invitation = open_question_invitation(token, key, datetime.now(UTC))
    return Visitor(invitation.person, vouched=True, question_invitation=invitation)


def _identify_trainer(request: Request, workspace: Workspace) -> Visitor:
    token, key = request.cookies.get(SESSION_COOKIE, ""), workspace.ledger_key.read()
    if not token or key is None:
        raise DecisionRefused(Refusal("desk.no_invitation_here"))
    invitation = open_session_invitation(token, key, datetime.now(UTC))
    return Visitor(invitation.session.trainer, vouched=True, session_invitation=invitation)


def _read_header(name: str) -> str:
    """Return the name in a header; its UTF-8 was decoded as Latin-1, as HTTP/1.1 has it."""
    try:
        return name.encode("latin-1").decode().strip()
    except UnicodeError:
        return name.strip()


def _require_name(name: str) -> str:
    try:
        return TypeAdapter[str](OnePerson).validate_python(name)
    except ValidationError as error:
        shown, problem = shorten_text(name, LONGEST_SHOWN), find_fault(error).what
        raise DecisionRefused(Refusal(UNUSABLE_NAME, name=shown, problem=problem)) from error


def _read_cookie(name: str) -> str:
    try:
        return TypeAdapter[str](OnePerson).validate_python(bytes.fromhex(name).decode())
    except ValueError:  # no hexadecimal, no UTF-8, or no name
        return ""
