"""Addresses for signing in: by name on this machine, or by the link of a signed invitation."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.identity.invitation import open_invitation
from adapters.workspace import Workspace
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import choose_usual_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.sign_in_address import SIGN_IN, find_address_to_return_to
from pipelines.desk.visitors import find_invited_page, remember_invitation, remember_person
from schemas.course import IdentityMode
from schemas.errors import DecisionRefused
from schemas.refusal import Refusal


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses where a visitor gives their name or shows an invitation."""
    answers = SignInRoutes(workspace)
    return [
        Route(SIGN_IN, answers.show_people),
        Route(SIGN_IN, accept_form(answers.sign_in), methods=["POST"]),
        Route("/invitation/{token}", answers.accept_invitation),
    ]


@dataclass(frozen=True)
class SignInRoutes:
    """Answers of the addresses for signing in, from one workspace."""

    workspace: Workspace

    def show_people(self, request: Request) -> Response:
        """Answer with the list of people to choose one's name from."""
        language = choose_usual_language(request)
        back = find_address_to_return_to(request, request.query_params.get("back", "/"))
        return render_page(
            request,
            "who.html",
            language,
            title=read_desk_texts(language)["who"],
            people=self._list_people(),
            back=back,
        )

    def sign_in(self, request: Request, form: SentForm) -> Response:
        """Remember the name given in a cookie, and redirect to where the visitor came from."""
        person = form.read_text("person")
        if person not in self._list_people():
            raise DecisionRefused(Refusal("desk.not_named", person=person))
        back = find_address_to_return_to(request, form.read_text("back", "/"))
        answer = RedirectResponse(back, 303)
        remember_person(answer, person, secure=self._is_secure)
        return answer

    def accept_invitation(self, request: Request) -> Response:
        """Keep an invitation in a cookie and redirect to what it is to; its token leaves the address bar."""
        token, key = request.path_params["token"], self.workspace.ledger_key.read()
        if key is None:
            raise DecisionRefused(Refusal("desk.no_invitations"))
        invitation = open_invitation(token, key, datetime.now(UTC))
        answer = RedirectResponse(find_invited_page(invitation) + keep_language(request), 303)
        remember_invitation(answer, token, secure=self._is_secure)
        return answer

    def _list_people(self) -> tuple[str, ...]:
        """Return who may decide or answer in courses that take a name without proof (`identity: local`)."""
        usable, _ = self.workspace.read_courses()
        courses = [folder.course for folder in usable]
        local = [course for course in courses if course.review.identity is IdentityMode.LOCAL]
        deciders = {person for course in local for person in course.review.deciders}
        return tuple(sorted(deciders | {expert.person for course in local for expert in course.experts}))

    @property
    def _is_secure(self) -> bool:
        return self.workspace.settings.has_secure_desk
