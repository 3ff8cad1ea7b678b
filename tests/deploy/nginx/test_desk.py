"""The address of the desk: names come from the password or from an invitation, never from the browser."""

from typing import Any

import pytest

from tests.deploy.nginx.conftest import REVIEWER, UNICODE, VIEWER, Answered, Site, basic, wait_for

FORGED: list[tuple[str, str | bytes]] = [
    ("X-Forwarded-User", "mallory"),
    ("x-forwarded-user", "mallory"),
    ("X_Forwarded_User", "mallory"),
    ("X-Forwarded-User", "mallory"),
    ("X-Remote-User", "mallory"),
    ("Remote-User", "mallory"),
    ("X-Auth-Request-User", "mallory"),
    ("X-Forwarded-Preferred-Username", "mallory"),
]
INVITED = [
    "/invited/drafts/froid--reception/0123456789ab",
    "/invited/asked/questions/froid--reception",
    "/invited/session/ds-0123456789",
    "/invitation/eyJ9.abc",
    "/invitation/questions/eyJ9.abc",
    "/invitation/session/eyJ9.abc",
    "/assets/desk.css",
]


def arrived(answer: Answered, name: str) -> list[str]:
    """Every header of that name the desk was sent."""
    assert answer.status == 200, answer.body
    return [value for header, value in answer.document["headers"] if header == name]


def form(site: Site, path: str, origin: str | None, user: str | None) -> Answered:
    """Send a form as a browser does."""
    headers: list[tuple[str, Any]] = [("Content-Type", "application/x-www-form-urlencoded")]
    if origin is not None:
        headers.append(("Origin", origin))
    return site.desk.ask("POST", path, headers, b"verdict=approve", user=user)


@pytest.mark.parametrize("user", [REVIEWER, VIEWER, UNICODE])
def test_the_desk_hears_one_name_the_one_that_signed_in(site: Site, user: str) -> None:
    answer = site.desk.ask("GET", "/drafts/a--b/0123", FORGED, user=user)
    assert arrived(answer, "x-forwarded-user") == [user.encode().decode("latin-1")]
    assert b"mallory" not in answer.body
    assert arrived(answer, "authorization") == []


def test_the_desk_asks_for_a_password(site: Site) -> None:
    assert site.desk.ask("GET", "/", FORGED).status == 401
    assert site.desk.ask("GET", "/drafts/a--b/0123", FORGED).status == 401
    assert form(site, "/drafts/a--b/0123/decision", site.desk.origin, None).status in {401, 403}


@pytest.mark.parametrize("path", INVITED)
def test_an_invited_person_needs_no_password_and_has_no_name_but_the_invitations(
    site: Site, path: str
) -> None:
    answer = site.desk.ask("GET", path, [*FORGED, ("Cookie", "premierjet_invitation=t")])
    assert arrived(answer, "x-forwarded-user") == []
    assert b"mallory" not in answer.body
    assert arrived(answer, "cookie") == ["premierjet_invitation=t"]


@pytest.mark.parametrize("path", INVITED)
def test_a_name_without_its_password_is_not_passed_on_to_the_pages_of_the_invited(
    site: Site, path: str
) -> None:
    """Where nginx asks for no password, it still reads the name beside it."""
    answer = site.desk.ask("GET", path, [("Authorization", basic(REVIEWER, "wrong"))])
    assert arrived(answer, "x-forwarded-user") == []
    assert arrived(answer, "authorization") == []


@pytest.mark.parametrize(
    "path",
    [
        "/preview/a--b/0123/%2e%2e/%2e%2e/%2e%2e/invited/x",
        "/drafts/../invited/x",
        "/drafts/..%2finvited/x",
        "//invited/x",
    ],
)
def test_an_address_let_in_without_a_password_reaches_the_desk_as_it_was_judged(
    site: Site, path: str
) -> None:
    answer = site.desk.ask("GET", path)
    assert answer.document["path"] == "/invited/x"


@pytest.mark.parametrize("path", ["/invited/../drafts/a--b/0123", "/invited/%2e%2e/", "/invitation/../"])
def test_no_detour_leads_from_the_invited_pages_to_the_others(site: Site, path: str) -> None:
    assert site.desk.ask("GET", path).status == 401


def test_a_reviewers_form_passes_and_an_invited_persons_too(site: Site) -> None:
    assert form(site, "/drafts/a--b/0123/decision", site.desk.origin, REVIEWER).status == 200
    assert form(site, "/invited/drafts/a--b/0123/decision", site.desk.origin, None).status == 200


def test_a_viewers_form_is_refused(site: Site) -> None:
    assert form(site, "/drafts/a--b/0123/decision", site.desk.origin, VIEWER).status == 403


@pytest.mark.parametrize("path", ["/drafts/a--b/0123/decision", "/invited/drafts/a--b/0123/decision"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", None, "dagster"])
def test_a_form_of_another_page_is_refused(site: Site, path: str, origin: str | None) -> None:
    said = site.dagster.origin if origin == "dagster" else origin
    assert form(site, path, said, REVIEWER).status == 403


def test_the_link_of_an_invitation_stands_in_no_log(site: Site) -> None:
    assert site.desk.ask("GET", "/invitation/a-token-nobody-may-read").status == 200
    assert site.desk.ask("GET", "/drafts/in-the-log", user=REVIEWER).status == 200
    log = site.root / "nginx" / "access.log"  # written once the answer is sent
    wait_for(lambda: "in-the-log" in log.read_text(), "the second address was not logged")
    for name in ("access.log", "error.log"):
        assert "a-token-nobody-may-read" not in (site.root / "nginx" / name).read_text()
