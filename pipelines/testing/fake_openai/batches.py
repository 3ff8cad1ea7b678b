"""The fake host's `/v1/files` and `/v1/batches`, after OpenAI's API reference; the test ends each batch.

A batch is `validating` when it was created and `in_progress` when it is next looked at; it stays so until
the test calls `finish` or `expire`, or its client cancels it (`cancelling`, then `cancelled`).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

MOST_LINES = 50_000
LONGEST_ID = 64
Json = dict[str, Any]
Lines = list[bytes]


@dataclass(frozen=True)
class Call:
    """One HTTP request to files or batches."""

    method: str
    path: str
    body: bytes
    content_type: str

    @property
    def name(self) -> str:
        """Return the request's method and collection, as `POST /files`."""
        return f"{self.method} /{urlsplit(self.path).path.split('/')[2]}"


@dataclass
class FakeBatches:
    """The files and batches of one host.

    `answer` gives status and body for the path and the body of one request; `spoil` changes the lines of the
    output file.
    `absent`: the host has no such endpoints; `lost`: names of calls that are done but not answered;
    `instead`: the body of every answer.
    """

    answer: Callable[[str, Json], tuple[int, Json]]
    spoil: Callable[[Lines], Lines] = list
    absent: bool = False
    instead: bytes | None = None
    lost: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    answered: list[Json] = field(default_factory=list)
    made: dict[str, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def list_calls(self) -> list[str]:
        """Return the names of the calls, in order."""
        return [call.name for call in self.calls]

    def list_questions(self) -> list[list[str]]:
        """Return the custom ids of each batch, in order."""
        return [
            [json.loads(line)["custom_id"] for line in self.files[batch["input_file_id"]].splitlines()]
            for batch in self.made.values()
        ]

    def finish(self) -> None:
        """Let every open batch answer all its questions."""
        for batch in self._list_open():
            self.end(batch, "completed", len(self._read_lines(batch)))

    def expire(self, answered: int = 0) -> None:
        """End the window of every open batch after this many of its questions were answered."""
        for batch in self._list_open():
            self.end(batch, "expired", answered)

    def forget(self) -> None:
        """Forget every call, file and batch, as another account of the same host would have none."""
        for collection in (self.calls, self.answered, self.made, self.files):
            collection.clear()

    def respond(self, call: Call) -> tuple[int, bytes] | None:
        """Return status and body; None if the connection is to break before the answer."""
        self.calls.append(call)
        if self.absent:
            return _answer_refusal(404, "Invalid URL")
        if self.instead is not None:
            return 200, self.instead
        answered = self._route_call(call)
        return None if call.name in self.lost else answered

    def _route_call(self, call: Call) -> tuple[int, bytes]:
        _, _, kind, *rest = urlsplit(call.path).path.split("/")
        match (call.method, kind, rest):
            case ("POST", "files", []):
                return self._upload(call)
            case ("GET", "files", [file, "content"]) if file in self.files:
                return 200, self.files[file]
            case ("POST", "batches", []):
                return self._create(json.loads(call.body))
            case ("GET", "batches", []):
                return self._list(parse_qs(urlsplit(call.path).query))
            case ("GET", "batches", [batch]) if batch in self.made:
                return _answer_json(self._update_status(self.made[batch]))
            case ("POST", "batches", [batch, "cancel"]) if batch in self.made:
                return self._cancel(self.made[batch])
        return _answer_refusal(404, "No such object")

    def _upload(self, call: Call) -> tuple[int, bytes]:
        form = message_from_bytes(f"Content-Type: {call.content_type}\r\n\r\n".encode() + call.body)
        parts: dict[str, Any] = {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in form.walk()
            if not part.is_multipart()
        }
        if parts["purpose"] != b"batch":
            return _answer_refusal(400, "purpose must be batch")
        data: bytes = parts["file"]
        return _answer_json(
            {"id": self._add_file(data), "object": "file", "bytes": len(data), "purpose": "batch"}
        )

    def _create(self, sent: Json) -> tuple[int, bytes]:
        if sent["input_file_id"] not in self.files or sent["completion_window"] != "24h":
            return _answer_refusal(400, "Invalid batch")
        batch = {
            "id": f"batch_{next(self._ids)}",
            "object": "batch",
            "endpoint": sent["endpoint"],
            "errors": None,
            "input_file_id": sent["input_file_id"],
            "completion_window": "24h",
            "status": "validating",
            "output_file_id": None,
            "error_file_id": None,
            "created_at": 1_700_000_000 + len(self.made),
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            "metadata": sent.get("metadata"),
        }
        self.made[batch["id"]] = batch
        return _answer_json(batch)

    def _list(self, query: dict[str, list[str]]) -> tuple[int, bytes]:
        newest_first = list(reversed(self.made.values()))
        ids = [batch["id"] for batch in newest_first]
        start = ids.index(query["after"][0]) + 1 if "after" in query else 0
        page = newest_first[start : start + int(query.get("limit", ["20"])[0])]
        more = start + len(page) < len(newest_first)
        return _answer_json({"object": "list", "data": page, "has_more": more})

    def _cancel(self, batch: Json) -> tuple[int, bytes]:
        batch["status"] = "cancelling"
        return _answer_json(batch)

    def _update_status(self, batch: Json) -> Json:
        """Move a batch one status on, as looking at it does, and return it."""
        if batch["status"] == "cancelling":
            self.end(batch, "cancelled", 0)
        if batch["status"] == "validating":
            faults = list(self._list_faults(batch))
            batch["errors"] = {"object": "list", "data": faults} if faults else None
            batch["status"] = "failed" if faults else "in_progress"
            batch["request_counts"]["total"] = 0 if faults else len(self._read_lines(batch))
        return batch

    def _list_faults(self, batch: Json) -> Iterator[Json]:
        lines, seen = self._read_lines(batch), set()
        models = {line["body"]["model"] for line in lines}
        if len(lines) > MOST_LINES:
            yield {"code": "too_many_tasks", "message": "The batch has too many requests.", "line": None}
        if len(models) > 1:
            yield {"code": "mismatched_model", "message": "One model a file.", "line": None}
        for number, line in enumerate(lines, 1):
            if line["custom_id"] in seen or len(line["custom_id"]) > LONGEST_ID:
                yield {"code": "duplicate_custom_id", "message": "Bad custom_id.", "line": number}
            if (line["method"], line["url"]) != ("POST", batch["endpoint"]):
                yield {"code": "mismatched_endpoint", "message": "Another endpoint.", "line": number}
            seen.add(line["custom_id"])

    def _list_open(self) -> list[Json]:
        looked_at = [self._update_status(batch) for batch in self.made.values()]
        return [batch for batch in looked_at if batch["status"] == "in_progress"]

    def _read_lines(self, batch: Json) -> list[Json]:
        return [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]

    def end(self, batch: Json, status: str, answers: int) -> None:
        """Write the output and error files of a batch and end it, its first `answers` questions answered."""
        done: Lines = []
        failed: Lines = []
        for number, line in enumerate(self._read_lines(batch)):
            if number >= answers:
                error = {"code": f"batch_{status}", "message": "Not executed before the window ended."}
                failed.append(_write_line(number, line, None, error))
                continue
            self.answered.append(line["body"])
            code, body = self.answer(line["url"], line["body"])
            response = {"status_code": code, "request_id": f"req_{number}", "body": body}
            (done if code == 200 else failed).append(_write_line(number, line, response, None))
        batch["request_counts"] |= {"completed": len(done), "failed": len(failed)}
        batch["output_file_id"] = self._add_file(b"\n".join(self.spoil(done)) + b"\n") if done else None
        batch["error_file_id"] = self._add_file(b"\n".join(failed) + b"\n") if failed else None
        batch["status"] = status

    def _add_file(self, data: bytes) -> str:
        name = f"file-{next(self._ids)}"
        self.files[name] = data
        return name


def _write_line(number: int, question: Json, response: Json | None, error: Json | None) -> bytes:
    line = {"id": f"batch_req_{number}", "custom_id": question["custom_id"]}
    return json.dumps(line | {"response": response, "error": error}).encode()


def _answer_json(value: Json) -> tuple[int, bytes]:
    return 200, json.dumps(value).encode()


def _answer_refusal(status: int, message: str) -> tuple[int, bytes]:
    return status, json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode()
