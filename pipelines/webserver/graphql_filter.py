"""ASGI layer around Dagster's webserver that lets only queries, subscriptions and listed mutations through.

Each GraphQL document is parsed here and the request is written anew from what was parsed, so that Dagster
reads the same. Dagster also takes documents by GET, as plain text and in a list; here there are two ways
only: a POST of one JSON object, and the WebSocket of subscriptions.
"""

import json
from typing import Any, Final

from graphql import GraphQLError, OperationType, parse
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.webserver.mutations import find_operations, find_unlisted
from schemas.language import Language
from schemas.refusal import Refusal

MOST_BYTES: Final = 4_000_000  # nginx takes 2 MB
MOST_TOKENS: Final = 10_000  # the page's longest document of 1.13.27 has 835
JSON_TYPE: Final = "application/json"
BODY_HEADERS: Final = frozenset(
    {b"content-type", b"content-length", b"transfer-encoding", b"content-encoding"}
)
REQUEST_OPERATIONS: Final = frozenset({OperationType.QUERY, OperationType.MUTATION})
SUBSCRIPTION_OPERATIONS: Final = frozenset({OperationType.SUBSCRIPTION})
REQUEST_KEYS: Final = ("query", "variables", "operationName")
SUBSCRIPTION_KEYS: Final = (*REQUEST_KEYS, "operation_name")  # as Dagster spells it there


class RefusedRequest(Exception):
    """A request that is not passed on to Dagster; `status` is that of the answer."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        self.status = status
        self.sentence = " · ".join(dict.fromkeys(str(refusal.explain(each)) for each in Language))
        super().__init__(self.sentence)


class GraphqlFilter:
    """Lets queries, subscriptions and listed mutations through to the application behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request; pass the others on, their documents written anew."""
        if scope["type"] == "websocket":
            await self.app(scope, _filter_frames(receive, send), send)
        elif scope["type"] == "http" and is_graphql(scope["path"]):
            try:
                body = await _read_request(Request(scope, receive))
            except RefusedRequest as refused:
                await JSONResponse(_build_errors(refused), refused.status)(scope, receive, send)
                return
            await self.app(_rewrite_scope(scope, body), _replay(body, receive), send)
        else:
            await self.app(scope, receive, send)


def is_graphql(path: str) -> bool:
    """Return whether a path is GraphQL's, below any prefix, with or without a slash at its end."""
    return path.rstrip("/").endswith("/graphql")


def judge_document(query: Any, allowed: frozenset[OperationType]) -> None:
    """Raise RefusedRequest if a document cannot be parsed, or holds an operation that is not allowed."""
    if not isinstance(query, str):
        raise RefusedRequest(400, Refusal("graphql.unreadable"))
    try:
        document = parse(query, no_location=True, max_tokens=MOST_TOKENS)
        unlisted = next(find_unlisted(document), None)
    except (GraphQLError, RecursionError) as error:
        raise RefusedRequest(400, Refusal("graphql.unreadable")) from error
    if unlisted is not None:
        raise RefusedRequest(403, Refusal("graphql.mutation", name=unlisted))
    if not find_operations(document) <= allowed:
        raise RefusedRequest(403, Refusal("graphql.other_door"))


async def _read_request(request: Request) -> bytes:
    """Return a request's body, written anew; raises RefusedRequest if it is not passed on."""
    if request.method != "POST":
        raise RefusedRequest(405, Refusal("graphql.no_json"))
    kinds = [kind.partition(";")[0].strip().lower() for kind in request.headers.getlist("content-type")]
    if kinds != [JSON_TYPE]:
        raise RefusedRequest(415, Refusal("graphql.no_json"))
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise RefusedRequest(413, Refusal("graphql.too_long", most=MOST_BYTES))
    document = _read_object(bytes(body))
    judge_document(document.get("query"), REQUEST_OPERATIONS)
    return json.dumps(_pick(document, REQUEST_KEYS)).encode()


def _filter_frames(receive: Receive, send: Send) -> Receive:
    """Return a `receive` that passes the frames of a WebSocket on; refused ones are answered here."""

    async def next_frame() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            frame: dict[str, Any] = {}
            try:
                frame = _read_object(message.get("text") or message.get("bytes") or b"")
                return {"type": "websocket.receive", "text": json.dumps(_read_frame(frame))}
            except RefusedRequest as refused:
                answer = {"type": "error", "id": frame.get("id"), "payload": {"message": refused.sentence}}
                await send({"type": "websocket.send", "text": json.dumps(answer)})

    return next_frame


def _read_frame(frame: dict[str, Any]) -> dict[str, Any]:
    """Return a frame, written anew; raises RefusedRequest if it starts anything but a subscription."""
    written = _pick(frame, ("type", "id"))
    if frame.get("type") == "start":
        payload = frame.get("payload")
        document = payload if isinstance(payload, dict) else {}
        judge_document(document.get("query"), SUBSCRIPTION_OPERATIONS)
        written["payload"] = _pick(document, SUBSCRIPTION_KEYS)
    return written


def _read_object(text: str | bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedRequest(400, Refusal("graphql.unreadable")) from error
    if not isinstance(parsed, dict):
        raise RefusedRequest(400, Refusal("graphql.unreadable"))
    return parsed


def _pick(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}


def _build_errors(refused: RefusedRequest) -> dict[str, Any]:
    return {"data": None, "errors": [{"message": refused.sentence}]}


def _rewrite_scope(scope: Scope, body: bytes) -> Scope:
    """Return the scope without a query in its address, its headers fitting the new body."""
    headers = [each for each in scope["headers"] if each[0].lower() not in BODY_HEADERS]
    headers += [(b"content-type", JSON_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    return {**scope, "query_string": b"", "headers": headers}


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the new body first, then what the server receives."""
    unsent: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return unsent.pop() if unsent else await receive()

    return next_message
