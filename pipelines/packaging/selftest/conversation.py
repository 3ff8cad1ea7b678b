"""Check of a cmi5 unit's requests to its LMS, in the order they came."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.packaging.selftest.launch import LAUNCH_DATA, PREFERENCES, LaunchedSession
from schemas.finding import Finding

FETCH, STATEMENTS, STATE, PROFILE = "fetch", "statements", "activities/state", "agents/profile"


@dataclass(frozen=True)
class Request:
    """One request of a unit: `resource` is `fetch` or a resource of xAPI, header names are lower case."""

    method: str
    resource: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def reads(self, resource: str, key: str, value: str) -> bool:
        """Return whether it is a GET of a resource with one parameter set to `value`."""
        return (self.method, self.resource) == ("GET", resource) and self.parameters.get(key) == value


def judge_requests(requests: Sequence[Request], launch: LaunchedSession, token: str) -> tuple[Finding, ...]:
    """Return a finding for each rule of cmi5 that the requests of a session break."""
    request_findings = judge_xapi_requests(requests, launch, token)
    return (*_check_fetch(requests), *_check_start(requests), *request_findings)


def judge_xapi_requests(
    requests: Sequence[Request], launch: LaunchedSession, token: str
) -> tuple[Finding, ...]:
    """Return a finding for each rule that a single request breaks, in cmi5 or plain xAPI."""
    return tuple(
        finding
        for number, request in enumerate(requests, start=1)
        for finding in _check_request(number, request, launch, token)
    )


def _check_fetch(requests: Sequence[Request]) -> Iterator[Finding]:
    fetches = [(number, each) for number, each in enumerate(requests, 1) if each.resource == FETCH]
    for number, each in fetches:
        if each.method != "POST":
            yield _make_finding("session.fetch-method", number, each, found=each.method)
    for number, each in fetches[1:]:
        yield _make_finding("session.fetch-twice", number, each)


def _check_start(requests: Sequence[Request]) -> Iterator[Finding]:
    first_statement = next(
        (n for n, each in enumerate(requests) if each.resource == STATEMENTS), len(requests)
    )
    requests_before = requests[:first_statement]
    if not any(each.reads(STATE, "stateId", LAUNCH_DATA) for each in requests_before):
        yield Finding(rule="session.launch-data-unread", place="session")
    if not any(each.reads(PROFILE, "profileId", PREFERENCES) for each in requests_before):
        yield Finding(rule="session.preferences-unread", place="session")


def _check_request(number: int, request: Request, launch: LaunchedSession, token: str) -> Iterator[Finding]:
    if request.resource == FETCH:
        return
    if request.headers.get("authorization") != f"Basic {token}":
        yield _make_finding("session.authorization", number, request)
    if not request.headers.get("x-experience-api-version", "").startswith("1.0"):
        version = request.headers.get("x-experience-api-version")
        yield _make_finding("session.version", number, request, found=version)
    if request.parameters.get("stateId") == LAUNCH_DATA and request.method != "GET":
        yield _make_finding("session.launch-data-written", number, request)
    yield from _check_parameters(number, request, launch)


def _check_parameters(number: int, request: Request, launch: LaunchedSession) -> Iterator[Finding]:
    if request.resource not in {STATE, PROFILE}:
        return
    try:
        agent = json.loads(request.parameters.get("agent", ""))
    except ValueError:
        agent = None
    if agent != launch.actor:
        yield _make_finding("session.agent", number, request)
    if request.resource == STATE:
        expected = {"activityId": launch.activity, "registration": launch.registration}
        wrong = sorted(name for name, value in expected.items() if request.parameters.get(name) != value)
        if wrong:
            yield _make_finding("session.state-of-another", number, request, names=", ".join(wrong))


def _make_finding(rule: str, number: int, request: Request, **facts: object) -> Finding:
    place = f"request {number}, {request.method} {request.resource}"
    return Finding(rule=rule, place=place, facts={name: str(fact) for name, fact in facts.items()})
