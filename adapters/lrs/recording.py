"""Client of a learning record store, to which decisions and publications are sent if one is configured.

The ledger stays the record of them: after a failure here the caller goes on.
"""

from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlencode, urlsplit

from tincan import LRSResponse, RemoteLRS
from tincan.http_request import HTTPRequest

from adapters.lrs.statements import build_statement
from schemas.course import Course
from schemas.errors import TargetUnusable
from schemas.review import Decision, Published

TIMEOUT_SECONDS = 10.0
SETTING = "PREMIERJET_LRS_ENDPOINT"
MAY_NOT_READ = 403
REMEDIES = {
    400: "Check that the server speaks xAPI 1.0.3",
    401: "Correct PREMIERJET_LRS_USERNAME and PREMIERJET_LRS_PASSWORD",
    403: "Give these credentials the right to write statements",
    404: f"Correct {SETTING}: it is the address that /statements follows",
    413: "Raise the server's limit on a request's size",
    429: "Try again later",
}


class LearningRecordStore:
    """One LRS; `home_page` is the URL of this installation, for the accounts of its people."""

    def __init__(
        self,
        endpoint: str,
        username: str,
        password: str,
        *,
        home_page: str,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._endpoint = _check_endpoint(endpoint)
        self._home_page = home_page
        # Written out here because tincan encodes credentials as ASCII only (RFC 7617 allows UTF-8).
        login = b64encode(f"{username}:{password}".encode()).decode()
        self._remote = _TimedLRS(timeout_seconds, endpoint=self._endpoint, auth=f"Basic {login}")

    def record(self, recorded: Decision | Published, course: Course, activity: str) -> str:
        """Send one statement and return its id; `activity` is the module's activity IRI.

        Raises TargetUnusable if the LRS does not answer in time, or refuses the statement.
        """
        statement = build_statement(recorded, course, activity, self._home_page)
        try:
            answer = self._remote.save_statement(statement)
        except OSError as error:
            raise self._no_answer_error(str(error) or type(error).__name__) from error
        except HTTPException as error:
            # Its text comes from the server, which may repeat the password.
            raise self._no_answer_error(type(error).__name__) from None
        if not answer.success:
            status = answer.response.status
            remedy = REMEDIES.get(status, "Look at the server's log; the ledger holds what was recorded")
            raise self._unusable_error(f"the LRS answered {status}", remedy)
        return str(statement.id)

    def check(self) -> str:
        """Return a sentence that the LRS accepts this login, also if it may not read; nothing is written.

        Raises TargetUnusable if the LRS does not answer, or refuses the login.
        """
        asked = HTTPRequest(method="GET", resource="statements", query_params={"limit": 1})
        try:
            answer = self._remote._send_request(asked)
        except OSError as error:
            raise self._no_answer_error(str(error) or type(error).__name__) from error
        except HTTPException as error:
            raise self._no_answer_error(type(error).__name__) from None
        status = answer.response.status
        if not answer.success and status != MAY_NOT_READ:
            raise self._unusable_error(
                f"the LRS answered {status}", REMEDIES.get(status, "Look at the server's log")
            )
        return f"{self._endpoint} answers"

    def _no_answer_error(self, reason: str) -> TargetUnusable:
        return self._unusable_error(
            f"the LRS does not answer ({reason})",
            "Check the network and the address; the ledger holds what was recorded",
        )

    def _unusable_error(self, happened: str, remedy: str) -> TargetUnusable:
        return TargetUnusable(happened, place=f"{SETTING} {self._endpoint}", remedy=remedy)


def _check_endpoint(endpoint: str) -> str:
    try:
        parts = urlsplit(endpoint)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.query or parts.fragment:
        raise TargetUnusable(
            "is not the address of an LRS",
            place=SETTING,
            remedy="Write it like https://lrs.example/xapi, without login or query",
        )
    return endpoint.rstrip("/") + "/"


class _TimedLRS(RemoteLRS):  # type: ignore[misc]  # tincan has no types
    """tincan's client with a timeout: its own connections wait for ever."""

    _props = (*RemoteLRS._props, "timeout_seconds")  # tincan refuses attributes it was not told of

    def __init__(self, timeout_seconds: float, **settings: str) -> None:
        super().__init__(**settings)
        self._timeout_seconds = timeout_seconds

    def _send_request(self, request: HTTPRequest) -> LRSResponse:
        parts = urlsplit(self.endpoint + request.resource)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._timeout_seconds)
        headers = {"X-Experience-API-Version": self.version, "Authorization": self.auth, **request.headers}
        query = urlencode({name: str(value) for name, value in request.query_params.items()})
        body = request.content.encode() if request.content else None
        try:
            connection.request(request.method, f"{parts.path}?{query}", body, headers)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        return LRSResponse(success=200 <= answer.status < 300, request=request, response=answer, data=data)
