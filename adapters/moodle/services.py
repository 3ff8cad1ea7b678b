"""Client of one Moodle's web services, with one token; it sends only POST, because URLs are logged."""

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from adapters.blob import Member
from adapters.installed_versions import read_own_version
from adapters.moodle.contents import BOOKS, NOTHING, SECTIONS, UPLOADED, CourseSection
from adapters.moodle.refusals import (
    SINGLE_FILE_CODES,
    STATUSES_FOR_ALL,
    explain_code,
    explain_status,
    find_refusal,
)
from adapters.web.locations import Location, locate
from adapters.web.multipart import build_multipart
from adapters.web.request import MOVED, WebAnswer, ask
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

T = TypeVar("T")

CALLS = "/webservice/rest/server.php"
FILES = "/webservice/pluginfile.php"
UPLOADS = "/webservice/upload.php"
ABSENT_FILE = "/1/premierjet/nowhere/0/none"
"""Path of a file that no Moodle has: there is no component of this name."""

NO_TOKEN = "0" * 32
NO_JSON = object()
JSON_STARTS = frozenset({b"{", b"["})
"""First bytes of JSON data, which no web page begins with."""

LARGEST_ANSWER = 50_000_000
"""Bytes; a course of a thousand activities answers with about two million."""

SECONDS = 60.0
"""Time for one answer; Moodle may have to rebuild the cache of a course first."""


class MoodleRefused(SourceUnreadable):
    """Moodle refused a call; `code` is its own code of the reason."""

    code = ""


class RefusedForAll(MoodleRefused):
    """Moodle refused a file for a reason that concerns other files too."""


@dataclass(frozen=True)
class FunctionReply:
    """The answer of a function, or the code of its refusal."""

    code: str | None
    data: object


class Moodle:
    """One Moodle as the user of a token sees it; errors name `place`.

    Raises SourceUnreadable if the token would be sent unencrypted to a host outside the organisation.
    """

    def __init__(
        self, url: str, token: str, *, place: str, own_hosts: frozenset[str], seconds: float = SECONDS
    ) -> None:
        site = locate(url)
        self.root = f"{site.site}{site.path.rstrip('/')}"
        self._site = site
        self._token = token
        self._place = place
        self._own_hosts = own_hosts
        self._seconds = seconds
        self._was_answered = False
        self._trusted = ssl.create_default_context()
        if site.scheme == "http" and site.host not in own_hosts:
            raise SourceUnreadable(Refusal("moodle.unencrypted", place=place))

    def sections(self, course: int) -> tuple[CourseSection, ...]:
        """Return the sections of a course that the token's user sees."""
        return self.call_function(SECTIONS, "core_course_get_contents", courseid=course)

    def revisions(self, course: int) -> Mapping[int, int]:
        """Return the revision of each book by its activity's id; empty if Moodle refuses the list."""
        try:
            books = self.call_function(BOOKS, "mod_book_get_books_by_courses", **{"courseids[0]": course})
        except MoodleRefused:
            return {}
        return {book.coursemodule: book.revision for book in books.books if book.revision is not None}

    def file(self, url: str, *, largest: int, place: str) -> WebAnswer:
        """Return a file; raises SourceUnreadable if its address is not that of a file of this Moodle.

        Raises RefusedForAll if another file would be refused the same way.
        """
        location = self.own(url, place)
        answer = self._post(location, {"token": self._token}, None, largest, place)
        if answer.media_type == "application/json":
            self._refuse(_parse_json(answer.data), None, place)
        return answer

    def own(self, url: str, place: str) -> Location:
        """Return the parsed address of a file; raises SourceUnreadable if it is on another site."""
        location = locate(url)
        if (location.site, location.path.startswith(f"{self._site.path.rstrip('/')}{FILES}")) != (
            self._site.site,
            True,
        ):
            raise SourceUnreadable(Refusal("moodle.other_site", place=place, site=location.site))
        return location

    def call_function(self, answer: TypeAdapter[T], function: str, **parameters: object) -> T:
        """Return the answer of a function; raises MoodleRefused if Moodle refuses the call."""
        try:
            found = self._ask_function(answer, function, parameters)
        except MoodleRefused as error:
            is_first = error.code == "accessexception" and not self._was_answered
            if is_first and self._is_expired(function, parameters):
                raise make_refusal("invalidtimedtoken", function, self._place) from error
            raise
        self._was_answered = True
        return found

    def _ask_function(self, answer: TypeAdapter[T], function: str, parameters: Mapping[str, object]) -> T:
        form = {"wstoken": self._token, "wsfunction": function, "moodlewsrestformat": "json", **parameters}
        response = self._post(locate(self.root + CALLS), form, function, LARGEST_ANSWER, self._place)
        return self._parse_answer(answer, response.data, function)

    def _is_expired(self, function: str, parameters: Mapping[str, object]) -> bool:
        """Return whether a token that was just refused has expired.

        Moodle refuses an expired token once as if the service lacked the function, and deletes it
        (webservice/lib.php).
        """
        try:
            self._ask_function(NOTHING, function, parameters)
        except SourceUnreadable as error:
            return isinstance(error, MoodleRefused) and error.code == "invalidtoken"
        return False

    def upload_file(self, path: str, name: str, data: Member) -> int:
        """Send a file to a new draft area, which Moodle empties by itself later, and return the area's id.

        The file gets this path and name (webservice/upload.php). A blob is sent piece by piece.
        """
        fields = {"token": self._token, "filearea": "draft", "itemid": "0", "filepath": path}
        boundary, body = build_multipart(fields, name, data)
        answer = self._send_request(
            locate(self.root + UPLOADS),
            body.pieces(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(body.size)},
            "upload",
            LARGEST_ANSWER,
            self._place,
        )
        (file,) = self._parse_answer(UPLOADED, answer.data, "upload")
        if file.itemid is None:
            place = f"{self._place}, {name}"
            raise MoodleRefused(explain_code(file.errortype or "unknown", "upload", place))
        return file.itemid

    def try_function(self, function: str, parameters: Mapping[str, object]) -> FunctionReply:
        """Return the answer or the refusal of a function; raises SourceUnreadable if neither came."""
        try:
            return FunctionReply(None, self._ask_function(NOTHING, function, parameters))
        except MoodleRefused as error:
            return FunctionReply(error.code, None)

    def serves_files(self) -> bool:
        """Return whether the token may download files, by asking for one that does not exist."""
        try:
            self.file(f"{self.root}{FILES}{ABSENT_FILE}", largest=LARGEST_ANSWER, place=self._place)
        except MoodleRefused as error:
            return error.refusal is None or error.refusal.wording != "moodle.no_download"
        except SourceUnreadable:
            pass  # the file does not exist: only a token that may download is told so
        return True

    def has_web_services(self) -> bool:
        """Return whether web services are on, even if REST is off: only then is a made-up token unknown.

        If they are off, Moodle refuses the token before it looks it up (webservice/lib.php).
        """
        where, form = locate(f"{self.root}{FILES}{ABSENT_FILE}"), {"token": NO_TOKEN}
        answer = self._post(where, form, None, LARGEST_ANSWER, self._place)
        return find_refusal(_parse_json(answer.data)) == "invalidtoken"

    def _parse_answer(self, answer: TypeAdapter[T], said: bytes, function: str) -> T:
        data = _parse_json(said)
        if data is NO_JSON:
            is_data = said.lstrip()[:1] in JSON_STARTS
            raise SourceUnreadable(
                Refusal("moodle.broken_off", place=self._place, function=function)
                if is_data
                else Refusal("moodle.no_data", place=self._place)
            )
        self._refuse(data, function, self._place)
        try:
            return answer.validate_python(data)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise SourceUnreadable(
                Refusal("moodle.undocumented", place=self._place, function=function, where=where or ".")
            ) from error

    def _refuse(self, data: object, function: str | None, place: str) -> None:
        code = find_refusal(data)
        if code is not None:
            kind = RefusedForAll if function is None and code not in SINGLE_FILE_CODES else MoodleRefused
            raise make_refusal(code, function, place, kind)

    def _post(
        self, location: Location, form: Mapping[str, object], function: str | None, largest: int, place: str
    ) -> WebAnswer:
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send_request(location, urlencode(form).encode(), typed, function, largest, place)

    def _send_request(
        self,
        location: Location,
        body: bytes | Iterator[bytes],
        typed: Mapping[str, str],
        function: str | None,
        largest: int,
        place: str,
    ) -> WebAnswer:
        headers = {"User-Agent": f"Premierjet/{read_own_version()}", "Accept-Encoding": "gzip"}
        try:
            answer = ask(
                location,
                {**headers, **typed},
                form=body,
                largest=largest,
                deadline=time.monotonic() + self._seconds,
                own_hosts=self._own_hosts,
                trusted=self._trusted,
            )
        except SourceUnreadable as error:
            raise SourceUnreadable.of(error, place) from error
        if answer.status != 200:
            refusal = self._explain_redirect(answer, place) or explain_status(answer.status, function, place)
            is_for_all = function is None and answer.status in STATUSES_FOR_ALL
            raise (RefusedForAll if is_for_all else SourceUnreadable)(refusal)
        return answer

    def _explain_redirect(self, answer: WebAnswer, place: str) -> Refusal | None:
        """Return the refusal of a redirect, or None; none is followed, as the token would be sent along."""
        if answer.status not in MOVED:
            return None
        try:
            to = locate(answer.headers.get("location", ""), self._site)
        except SourceUnreadable:
            return Refusal("moodle.leads_nowhere", place=place)
        where = f"{to.site}{to.path}".replace(self._token, "…")
        if "login" in to.path or to.host != self._site.host:
            return Refusal("moodle.leads_to_sign_in", place=place, to=where)
        return Refusal("moodle.moved", place=place, to=where, site=to.site)


def make_refusal(
    code: str, function: str | None, place: str, kind: type[MoodleRefused] = MoodleRefused
) -> MoodleRefused:
    """Return the error of a refusal, with Moodle's own code."""
    error = kind(explain_code(code, function, place))
    error.code = code
    return error


def _parse_json(data: bytes) -> object:
    """Return the value of a JSON text, or NO_JSON; `null` is a valid answer."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return NO_JSON
