"""The visitor of the desk, and who vouches for their identity.

Behind a sign-in proxy its header says who; under `/invited/` a signed invitation does; on one machine a
person says it themselves, and is believed as far as that goes: what they decide is recorded as unverified.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from adapters.identity.invitation import Invitation, open_invitation
from adapters.workspace import Workspace
from schemas.course import Course, IdentityMode
from schemas.errors import DecisionRefused
from schemas.ids import OnePerson
from schemas.refusal import Refusal

PERSON_COOKIE = "premierjet_person"
INVITATION_COOKIE = "premierjet_invitation"
INVITED = "/invited"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """A name, or none yet, and what vouches for it."""

    person: str | None = None
    vouched: bool = False
    invitation: Invitation | None = None

    def may_act_in(self, course: Course) -> bool:
        """Return whether what this visitor says counts as theirs under a course's identity mode."""
        if self.person is None:
            return False
        if self.invitation is not None:
            return course.review.hears_invitations
        return course.review.identity is IdentityMode.LOCAL or (
            self.vouched and course.review.identity is IdentityMode.PROXY
        )


def identify_visitor(request: Request, workspace: Workspace) -> Visitor:
    """Return who asks; raises DecisionRefused where an invitation is altered or has expired."""
    if request.scope.get("root_path") == INVITED:
        return _identify_invited(request, workspace)
    named = _read_header(request.headers.get(workspace.settings.identity_header, ""))
    if named:
        return Visitor(named, vouched=True)
    text = _read_cookie(request.cookies.get(PERSON_COOKIE, ""))
    return Visitor(text or None)


def remember_person(answer: Response, person: str, *, secure: bool) -> None:
    """Keep, in this browser, the name a person on this machine gave."""
    answer.set_cookie(
        PERSON_COOKIE, person.encode().hex(), max_age=A_YEAR, httponly=True, samesite="strict", secure=secure
    )


def remember_invitation(answer: Response, token: str, *, secure: bool) -> None:
    """Keep an invitation in this browser; it leads to the pages under `/invited` alone."""
    # Lax: a link in a mail is another site, and has to find the cookie on the page it leads to.
    answer.set_cookie(
        INVITATION_COOKIE, token, path=INVITED, httponly=True, samesite="lax", secure=secure, max_age=A_YEAR
    )


def _identify_invited(request: Request, workspace: Workspace) -> Visitor:
    token, key = request.cookies.get(INVITATION_COOKIE, ""), workspace.ledger_key.read()
    if not token or key is None:
        raise DecisionRefused(Refusal("desk.no_invitation_here"))
    invitation = open_invitation(token, key, datetime.now(UTC))
    return Visitor(invitation.person, vouched=True, invitation=invitation)


def _read_header(name: str) -> str:
    """Return a name as its owner writes it: HTTP/1.1 hands UTF-8 over as Latin-1."""
    try:
        return _validate_name(name.encode("latin-1").decode().strip())
    except UnicodeError:
        return _validate_name(name.strip())


def _read_cookie(name: str) -> str:
    try:
        return _validate_name(bytes.fromhex(name).decode())
    except (ValueError, UnicodeError):
        return ""


def _validate_name(name: str) -> str:
    """Return a name a course could list, nothing where none could."""
    try:
        return TypeAdapter[str](OnePerson).validate_python(name)
    except ValidationError:
        return ""
