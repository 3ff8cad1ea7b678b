"""Guard before every request: security headers on answers, and refusal of requests from elsewhere."""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.desk.pages import render_missing_page

METHODS = ("GET", "HEAD", "POST")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
A_MILLION = 1_000_000
LARGEST_FORM = 30 * A_MILLION  # bytes: a Word file with its pictures
LARGEST_UNREAD = 10 * LARGEST_FORM  # bytes

DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PLAYER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PREVIEWS = ("/preview/", "/invited/preview/")
ASSETS = "/assets/"
CHART_ADDRESS = re.compile(r"/results/[^/]+/chart-\d+\.svg")
"""Address of a report's charts, the only thing that pages of other origins (Dagster's) may show."""

CHART_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def protect(headers: MutableHeaders, path: str) -> None:
    """Add the security headers of an answer at `path`; the learner's preview may connect to nothing."""
    headers.update(HEADERS)
    headers["Content-Security-Policy"] = PLAYER_POLICY if path.startswith(PREVIEWS) else DESK_POLICY
    if path.startswith(ASSETS):
        headers["Cache-Control"] = "no-cache"  # kept, and asked after: they hold nothing of a draft
    if CHART_ADDRESS.fullmatch(path):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Content-Security-Policy"] = CHART_POLICY


class Guard:
    """ASGI layer that answers only under the desk's own host names, and takes forms only from its own pages.

    A page on the web can make a reviewer's browser call any name that resolves to 127.0.0.1 (DNS
    rebinding); the Host header still carries that name, so it is what tells the two apart. A form that
    another page sends carries that page's origin, which browsers do not let it change.
    """

    def __init__(self, app: ASGIApp, desk_url: str) -> None:
        self.app = app
        self.names = LOOPBACK | ({_strip_port(urlsplit(desk_url).netloc)} - {""})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        refusal = self._refuse(scope)
        if refusal is not None and refusal.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            await _skip_body(receive)
        await (refusal or self.app)(scope, receive, protected)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _strip_port(headers.get("host", "")) not in self.names:
            return PlainTextResponse("The desk does not answer under this name.\n", 421)
        if scope["method"] not in METHODS:
            return PlainTextResponse("The desk takes no such request.\n", 405, {"Allow": ", ".join(METHODS)})
        if scope["method"] == "POST":
            return _refuse_form(Request(scope))
        return None


def _refuse_form(request: Request) -> Response | None:
    """Return the refusal of a form that is not from a page of the desk, or too long; None if it is fine.

    A person may meet each by a form of the desk, so that it is a page.
    """
    if not _is_from_own_page(request.headers):
        return _render_foreign_form(request)
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return render_missing_page(request, "form_unreadable", 411)
    if int(length) > LARGEST_FORM:
        return render_missing_page(request, "file_too_long", 413, most=LARGEST_FORM // A_MILLION)
    return None


def _render_foreign_form(request: Request) -> Response:
    """Return the page of a form from elsewhere; it sets no cookie, as another site may ask for it.

    A browser leaves out its cookies there, and would have the tokens of its open forms replaced.
    """
    answer = render_missing_page(request, "old_form", HTTPStatus.FORBIDDEN)
    if "set-cookie" in answer.headers:
        del answer.headers["set-cookie"]
    return answer


async def _skip_body(receive: Receive) -> None:
    """Read what is not wanted: a browser shows no answer before it has sent all; nobody sends without end."""
    unread = 0
    while unread < LARGEST_UNREAD:
        message = await receive()
        unread += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return


def _is_from_own_page(headers: Headers) -> bool:
    """Return whether a page of the desk sent this: Fetch Metadata says so, or else the Origin."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return site == "same-origin"
    return origin.lower().partition("://")[2] == headers.get("host", "").lower()


def _strip_port(host: str) -> str:
    """Return the Host header without its port, in lower case."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
