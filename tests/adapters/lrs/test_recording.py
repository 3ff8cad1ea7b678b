"""What people decide reaches a real learning record store, and one that fails never costs a decision."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen
from uuid import UUID

import pytest

from adapters.lrs.factory import open_lrs
from adapters.lrs.recording import LearningRecordStore
from adapters.lrs.statements import build_statement
from adapters.settings import Settings
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from schemas.errors import InvalidInput, TargetUnusable
from schemas.review import Decision, Published, Verdict
from tests.ralph import PASSWORD, USER, Ralph, lrs

HOME_PAGE = "https://premierjet.halles.example"
ACTIVITY = "https://formation.example/froid/chaine"
EXTENSION = "urn:premierjet:xapi:"
PUBLISHED = Published(module=KEY, digest="a" * 64, release=3, release_digest="b" * 64, at=NOON)


@pytest.fixture(scope="module")
def ralph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ralph]:
    with lrs(tmp_path_factory.mktemp("lrs")) as running:
        running.start()
        # It takes longer to start on a busy machine than a recording waits for an answer.
        with urlopen(urljoin(running.endpoint, "/__lbheartbeat__"), timeout=120):
            yield running


def store(
    endpoint: str, username: str = USER, password: str = PASSWORD, **more: float
) -> LearningRecordStore:
    return LearningRecordStore(endpoint, username, password, home_page=HOME_PAGE, **more)


def said(recorded: Any) -> dict[str, Any]:
    statement: dict[str, Any] = json.loads(
        build_statement(recorded, builders.course(), ACTIVITY, HOME_PAGE).to_json("1.0.3")
    )
    return statement


def test_decisions_and_publications_are_held_by_a_real_lrs(ralph: Ralph) -> None:
    opened = open_lrs(
        Settings(
            _env_file=None,
            lrs_endpoint=ralph.endpoint.rstrip("/"),
            lrs_username=USER,
            lrs_password=PASSWORD,
            desk_url=HOME_PAGE,
        )
    )
    assert opened is not None
    decided = (builders.decision(verdict=verdict, comment="entre nous") for verdict in Verdict)
    sent: tuple[Decision | Published, ...] = (*decided, PUBLISHED)
    ids = [opened.record(each, builders.course(), ACTIVITY) for each in sent]
    held = ralph.statements()
    assert ralph.validate(held) == ""
    by_id = {statement["id"]: statement for statement in held}
    assert {by_id[each]["verb"]["id"].rpartition("/")[2] for each in ids} == {
        "approve",
        "return",
        "reject",
        "retract",
        "published",
    }
    assert "entre nous" not in json.dumps(held)


def test_a_wrong_password_is_refused_with_the_settings_to_correct(ralph: Ralph) -> None:
    with pytest.raises(
        TargetUnusable, match=r"answered 401\. Correct PREMIERJET_LRS_USERNAME and PREMIERJET"
    ):
        store(ralph.endpoint, password="wrong").record(builders.decision(), builders.course(), ACTIVITY)


def test_a_wrong_path_is_refused_with_the_setting_to_correct(ralph: Ralph) -> None:
    wrong = ralph.endpoint.replace("/xAPI/", "/nowhere/")
    with pytest.raises(TargetUnusable, match=r"answered 404\. Correct PREMIERJET_LRS_ENDPOINT"):
        store(wrong).record(builders.decision(), builders.course(), ACTIVITY)


def test_a_statement_names_the_person_the_module_and_what_was_approved() -> None:
    decision = builders.decision(verified=True, revision=2)
    statement = said(decision)
    assert statement["actor"]["account"] == {"name": "lea", "homePage": HOME_PAGE}
    assert statement["object"]["id"] == ACTIVITY
    assert statement["object"]["definition"]["name"] == {"fr": "La chaîne du froid"}
    assert statement["context"]["revision"] == "r2"
    assert statement["timestamp"] == "2026-11-24T12:00:00+00:00"
    assert statement["context"]["extensions"] == {
        EXTENSION + "module": KEY,
        EXTENSION + "content-sha256": decision.digest,
        EXTENSION + "verified": True,
        EXTENSION + "findings-sha256": decision.findings,
    }


def test_a_publication_is_said_by_the_installation_with_the_digest_of_its_release() -> None:
    statement = said(PUBLISHED)
    assert statement["actor"]["account"]["name"] == "Premierjet"
    assert statement["verb"]["display"] == {"en": "published", "fr": "a publié"}
    assert statement["context"]["extensions"][EXTENSION + "release"] == 3
    assert statement["context"]["extensions"][EXTENSION + "release-sha256"] == "b" * 64


def test_every_statement_has_a_random_id_of_its_own() -> None:
    """tincan refuses the version 7 ids that some servers give to statements without one."""
    ids = [UUID(said(builders.decision())["id"]) for _ in range(3)]
    assert {each.version for each in ids} == {4}
    assert len(set(ids)) == 3


def test_a_server_that_is_not_there_is_said_so() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(TargetUnusable, match=r"does not answer.*the ledger holds what was recorded"):
            store(f"http://127.0.0.1:{unused.getsockname()[1]}/xapi").record(
                builders.decision(), builders.course(), ACTIVITY
            )


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        with pytest.raises(TargetUnusable, match="timed out"):
            store(f"http://127.0.0.1:{silent.getsockname()[1]}/xapi", timeout_seconds=0.2).record(
                builders.decision(), builders.course(), ACTIVITY
            )
    assert time.monotonic() - started < 5


@contextmanager
def answering(status: int) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """A server that keeps what it is sent and always answers the same status."""
    received: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            received.append((self.path, self.headers))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/xapi", received
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "remedy"), [(400, "xAPI 1.0.3"), (403, "right to write"), (429, "Try again"), (500, "log")]
)
def test_what_the_server_refuses_comes_with_a_remedy(status: int, remedy: str) -> None:
    with answering(status) as (url, _), pytest.raises(TargetUnusable, match=f"answered {status}.*{remedy}"):
        store(url).record(builders.decision(), builders.course(), ACTIVITY)


def test_credentials_may_hold_any_letter() -> None:
    """tincan encodes them as ASCII; RFC 7617 has UTF-8."""
    with answering(204) as (url, received):
        sent = store(url, "léa", "été").record(builders.decision(), builders.course(), ACTIVITY)
    ((path, headers),) = received
    assert path == f"/xapi/statements?statementId={sent}"
    assert headers["Authorization"] == "Basic bMOpYTrDqXTDqQ=="
    assert headers["X-Experience-API-Version"] == "1.0.3"


def test_nothing_is_recorded_where_no_lrs_is_set() -> None:
    assert open_lrs(Settings(_env_file=None)) is None


@pytest.mark.parametrize(
    "endpoint",
    ["lrs.example/xapi", "ftp://lrs.example", "https://", "https://a:b@lrs.example/", "http://[x/"],
)
def test_an_address_that_is_no_url_is_refused_with_its_setting(endpoint: str) -> None:
    with pytest.raises(TargetUnusable, match=r"PREMIERJET_LRS_ENDPOINT: is not the address of an LRS"):
        open_lrs(Settings(_env_file=None, lrs_endpoint=endpoint))


def test_a_module_that_left_the_course_is_named() -> None:
    with pytest.raises(InvalidInput, match="has no module"):
        said(builders.decision(module="froid--autre"))
