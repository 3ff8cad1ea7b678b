"""What a real cmi5 player and a real LRS held of six learners, pulled at the command line."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.line import results_of
from tests.adapters.results.lrs_server import LOGIN, Lrs, lrs_server, recorded_statements
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
    with results_of(fresh.workspace, "froid").reading() as connection:
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
