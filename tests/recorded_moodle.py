"""A Moodle on this machine that answers what a real one answered: tests/recorded/moodle, over HTTP.

    with recorded_moodle() as moodle:
        monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", moodle.token("res:pjnet"))
        ...  # point course.yaml at moodle.url, and run the verb

Which recording answers a call is read from the tables of tests/recorded/moodle/README.md: the one of this
function, these parameters and whoever asks (the user and service a token is of). Where several are of the
same question, they are of different states of the Moodle: `prefer` names the state, by the beginning of the
case's name; without it, the Moodle is as a class would have it. `always` answers every call by one recording,
for what a Moodle says before it looks at the function (maintenance, a token that expired). `swap` gives a
recording to questions that others were recorded of, `reuse` to questions that were not recorded. `instead`
is for what no recording holds: silence, half an answer. What is asked and answered by nothing fails the test
as the block ends.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from functools import cache
from hashlib import md5
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pipelines.testing.http_server import serve_requests
from tests.moodle_site import Answered

RECORDED = Path(__file__).parent / "recorded" / "moodle"
SITE = b"https://moodle.example"
"""What stands for the Moodle's own address in the recordings."""

SERVICES = ("src", "res", "tgt")
UNKNOWN_TOKEN = "wrong"
NOT_IN_SERVICE = "core_webservice_get_site_info--not-in-service.json"
UNUSUAL = (
    "after-over-quota",
    "before-removal",
    "empty-file",
    "hidden-course",
    "maintenance",
    "must-change-password",
    "no-longer-a-member",
    "of-deleted-learner-before",
    "over-",
    "policy-not-agreed",
    "rest-off",
    "same-name-again",
    "teacher-without-",
    "user-suspended",
    "web-services-off",
)
"""Beginnings of cases that are of a state the Moodle is in only where a test prefers it."""

NOT_ASKED = frozenset({"wstoken", "wsfunction", "moodlewsrestformat", "token"})
ROW = re.compile(
    r"\| (?P<case>\S+) \| (?P<form>.*?) \| (?P<by>\S+) \| .* \| (?P<http>\d{3}[^|]*) \| [^|]* \|"
)


@dataclass(frozen=True)
class Recording:
    """One answer, and what it was the answer to."""

    file: str
    function: str
    case: str
    form: Mapping[str, str]
    asked_by: str
    status: int
    media_type: str

    @property
    def is_usual(self) -> bool:
        return not self.case.startswith(UNUSUAL)

    def answers(self, function: str, form: Mapping[str, str], asked_by: str) -> bool:
        return (self.function, self.asked_by) == (function, asked_by) and self.form == form


@dataclass
class RecordedMoodle:
    """What is answered, by whom, and what was asked: functions by name with their parameters."""

    url: str = ""
    preferred: list[str] = field(default_factory=list)
    only: str | None = None
    reused: list[tuple[str, Mapping[str, str], Mapping[bytes, bytes]]] = field(default_factory=list)
    swapped: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    instead: Callable[[str, dict[str, str]], Answered | None] = lambda function, form: None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def token(self, asked_by: str) -> str:
        """Return the token of a service and a user, such as `res:pjnet`."""
        return md5(asked_by.encode(), usedforsecurity=False).hexdigest()

    def prefer(self, *cases: str) -> None:
        """Be in a state: answer by cases of such a name's beginning where there are any."""
        self.preferred = [*cases]

    def always(self, file: str | None) -> None:
        """Answer every call by one recording; None for by what is asked again."""
        self.only = file

    def swap(self, file: str, /, **form: object) -> None:
        """Let a recording answer its function for some parameters, whatever was recorded of them."""
        self.swapped.insert(0, (file, {name: str(value) for name, value in form.items()}))

    def reuse(self, file: str, changed: Mapping[bytes, bytes] | None = None, /, **form: object) -> None:
        """Let a recording answer its function for parameters it was not recorded with.

        Those not named are of any value, and what was recorded goes first. `changed` bytes are replaced: say
        so in the test, for they are no record.
        """
        asked = {name: str(value) for name, value in form.items()}
        self.reused.append((file, asked, changed or {}))

    def functions(self) -> list[str]:
        return [function for function, _ in self.asked]

    def answer(self, function: str, form: dict[str, str]) -> Answered:
        shown = form.get("wstoken") or form.get("token") or ""
        asked = {name: value for name, value in form.items() if name not in NOT_ASKED}
        self.asked.append((function, asked))
        if (answer := self.instead(function, asked)) is not None:
            return answer
        if self.only is not None:
            return self._answered(by_file(self.only))
        for file, named in self.swapped:
            if by_file(file).function == function and named.items() <= asked.items():
                return self._answered(by_file(file))
        return self._recorded(function, asked, self._asker(shown))

    def _asker(self, token: str) -> str:
        return next(
            (each.asked_by for each in recordings() if self.token(each.asked_by) == token), UNKNOWN_TOKEN
        )

    def _recorded(self, function: str, form: Mapping[str, str], asked_by: str) -> Answered:
        if asked_by == UNKNOWN_TOKEN:
            kind = function if function in {"upload", "pluginfile"} else "core_enrol_get_enrolled_users"
            return self._answered(by_file(f"{kind}--wrong-token.json"))
        told = _comparable(function, form)
        found = [each for each in recordings() if each.answers(function, told, asked_by)]
        chosen = [
            each
            for name in self.preferred
            for each in sorted(found, key=lambda each: each.case != name)
            if each.case.startswith(name)
        ] or [each for each in found if each.is_usual]
        if len(chosen) > 1 and "expired" in asked_by:
            is_first = not any(name in self.used for name in (each.file for each in found))
            chosen = [each for each in found if ("second-call" in each.case) != is_first]
        if chosen:
            return self._answered(chosen[0])
        for file, asked, changed in self.reused:
            if by_file(file).function == function and asked.items() <= form.items():
                return self._answered(by_file(file), changed)
        service = asked_by.partition(":")[0]
        if service in SERVICES and not _is_in_service(function, service):
            return self._answered(by_file(NOT_IN_SERVICE))
        self.unanswered.append(f"{function} {dict(form)} asked by {asked_by}")
        return Answered(501, "text/plain", b"not recorded")

    def _answered(self, recording: Recording, changed: Mapping[bytes, bytes] | None = None) -> Answered:
        self.used.add(recording.file)
        body = (RECORDED / recording.file).read_bytes()
        for old, new in (changed or {}).items():
            assert old in body, f"{recording.file} has no {old!r}"
            body = body.replace(old, new)
        here = self.url.encode()
        body = body.replace(SITE, here).replace(SITE.replace(b"/", rb"\/"), here.replace(b"/", rb"\/"))
        return Answered(recording.status, recording.media_type, body)


@cache
def recordings() -> tuple[Recording, ...]:
    """Return every recording that the README lists; one that is not there fails."""
    return tuple(_listed())


def by_file(file: str) -> Recording:
    return next(each for each in recordings() if each.file == file)


def _listed() -> Iterator[Recording]:
    function = ""
    for line in (RECORDED / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            function = line.removeprefix("### ")
        row = ROW.fullmatch(line)
        if not function or row is None or row["case"] == "case":
            continue
        status, _, media_type = row["http"].partition(" (")
        yield Recording(
            file=f"{function}--{row['case']}",
            function=function,
            case=row["case"].rpartition(".")[0],
            form=_comparable(function, dict(_parameters(row["form"]))),
            asked_by=row["by"],
            status=int(status),
            media_type=media_type.rstrip(")") or "application/json; charset=utf-8",
        )


def _parameters(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a row; `tocheck[n][id]=24,25` stands for one a number."""
    told = [each.partition("=")[::2] for each in re.findall(r"`([^`]*)`", cell)]
    several = next((value.split(",") for name, value in told if name == "tocheck[n][id]"), [])
    for name, value in told:
        if "[n]" not in name:
            yield name, value
            continue
        values = value.split(",") if "," in value else [value] * len(several)
        yield from ((name.replace("[n]", f"[{n}]"), each) for n, each in enumerate(values))


def _comparable(function: str, form: Mapping[str, str]) -> dict[str, str]:
    """Return parameters by which a question is known again, without moments and uploads."""
    if function == "upload":
        return {}
    return {name: value for name, value in form.items() if not name.endswith("[since]")}


def _is_in_service(function: str, service: str) -> bool:
    refused = "not-in-service"
    return any(
        each.function == function and each.asked_by.startswith(f"{service}:") and each.case != refused
        for each in recordings()
    )


def _uploaded(content_type: str, body: bytes) -> dict[str, str]:
    """Return the fields of an upload, the file's name among them."""
    told = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
    fields: dict[str, str] = {}
    for part in told.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        given = part.get_payload(decode=True)
        fields[name] = part.get_filename() or (given.decode() if isinstance(given, bytes) else "")
    return fields


@contextmanager
def recorded_moodle() -> Iterator[RecordedMoodle]:
    """Serve until the block ends; fails then where something was asked that nothing answers."""
    state = RecordedMoodle()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = self.answer(urlsplit(self.path).path, body)
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
            if path == "/webservice/upload.php":
                return state.answer("upload", _uploaded(self.headers["Content-Type"], body))
            form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
            if path == "/webservice/rest/server.php":
                assert form["moodlewsrestformat"] == "json", "XML is what Moodle answers by default"
                return state.answer(form["wsfunction"], form)
            _, _, file = path.partition("/webservice/pluginfile.php")
            return state.answer("pluginfile", form | {"path": file})

        def log_message(self, *_: Any) -> None:
            pass

    with serve_requests(Handler) as origin:
        state.url = origin
        yield state
    assert not state.unanswered, f"was asked, and nothing recorded answers it: {state.unanswered}"
