"""The strict LMS itself: what cmi5 asks of the side that launches."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from pipelines.packaging.selftest.launch import SESSION, LaunchMode, read_unit
from pipelines.packaging.selftest.strict_lms import Lms
from pipelines.testing import samples
from tests.packaging.mistakes import CMI5, TINCAN
from tests.packaging.selftest.sessions import said

ORIGIN = "https://lms.example"


@pytest.fixture
def host() -> Lms:
    return Lms(samples.files(CMI5), origin=ORIGIN)


@pytest.fixture
def browser(host: Lms) -> TestClient:
    return TestClient(host.app, base_url=ORIGIN)


def parameters(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def signed(browser: TestClient, given: dict[str, str]) -> dict[str, str]:
    """The headers of a unit that has fetched its token."""
    token = browser.post(given["fetch"]).json()["auth-token"]
    return {"Authorization": f"Basic {token}", "X-Experience-API-Version": "1.0.3"}


def state(given: dict[str, str], name: str) -> str:
    query = {"stateId": name, "activityId": given["activityId"], "agent": given["actor"]}
    pairs = (query | {"registration": given["registration"]}).items()
    return f"{given['endpoint']}/activities/state?" + "&".join(f"{key}={value}" for key, value in pairs)


def test_a_unit_is_read_from_the_course_structure(host: Lms) -> None:
    unit = read_unit(host.files)
    assert (unit.publisher, unit.url) == ("https://formation.example/froid/chaine", "index.html")
    assert (unit.move_on, unit.mastery_score) == ("CompletedAndPassed", 0.8)


def test_a_tincan_package_is_launched_with_its_credentials_and_its_own_activity() -> None:
    host = Lms(samples.files(TINCAN), origin=ORIGIN)
    given = parameters(host.launch())
    assert set(given) == {"endpoint", "auth", "actor", "registration", "activity_id"}
    assert given["activity_id"] == "https://formation.example/froid/chaine"
    assert given["auth"] == f"Basic {host.sessions[0].token}"


def test_each_launch_is_a_session_of_its_own_in_one_registration(host: Lms) -> None:
    first, second = parameters(host.launch()), parameters(host.launch(LaunchMode.REVIEW))
    assert set(first) == {"endpoint", "fetch", "actor", "registration", "activityId"}
    assert first["registration"] == second["registration"]
    assert first["fetch"] != second["fetch"]
    assert first["activityId"] != read_unit(host.files).publisher
    assert host.sessions[0].launch.session != host.sessions[1].launch.session


def test_a_token_is_given_once_and_an_error_object_from_then_on(host: Lms, browser: TestClient) -> None:
    fetch = parameters(host.launch())["fetch"]
    assert browser.get(fetch).status_code == 405
    assert set(browser.post(fetch).json()) == {"auth-token"}
    again = browser.post(fetch)
    assert (again.status_code, again.json()["error-code"]) == (200, "1")
    assert {found.rule for found in host.findings} >= {"session.fetch-method", "session.fetch-twice"}


def test_the_launch_data_hold_the_template_and_are_not_for_the_unit_to_change(
    host: Lms, browser: TestClient
) -> None:
    given = parameters(host.launch(mastery_score=0.6, return_url=f"{ORIGIN}/done"))
    headers = signed(browser, given)
    address = state(given, "LMS.LaunchData")
    told = browser.get(address, headers=headers).json()
    assert told["contextTemplate"]["extensions"] == {SESSION: host.sessions[0].launch.session}
    assert (told["launchMode"], told["masteryScore"], told["returnURL"]) == ("Normal", 0.6, f"{ORIGIN}/done")
    assert browser.put(address, content=b"{}", headers=headers).status_code == 403
    assert "session.launch-data-written" in {found.rule for found in host.findings}


def test_what_comes_without_the_token_is_refused_and_found(host: Lms, browser: TestClient) -> None:
    given = parameters(host.launch())
    answer = browser.post(f"{given['endpoint']}/statements", json=[said(0, "initialized")])
    assert answer.status_code == 401
    assert host.sessions[0].statements == []
    assert "session.authorization" in {found.rule for found in host.findings}


def test_statements_are_kept_once_and_anything_else_is_refused(host: Lms, browser: TestClient) -> None:
    given = parameters(host.launch())
    headers = signed(browser, given)
    address = f"{given['endpoint']}/statements"
    for _ in range(2):
        assert browser.post(address, json=[said(0, "initialized")], headers=headers).status_code == 200
    assert len(host.sessions[0].statements) == 1
    reworded = said(0, "initialized") | {"timestamp": "2026-11-28T10:00:00Z"}
    assert browser.post(address, json=[reworded, said(1, "completed")], headers=headers).status_code == 409
    assert len(host.sessions[0].statements) == 1
    for hostile in (b"{", json.dumps([1]).encode()):
        assert browser.post(address, content=hostile, headers=headers).status_code == 400
    host.refusing = True
    assert browser.post(address, json=[said(1, "completed")], headers=headers).status_code == 503


def test_a_place_is_kept_for_the_next_session_of_the_registration(host: Lms, browser: TestClient) -> None:
    for expected in (404, 200):
        given = parameters(host.launch())
        headers = signed(browser, given)
        address = state(given, "premierjet")
        assert browser.get(address, headers=headers).status_code == expected
        assert browser.put(address, content=b"1;p=quiz", headers=headers).status_code == 204
