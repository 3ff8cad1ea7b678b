"""Addresses of sessions: the form of one for its trainer, and those of a module with their counts."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import PurePath
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.identity.session_invitation import SessionInvitation, open_session_invitation
from adapters.session_reports import ReportState
from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress, find_module
from pipelines.desk.forms import SentForm, accept_form, acknowledge
from pipelines.desk.page_language import choose_language, keep_language, read_desk_texts
from pipelines.desk.pages import render_page
from pipelines.desk.session_page import (
    SessionPage,
    SessionsPage,
    build_sessions_page,
    choose_typed_plan,
    read_given,
)
from pipelines.desk.visitors import find_session_page, identify_visitor, remember_session_invitation
from pipelines.queries.led_plans import describe_sessions, list_led_plans, require_led_plan
from pipelines.workflow.invite_trainer import invite_trainer, make_session
from pipelines.workflow.report_session import (
    ReportVoucher,
    refuse_future,
    report_session,
    withdraw_report,
)
from pipelines.workflow.session_papers import write_session_paper
from schemas.errors import Conflict, DecisionRefused, InvalidInput, PremierjetError
from schemas.ids import fold_name
from schemas.refusal import Refusal
from schemas.session_report import DatedSession

REPORTED, WITHDRAWN = "reported", "withdrawn"
"""What the page of a session says once its report is recorded, and that of all sessions once one is gone."""


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses for everyone who may read every module."""
    answers = SessionRoutes(workspace)
    return [
        Route("/invitation/session/{token}", answers.accept_invitation),
        Route("/sessions/{module}", answers.show_sessions, methods=["GET"]),
        Route("/sessions/{module}/invite", accept_form(answers.invite), methods=["POST"]),
        Route("/sessions/{module}/sheet", accept_form(answers.print_sheet), methods=["POST"]),
        Route("/sessions/{module}/type", answers.show_typed, methods=["GET"]),
        Route("/sessions/{module}/type", accept_form(answers.record_typed), methods=["POST"]),
        Route("/sessions/{module}/withdraw", accept_form(answers.withdraw), methods=["POST"]),
    ]


def list_led_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses below `/invited/session`: the sessions that trainers report on."""
    answers = SessionRoutes(workspace)
    return [
        Route("/{session}", answers.show_session, methods=["GET"]),
        Route("/{session}", accept_form(answers.report), methods=["POST"]),
    ]


@dataclass(frozen=True)
class SessionRoutes:
    """Answers of the addresses of sessions, from one workspace."""

    workspace: Workspace

    def show_session(self, request: Request) -> Response:
        """Answer with the form of a session, or with what was reported on it."""
        page = self._build_page(self._find_invitation(request))
        return _render(request, replace(page, notice=request.query_params.get("said") == REPORTED))

    def report(self, request: Request, form: SentForm) -> Response:
        """Record a report, and redirect to it; what is refused is shown again, unchanged."""
        invitation = self._find_invitation(request)
        page, now = self._build_page(invitation), datetime.now(UTC)
        voucher = ReportVoucher(verified=True, invitation=invitation.id, invited_until=invitation.expires_at)
        try:
            self._refuse_unheard(invitation)
            given = read_given(form, page.led)
            report_session(self.workspace, page.session, given, now, voucher, form.read_text("basis"))
        except PremierjetError as error:
            return self._render_refused(request, page, form, error)
        return _redirect(request, find_session_page(invitation))

    def accept_invitation(self, request: Request) -> Response:
        """Keep a link in a cookie and redirect to its session; its token leaves the address bar."""
        token, key = request.path_params["token"], self.workspace.ledger_key.read()
        if key is None:
            raise DecisionRefused(Refusal("desk.no_invitations"))
        invitation = open_session_invitation(token, key, datetime.now(UTC))
        answer = RedirectResponse(find_session_page(invitation) + keep_language(request), 303)
        secure = self.workspace.settings.has_secure_desk
        remember_session_invitation(answer, token, invitation, secure=secure)
        return answer

    def show_sessions(self, request: Request) -> Response:
        """Answer with the reports on a module's sessions, and what they say of each phase."""
        asked, page = request.query_params, self._build_sessions_page(request)
        is_withdrawn = asked.get("said") == WITHDRAWN
        return _render_all(
            request, replace(page, recorded=asked.get("recorded", ""), is_withdrawn=is_withdrawn)
        )

    def invite(self, request: Request, form: SentForm) -> Response:
        """Answer with the link of one session; only a vouched reviewer may."""
        page = self._build_sessions_page(request)
        if not page.may_invite:
            raise DecisionRefused(Refusal("session.may_not_invite", module=page.sessions.key))
        now = datetime.now(UTC)
        try:
            session = self._read_session(page.sessions.key, form, now)
            days = _read_number(form.read_text("days"))
            invited = invite_trainer(self.workspace, session, days, now)
        except InvalidInput as error:
            return _render_all(request, replace(page, error=error, sent=_list_sent(form)), status=422)
        return acknowledge(request, form, _render_all(request, replace(page, invited=invited)))

    def print_sheet(self, request: Request, form: SentForm) -> Response:
        """Answer with the sheet of one session; only a reviewer may, for it has the session's id."""
        page = self._build_sessions_page(request)
        if not page.may_print:
            raise DecisionRefused(Refusal("session.may_not_print", module=page.sessions.key))
        now = datetime.now(UTC)
        try:
            session = self._read_session(page.sessions.key, form, now)
            name = f"{session.module}--{session.day.isoformat()}--{session.id}.pdf"
            paper = write_session_paper(self.workspace, session, PurePath(name))
        except InvalidInput as error:
            return _render_all(request, replace(page, error=error, sent=_list_sent(form)), status=422)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return acknowledge(request, form, Response(paper, media_type="application/pdf", headers=headers))

    # a returned sheet, and a report that is to count no more

    def show_typed(self, request: Request) -> Response:
        """Answer with the form of a returned sheet, whose session is in the address; reviewers type it."""
        typed = self._build_typed_page(request)
        return typed if isinstance(typed, Response) else _render(request, typed)

    def record_typed(self, request: Request, form: SentForm) -> Response:
        """Record what was typed from a sheet, signed by its trainer, and redirect to it.

        From the form that only names a session, redirect to the one into which its sheet is typed.
        """
        if "ended_in" not in form.data:  # the form that names the session, not yet what became of it
            return RedirectResponse(request.url.path + keep_language(request, **_list_sent(form)), 303)
        page = self._build_typed_page(request)
        if isinstance(page, Response):
            return page
        try:
            given = read_given(form, page.led)
            voucher, now = ReportVoucher(typed_by=page.typed_by), datetime.now(UTC)
            report_session(self.workspace, page.session, given, now, voucher, form.read_text("basis"))
        except PremierjetError as error:
            return self._render_refused(request, page, form, error)
        return _redirect_to_report(request, page.session)

    def withdraw(self, request: Request, form: SentForm) -> Response:
        """Withdraw a report, and redirect to those that count; its trainer may, and who decides on drafts."""
        page = self._build_sessions_page(request)
        if page.person is None:
            raise DecisionRefused(Refusal("session.may_not_type", module=page.sessions.key))
        key, session = page.sessions.key, form.read_text("session")
        try:
            withdraw_report(self.workspace, key, session, page.person, datetime.now(UTC))
        except DecisionRefused as error:
            return _render_all(request, replace(page, error=error), status=422)
        return RedirectResponse(f"/sessions/{key}{keep_language(request, said=WITHDRAWN)}", 303)

    def _render_refused(
        self, request: Request, page: SessionPage, form: SentForm, error: PremierjetError
    ) -> Response:
        """Answer with the form as it was sent; once told of another report, one may send it in its place."""
        sent = {name: form.read_text(name) for name in form.data}
        refused = replace(page, sent=sent, error=error)
        if refused.is_overtaken:
            state = self._find_state(page.session)
            refused = replace(refused, state=state, sent=sent | {"basis": state.basis})
        return _render(request, refused, status=409 if isinstance(error, Conflict) else 422)

    def _build_typed_page(self, request: Request) -> SessionPage | Response:
        """Return the form of the session in the address, or the page that says what is wrong with it."""
        page = self._build_sessions_page(request)
        if not page.may_print:
            raise DecisionRefused(Refusal("session.may_not_type", module=page.sessions.key))
        asked = SentForm(FormData(dict(request.query_params)))
        now = datetime.now(UTC)
        try:
            session = self._read_session(page.sessions.key, asked, now)
            refuse_future(session, now)
        except InvalidInput as error:
            return _render_all(request, replace(page, error=error, sent=_list_sent(asked)), status=422)
        state, asked_for = self._find_state(session), _read_number(asked.read_text("revision"))
        approved = list_led_plans(self.workspace, session.module)
        chosen = choose_typed_plan(approved, asked_for, session.day)
        if state.signed is not None and (chosen is None or chosen.draft.revision != asked_for):
            session = state.signed.report.session  # it stays on the plan that was led
        elif chosen is not None:
            session = session.model_copy(update={"digest": chosen.draft.digest})
        led = require_led_plan(self.workspace, session.module, session.digest)
        others = tuple(each.led for each in approved if each.led.draft.revision != led.draft.revision)
        return SessionPage(session, led, state, typed_by=page.person, others=others)

    def _read_session(self, key: str, form: SentForm, now: datetime) -> DatedSession:
        day = form.read_text("date")
        try:
            parsed = date.fromisoformat(day)
        except ValueError as error:
            raise InvalidInput(Refusal("session.day", day=day)) from error
        group, number = _read_number(form.read_text("group")), _read_number(form.read_text("number", "1"))
        return make_session(self.workspace, key, form.read_text("trainer"), parsed, group, now, number)

    def _build_page(self, invitation: SessionInvitation) -> SessionPage:
        session = invitation.session
        led = require_led_plan(self.workspace, session.module, session.digest)
        return SessionPage(session, led, self._find_state(session))

    def _find_state(self, session: DatedSession) -> ReportState:
        return self.workspace.sessions.find_state(session.module, session.id)

    def _refuse_unheard(self, invitation: SessionInvitation) -> None:
        """Raise DecisionRefused if the course hears invitations no more."""
        key = invitation.session.module
        folder, _ = self.workspace.find_module(key)
        if not folder.course.review.hears_invitations:
            raise DecisionRefused(Refusal("invitation.unheard", module=key))

    def _find_invitation(self, request: Request) -> SessionInvitation:
        """Return the link a trainer came with; raises MissingAddress if it is that of another session."""
        invitation = identify_visitor(request, self.workspace).session_invitation
        assert invitation is not None
        if request.path_params["session"] != invitation.session.id:
            raise MissingAddress("no_page")
        return invitation

    def _build_sessions_page(self, request: Request) -> SessionsPage:
        key: str = request.path_params["module"]
        find_module(self.workspace, key)
        sessions = describe_sessions(self.workspace, key)
        return build_sessions_page(sessions, identify_visitor(request, self.workspace))


def _read_number(text: str) -> int:
    """Return a number that was typed, 0 if it is none: it is refused with what may be asked for."""
    text = text.strip()
    return int(text[:6]) if text.isascii() and text.isdecimal() else 0


def _list_sent(form: SentForm) -> dict[str, str]:
    sent = {name: form.read_text(name) for name in ("trainer", "date", "group", "number", "days")}
    return sent | {"trainer": fold_name(sent["trainer"])}


def _render(request: Request, page: SessionPage, *, status: int = 200) -> Response:
    language = choose_language(request, page.led.language)
    t = read_desk_texts(language)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if page.typed_by is None:
        address = f"{request.url.path}{keep_language(request)}"
    return render_page(
        request,
        "session.html",
        language,
        status=status,
        title=(t["refused_title"] if page.error else "") + t["session_title"],
        page=page,
        address=address,
        choose_plan=lambda revision: _choose_plan(request, revision),
    )


def _choose_plan(request: Request, revision: int) -> str:
    """Return the address at which the session of this one is typed from the plan of another revision."""
    return f"{request.url.path}?{urlencode({**request.query_params, 'revision': revision})}"


def _render_all(request: Request, page: SessionsPage, *, status: int = 200) -> Response:
    language = choose_language(request, page.sessions.course.language_of(page.sessions.module))
    t = read_desk_texts(language)
    title = (t["refused_title"] if page.error else "") + t["sessions"]
    return render_page(request, "sessions.html", language, status=status, title=title, page=page)


def _redirect_to_report(request: Request, session: DatedSession) -> Response:
    query = keep_language(request, recorded=session.id)
    return RedirectResponse(f"/sessions/{session.module}{query}#{session.id}", 303)


def _redirect(request: Request, address: str) -> Response:
    return RedirectResponse(f"{address}{keep_language(request, said=REPORTED)}", 303)
