"""Platforms of the self-test: a SCORM run-time, a strict cmi5 and xAPI LMS, a plain web server."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipelines.packaging.manifests import scorm12
from pipelines.packaging.selftest.conversation import STATE
from pipelines.packaging.selftest.launch import Statement
from pipelines.packaging.selftest.local_server import answer_file, serve_app
from pipelines.packaging.selftest.received_statement import ReceivedStatement
from pipelines.packaging.selftest.scorm import ApiCall, ApiSession, ScormVersion, judge_scorm, read_result
from pipelines.packaging.selftest.strict_lms import Lms, serve_lms
from schemas.finding import Finding
from schemas.self_test import PlayedResult

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page
    from playwright.sync_api import Request as BrowserRequest

ASSETS = Path(__file__).with_name("assets")
PATIENCE_MS = 10_000
STARTED = "#position:not(:empty)"
"""The player fills this element with the page's number once it has started."""


class Platform(Protocol):
    """Launches one package for one learner and records what it reports."""

    origin: str

    def launch(self, page: "Page") -> "Frame":
        """Launch the package; returns the frame it plays in."""

    def close(self, page: "Page") -> None:
        """Close the package as a learner does, and record its last messages."""

    def read_learner_state(self) -> PlayedResult:
        """Return the learner's recorded state after the last session."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return a finding for each rule the package broke towards this platform."""


class ScormHost:
    """SCORM platform: a page with our run-time, and the package in a frame."""

    def __init__(self, version: ScormVersion, launched: str, origin: str) -> None:
        self.version, self.launched, self.origin = version, launched, origin
        self.sessions: list[ApiSession] = []
        self._is_open = False

    def launch(self, page: "Page") -> "Frame":
        """Launch the package in its frame, with the last session's suspend data."""
        if not self._is_open:
            page.goto(f"{self.origin}/lms/lms.html?standard={self.version.version}")
            self._is_open = True
        page.evaluate("address => lms.launch(address)", f"/package/{self.launched}")
        page.frame_locator("#player").locator(STARTED).wait_for(state="attached")
        return page.frames[1]

    def close(self, page: "Page") -> None:
        """Empty the frame; the package sends its last calls to the run-time, which stays loaded."""
        page.evaluate("lms.close()")
        self.sessions = [_read_session(each) for each in page.evaluate("lms.record()")]

    def read_learner_state(self) -> PlayedResult:
        """Return what the run-time has kept."""
        return read_result(self.sessions[-1], self.version)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what was wrong with its calls."""
        return judge_scorm(self.sessions, self.version)


def _read_session(recorded: Mapping[str, Any]) -> ApiSession:
    calls = (
        ApiCall(each["name"], tuple(each["given"]), each["returned"], each["error"])
        for each in recorded["calls"]
    )
    return ApiSession(tuple(calls), recorded["kept"])


class StatementHost:
    """cmi5 and xAPI platform: the strict LMS, with the package in a window of its own."""

    def __init__(self, host: Lms) -> None:
        self.host, self.origin = host, host.origin
        self._watched: Page | None = None
        self._place: bytes | None = None

    def launch(self, page: "Page") -> "Frame":
        """Launch the package by a new address."""
        if self._watched is not page:
            page.on("request", self._note_place)
            self._watched = page
        page.goto(self.host.launch(return_url=f"{self.origin}/done"))
        page.wait_for_selector(STARTED, state="attached")
        return page.main_frame

    def close(self, page: "Page") -> None:
        """Leave by the button, where the format has a way back; else close the window."""
        session = self.host.sessions[-1]
        if session.is_cmi5:
            page.click("#leave")
            page.wait_for_url(f"{self.origin}/done")
        else:
            page.goto("about:blank")
        for _ in range(PATIENCE_MS // 20):
            if self._has_ended(session.statements):
                return
            page.wait_for_timeout(20)

    def _note_place(self, request: "BrowserRequest") -> None:
        """Remember the last state that the package sent: the learner's place in it."""
        if request.method == "PUT" and STATE in request.url:
            self._place = request.post_data_buffer

    def _has_ended(self, statements: list[Statement]) -> bool:
        """Return whether `terminated` arrived and the learner's place too, which a browser may send later."""
        ended = any(each.verb == "terminated" for each in _read_statements(statements))
        return ended and (self._place is None or self._place in self.host.documents.values())

    def read_learner_state(self) -> PlayedResult:
        """Return what the statements of all sessions say."""
        statements = _read_statements([each for session in self.host.sessions for each in session.statements])
        verdicts = [each for each in statements if each.verb in {"passed", "failed"}]
        scaled = [each.score.get("scaled") for each in verdicts]
        scores = [each for each in scaled if isinstance(each, int | float)]
        answered = {
            each.object_id for each in statements if each.verb == "answered" and each.result.get("success")
        }
        return PlayedResult(
            completed=any(each.verb == "completed" and each.result.get("completion") for each in statements),
            passed=verdicts[-1].verb == "passed" if verdicts else None,
            score=round(100 * scores[-1], 2) if scores else None,
            interactions=len(answered),
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every rule of cmi5 or xAPI that was broken."""
        return self.host.findings


def _read_statements(statements: list[Any]) -> list[ReceivedStatement]:
    return [ReceivedStatement(number, body) for number, body in enumerate(statements, start=1)]


class WebHost:
    """Web platform: only a web server; the browser keeps the learner's place."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.progress = 0.0

    def launch(self, page: "Page") -> "Frame":
        """Open the first page."""
        page.goto(f"{self.origin}/package/index.html")
        page.wait_for_selector(STARTED, state="attached")
        return page.main_frame

    def close(self, page: "Page") -> None:
        """Read the page's progress bar and leave the page."""
        self.progress = page.evaluate("document.getElementById('bar').value")
        page.goto("about:blank")

    def read_learner_state(self) -> PlayedResult:
        """Return what the page itself shows."""
        return PlayedResult(completed=self.progress == 1, interactions=0)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return nothing: a web page reports to nobody."""
        return ()


@contextmanager
def serve_scorm(files: Mapping[str, bytes], version: ScormVersion) -> Iterator[Platform]:
    """Serve a SCORM package beside our run-time, on this machine, until the block ends."""
    with _serve_files(files) as origin:
        yield ScormHost(version, _find_launch_address(files), origin)


@contextmanager
def serve_statements(files: Mapping[str, bytes]) -> Iterator[Platform]:
    """Serve a package of cmi5 or xAPI by a strict LMS, on this machine, until the block ends."""
    with serve_lms(files) as host:
        yield StatementHost(host)


@contextmanager
def serve_web(files: Mapping[str, bytes]) -> Iterator[Platform]:
    """Serve plain pages, on this machine, until the block ends."""
    with _serve_files(files) as origin:
        yield WebHost(origin)


def _serve_files(files: Mapping[str, bytes]) -> AbstractContextManager[str]:
    async def answer(request: Request) -> Response:
        tree = files if request.path_params["tree"] == "package" else _read_assets()
        return answer_file(tree, request.path_params["path"])

    nothing = Route("/favicon.ico", lambda _: Response(status_code=204))
    return serve_app(Starlette(routes=[nothing, Route("/{tree}/{path:path}", answer)]))


def _find_launch_address(files: Mapping[str, bytes]) -> str:
    """Return the address of the manifest's resource; our manifests have just one with an address."""
    manifest = etree.fromstring(files[scorm12.MANIFEST])
    return str(manifest.xpath("string(//*[local-name()='resource']/@href)"))


@cache
def _read_assets() -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in ASSETS.iterdir()}
