"""Which requests the desk does not answer at all, whatever they ask."""

from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import Workspace, open_workspace
from tests.desk.conftest import DESK, installation
from tests.desk.reviewing import PAGE, Reviewer

FORM = {"person": "lea"}


def sent(workspace: Workspace, headers: dict[str, str | None], **form: str) -> Any:
    """Post the form of /who with the token of this browser, and other headers than its own page sends."""
    lea = Reviewer(workspace)
    lea.browser.get("/who")
    kept = {name: value for name, value in headers.items() if value is not None}
    if "Origin" in headers:
        del lea.browser.headers["Origin"]
    fields = {"premierjet_form": lea.browser.cookies["premierjet_form"], **FORM, **form}
    return lea.browser.post("/who", data=fields, headers=kept, follow_redirects=False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": DESK},
        {"Origin": DESK, "Sec-Fetch-Site": "same-origin"},
        {"Origin": None, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://LOCALHOST:3001", "Host": "localhost:3001"},
    ],
)
def test_a_form_of_the_desks_own_page_is_taken(workspace: Workspace, headers: dict[str, str | None]) -> None:
    assert sent(workspace, headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://x]/"},
        {"Origin": "http://127.0.0.1:3000"},  # Dagster's own page, on another port
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://127.0.0.1:3001.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": DESK, "Sec-Fetch-Site": "cross-site"},
        {"Origin": DESK, "Sec-Fetch-Site": "same-site"},
        {"Origin": DESK, "Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_anywhere_else_is_refused(workspace: Workspace, headers: dict[str, str | None]) -> None:
    answer = sent(workspace, headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers, "the tokens of open forms stay good"


@pytest.mark.parametrize(
    ("length", "status"), [(None, 411), ("", 411), ("x", 411), ("-1", 411), ("30000001", 413)]
)
def test_a_form_says_how_long_it_is_and_is_not_longer_than_a_word_file(
    workspace: Workspace, length: str | None, status: int
) -> None:
    lea = Reviewer(workspace)
    request = lea.browser.build_request("POST", "/who", content=b"person=lea")
    del request.headers["content-length"]
    if length is not None:
        request.headers.update([(b"content-length", length.encode("latin-1"))])
    assert lea.browser.send(request).status_code == status


@pytest.mark.parametrize(
    ("kind", "body", "status", "said"),
    [
        ("multipart/form-data; boundary=x", "zzz", 400, "n’est pas arrivé en entier"),
        ("application/x-www-form-urlencoded", "a=1&" * 5_001, 413, "coupez le texte en plusieurs parties"),
        ("application/x-www-form-urlencoded", "a=" + "z" * 8_000_001, 413, "trop long pour le bureau"),
        ("application/x-www-form-urlencoded", "a=" + "z" * 30_000_000, 413, "dépasse 30\u00a0Mo"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_in_the_words_of_the_page(
    workspace: Workspace, kind: str, body: str, status: int, said: str
) -> None:
    lea = Reviewer(workspace)
    answer = lea.browser.post("/who", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert said in answer.text


def test_a_form_sent_to_a_page_that_takes_none_is_refused_as_such(workspace: Workspace) -> None:
    answer = Reviewer(workspace).browser.post("/", data={})
    assert answer.status_code == 405
    assert "elle attend l’envoi d’un formulaire" in answer.text


def test_a_form_in_another_encoding_than_forms_have_is_no_form(workspace: Workspace) -> None:
    """text/plain and JSON are what a page of another site may send without asking first."""
    lea = Reviewer(workspace)
    lea.browser.get("/who")
    token = lea.browser.cookies["premierjet_form"]
    for kind in ("text/plain", "application/json"):
        body = f"premierjet_form={token}&person=lea"
        answer = lea.browser.post("/who", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 403


def test_the_name_people_use_for_the_desk_is_answered_and_its_cookies_stay_on_https(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation(tmp_path)
    monkeypatch.setenv("PREMIERJET_DESK_URL", "https://desk.example.fr/")
    lea = Reviewer(open_workspace(tmp_path))
    own = {"Host": "desk.example.fr", "Origin": "https://desk.example.fr"}
    answer = lea.browser.get(PAGE, headers=own)
    assert answer.status_code == 200
    assert "Secure" in answer.headers["set-cookie"]
    assert lea.browser.get(PAGE, headers={"Host": "other.example.fr"}).status_code == 421


def test_a_desk_url_without_a_name_opens_no_nameless_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation(tmp_path)
    monkeypatch.setenv("PREMIERJET_DESK_URL", "desk.example.fr")
    lea = Reviewer(open_workspace(tmp_path))
    assert lea.browser.get(PAGE, headers={"Host": ""}).status_code == 421


def test_cookies_of_the_desk_are_kept_from_scripts_and_from_other_sites(workspace: Workspace) -> None:
    answer = sent(workspace, {"Origin": DESK})
    [person] = [c for c in answer.headers.get_list("set-cookie") if c.startswith("premierjet_person=")]
    assert "HttpOnly" in person
    assert "SameSite=strict" in person
