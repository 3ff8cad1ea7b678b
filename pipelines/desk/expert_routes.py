"""Addresses of a module's questions to its experts: to answer them, to invite somebody, to withdraw."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.identity.question_invitation import open_question_invitation
from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress, find_module
from pipelines.desk.expert_page import ExpertPage, build_expert_page
from pipelines.desk.forms import SentForm, accept_form, acknowledge
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.visitors import (
    ASKED,
    Visitor,
    find_asked_page,
    identify_visitor,
    remember_question_invitation,
)
from pipelines.queries.expert_questions import list_module_questions
from pipelines.workflow.answer_questions import Respondent, answer_question, withdraw_answer
from pipelines.workflow.invite_expert import invite_expert
from schemas.errors import Conflict, DecisionRefused, InvalidInput, PremierjetError
from schemas.refusal import Refusal

ANSWERED, WITHDRAWN = "answered", "withdrawn"
NOTICES = frozenset({ANSWERED, WITHDRAWN})
"""What a page says once something was recorded."""


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may read every module."""
    answers = ExpertRoutes(workspace)
    return [
        Route("/invitation/questions/{token}", answers.accept_invitation),
        Route("/questions/{module}/invite", accept_form(answers.invite), methods=["POST"]),
        *_list_question_routes(answers),
    ]


def list_asked_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses below `/invited/asked`: the questions that a person was invited to answer."""
    answers = ExpertRoutes(workspace)
    return [Route("/", answers.redirect_asked), *_list_question_routes(answers)]


def _list_question_routes(answers: "ExpertRoutes") -> list[BaseRoute]:
    return [
        Route("/questions/{module}", answers.show_questions, methods=["GET"]),
        Route("/questions/{module}/answer", accept_form(answers.answer), methods=["POST"]),
        Route("/questions/{module}/withdraw", accept_form(answers.withdraw), methods=["POST"]),
    ]


@dataclass(frozen=True)
class ExpertRoutes:
    """Answers of the addresses of questions to experts, from one workspace."""

    workspace: Workspace

    def show_questions(self, request: Request) -> Response:
        """Answer with what a module asks of its experts, and with what they answered."""
        page = self._build_page(request)
        said = request.query_params.get("said", "")
        return _render(request, replace(page, notice=said if said in NOTICES else ""))

    def answer(self, request: Request, form: SentForm) -> Response:
        """Record an answer, and redirect to the questions; a refused answer is shown again, unchanged."""
        key, question, text = self._find_key(request), form.read_text("question"), form.read_text("text")
        try:
            respondent = _read_respondent(identify_visitor(request, self.workspace))
            answer_question(self.workspace, key, question, text, respondent, datetime.now(UTC))
        except PremierjetError as error:
            page = replace(self._build_page(request), error=error, written={question: text})
            return _render(request, page, status=409 if isinstance(error, Conflict) else 422)
        return _redirect(request, key, ANSWERED)

    def withdraw(self, request: Request, form: SentForm) -> Response:
        """Withdraw the answer to a question, and redirect to the questions."""
        key, respondent = self._find_key(request), _read_respondent(identify_visitor(request, self.workspace))
        withdraw_answer(self.workspace, key, form.read_text("question"), respondent, datetime.now(UTC))
        return _redirect(request, key, WITHDRAWN)

    def invite(self, request: Request, form: SentForm) -> Response:
        """Answer with the link that invites an expert to the open questions; only a vouched reviewer may."""
        key = self._find_key(request)
        page = self._build_page(request)
        if not page.may_invite:
            raise DecisionRefused(Refusal("answer.may_not_invite", module=key))
        days = form.read_text("days")
        if not (days.isascii() and days.isdecimal()):
            raise InvalidInput(Refusal("answer.no_days", module=key))
        person = form.read_text("person")
        invited = invite_expert(self.workspace, key, person, int(days[:4]), datetime.now(UTC))
        return acknowledge(request, form, _render(request, replace(page, invited=invited)))

    def accept_invitation(self, request: Request) -> Response:
        """Keep an invitation in a cookie and redirect to its questions; its token leaves the address bar."""
        token, key = request.path_params["token"], self.workspace.ledger_key.read()
        if key is None:
            raise DecisionRefused(Refusal("desk.no_invitations"))
        invitation = open_question_invitation(token, key, datetime.now(UTC))
        answer = RedirectResponse(find_asked_page(invitation) + keep_language(request), 303)
        secure = self.workspace.settings.has_secure_desk
        remember_question_invitation(answer, token, secure=secure)
        return answer

    def redirect_asked(self, request: Request) -> Response:
        """Redirect an invited visitor to their questions."""
        invitation = identify_visitor(request, self.workspace).question_invitation
        assert invitation is not None
        return RedirectResponse(find_asked_page(invitation) + keep_language(request), 303)

    def _build_page(self, request: Request) -> ExpertPage:
        key = self._find_key(request)
        asked = list_module_questions(self.workspace, key, self.workspace.library())
        return build_expert_page(asked, identify_visitor(request, self.workspace))

    def _find_key(self, request: Request) -> str:
        """Return the key of the addressed module; raises MissingAddress for who was invited to another."""
        key: str = request.path_params["module"]
        find_module(self.workspace, key)
        invitation = identify_visitor(request, self.workspace).question_invitation
        if invitation is not None and invitation.module != key:
            raise MissingAddress("no_module")
        return key


def _read_respondent(visitor: Visitor) -> Respondent:
    """Return a visitor as somebody who answers; raises DecisionRefused if nobody knows who they are."""
    if visitor.person is None:
        raise DecisionRefused(Refusal("answer.nobody"))
    invitation = visitor.question_invitation
    if invitation is None:
        return Respondent(visitor.person, visitor.vouched)
    return Respondent(
        visitor.person,
        visitor.vouched,
        invitation.id,
        invitation.questions,
        invitation.expires_at,
    )


def _render(request: Request, page: ExpertPage, *, status: int = 200) -> Response:
    language = choose_language(request, page.asked.course.language_of(page.asked.module))
    title = read_desk_texts(language)["expert_questions"]
    return render_page(request, "experts.html", language, status=status, title=title, page=page)


def _redirect(request: Request, key: str, notice: str) -> Response:
    base = ASKED if request.scope.get("root_path") == ASKED else ""
    return RedirectResponse(f"{base}/questions/{key}{keep_language(request, said=notice)}", 303)
