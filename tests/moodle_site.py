"""A Moodle on this machine, as far as its web services go: it checks the token and knows what a service may.

Answers are shaped as Moodle's own code shapes them: course/externallib.php (get_course_contents_returns),
mod/book/classes/external.php, the `…_export_contents` of mod/*/lib.php; refusals as in
webservice/rest/locallib.php (calls) and lib/classes/output/core_renderer_ajax.php (files).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from ssl import SSLContext
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipelines.testing.http_server import serve_requests

TOKEN = "3f1c6d0e9b7a4852a1d2c3b4e5f60718"
CONTENTS = "core_course_get_contents"
BOOKS = "mod_book_get_books_by_courses"
WRITTEN = 1_790_000_000
"""When everything was last changed, in seconds since 1970."""

COURSE = 42
PAGE = "<div class='no-overflow'><h2>Froid</h2><p>La chambre froide reste entre 0 °C et 3 °C.</p></div>"


@dataclass
class Answered:
    """One answer of the server, whatever was asked."""

    status: int = 200
    media_type: str = "application/json"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Moodle:
    """Its courses by id, its files by path below pluginfile.php, and what it was asked."""

    url: str = ""
    courses: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    revisions: dict[int, int | None] = field(default_factory=dict)
    functions: set[str] = field(default_factory=lambda: {CONTENTS, BOOKS})
    may_download: bool = True
    refused: str | None = None
    refused_calls: dict[str, str] = field(default_factory=dict)
    handed: Callable[[dict[str, str]], Answered | None] | None = None
    uploaded: Callable[[str, bytes], Answered] | None = None
    private: Callable[[str], bytes | None] = lambda path: None
    instead: Callable[[str], Answered | None] = lambda path: None
    asked: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @property
    def downloads(self) -> list[str]:
        return [each for each in self.asked if "/" in each]

    def section(self, number: int, name: str, *activities: dict[str, Any], **changes: Any) -> None:
        shown = {"id": number, "name": name, "visible": 1, "summary": "", "summaryformat": 1}
        shown |= {"section": number, "hiddenbynumsections": 0, "uservisible": True}
        self.courses.setdefault(COURSE, []).append(shown | {"modules": list(activities)} | changes)

    def activity(self, kind: str, number: int, name: str, *contents: Any, **changes: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": number, "name": name, "instance": number, "modname": kind}
        shown |= {"modplural": f"{kind}s", "visible": 1, "uservisible": True, "visibleoncoursepage": 1}
        if kind != "label":
            shown["url"] = f"{self.url}/mod/{kind}/view.php?id={number}"
        return shown | ({"contents": list(contents)} if contents else {}) | changes

    def file(
        self, path: str, data: bytes, media_type: str = "application/pdf", **changes: Any
    ) -> dict[str, Any]:
        """A stored file; `path` is that below pluginfile.php, with the revision Moodle puts in it."""
        self.files[path] = media_type, data
        folder, _, name = path.rpartition("/")
        below = folder.split("/", 4)[4] if folder.count("/") > 3 else ""
        said = {"type": "file", "filename": name, "filepath": f"/{below}/" if below else "/"}
        said |= {"filesize": len(data), "mimetype": media_type, "isexternalfile": False}
        return said | self._told(path) | changes

    def text(self, path: str, html: str, **changes: Any) -> dict[str, Any]:
        """A page or a chapter, which Moodle makes a file of; it does not say its size."""
        self.files[path] = "text/html; charset=utf-8", html.encode()
        said = {"type": "file", "filename": "index.html", "filepath": "/", "filesize": 0}
        return said | self._told(path) | {"author": None, "license": None} | changes

    def page(self, number: int, name: str, html: str, **changes: Any) -> dict[str, Any]:
        return self.activity(
            "page", number, name, self.text(f"{number}/mod_page/content/index.html", html, **changes)
        )

    def book(self, number: int, name: str, revision: int | None, **chapters: str) -> dict[str, Any]:
        """Chapters are given as `c7_Title=html`."""
        self.revisions[number] = revision
        found: list[dict[str, Any]] = [
            {"type": "content", "filename": "structure", "filepath": "/", "filesize": 0, "fileurl": None}
            | {"content": "[]", "timemodified": WRITTEN}
        ]
        for key, html in chapters.items():
            chapter, _, title = key.removeprefix("c").partition("_")
            path = f"{number}/mod_book/chapter/{chapter}/index.html"
            found.append(self.text(path, html, filepath=f"/{chapter}/", content=title))
        return self.activity("book", number, name, *found)

    def _told(self, path: str) -> dict[str, Any]:
        address = f"{self.url}/webservice/pluginfile.php/{path}"
        return {"fileurl": address, "timemodified": WRITTEN, "timecreated": WRITTEN, "sortorder": 0} | {
            "userid": 3,
            "author": "Jeanne Martin",
            "license": "cc-4.0",
        }

    def answer(self, path: str, form: dict[str, str]) -> Answered:
        if path.endswith("/webservice/rest/server.php"):
            return self._called(form)
        if "/webservice/pluginfile.php/" in path:
            return self._sent(path.partition("/webservice/pluginfile.php/")[2], form)
        return Answered(404, "text/html", b"<h1>Not Found</h1>")

    def _called(self, form: dict[str, str]) -> Answered:
        function = form.get("wsfunction", "")
        self.asked.append(function)
        assert form.get("moodlewsrestformat") == "json", "XML is what Moodle answers by default"
        if self.refused or form.get("wstoken") != TOKEN:
            return refusal(self.refused or "invalidtoken")
        if function in self.refused_calls:
            return refusal(self.refused_calls[function])
        if self.handed is not None and (answer := self.handed(form)) is not None:
            return answer
        if function not in self.functions:
            return refusal("accessexception")
        if function == BOOKS:
            return Answered(body=json.dumps({"books": list(map(self._book, self.revisions))}).encode())
        sections = self.courses.get(int(form["courseid"]))
        return (
            Answered(body=json.dumps(sections).encode()) if sections is not None else refusal("invalidrecord")
        )

    def _book(self, number: int) -> dict[str, Any]:
        revision = self.revisions[number]
        said = {"id": number, "coursemodule": number, "course": COURSE, "numbering": 1, "customtitles": 0}
        return said | ({} if revision is None else {"revision": revision, "timemodified": WRITTEN})

    def _sent(self, path: str, form: dict[str, str]) -> Answered:
        self.asked.append(path)
        if form.get("token") != TOKEN:
            return refusal("invalidtoken", of_a_file=True)
        if not self.may_download:
            return refusal("accessexception", of_a_file=True)
        if (held := self.private(path)) is not None:
            return Answered(200, "application/zip", held)
        if path not in self.files:
            return Answered(404, "application/json", refusal("filenotfound", of_a_file=True).body)
        return Answered(200, *self.files[path])


def refusal(code: str, *, of_a_file: bool = False) -> Answered:
    """A refusal, which Moodle answers with 200; its words are in its user's language, its code is not."""
    message = "Exception du contrôle d'accès"
    said: dict[str, Any] = {"exception": "moodle_exception", "errorcode": code, "message": message}
    if of_a_file:
        said = {"error": message, "errorcode": code, "stacktrace": None, "debuginfo": None}
    return Answered(body=json.dumps(said).encode())


@contextmanager
def moodle_site(path: str = "", tls: SSLContext | None = None) -> Iterator[Moodle]:
    """Serve until the block ends; `path` is where on its host this Moodle is."""
    state = Moodle()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.addresses.append(self.path)
            answer = state.instead(self.path) or self.answer(urlsplit(self.path).path, body)
            self.send_response_only(answer.status)
            self.send_header("Content-Type", answer.media_type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked hung up
                self.wfile.write(answer.body)

        def answer(self, path: str, body: bytes) -> Answered:
            if path.endswith("/webservice/upload.php") and state.uploaded is not None:
                return state.uploaded(self.headers["Content-Type"], body)
            return state.answer(path, dict(parse_qsl(body.decode(), strict_parsing=True)))

        def log_message(self, *_: Any) -> None:
            pass

    with serve_requests(Handler, tls) as origin:
        state.url = f"{origin}{path}"
        yield state
