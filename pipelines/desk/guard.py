"""What every answer of the desk owes the browser, and which requests it does not answer at all."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = ("GET", "HEAD")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

NOTHING_BUT_STYLE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
PLAYER = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PREVIEW = "/preview/"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def protect(headers: MutableHeaders, path: str) -> None:
    """Add the headers of a page at `path`: only the learner's preview may run the player's scripts."""
    headers.update(HEADERS)
    headers["Content-Security-Policy"] = PLAYER if path.startswith(PREVIEW) else NOTHING_BUT_STYLE


class Guard:
    """Answers loopback names only and reading only.

    A page on the web can make a reviewer's browser call any name that resolves to 127.0.0.1 (DNS
    rebinding); the Host header still carries that name, so it is what tells the two apart.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        refusal = _refusal(scope)
        await (refusal or self.app)(scope, receive, protected)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    if _name(Headers(scope=scope).get("host", "")) not in LOOPBACK:
        return PlainTextResponse("The desk answers on 127.0.0.1 and localhost only.\n", 421)
    if scope["method"] not in READING:
        return PlainTextResponse("The desk is read only.\n", 405, {"Allow": ", ".join(READING)})
    return None


def _name(host: str) -> str:
    """Return the Host header without its port, in lower case."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()
