"""What a real cmi5 player and a real LRS held of six learners, pulled at the command line."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipelines.workflow.pull_results import open_course_results
from tests.adapters.results.lrs_server import (
    LOGIN,
    Answered,
    Lrs,
    lrs_server,
    recorded,
    recorded_statements,
)
from tests.cli.conftest import Door

COURSE = "https://formation.tablee-des-deux-rives.example/hygiene-et-froid"
MODULES = {"food-allergies": "froid--food-allergies", "refroidir-et-remettre": "froid--refroidir-et-remettre"}
BY_LMS = ("launched", "satisfied", "waived")


@pytest.fixture
def lrs(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lrs]:
    """A real LRS's answers, asked for the course whose packages were played."""
    monkeypatch.setenv("PREMIERJET_RESULTS_LRS_LOGIN", f"127.0.0.1={LOGIN}")
    monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
    with lrs_server() as server:
        server.statements = recorded_statements()
        origin = {"kind": "lrs", "id": "lrs", "url": server.url, "page": 20}
        fresh.change(iri=COURSE, results={"origins": [origin], "keep_months": 120})
        yield server


def verb(statement: dict[str, Any]) -> str:
    return str(statement["verb"]["id"]).rpartition("/")[2]


def played_module(statement: dict[str, Any]) -> str:
    """Return the module the LMS launched, as the template of the launch names it: first in the grouping."""
    first = statement["context"]["contextActivities"]["grouping"][0]["id"]
    return MODULES[first.rpartition("/")[2]]


def test_each_recorded_statement_counts_for_its_module(fresh: Door, lrs: Lrs) -> None:
    """The LMS gives its own activity ids, and an answer names its objective beside the module.

    The objective's id is below the module's and sorts after it: each of these 37 answers went aside.
    """
    said = [each for each in lrs.statements if verb(each) not in BY_LMS]
    row = fresh.well("results", "pull")["courses"][0]
    assert (row["new"], row["aside"], row["elsewhere"]) == (len(said), 0, 0)
    with open_course_results(fresh.workspace, "froid").open_view() as connection:
        found = connection.execute("SELECT id, module FROM results").fetchall()
        wrong = connection.execute("SELECT count(*) FROM results WHERE kind = 'answered' AND item IS NULL")
        assert wrong.fetchall() == [(0,)]
    assert dict(found) == {each["id"]: played_module(each) for each in said}
    assert Counter(module for _, module in found) == {
        MODULES["food-allergies"]: 93,
        MODULES["refroidir-et-remettre"]: 36,
    }
    again = fresh.well("results", "pull")["courses"][0]
    assert (again["results"], again["new"]) == (len(said), 0)


def newest_first(lrs: Lrs) -> None:
    lrs.statements.reverse()


def in_no_order(lrs: Lrs) -> None:
    lrs.statements.sort(key=lambda each: str(each["id"]))


def in_2_0(lrs: Lrs) -> None:
    lrs.version = "2.0.0"


def forgetting_more(lrs: Lrs) -> None:
    held = sorted(lrs.statements, key=lambda each: str(each["stored"]))

    def instead(query: dict[str, list[str]]) -> Answered:
        since = query.get("since", [""])[0]
        found = [each for each in held if each["stored"] > since]
        return Answered(body=json.dumps({"statements": found[:20]}).encode())

    lrs.instead = instead


def repeating_each_page(lrs: Lrs) -> None:
    held = lrs.statements

    def instead(query: dict[str, list[str]]) -> Answered:
        turn = int(query.get("_cursor", ["0"])[0])
        page: dict[str, Any] = {"statements": held[turn // 2 * 20 :][:20]}
        if turn // 2 * 20 + 20 < len(held):
            page["more"] = f"/xapi/statements?_cursor={turn + 1}"
        return Answered(body=json.dumps(page).encode())

    lrs.instead = instead


@pytest.mark.parametrize(
    "disorder", [newest_first, in_no_order, in_2_0, forgetting_more, repeating_each_page]
)
def test_an_lrs_in_disorder_loses_and_doubles_nothing(
    fresh: Door, lrs: Lrs, disorder: Callable[[Lrs], None]
) -> None:
    said = [each for each in lrs.statements if verb(each) not in BY_LMS]
    disorder(lrs)
    for new in (len(said), 0):
        row = fresh.well("results", "pull")["courses"][0]
        assert (row["results"], row["new"], row["aside"]) == (len(said), new, 0)
    with open_course_results(fresh.workspace, "froid").open_view() as connection:
        found = [name for (name,) in connection.execute("SELECT id FROM results").fetchall()]
    assert sorted(found) == sorted(each["id"] for each in said)
    assert len(lrs.asked) < 60


@pytest.mark.parametrize(
    ("case", "status", "words"),
    [
        ("wrong-login", 401, "PREMIERJET_RESULTS_LRS_LOGIN"),
        ("no-version", 400, "accepts xAPI"),
        ("odd-since", 400, "accepts xAPI"),
    ],
)
def test_a_refusal_of_the_real_lrs_is_told_with_its_remedy(
    fresh: Door, lrs: Lrs, case: str, status: int, words: str
) -> None:
    lrs.instead = lambda query: Answered(status, recorded(case))
    told = fresh("results", "pull")
    assert told.code == 2
    assert words in told.err


def test_the_next_page_is_where_the_real_lrs_says(fresh: Door, lrs: Lrs) -> None:
    """Its `more` is a path without a host, with a cursor nobody can make."""
    first = json.loads(recorded("page-of-two"))
    given = {each["id"] for each in first["statements"]}
    alice = [each for each in lrs.statements if each["actor"] == first["statements"][0]["actor"]]
    rest = {"statements": [each for each in alice if each["id"] not in given]}

    def instead(query: dict[str, list[str]]) -> Answered:
        return Answered(body=json.dumps(rest).encode() if "_cursor" in query else recorded("page-of-two"))

    lrs.instead = instead
    row = fresh.well("results", "pull")["courses"][0]
    assert (len(alice), row["new"], row["aside"]) == (21, 19, 0)
    assert lrs.asked[1]["_cursor"] == ["01a2215d-a908-43be-9f7a-a5e837a1b5f0"]
