"""The ASGI layer around Dagster's webserver that reads each GraphQL document before Dagster does.

What is let through is written anew from what was read, so that both read the same. Dagster takes a document
by GET, as plain text and in a list; here it has two ways: a POST of one JSON object, and the WebSocket of
subscriptions.
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
    """A request that Dagster does not hear of; `status` is the answer's."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        self.status = status
        self.sentence = " · ".join(dict.fromkeys(str(refusal.explain(each)) for each in Language))
        super().__init__(self.sentence)


class GraphqlFilter:
    """Lets queries, subscriptions and listed mutations through to the application behind it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is refused; hand on the rest, each document as it was read."""
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
    """Return whether an address is GraphQL's, below whatever prefix, with or without a slash behind."""
    return path.rstrip("/").endswith("/graphql")


def judge_document(query: Any, allowed: frozenset[OperationType]) -> None:
    """Raise Refused where a document cannot be read, or asks for what is not let through."""
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
    """Return the one document of a request, as Dagster shall read it."""
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
    asked = _read_object(bytes(body))
    judge_document(asked.get("query"), REQUEST_OPERATIONS)
    return json.dumps(_pick(asked, REQUEST_KEYS)).encode()


def _filter_frames(receive: Receive, send: Send) -> Receive:
    """Return what hands on the frames of a WebSocket; a refused one is answered here."""

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
    """Return a frame as Dagster shall read it; raises Refused where it starts anything but a subscription."""
    read = _pick(frame, ("type", "id"))
    if frame.get("type") == "start":
        payload = frame.get("payload")
        asked = payload if isinstance(payload, dict) else {}
        judge_document(asked.get("query"), SUBSCRIPTION_OPERATIONS)
        read["payload"] = _pick(asked, SUBSCRIPTION_KEYS)
    return read


def _read_object(text: str | bytes) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedRequest(400, Refusal("graphql.unreadable")) from error
    if not isinstance(read, dict):
        raise RefusedRequest(400, Refusal("graphql.unreadable"))
    return read


def _pick(read: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: read[name] for name in names if name in read}


def _build_errors(refused: RefusedRequest) -> dict[str, Any]:
    return {"data": None, "errors": [{"message": refused.sentence}]}


def _rewrite_scope(scope: Scope, body: bytes) -> Scope:
    """Return the request without a query in its address, for a body of this length."""
    headers = [each for each in scope["headers"] if each[0].lower() not in BODY_HEADERS]
    headers += [(b"content-type", JSON_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    return {**scope, "query_string": b"", "headers": headers}


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return what hands on the body, then what the server says of the connection."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
