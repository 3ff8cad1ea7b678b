"""A local LMS with a record store: launches one package over HTTP and judges what it sends."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipelines.packaging.manifests import cmi5
from pipelines.packaging.selftest.conversation import (
    FETCH,
    PROFILE,
    STATE,
    STATEMENTS,
    Request,
    judge_requests,
    judge_xapi_requests,
)
from pipelines.packaging.selftest.launch import (
    LAUNCH_DATA,
    PREFERENCES,
    LaunchedSession,
    LaunchMode,
    Statement,
    read_unit,
)
from pipelines.packaging.selftest.local_server import answer_file, serve_app
from pipelines.packaging.selftest.session_rules import judge_cmi5_session, judge_xapi_session
from schemas.finding import Finding

ACTOR = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "1625378"}}
DONE = "<!doctype html><title>LMS</title><h1>LMS</h1>"


@dataclass
class Session:
    """A launch, and the requests and statements received since."""

    launch: LaunchedSession
    is_cmi5: bool = True
    token: str = field(default_factory=lambda: uuid4().hex)
    fetched: bool = False
    requests: list[Request] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every rule this session broke."""
        statements = tuple(self.statements)
        if self.is_cmi5:
            return (
                *judge_requests(self.requests, self.launch, self.token),
                *judge_cmi5_session(statements, self.launch),
            )
        conversation = judge_xapi_requests(self.requests, self.launch, self.token)
        return (*conversation, *judge_xapi_session(statements, self.launch))


@dataclass
class Lms:
    """Serves one package to one learner in one registration; if `refusing`, its record store answers 503."""

    files: Mapping[str, bytes]
    origin: str = ""
    refusing: bool = False
    preferences: Mapping[str, str] | None = None
    registration: str = field(default_factory=lambda: str(uuid4()))
    sessions: list[Session] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)

    def launch(
        self,
        mode: LaunchMode = LaunchMode.NORMAL,
        mastery_score: float | None = None,
        return_url: str | None = None,
    ) -> str:
        """Return the address of a new session, as the format of the package has it.

        A mastery score replaces the one of the package. Mode, score and the way back are cmi5's alone.
        """
        unit, is_cmi5 = read_unit(self.files), cmi5.MANIFEST in self.files
        earlier = tuple(statement for session in self.sessions for statement in session.statements)
        launch = LaunchedSession(
            unit=unit,
            # 8.1.5: an LMS of cmi5 makes its own, never the publisher's
            activity=f"{self.origin}/activities/1" if is_cmi5 else unit.publisher,
            actor=ACTOR,
            registration=self.registration,
            session=uuid4().hex,
            mode=mode,
            mastery_score=unit.mastery_score if mastery_score is None else mastery_score,
            return_url=return_url,
            earlier=earlier,
        )
        session = Session(launch, is_cmi5)
        self.sessions.append(session)
        page, endpoint = f"{self.origin}/package/{unit.url}", f"{self.origin}/xapi"
        if not is_cmi5:
            return launch.build_tincan_address(page, endpoint, f"Basic {session.token}")
        return launch.build_address(page, endpoint, f"{self.origin}/fetch/{len(self.sessions) - 1}")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every rule any session broke."""
        return tuple(finding for session in self.sessions for finding in session.findings)

    @property
    def app(self) -> Starlette:
        """Return the application that answers the browser and the unit."""
        all_methods = ["GET", "POST", "PUT", "DELETE"]
        return Starlette(
            routes=[
                Route("/fetch/{number:int}", self._fetch, methods=all_methods),
                Route(f"/xapi/{STATEMENTS}", self._statements, methods=all_methods),
                Route(f"/xapi/{STATE}", self._state, methods=all_methods),
                Route(f"/xapi/{PROFILE}", self._profile, methods=all_methods),
                Route("/package/{path:path}", self._file),
                Route("/done", lambda _: Response(DONE, media_type="text/html")),
                Route("/favicon.ico", lambda _: Response(status_code=204)),
            ]
        )

    async def _file(self, request: HttpRequest) -> Response:
        path = request.path_params["path"]
        return answer_file(self.files, path)

    async def _fetch(self, request: HttpRequest) -> Response:
        number = request.path_params["number"]
        if number >= len(self.sessions):
            return Response(status_code=404)
        session = self.sessions[number]
        session.requests.append(_record_request(request, FETCH))
        if request.method != "POST":
            return Response(status_code=405)
        if session.fetched:  # 8.2.3.1: an error is an answer too, with status 200
            return JSONResponse({"error-code": "1", "error-text": "The token was given already"})
        session.fetched = True
        return JSONResponse({"auth-token": session.token})

    async def _statements(self, request: HttpRequest) -> Response:
        session = self._find_session(request, STATEMENTS)
        if session is None:
            return Response(status_code=401)
        if self.refusing:
            return Response(status_code=503)
        try:
            body = json.loads(await request.body())
        except ValueError:
            return Response(status_code=400)
        statements = body if isinstance(body, list) else [body]
        if request.method not in {"POST", "PUT"} or not all(isinstance(each, dict) for each in statements):
            return Response(status_code=400)
        taken = (statement for each in self.sessions for statement in each.statements)
        held = {statement["id"]: statement for statement in taken if "id" in statement}
        if any(held.get(each.get("id"), each) != each for each in statements):
            return Response(status_code=409)  # xAPI 1.0.3, part 3, 2.1.2: what is held under an id stays
        session.statements += [each for each in statements if each.get("id") not in held]
        return JSONResponse([each.get("id") for each in statements])

    async def _state(self, request: HttpRequest) -> Response:
        session = self._find_session(request, STATE)
        if session is None:
            return Response(status_code=401)
        if self.refusing:
            return Response(status_code=503)
        if request.query_params.get("stateId") == LAUNCH_DATA:
            own = request.method == "GET"
            return JSONResponse(session.launch.launch_data) if own else Response(status_code=403)
        return await self._document(request)

    async def _profile(self, request: HttpRequest) -> Response:
        session = self._find_session(request, PROFILE)
        if session is None:
            return Response(status_code=401)
        own = request.method == "GET" and request.query_params.get("profileId") == PREFERENCES
        if not own:
            return Response(status_code=403)  # 11.0: an LMS may refuse every change
        return Response(status_code=404) if self.preferences is None else JSONResponse(self.preferences)

    async def _document(self, request: HttpRequest) -> Response:
        key = str(sorted(request.query_params.multi_items()))
        if request.method == "GET":
            document = self.documents.get(key)
            return (
                Response(status_code=404) if document is None else Response(document, media_type="text/plain")
            )
        if request.method != "PUT":
            return Response(status_code=405)
        self.documents[key] = await request.body()
        return Response(status_code=204)

    def _find_session(self, request: HttpRequest, resource: str) -> Session | None:
        """Return the session a request's token belongs to, and record the request there.

        A request without a valid token is recorded at the newest session, and None is returned.
        """
        authorization = request.headers.get("authorization", "")
        owner = next((each for each in self.sessions if authorization == f"Basic {each.token}"), None)
        recorder = owner or (self.sessions[-1] if self.sessions else None)
        if recorder:
            recorder.requests.append(_record_request(request, resource))
        return owner


def _record_request(request: HttpRequest, resource: str) -> Request:
    return Request(request.method, resource, dict(request.query_params), dict(request.headers))


@contextmanager
def serve_lms(files: Mapping[str, bytes], **settings: Any) -> Iterator[Lms]:
    """Serve a package by an LMS of its own, on this machine, until the block ends."""
    host = Lms(files, **settings)
    with serve_app(host.app) as host.origin:
        yield host
