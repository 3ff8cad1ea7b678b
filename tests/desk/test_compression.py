"""What the desk compresses, and that nobody learns a token by the length of an answer."""

import re
from collections.abc import Callable

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.desk.compression import Compression
from pipelines.testing import builders
from tests.desk.reviewing import Reviewer

DRAFT = f"/drafts/{builders.KEY}"
OWN = {"Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="premierjet_form" value="([^"]+)"')


@pytest.mark.parametrize("address", [DRAFT, "/", "/assets/kept.js", "/assets/desk.css"])
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_pages_and_scripts_are_compressed_for_the_desks_own_pages(
    workspace: Workspace, address: str, site: str
) -> None:
    lea = Reviewer(workspace).browser
    answer = lea.get(address, headers={"Sec-Fetch-Site": site})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert int(answer.headers["content-length"]) < len(answer.content) * 0.6


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_nothing_that_another_site_asks_for_is_compressed(workspace: Workspace, site: str | None) -> None:
    """BREACH: the length of the answer would tell it how much of its guess is on the page."""
    lea = Reviewer(workspace).browser
    answer = lea.get(DRAFT, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("kind", "is_compressed"),
    [
        ("text/javascript", True),
        ("application/javascript", True),
        ("image/svg+xml", True),
        ("application/pdf", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
        ("image/png", False),
    ],
)
def test_a_file_that_is_packed_already_is_sent_as_it_is(kind: str, *, is_compressed: bool) -> None:
    answer = TestClient(Compression(Response("a" * 2_000, media_type=kind))).get("/", headers=OWN)
    assert ("content-encoding" in answer.headers) is is_compressed
    assert answer.text == "a" * 2_000


def test_each_page_carries_another_mask_of_the_token_and_each_is_taken(workspace: Workspace) -> None:
    lea = Reviewer(workspace).browser
    pages = [lea.get("/who", headers=OWN).text for _ in range(3)]
    tokens = {found for page in pages for found in TOKEN.findall(page)}
    assert len(tokens) == 3
    assert not any(lea.cookies["premierjet_form"] in page for page in pages)
    for token in tokens:
        answer = lea.post("/who", data={"premierjet_form": token, "person": "lea"}, follow_redirects=False)
        assert answer.status_code == 303


@pytest.mark.parametrize(
    "change", [lambda token: token[:-2], lambda token: "é" + token, lambda token: token[::-1]]
)
def test_a_masked_token_that_was_changed_is_refused(
    workspace: Workspace, change: Callable[[str], str]
) -> None:
    lea = Reviewer(workspace).browser
    [token] = set(TOKEN.findall(lea.get("/who").text))
    answer = lea.post(
        "/who", data={"premierjet_form": change(token), "person": "lea"}, follow_redirects=False
    )
    assert answer.status_code == 403


def test_a_script_is_asked_for_again_only_as_to_whether_it_changed(workspace: Workspace) -> None:
    lea = Reviewer(workspace).browser
    first = lea.get("/assets/kept.js", headers=OWN)
    assert first.headers["cache-control"] == "no-cache"
    again = lea.get("/assets/kept.js", headers={**OWN, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
