"""SCORM Cloud on this machine, as far as its documented API v2 goes: courses, versions, assets, import jobs.

Paths, parameters and shapes are those of its reference (CourseApi, StringResultSchema, ImportJobResultSchema,
CourseSchema): an import answers with a job, the job is asked for until it is COMPLETE or in ERROR.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from ssl import SSLContext
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zipfile import BadZipFile, ZipFile

from pipelines.testing.http_server import serve_requests

APP, SECRET = "ABC123XYZ", "cloud-secret-of-tests"
API = "/api/v2"


@dataclass
class Cloud:
    """Its courses, each a list of versions; `waits` is how often a job is asked for before it is done."""

    url: str = ""
    courses: dict[str, list[bytes]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    waits: int = 1
    uploads: int = 0
    asked: list[str] = field(default_factory=list)
    before: Callable[[str, str], int | None] = lambda method, path: None

    def answer(self, method: str, target: str, headers: Any, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(target)
        path, query = unquote(parts.path).removeprefix(API), parse_qs(parts.query)
        self.asked.append(f"{method} {path}")
        expected = b64encode(f"{APP}:{SECRET}".encode()).decode()
        if headers["Authorization"] != f"Basic {expected}":
            return 401, b'{"message": "Unauthorized"}'
        status = self.before(method, path)
        if status is not None:
            return status, b'{"message": "as asked"}'
        if (method, path) == ("POST", "/courses/importJobs/upload"):
            return self._upload(query, headers["Content-Type"], body)
        words = path.strip("/").split("/")
        if words[:2] == ["courses", "importJobs"]:
            return self._job(words[2])
        versions = self.courses.get(words[1]) if words[0] == "courses" else None
        if not versions:
            return 404, b'{"message": "Course not found"}'
        if words[2:] == ["asset"]:
            return self._asset(versions[-1], query["relativePath"][0])
        return (200, json.dumps(self._course(words[1])).encode()) if len(words) == 2 else (404, b"{}")

    def _upload(self, query: dict[str, list[str]], content_type: str, body: bytes) -> tuple[int, bytes]:
        course = query["courseId"][0]
        if course in self.courses and query.get("mayCreateNewVersion") != ["true"]:
            return 400, b'{"message": "course exists"}'
        said = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
        (file,) = said.iter_parts()
        assert file.get_param("name", header="content-disposition") == "file"
        self.uploads += 1
        job = f"job-{self.uploads}"
        self.jobs[job] = {"course": course, "data": file.get_payload(decode=True), "left": self.waits}
        return 200, json.dumps({"result": job}).encode()

    def _job(self, job: str) -> tuple[int, bytes]:
        state = self.jobs[job]
        if state["left"] > 0:
            state["left"] -= 1
            return 200, json.dumps({"jobId": job, "status": "RUNNING", "message": ""}).encode()
        course, data = state["course"], state["data"]
        try:
            ZipFile(BytesIO(data)).getinfo("imsmanifest.xml")
        except (BadZipFile, KeyError):
            said = {"jobId": job, "status": "ERROR", "message": "no manifest was found"}
            return 200, json.dumps(said).encode()
        versions = self.courses.setdefault(course, [])
        if not versions or versions[-1] is not data:
            versions.append(data)
        result = {"webPathToCourse": "/x", "parserWarnings": [], "course": self._course(course)}
        return 200, json.dumps({"jobId": job, "status": "COMPLETE", "importResult": result}).encode()

    def _course(self, course: str) -> dict[str, Any]:
        number = len(self.courses[course]) - 1
        return {"id": course, "title": "T", "version": number, "courseLearningStandard": "SCORM20044TH"}

    def _asset(self, data: bytes, path: str) -> tuple[int, bytes]:
        with ZipFile(BytesIO(data)) as package:
            return (200, package.read(path)) if path in package.namelist() else (404, b"{}")


@contextmanager
def scorm_cloud(tls: SSLContext | None = None) -> Iterator[Cloud]:
    """Serve until the block ends."""
    state = Cloud()

    class Handler(BaseHTTPRequestHandler):
        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, data = state.answer(self.command, self.path, self.headers, body)
            self.send_response_only(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(data)

        do_GET = do_POST = _pass  # noqa: N815  # http.server's names

        def log_message(self, *_: Any) -> None:
            pass

    with serve_requests(Handler, tls) as origin:
        state.url = f"{origin}{API}"
        yield state
