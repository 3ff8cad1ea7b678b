"""Launching a job over HTTP: straight to the webserver, and a sentence where it does not answer."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from adapters.dagster_names import DagsterNames
from adapters.launchpad import DagsterRunState, Launchpad, Run
from schemas.errors import DagsterUnusable

Answers = Callable[[dict[str, Any]], tuple[int, bytes]]


class Webserver:
    """A real HTTP server that answers GraphQL as a test says, and keeps what it was asked."""

    def __init__(self, answers: Answers) -> None:
        asked = self.asked = []  # type: list[dict[str, str]]

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asked.append({name.lower(): value for name, value in self.headers.items()})
                status, data = answers(json.loads(body))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/graphql")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = Thread(target=self.server.serve_forever)

    def __enter__(self) -> "Webserver":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def location(name: str, *tags: str, root: str = "") -> dict[str, Any]:
    """Return a location of a root with the jobs `decide`, and `sweep` with these tags."""
    named = [{"key": "premierjet/location", "value": root}] if root else []
    sweep = {"name": "sweep", "tags": [*({"key": key, "value": "sweep"} for key in tags), *named]}
    repository = {"name": "__repository__", "jobs": [{"name": "decide", "tags": []}, sweep]}
    loaded = {"__typename": "RepositoryLocation", "repositories": [repository]}
    return {"name": name, "locationOrLoadError": loaded}


def list_locations(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"workspaceOrError": {"locationEntries": [*entries]}}


def graphql(asked: dict[str, Any]) -> tuple[int, bytes]:
    """Answer as Dagster does where all is well."""
    if "Repositories" in asked["query"]:
        broken = {"name": "theirs", "locationOrLoadError": {"__typename": "PythonError", "message": "no"}}
        data: dict[str, Any] = list_locations(broken, location("learning", "premierjet/work"))
    elif "launchRun" in asked["query"]:
        data = {"launchRun": {"__typename": "LaunchRunSuccess", "run": {"runId": "run-1"}}}
    else:
        data = {"runOrError": {"status": "SUCCESS", "eventConnection": {"events": []}}}
    return 200, json.dumps({"data": data}).encode()


@pytest.fixture
def webserver() -> Iterator[Webserver]:
    with Webserver(graphql) as server:
        yield server


def launch(url: str, person: str = "Léa") -> str:
    return Launchpad(url).launch("decide", "decision", {"digest": "0" * 12}, {}, {"X-Forwarded-User": person})


def test_a_job_is_launched_under_the_name_of_whoever_signed_in(webserver: Webserver) -> None:
    assert launch(webserver.url) == "run-1"
    assert Launchpad(webserver.url).run("run-1").state is DagsterRunState.SUCCEEDED
    named = {asked["x-forwarded-user"].encode("latin-1").decode() for asked in webserver.asked[1:2]}
    assert named == {"Léa"}


@pytest.mark.parametrize(
    ("entries", "launched"),
    [
        ([location("acme", "acme/work"), location("learning", "premierjet/work")], "learning"),
        ([location("acme", "acme/work"), location("premierjet")], "premierjet"),
        ([location("acme", "acme/work"), location("other")], None),
    ],
    ids=["ours by its tags", "ours by its name", "none of ours"],
)
def test_a_foreign_job_of_the_same_name_is_never_started(
    entries: list[dict[str, Any]], launched: str | None
) -> None:
    with serve_locations(entries) as (url, selected):
        if launched is None:
            with pytest.raises(DagsterUnusable, match="decide"):
                launch(url)
        else:
            launch(url)
    assert selected == ([launched] if launched else [])


@contextmanager
def serve_locations(entries: list[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """The address of a webserver with these locations, and those in which it is asked to launch a job."""
    selected: list[str] = []

    def answer(asked: dict[str, Any]) -> tuple[int, bytes]:
        if "Repositories" in asked["query"]:
            return 200, json.dumps({"data": list_locations(*entries)}).encode()
        selected.append(asked["variables"]["params"]["selector"]["repositoryLocationName"])
        return graphql(asked)

    with Webserver(answer) as server:
        yield server.url, selected


def select_location(entries: list[dict[str, Any]], root: str) -> str:
    """Return the location in which the desk of a root launches a job."""
    with serve_locations(entries) as (url, selected):
        Launchpad(url, DagsterNames(root)).launch("decide", "decision", {}, {})
    return selected[0]


OURS = "premierjet/work"
BRANDS = [location("north", OURS, root="north"), location("south", OURS, root="south")]


@pytest.mark.parametrize("root", ["north", "south"])
def test_the_desk_of_each_root_launches_in_its_own_location(root: str) -> None:
    """Each decision of the second desk ran in the first location, and was refused there."""
    assert select_location(BRANDS, root) == root
    assert select_location([*BRANDS, location("premierjet", OURS)], "") == "premierjet"


@pytest.mark.parametrize(
    ("entries", "root", "sentence"),
    [
        (
            [location("north", OURS), location("south", OURS)],
            "",
            r"several roots under the same names \(north, south\).*PREMIERJET_LOCATION=north",
        ),
        (BRANDS, "", r"other roots \(north, south\), and this one has no name.*PREMIERJET_LOCATION= with"),
        (BRANDS, "east", r"no location of the root east, but north, south.*Call .* east in workspace\.yaml"),
        (
            [BRANDS[0], {"name": "south", "locationOrLoadError": {"message": "no course"}}],
            "south",
            "has not loaded south: no course",
        ),
    ],
    ids=["two without a name", "none without a name", "none of that name", "its own is broken"],
)
def test_a_desk_that_may_mean_several_roots_says_what_to_write(
    entries: list[dict[str, Any]], root: str, sentence: str
) -> None:
    with pytest.raises(DagsterUnusable, match=sentence):
        select_location(entries, root)


def test_a_job_that_no_location_has_is_told_with_what_did_not_load(webserver: Webserver) -> None:
    with pytest.raises(DagsterUnusable, match="has not loaded theirs: no"):
        Launchpad(webserver.url).launch("other", "op", {}, {})


def test_no_proxy_of_the_environment_ever_sees_the_name(
    webserver: Webserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Webserver(graphql) as eavesdropper:
        for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(variable, eavesdropper.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert launch(webserver.url) == "run-1"
        assert eavesdropper.asked == []


def failed(event: dict[str, Any]) -> Answers:
    """Answer as Dagster does of a run that failed with these events."""
    run = {"status": "FAILURE", "eventConnection": {"events": [{}, event]}}
    return lambda _: (200, json.dumps({"data": {"runOrError": run}}).encode())


def list_runs(**roots: str) -> Answers:
    """Answer as Dagster does: the runs with every tag asked for, at most as many as asked for."""
    runs = [
        {"runId": run, "tags": [{"key": OPERATION, "value": ORDERED}, *name_root(root)]}
        for run, root in roots.items()
    ]

    def answer(asked: dict[str, Any]) -> tuple[int, bytes]:
        wanted = asked["variables"]["tags"]
        found = [run for run in runs if all(each in run["tags"] for each in wanted)]
        limited = found[:1] if "limit: 1" in asked["query"] else found
        return 200, json.dumps({"data": {"runsOrError": {"results": limited}}}).encode()

    return answer


def name_root(root: str) -> list[dict[str, str]]:
    return [{"key": "premierjet/location", "value": root}] if root else []


OPERATION, ORDERED = "premierjet/operation", "froid--chaine/1"


@pytest.mark.parametrize(
    ("root", "runs", "found"),
    [
        ("", {"a": "north"}, None),
        ("", {"a": "north", "b": ""}, "b"),
        ("", {"a": "", "b": ""}, "a"),
        ("north", {"a": "", "b": "south", "c": "north"}, "c"),
        ("north", {"a": "", "b": "south"}, None),
    ],
    ids=["another's alone", "its own after another's", "its newest", "that of its name", "none of its name"],
)
def test_a_root_finds_the_runs_of_its_own_alone(root: str, runs: dict[str, str], found: str | None) -> None:
    """Two roots with the same course: that without a name took an operation of the other's for its own."""
    with Webserver(list_runs(**runs)) as server:
        assert Launchpad(server.url, DagsterNames(root)).find(OPERATION, ORDERED) == found


def test_a_run_tells_its_tags() -> None:
    tags = [{"key": "premierjet/operation", "value": "froid--chaine/1"}]
    run = {"status": "QUEUED", "tags": tags, "eventConnection": {"events": []}}
    with Webserver(lambda _: (200, json.dumps({"data": {"runOrError": run}}).encode())) as server:
        found = Launchpad(server.url).run("run-1")
    assert found == Run(DagsterRunState.QUEUED, tags={"premierjet/operation": "froid--chaine/1"})


def test_a_run_that_failed_tells_why_in_each_language_it_kept() -> None:
    error = {"message": "dagster.Failure", "errorChain": [{"error": {"message": "errors.Odd: no\n"}}]}
    told = [{"label": "fr", "text": "non"}, {"label": "en", "text": "no, in full"}, {"label": "path"}]
    with Webserver(failed({"error": error, "failureMetadata": {"metadataEntries": told}})) as server:
        run = Launchpad(server.url).run("run-1")
    assert run is not None
    assert run.failure == {"fr": "non", "en": "no, in full"}


@pytest.mark.parametrize("kept", [None, {"metadataEntries": []}], ids=["no failure of ours", "nothing kept"])
def test_a_run_that_kept_no_language_tells_its_innermost_reason(kept: dict[str, Any] | None) -> None:
    error = {"message": "dagster.Failure", "errorChain": [{"error": {"message": "errors.Odd: no\n"}}]}
    with Webserver(failed({"error": error, "failureMetadata": kept})) as server:
        run = Launchpad(server.url).run("run-1")
    assert run is not None
    assert run.failure == {"en": "no"}


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (302, b""),
        (200, b"<html>sign in</html>"),
        (200, b"[]"),
        (200, b'{"errors": [{"message": "no"}]}'),
    ],
    ids=["error", "redirect", "page", "list", "refusal"],
)
def test_whatever_is_no_answer_of_dagster_is_told_with_its_address(answer: tuple[int, bytes]) -> None:
    with Webserver(lambda _: answer) as server, pytest.raises(DagsterUnusable, match=server.url):
        launch(server.url)


def test_a_dead_webserver_is_told_with_what_to_start() -> None:
    with pytest.raises(DagsterUnusable, match="Start it"):
        launch("http://127.0.0.1:9")
