"""Client for SCORM Cloud's API v2 (cloud.scorm.com/docs/v2/reference): courses, versions, import jobs.

The client chooses the id of a course. Each import makes a new version of it, which new learners get.
"""

import json
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal, TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from adapters.blob import Member
from adapters.installed_versions import read_own_version
from adapters.web.locations import locate
from adapters.web.multipart import build_multipart
from adapters.web.request import WebAnswer, ask
from pipelines.delivery.targets.scorm_cloud.target import ScormCloudTarget
from schemas.errors import SourceUnreadable, TargetUnusable
from schemas.refusal import Refusal

M = TypeVar("M", bound=BaseModel)

LARGEST_ANSWER = 100_000_000
"""The most bytes of an answer: a course's facts, its manifest or its content."""

REQUEST_SECONDS = 600.0
IMPORT_SECONDS = 600.0
POLL_SECONDS = 2.0
TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500
SECRET = "PREMIERJET_SCORM_CLOUD_SECRET"

STATUS_EXPLANATIONS = {
    400: (
        "SCORM Cloud refuses the request",
        "See whether the id is taken in another way, in the Cloud's log",
    ),
    401: ("SCORM Cloud does not know the application", f"Correct `app_id` and {SECRET}"),
    403: ("the application may not do this", "Give its credential in SCORM Cloud read and write on courses"),
    413: ("is larger than SCORM Cloud takes", "Split the module, or raise the plan's limit"),
    429: ("SCORM Cloud asks for fewer requests", "Deliver again later"),
}


class RequestRefused(TargetUnusable):
    """The Cloud refused a request, so that it did nothing; after another failure it may have done it."""


class CloudAnswer(BaseModel):
    """Base of the API's answers; fields we do not use are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class CloudCourse(CloudAnswer):
    """A course at its newest version (CourseSchema)."""

    id: str
    version: int


class ImportStarted(CloudAnswer):
    """The id of an import job (StringResultSchema)."""

    result: str


class ImportJob(CloudAnswer):
    """State of an import job (ImportJobResultSchema)."""

    status: Literal["RUNNING", "COMPLETE", "ERROR"]
    message: str = ""


RUNNING = ImportJob(status="RUNNING")
FORGOTTEN = ImportJob(status="ERROR", message="SCORM Cloud knows the job no more")


class ScormCloud:
    """Client for one application of SCORM Cloud; raises only TargetUnusable."""

    def __init__(
        self,
        target: ScormCloudTarget,
        *,
        secret: SecretStr | None,
        own_hosts: frozenset[str],
        import_seconds: float = IMPORT_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self.place = target.url.rstrip("/")
        self._own_hosts = own_hosts
        self._import_seconds = import_seconds
        self._poll_seconds = poll_seconds
        self._tls = ssl.create_default_context()
        if secret is None or not secret.get_secret_value():
            raise TargetUnusable(Refusal("scorm_cloud.no_secret", place=self.place, setting=SECRET))
        with _explain_faults():
            site = locate(self.place)
        if site.scheme == "http" and site.host not in own_hosts:
            raise TargetUnusable(Refusal("scorm_cloud.unencrypted", place=self.place))
        self._secret = secret.get_secret_value()
        pair = f"{target.app_id}:{self._secret}".encode()
        self._authorization = f"Basic {b64encode(pair).decode()}"

    def find_course(self, course: str) -> CloudCourse | None:
        """Return a course by its id, or None."""
        answer = self._ask(f"/courses/{quote(course)}", course)
        return None if answer is None else self._read(CloudCourse, answer, course)

    def read_asset(self, course: str, path: str) -> bytes | None:
        """Return a file of a course's newest version by its path, or None."""
        query = urlencode({"relativePath": path})
        answer = self._ask(f"/courses/{quote(course)}/asset?{query}", f"{course}, {path}")
        return None if answer is None else answer.data

    def upload_zip(self, course: str, name: str, data: Member) -> str:
        """Upload a package to be imported as a course's newest version, and return the id of the job."""
        boundary, body = build_multipart({}, name, data)
        query = urlencode({"courseId": course, "mayCreateNewVersion": "true"})
        answer = self._ask(
            f"/courses/importJobs/upload?{query}",
            f"{course}, {name}",
            body=body.pieces(),
            body_headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Content-Length": str(body.size),
            },
        )
        if answer is None:
            raise _wrong_address_error(self.place)
        return self._read(ImportStarted, answer, course).result

    def find_job(self, job: str, course: str) -> ImportJob:
        """Return the state of an import job; one that the Cloud no longer knows has ended in error."""
        return self._read_job(self._send(_job_path(job), course), course)

    def await_job(self, job: str, course: str) -> ImportJob:
        """Return the state of an import job once it has ended, or that it runs after `import_seconds`.

        A Cloud that is too busy to tell is asked again: the import goes on meanwhile.
        """
        end = time.monotonic() + self._import_seconds
        while True:
            answer = self._send(_job_path(job), course)
            is_busy = answer.status == TOO_MANY_REQUESTS or answer.status >= SERVER_ERRORS
            state = RUNNING if is_busy else self._read_job(answer, course)
            if state.status != "RUNNING" or time.monotonic() >= end:
                return state
            time.sleep(self._poll_seconds)

    def _read_job(self, answer: WebAnswer, course: str) -> ImportJob:
        found = self._check(answer, course)
        return FORGOTTEN if found is None else self._read(ImportJob, found, course)

    def shorten(self, text: str) -> str:
        """Return the first 200 characters of a message, without the secret it may repeat."""
        for secret in (self._secret, self._authorization.removeprefix("Basic ").rstrip("=")):
            text = text.replace(secret, "…")
        return " ".join(text.split())[:200]

    def _ask(
        self,
        path: str,
        about: str,
        *,
        body: Iterator[bytes] | None = None,
        body_headers: Mapping[str, str] | None = None,
    ) -> WebAnswer | None:
        """Return the answer to a request, None for 404; `about` names the course or file in an error."""
        return self._check(self._send(path, about, body=body, body_headers=body_headers), about)

    def _send(
        self,
        path: str,
        about: str,
        *,
        body: Iterator[bytes] | None = None,
        body_headers: Mapping[str, str] | None = None,
    ) -> WebAnswer:
        """Return the answer to a request, whatever its status."""
        headers = {
            "Authorization": self._authorization,
            "User-Agent": f"Premierjet/{read_own_version()}",
            "Accept-Encoding": "gzip",
            **(body_headers or {}),
        }
        with _explain_faults(f"{self.place}, {about}"):
            return ask(
                locate(self.place + path),
                headers,
                form=body,
                largest=LARGEST_ANSWER,
                deadline=time.monotonic() + REQUEST_SECONDS,
                own_hosts=self._own_hosts,
                trusted=self._tls,
            )

    def _check(self, answer: WebAnswer, about: str) -> WebAnswer | None:
        """Return an answer that is one, None for 404; raises TargetUnusable for any other status."""
        if answer.status == 404:
            return None
        if answer.status != 200:
            happened, remedy = STATUS_EXPLANATIONS.get(
                answer.status, (f"SCORM Cloud failed ({answer.status})", "Deliver again later")
            )
            kind = TargetUnusable if answer.status >= SERVER_ERRORS else RequestRefused
            raise kind(happened, place=f"{self.place}, {about}", remedy=remedy)
        return answer

    def _read(self, kind: type[M], answer: WebAnswer, about: str) -> M:
        try:
            return kind.model_validate(json.loads(answer.data))
        except (ValueError, ValidationError) as error:
            raise TargetUnusable(
                Refusal("scorm_cloud.other_answer", place=f"{self.place}, {about}")
            ) from error


def _job_path(job: str) -> str:
    return f"/courses/importJobs/{quote(job)}"


def _wrong_address_error(place: str) -> RequestRefused:
    return RequestRefused(Refusal("scorm_cloud.none_here", place=place))


@contextmanager
def _explain_faults(place: str = "") -> Iterator[None]:
    try:
        yield
    except SourceUnreadable as error:
        raise TargetUnusable(error.happened, place=place or error.place, remedy=error.remedy) from error
