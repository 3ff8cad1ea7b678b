"""The desk's addresses: the queue, a draft beside its sources, the learner's preview."""

from mimetypes import guess_type
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.workspace import Workspace
from pipelines.desk.drafts import draft_page, find_draft
from pipelines.desk.guard import Guard, protect
from pipelines.desk.modules import module_states
from pipelines.desk.pages import error_page, missing_page, page
from pipelines.desk.speech import spoken, texts
from pipelines.packaging.preview import preview
from pipelines.review.links import draft_page_link
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.errors import PremierjetError
from schemas.ids import split_key
from schemas.language import Language

ASSETS = Path(__file__).with_name("assets")


def create_app(workspace: Workspace) -> Starlette:
    """Return the desk of an installation; it reads the state the other front doors write, never writes."""
    desk = Desk(workspace)
    return Starlette(
        routes=[
            Route("/", desk.queue),
            Route("/drafts/{module}", desk.draft),
            Route("/drafts/{module}/{digest}", desk.draft),
            Route("/preview/{module}/{digest}", desk.to_preview),
            Route("/preview/{module}/{digest}/{file:path}", desk.preview),
            Route("/favicon.ico", lambda _: FileResponse(ASSETS / "icon.svg")),
            Mount("/assets", StaticFiles(directory=ASSETS)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={
            PremierjetError: _trouble,
            HTTPException: _http_error,
            Exception: _bug,
        },
    )


class Missing(HTTPException):
    """The address leads nowhere; `detail` is the name of the sentence that says why."""

    def __init__(self, why: str) -> None:
        super().__init__(404, why)


class Desk:
    """Answers the addresses from one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def queue(self, request: Request) -> Response:
        """Answer with every module, those that wait for a reviewer first."""
        states, wrong = module_states(self.workspace)
        language = spoken(request, states[0].language if states else Language.FRENCH)
        return page(
            request,
            "queue.html",
            language,
            title=texts(language)["queue"],
            states=states,
            wrong=wrong,
        )

    def draft(self, request: Request) -> Response:
        """Answer with a draft beside its sources."""
        course, module, draft = self._found(request)
        language = spoken(request, course.language_of(module))
        shown = draft_page(self.workspace, course, draft, language)
        return page(
            request,
            "draft.html",
            language,
            title=draft.content.title,
            page=shown,
            content=draft.content,
            provenance=draft.provenance,
            verdicts={verdict: self._dagster(link) for verdict, link in shown.offered.items()},
            dagster_page=self._dagster(draft_page_link(draft.module)),
        )

    def to_preview(self, request: Request) -> Response:
        """Send a preview's address without its slash to the folder the player's files are relative to."""
        return RedirectResponse(request.url.path + "/", 308)

    def preview(self, request: Request) -> Response:
        """Answer with one file of the learner's preview, made by the packaging code itself."""
        course, _, draft = self._found(request)
        file = request.path_params["file"] or "index.html"
        data = preview(course, draft.content).get(file)
        if data is None:
            raise Missing("no_file")
        media_type, _ = guess_type(file)
        return Response(data, media_type=media_type or "application/octet-stream")

    def _dagster(self, link: str) -> str:
        return self.workspace.settings.dagster_url.rstrip("/") + link

    def _found(self, request: Request) -> tuple[Course, Module, Draft]:
        """Return the course, module and draft an address names; raises Missing where there are none."""
        key = request.path_params["module"]
        course, module = self._module(key)
        draft = find_draft(self.workspace, key, request.path_params.get("digest"))
        if draft is None:
            raise Missing("no_draft_of" if "digest" in request.path_params else "no_draft_yet")
        return course, module, draft

    def _module(self, key: str) -> tuple[Course, Module]:
        course_id, module_id = split_key(key)
        usable, wrong = self.workspace.read_courses()
        for found in usable:
            module = found.course.module(module_id)
            if found.course.id == course_id and module is not None:
                return found.course, module
        if wrong:
            raise wrong[0]
        raise Missing("no_module")


def _trouble(request: Request, error: Exception) -> Response:
    assert isinstance(error, PremierjetError)
    return error_page(request, error, 500)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return missing_page(request, error.detail if isinstance(error, Missing) else "no_page")


def _bug(request: Request, error: Exception) -> Response:
    """Answer a bug without its details: the traceback is in the log, where Starlette raises it again."""
    trouble = PremierjetError(
        f"the desk met {type(error).__name__}, which is a bug",
        place=request.url.path,
        remedy="Read the traceback in the desk's log",
    )
    answer = error_page(request, trouble, 500)
    protect(MutableHeaders(raw=answer.raw_headers), request.url.path)
    return answer
