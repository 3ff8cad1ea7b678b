"""The web services of one Moodle, called with one token and only by POST, because URLs are logged."""

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
from adapters.moodle.refusals import ABOUT_ONE_FILE, CLOSING, explain_code, explain_status, find_refusal
from adapters.web.locations import Location, locate
from adapters.web.multipart import build_multipart
from adapters.web.request import MOVED, WebAnswer, ask
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal

T = TypeVar("T")

CALLS = "/webservice/rest/server.php"
FILES = "/webservice/pluginfile.php"
UPLOADS = "/webservice/upload.php"
NOWHERE = "/1/premierjet/nowhere/0/none"
"""A file that no Moodle has: the system's context holds none of a component of this name."""

NO_TOKEN = "0" * 32
NO_JSON = object()
BEGINNINGS = frozenset({b"{", b"["})
"""How data begins, and no page does."""

LARGEST_ANSWER = 50_000_000
"""Bytes; a course of a thousand activities answers with about two million."""

SECONDS = 60.0
"""For one answer; a course nobody visited for a while has its cache built first."""


class MoodleRefused(SourceUnreadable):
    """Moodle answered, and refused; `code` is its own word for why."""

    code = ""


class RefusedForAll(MoodleRefused):
    """Moodle refused a file for a reason that is not that file's own."""


@dataclass(frozen=True)
class FunctionReply:
    """What a function answered, or the code it refused with."""

    code: str | None
    data: object


class Moodle:
    """One Moodle as one token's user sees it; `place` is what its errors name.

    Raises SourceUnreadable where the token would travel unencrypted beyond the organisation's own hosts.
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
        """Return what a course holds, as far as the token's user sees it."""
        return self.call_function(SECTIONS, "core_course_get_contents", courseid=course)

    def revisions(self, course: int) -> Mapping[int, int]:
        """Return the revision of each book by its activity's id; none where the token is refused them."""
        try:
            books = self.call_function(BOOKS, "mod_book_get_books_by_courses", **{"courseids[0]": course})
        except MoodleRefused:
            return {}
        return {book.coursemodule: book.revision for book in books.books if book.revision is not None}

    def file(self, url: str, *, largest: int, place: str) -> WebAnswer:
        """Return a file; raises SourceUnreadable where its address is not that of a file of this Moodle.

        Raises RefusedForAll where another file would be refused the same way.
        """
        location = self.own(url, place)
        answer = self._post(location, {"token": self._token}, None, largest, place)
        if answer.media_type == "application/json":
            self._refuse(_read(answer.data), None, place)
        return answer

    def own(self, url: str, place: str) -> Location:
        """Return the address of a file of this Moodle; another would be given the token."""
        location = locate(url)
        if (location.site, location.path.startswith(f"{self._site.path.rstrip('/')}{FILES}")) != (
            self._site.site,
            True,
        ):
            raise SourceUnreadable(Refusal("moodle.other_site", place=place, site=location.site))
        return location

    def call_function(self, answer: TypeAdapter[T], function: str, **parameters: object) -> T:
        """Return what a function answers; raises Refused where Moodle refuses it."""
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
        said = self._post(locate(self.root + CALLS), form, function, LARGEST_ANSWER, self._place)
        return self._parse_answer(answer, said.data, function)

    def _is_expired(self, function: str, parameters: Mapping[str, object]) -> bool:
        """Return whether a token that was just refused is known no more.

        Moodle refuses one that expired as it refuses a function the service lacks, and deletes it
        (webservice/lib.php).
        """
        try:
            self._ask_function(NOTHING, function, parameters)
        except SourceUnreadable as error:
            return isinstance(error, MoodleRefused) and error.code == "invalidtoken"
        return False

    def upload_file(self, path: str, name: str, data: Member) -> int:
        """Send a file to a draft area of its own, and return the area's id; Moodle empties it by itself.

        Its path and name are those the file will have (webservice/upload.php). A blob is never held.
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
        """Return what a function answers or refuses with; raises SourceUnreadable where neither came."""
        try:
            return FunctionReply(None, self._ask_function(NOTHING, function, parameters))
        except MoodleRefused as error:
            return FunctionReply(error.code, None)

    def serves_files(self) -> bool:
        """Return whether files are sent to the token: one that is nowhere is asked for."""
        try:
            self.file(f"{self.root}{FILES}{NOWHERE}", largest=LARGEST_ANSWER, place=self._place)
        except MoodleRefused as error:
            return error.refusal is None or error.refusal.wording != "moodle.no_download"
        except SourceUnreadable:
            pass  # the file is not there, which is said to whoever may have files
        return True

    def has_web_services(self) -> bool:
        """Return whether web services are on, whatever becomes of REST: a token nobody has is unknown then.

        Where they are off it is refused before it is looked for (webservice/lib.php).
        """
        where, form = locate(f"{self.root}{FILES}{NOWHERE}"), {"token": NO_TOKEN}
        answer = self._post(where, form, None, LARGEST_ANSWER, self._place)
        return find_refusal(_read(answer.data)) == "invalidtoken"

    def _parse_answer(self, answer: TypeAdapter[T], said: bytes, function: str) -> T:
        data = _read(said)
        if data is NO_JSON:
            is_data = said.lstrip()[:1] in BEGINNINGS
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
            kind = RefusedForAll if function is None and code not in ABOUT_ONE_FILE else MoodleRefused
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
        said = {"User-Agent": f"Premierjet/{read_own_version()}", "Accept-Encoding": "gzip"}
        try:
            answer = ask(
                location,
                {**said, **typed},
                form=body,
                largest=largest,
                deadline=time.monotonic() + self._seconds,
                own_hosts=self._own_hosts,
                trusted=self._trusted,
            )
        except SourceUnreadable as error:
            raise SourceUnreadable.of(error, place) from error
        if answer.status != 200:
            refusal = self._elsewhere(answer, place) or explain_status(answer.status, function, place)
            is_for_all = function is None and answer.status in CLOSING
            raise (RefusedForAll if is_for_all else SourceUnreadable)(refusal)
        return answer

    def _elsewhere(self, answer: WebAnswer, place: str) -> Refusal | None:
        """Return where Moodle sends us instead: never followed, for the token would go along."""
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


def _read(data: bytes) -> object:
    """Return what JSON says, or NO_JSON; a function that only does something answers `null`."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return NO_JSON
