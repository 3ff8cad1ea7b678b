"""The web services of one Moodle, asked with one token and by POST alone: addresses are kept in logs."""

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from adapters.blob import Member
from adapters.moodle.contents import BOOKS, SECTIONS, UPLOADED, Section
from adapters.moodle.refusals import ABOUT_ONE_FILE, CLOSING, NO_DATA, explained, explained_status, refusal_in
from adapters.web.asking import MOVED, Answer, ask
from adapters.web.locations import Location, located
from adapters.web.multipart import multipart
from schemas.errors import SourceUnreadable

T = TypeVar("T")

CALLS = "/webservice/rest/server.php"
FILES = "/webservice/pluginfile.php"
UPLOADS = "/webservice/upload.php"
NO_JSON = object()
LARGEST_ANSWER = 50_000_000
"""Bytes; a course of a thousand activities answers with about two million."""

SECONDS = 60.0
"""For one answer; a course nobody visited for a while has its cache built first."""


class Refused(SourceUnreadable):
    """Moodle answered, and refused."""


class RefusedForAll(Refused):
    """Moodle refused a file for a reason that is not that file's own."""


class Moodle:
    """One Moodle as one token's user sees it; `place` is what its errors name.

    Raises SourceUnreadable where the token would travel unencrypted beyond the organisation's own hosts.
    """

    def __init__(
        self, url: str, token: str, *, place: str, own_hosts: frozenset[str], seconds: float = SECONDS
    ) -> None:
        site = located(url)
        self.root = f"{site.site}{site.path.rstrip('/')}"
        self._site = site
        self._token = token
        self._place = place
        self._own_hosts = own_hosts
        self._seconds = seconds
        self._trusted = ssl.create_default_context()
        if site.scheme == "http" and site.host not in own_hosts:
            raise SourceUnreadable(
                "the token would be sent unencrypted",
                place=place,
                remedy="Write https:// in `url`; a Moodle of your own network that has no https is named in "
                "PREMIERJET_WEB_OWN_HOSTS",
            )

    def sections(self, course: int) -> tuple[Section, ...]:
        """Return what a course holds, as far as the token's user sees it."""
        return self.called(SECTIONS, "core_course_get_contents", courseid=course)

    def revisions(self, course: int) -> Mapping[int, int]:
        """Return the revision of each book by its activity's id; none where the token is refused them."""
        try:
            books = self.called(BOOKS, "mod_book_get_books_by_courses", **{"courseids[0]": course})
        except Refused:
            return {}
        return {book.coursemodule: book.revision for book in books.books if book.revision is not None}

    def file(self, url: str, *, largest: int, place: str) -> Answer:
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
        location = located(url)
        if (location.site, location.path.startswith(f"{self._site.path.rstrip('/')}{FILES}")) != (
            self._site.site,
            True,
        ):
            raise SourceUnreadable(
                f"is said to be at {location.site}, not at this Moodle",
                place=place,
                remedy="Write the address Moodle itself is set up with (wwwroot in its config.php) in `url`",
            )
        return location

    def called(self, answer: TypeAdapter[T], function: str, **parameters: object) -> T:
        """Return what a function answers; raises Refused where Moodle refuses it."""
        form = {"wstoken": self._token, "wsfunction": function, "moodlewsrestformat": "json", **parameters}
        said = self._post(located(self.root + CALLS), form, function, LARGEST_ANSWER, self._place)
        return self._understood(answer, said.data, function)

    def uploaded(self, path: str, name: str, data: Member) -> int:
        """Send a file to a draft area of its own, and return the area's id; Moodle empties it by itself.

        Its path and name are those the file will have (webservice/upload.php). A blob is never held.
        """
        fields = {"token": self._token, "filearea": "draft", "itemid": "0", "filepath": path}
        boundary, body = multipart(fields, name, data)
        said = self._sent(
            located(self.root + UPLOADS),
            body.pieces(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(body.size)},
            "upload",
            LARGEST_ANSWER,
            self._place,
        )
        (file,) = self._understood(UPLOADED, said.data, "upload")
        if file.itemid is None:
            happened, remedy = explained(file.errortype or "unknown", "upload")
            raise Refused(happened, place=f"{self._place}, {name}", remedy=remedy)
        return file.itemid

    def _understood(self, answer: TypeAdapter[T], said: bytes, function: str) -> T:
        data = _read(said)
        if data is NO_JSON:
            raise SourceUnreadable(NO_DATA[0], place=self._place, remedy=NO_DATA[1])
        self._refuse(data, function, self._place)
        try:
            return answer.validate_python(data)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise SourceUnreadable(
                f"{function} answers otherwise than Moodle documents, at {where or 'its top'}",
                place=self._place,
                remedy="See whether a plugin of this Moodle changes it, and tell us its version",
            ) from error

    def _refuse(self, data: object, function: str | None, place: str) -> None:
        code = refusal_in(data)
        if code is not None:
            happened, remedy = explained(code, function)
            kind = RefusedForAll if function is None and code not in ABOUT_ONE_FILE else Refused
            raise kind(happened, place=place, remedy=remedy)

    def _post(
        self, location: Location, form: Mapping[str, object], function: str | None, largest: int, place: str
    ) -> Answer:
        typed = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._sent(location, urlencode(form).encode(), typed, function, largest, place)

    def _sent(
        self,
        location: Location,
        body: bytes | Iterator[bytes],
        typed: Mapping[str, str],
        function: str | None,
        largest: int,
        place: str,
    ) -> Answer:
        said = {"User-Agent": f"Premierjet/{version('premierjet')}", "Accept-Encoding": "gzip"}
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
            raise SourceUnreadable(error.happened, place=place, remedy=error.remedy) from error
        if answer.status != 200:
            happened, remedy = self._elsewhere(answer) or explained_status(answer.status, function)
            is_for_all = function is None and answer.status in CLOSING
            raise (RefusedForAll if is_for_all else SourceUnreadable)(happened, place=place, remedy=remedy)
        return answer

    def _elsewhere(self, answer: Answer) -> tuple[str, str] | None:
        """Return where Moodle sends us instead: never followed, for the token would go along."""
        if answer.status not in MOVED:
            return None
        try:
            to = located(answer.headers.get("location", ""), self._site)
        except SourceUnreadable:
            return "Moodle leads to no web address", "Open `url` in a browser"
        if "login" in to.path or to.host != self._site.host:
            return (
                f"Moodle leads to {to.site}{to.path}",
                "If it is a sign-in, let /webservice/ pass it; if Moodle has moved, correct `url`",
            )
        return f"Moodle leads to {to.site}{to.path}", f"Write what it leads to in `url`, as {to.site}"


def _read(data: bytes) -> object:
    """Return what JSON says, or NO_JSON; a function that only does something answers `null`."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return NO_JSON
