"""The fake host's server: it answers by mode, records each request, and counts how many are open at once."""

import json
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from pipelines.testing.fake_openai import responses
from pipelines.testing.fake_openai.answers import SchemaFiller, read_prompt
from pipelines.testing.fake_openai.batches import Call, FakeBatches
from pipelines.testing.fake_openai.embeddings import DIMENSIONS, answer_embeddings
from pipelines.testing.fake_openai.modes import STATUS, Mode
from pipelines.testing.fake_openai.refusals import Refuse, refuse_as_openai

HUGE = 1_000_000
UNUSABLE = {
    Mode.INVALID_JSON: '{"sections": [',
    Mode.SCHEMA_VIOLATING: '{"sections": "all of them", "surprise": 1}',
    Mode.EMPTY: "",
}


@dataclass(frozen=True)
class ReceivedRequest:
    """One request: its path, headers in lower case, and JSON body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def asked(self) -> dict[str, Any]:
        """Return what the request asks, as the body of a chat completion."""
        return responses.read_as_chat(self.body) if self.path == responses.PATH else self.body

    @property
    def prompt(self) -> str:
        """Return every message's text, one after the other."""
        return "\n".join(message["content"] for message in self.asked["messages"])

    @property
    def format(self) -> str:
        """Return the kind of `response_format` asked for, `text` if there is none."""
        return str(self.asked.get("response_format", {"type": "text"})["type"])

    @property
    def subject(self) -> str:
        """Return which deliverable the prompt asks for."""
        tasks = {
            "lesson": "Write the lesson of this module",
            "quiz": "quiz items",
            "positioning": "Write the positioning questions",
            "summary": "Write the summary",
            "glossary": "Write the glossary",
            "flashcards": "Write the flashcards",
            "slides": "Write the slides",
            "figures": "Choose the figures",
            "narration": "Write the narration",
            "session_plan": "Write the session plan",
            "trainer_guide": "Write the trainer guide",
            "open_questions": "Write the open questions",
            "case_study": "Write a case study",
            "plan": "Plan this module before",
            "objectives": "has no learning objective yet",
            "patch": "Your own draft was checked",
            "revision": "A reviewer sent this draft back",
        }
        return next(kind for kind, task in tasks.items() if task in self.prompt)


class FakeOpenAI:
    """Serves `base_url` from a thread while the context is open.

    `times`: how many requests are answered by `mode`, before the others get true answers; None: all.
    `seconds`: how long each answer takes. `elsewhere`: address that the redirect mode gives. `refuses`: the
    parameters it takes none of, in the words of `refusal`. `retry_after`: the header of that name in what it
    refuses. `heeds_limit`: an answer of more tokens than the request allows is cut.
    `instead`: the body of every answer.
    """

    def __init__(
        self,
        mode: Mode = Mode.TRUTHFUL,
        *,
        times: int | None = None,
        seconds: float = 0.0,
        elsewhere: str = "",
        refuses: Collection[str] = (),
        refusal: Refuse = refuse_as_openai,
        retry_after: str = "",
        heeds_limit: bool = False,
        instead: bytes | None = None,
    ) -> None:
        self.mode = mode
        self.times = times
        self.seconds = seconds
        self.elsewhere = elsewhere
        self.refuses = refuses
        self.refusal = refusal
        self.retry_after = retry_after
        self.heeds_limit = heeds_limit
        self.instead = instead
        self.fails_after: int | None = None
        """How many requests are answered before the others are told that it is unavailable."""

        self.requests: list[ReceivedRequest] = []
        self.embeddings: list[ReceivedRequest] = []
        self.dimensions = DIMENSIONS
        self.batches = FakeBatches(self._answer_line)
        self.most_at_once = 0
        self._open = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _make_handler(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def base_url(self) -> str:
        """Return what goes into `ModelSettings.base_url`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def receive(self, received: ReceivedRequest) -> Mode:
        """Record a request and return the mode of its answer."""
        with self._lock:
            self.requests.append(received)
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)
            if self.fails_after is not None and len(self.requests) > self.fails_after:
                return Mode.UNAVAILABLE
            return self.mode if self.times is None or len(self.requests) <= self.times else Mode.TRUTHFUL

    def _answer_line(self, url: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer one line of a batch as the same question alone would be answered."""
        received = ReceivedRequest(url, {}, body)
        if self.mode in STATUS:
            return STATUS[self.mode], {"error": {"message": f"no ({STATUS[self.mode]})"}}
        name = next((each for each in self.refuses if each in body), None)
        if name is not None:
            return 400, self.refusal(name, body[name])
        if self.mode is Mode.NO_JSON_SCHEMA and received.format == "json_schema":
            return 400, {"error": {"message": "response_format is unknown"}}
        completion: dict[str, Any] = json.loads(self.complete(received, self.mode))
        return 200, completion

    def release_request(self) -> None:
        """Count one request less."""
        with self._lock:
            self._open -= 1

    @property
    def is_closing(self) -> bool:
        """Return whether the context ends."""
        return self._closing.is_set()

    def complete(self, received: ReceivedRequest, mode: Mode) -> bytes:
        """Return the completion that answers a request."""
        if self.instead is not None:
            return self.instead
        completion = _build_completion(received, mode)
        if self.heeds_limit:
            _cut_answer(completion, received)
        if received.path == responses.PATH:
            completion = responses.write_response(completion)
        return json.dumps(completion).encode()

    def wait(self, seconds: float) -> None:
        """Wait, but not beyond the end of the context."""
        self._closing.wait(max(seconds, 0.0))


def _make_handler(fake: FakeOpenAI) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._batches(b"")

        def do_POST(self) -> None:
            if self.path == "/v1/embeddings":
                self._embeddings()
                return
            if "/chat/completions" not in self.path and self.path != responses.PATH:
                self._batches(self.rfile.read(int(self.headers.get("content-length") or 0)))
                return
            arrived = time.monotonic()
            received = self._received()
            mode = fake.receive(received)
            # Thought of while it waits, so that an answer takes as long as it is said to.
            completion = fake.complete(received, mode) if mode not in STATUS else b""
            fake.wait(60.0 if mode is Mode.SLOW else fake.seconds - (time.monotonic() - arrived))
            # Counted out before a byte is sent: the client may ask again before this thread runs on.
            fake.release_request()
            try:
                self._answer(received, mode, completion)
            except OSError:
                self.close_connection = True  # the client had enough

        def _embeddings(self) -> None:
            received = self._received()
            fake.embeddings.append(received)
            late = fake.times is not None and len(fake.embeddings) > fake.times
            mode = Mode.TRUTHFUL if late else fake.mode
            if mode is Mode.SLOW:
                fake.wait(60.0)
            answer = json.dumps(answer_embeddings(received.body, mode, fake.dimensions)).encode()
            try:
                self._answer(received, mode, answer)
            except OSError:
                self.close_connection = True  # the client had enough

        def _batches(self, body: bytes) -> None:
            call = Call(self.command, self.path, body, self.headers.get("content-type") or "")
            answered = fake.batches.respond(call)
            if answered is None:
                self.close_connection = True
            else:
                self._send(*answered)

        def _received(self) -> ReceivedRequest:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            return ReceivedRequest(self.path, {k.lower(): v for k, v in self.headers.items()}, body)

        def _answer(self, received: ReceivedRequest, mode: Mode, completion: bytes) -> None:
            if mode is Mode.HANGS_UP:
                self.close_connection = True
            elif mode is Mode.REDIRECT:
                self._send(307, b"", {"Location": fake.elsewhere})
            elif mode is Mode.NOT_A_COMPLETION:
                self._send(200, b"<html>Welcome to our portal</html>", {"Content-Type": "text/html"})
            elif mode in STATUS:
                self._refuse(STATUS[mode], received)
            elif name := next((each for each in fake.refuses if each in received.body), None):
                error = json.dumps(fake.refusal(name, received.body[name])).encode()
                self._send(400, error)
            elif mode in {Mode.DRIPS, Mode.DRIPS_HEADERS, Mode.NEVER_ENDS}:
                self._drip(mode)
            elif mode is Mode.BREAKS_OFF:
                self._send(200, completion, length=2 * len(completion))
                self.close_connection = True
            elif mode is Mode.INVALID_UTF8:
                self._send(200, completion.replace(b"assistant", b"assist\xff"))
            elif (
                mode is Mode.NO_JSON_SCHEMA
                and self.path != "/v1/embeddings"
                and received.format == "json_schema"
            ):
                self._refuse(400, received)
            else:
                self._send(200, completion)

        def _refuse(self, status: int, received: ReceivedRequest) -> None:
            # A careless host: it repeats the key it was sent.
            text = f"no ({status}), {received.headers['authorization'].removeprefix('Bearer ')}"
            body = {"error": {"message": text, "type": "fake", "param": None, "code": None}}
            wait = {"Retry-After": fake.retry_after} if fake.retry_after else {"Retry-After-Ms": "1"}
            self._send(status, json.dumps(body).encode(), wait)

        def _drip(self, mode: Mode) -> None:
            """Send a byte every tenth of a second, or as fast as it is read, and never the last one."""
            if mode is not Mode.DRIPS_HEADERS:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
            else:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not fake.is_closing:
                if mode is not Mode.NEVER_ENDS:
                    fake.wait(0.1)
                self.wfile.write(b" " * (100_000 if mode is Mode.NEVER_ENDS else 1))
                self.wfile.flush()
            self.close_connection = True

        def _send(
            self,
            status: int,
            data: bytes,
            headers: dict[str, str] | None = None,
            *,
            length: int | None = None,
        ) -> None:
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data) if length is None else length))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


def _build_completion(received: ReceivedRequest, mode: Mode) -> dict[str, Any]:
    text, refusal, finish = _choose_answer(received, mode)
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": refusal}
    if mode in REASONED:
        message |= REASONED[mode](text or "")
    completion: dict[str, Any] = {
        "id": f"chatcmpl-{len(received.prompt)}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": received.body["model"],
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": message,
            }
        ],
    }
    if mode is not Mode.NO_USAGE:
        prompt_tokens, answer_tokens = len(received.prompt) // 4, len(text or "") // 4
        if mode is Mode.CUTS_PROMPT:
            prompt_tokens = min(prompt_tokens, 4096)
        completion["usage"] = {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": answer_tokens,
            "total_tokens": prompt_tokens + answer_tokens,
        }
    return completion


def _cut_answer(completion: dict[str, Any], received: ReceivedRequest) -> None:
    """Cut an answer at the tokens that its request allows, four characters each."""
    most = received.asked.get("max_tokens") or received.asked["max_completion_tokens"]
    choice = completion["choices"][0]
    text = choice["message"]["content"] or ""
    if len(text) > most * 4:
        choice |= {"finish_reason": "length", "message": choice["message"] | {"content": text[: most * 4]}}
        completion["usage"]["completion_tokens"] = most


THOUGHT = 'Let me see: {"points": ["not this"]}, or rather {"name": …'
REASONED: dict[Mode, Callable[[str], dict[str, Any]]] = {
    Mode.THINKING: lambda text: {"content": f"<think>\n{THOUGHT}\n</think>\n\n{text}"},
    Mode.THINKING_UNOPENED: lambda text: {"content": f"{THOUGHT}\n</think>\n\n{text}"},
    Mode.THINKING_UNCLOSED: lambda text: {"content": f"<think>\n{THOUGHT}\n\n{text}"},
    Mode.HARMONY: lambda text: {
        "content": f"<|channel|>analysis<|message|>{THOUGHT}<|end|><|start|>assistant<|channel|>final "
        f"<|constrain|>json<|message|>{text}<|return|>"
    },
    Mode.TALKATIVE: lambda text: {"content": f"Here is the JSON you asked for:\n{text}\nAnything else?"},
    Mode.REASONING_FIELD: lambda text: {"content": text, "reasoning_content": THOUGHT, "reasoning": THOUGHT},
    Mode.CONTENT_PARTS: lambda text: {
        "content": [
            {"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]},
            {"type": "text", "text": text},
        ]
    },
    Mode.ONLY_REASONING: lambda text: {"content": f"<think>\n{THOUGHT}{len(text)}"},
    Mode.ONLY_HIDDEN_REASONING: lambda text: {"content": "", "reasoning_content": f"{THOUGHT}{len(text)}"},
}
"""What stands in the message of a reasoning model, by mode."""


def _choose_answer(received: ReceivedRequest, mode: Mode) -> tuple[str | None, str | None, str]:
    """Return the text, the refusal and the finish reason."""
    if mode is Mode.REFUSAL:
        return None, "I cannot help with that.", "stop"
    if mode is Mode.FILTERED:
        return "", None, "content_filter"
    if mode in UNUSABLE:
        return UNUSABLE[mode], None, "stop"
    text = json.dumps(
        SchemaFiller(read_prompt(received.prompt), mode).fill(_find_schema(received)), ensure_ascii=False
    )
    if mode is Mode.TRUNCATED:
        return text[: len(text) // 2], None, "length"
    if mode in {Mode.ONLY_REASONING, Mode.ONLY_HIDDEN_REASONING}:
        return text, None, "length"
    if mode is Mode.HUGE:
        return text[:-1] + ', "more": "' + "x" * HUGE + '"}', None, "stop"
    return f"```json\n{text}\n```" if mode is Mode.FENCED else text, None, "stop"


def _find_schema(received: ReceivedRequest) -> dict[str, Any]:
    """Return the schema the request carries, or the one its prompt spells out."""
    if received.format == "json_schema":
        sent: dict[str, Any] = received.asked["response_format"]["json_schema"]["schema"]
        return sent
    _, _, spelled = received.prompt.partition("JSON Schema:\n")
    schema, _ = json.JSONDecoder().raw_decode(spelled)
    return dict(schema)
