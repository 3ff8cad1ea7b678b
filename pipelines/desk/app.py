"""The desk as one web application: the addresses of all its pages, and its answers to errors."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.workspace import Workspace
from pipelines.desk import (
    account_routes,
    addition_routes,
    approval_routes,
    comment_routes,
    decision_routes,
    document_routes,
    edit_routes,
    expert_routes,
    history_routes,
    merge_conflicts,
    overview_routes,
    picture_routes,
    plan_routes,
    practice_routes,
    proposal_routes,
    question_routes,
    reading_routes,
    release_routes,
    release_sheet_routes,
    report_routes,
    session_routes,
    setup_routes,
    sign_in_routes,
    word_routes,
)
from pipelines.desk.compression import Compression
from pipelines.desk.decision_sender import DecisionSender
from pipelines.desk.guard import Guard, protect
from pipelines.desk.pages import render_error_page, render_missing_page
from pipelines.desk.visitors import ASKED, INVITED, LED, UNUSABLE_NAME
from schemas.errors import Conflict, DecisionRefused, PremierjetError
from schemas.refusal import Refusal

ASSETS = Path(__file__).with_name("assets")


def create_app(workspace: Workspace) -> Starlette:
    """Return the desk of an installation, on the state the other front doors share."""
    sender = DecisionSender(workspace)

    @asynccontextmanager
    async def send_what_waited(_: Starlette) -> AsyncIterator[None]:
        """Go on with the decisions that a desk received and could not hand on before it ended."""
        sender.wake()
        try:
            yield
        finally:
            sender.stop()

    app = Starlette(
        lifespan=send_what_waited,
        routes=[
            *reading_routes.list_routes(workspace),
            *sign_in_routes.list_routes(workspace),
            *decision_routes.list_routes(workspace),
            *comment_routes.list_routes(workspace),
            *approval_routes.list_routes(workspace),
            *practice_routes.list_routes(workspace),
            *overview_routes.list_routes(workspace),
            *edit_routes.list_routes(workspace),
            *addition_routes.list_routes(workspace),
            *plan_routes.list_routes(workspace),
            *merge_conflicts.list_routes(workspace),
            *proposal_routes.list_routes(workspace),
            *question_routes.list_routes(workspace),
            *expert_routes.list_routes(workspace),
            *word_routes.list_routes(workspace),
            *picture_routes.list_routes(workspace),
            *account_routes.list_routes(workspace),
            *document_routes.list_routes(workspace),
            *release_sheet_routes.list_routes(workspace),
            *release_routes.list_routes(workspace),
            *history_routes.list_routes(workspace),
            *report_routes.list_routes(workspace),
            *session_routes.list_routes(workspace),
            *setup_routes.list_routes(workspace),
            Mount(
                INVITED,
                routes=[
                    *reading_routes.list_invited_routes(workspace),
                    *plan_routes.list_invited_routes(workspace),
                    *decision_routes.list_routes(workspace),
                    *comment_routes.list_routes(workspace),
                    *document_routes.list_routes(workspace),
                    *release_sheet_routes.list_routes(workspace),
                    Mount(ASKED.removeprefix(INVITED), routes=expert_routes.list_asked_routes(workspace)),
                    Mount(LED.removeprefix(INVITED), routes=session_routes.list_led_routes(workspace)),
                ],
            ),
            Route("/favicon.ico", lambda _: FileResponse(ASSETS / "icon.svg")),
            Mount("/assets", StaticFiles(directory=ASSETS)),
        ],
        middleware=[Middleware(Guard, desk_url=workspace.settings.desk_url), Middleware(Compression)],
        exception_handlers={
            PremierjetError: _answer_error,
            HTTPException: _answer_http_error,
            Exception: _answer_bug,
        },
    )
    app.state.workspace = workspace
    app.state.sender = sender
    return app


def _answer_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PremierjetError)
    if request.method == "POST":
        return render_error_page(request, error, 409 if isinstance(error, Conflict) else 422)
    if isinstance(error, DecisionRefused):  # while reading, only who one is can be refused
        heading = "refused" if error.wording == UNUSABLE_NAME else "no_invitation"
        return render_error_page(request, error, 403, heading)
    return render_error_page(request, error, 500)


def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    is_method = error.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    return render_missing_page(request, "wrong_method" if is_method else error.detail, error.status_code)


def _answer_bug(request: Request, error: Exception) -> Response:
    """Answer a bug without its details: the traceback is in the log, where Starlette raises it again."""
    refusal = Refusal("desk.bug", error=type(error).__name__, address=request.url.path)
    answer = render_error_page(request, PremierjetError(refusal), 500)
    protect(MutableHeaders(raw=answer.raw_headers), request.url.path)
    return answer
