"""What the desk answers when something is wrong: a page in one's language, on a telephone, by keyboard."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.desk import guard, history_routes
from pipelines.testing import builders
from schemas.language import Language
from tests.browser.conftest import Axe
from tests.browser.desks import Desk, at_work
from tests.browser.small_pages import SMALLEST, list_faults
from tests.desk.conftest import installation

pytestmark = pytest.mark.browser

BACK = {Language.FRENCH: "Tous les modules", Language.ENGLISH: "All modules"}
SENT = 10_000_000
"""Characters: more than what is on its way between a browser and the desk at once."""

SEND = """([address, fields, size]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: address });
  for (const [name, value] of Object.entries({ ...fields, padding: "x".repeat(size) })) {
    form.append(Object.assign(document.createElement("textarea"), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path)) as served:
        yield served


@pytest.fixture
def lea(lea: Page) -> Page:
    lea.set_viewport_size(SMALLEST)
    return lea


def post(page: Page, desk: Desk, language: Language, below: str, size: int = 0, **fields: str) -> int:
    """Send a form of the draft's page, and return the status of the answer."""
    page.goto(desk.address(f"?lang={language.value}"))
    token = page.locator("[name=premierjet_form]").first.input_value()
    with page.expect_navigation() as arrived:
        sent = {"premierjet_form": token} | fields
        page.evaluate(SEND, [desk.address(f"{below}?lang={language.value}"), sent, size])
    return arrived.value.status


@pytest.mark.parametrize(
    "language", [Language.FRENCH, pytest.param(Language.ENGLISH, marks=pytest.mark.trial)]
)
@pytest.mark.parametrize(
    "status",
    [
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        pytest.param(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, marks=pytest.mark.trial),
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.INTERNAL_SERVER_ERROR,
    ],
)
def test_each_refusal_is_a_page_one_can_read_and_leave(
    lea: Page,
    desk: Desk,
    axe: Axe,
    console: list[str],
    monkeypatch: pytest.MonkeyPatch,
    status: HTTPStatus,
    language: Language,
) -> None:
    def go(address: str) -> int:
        answer = lea.goto(f"{address}?lang={language.value}")
        assert answer is not None
        return answer.status

    match status:
        case HTTPStatus.FORBIDDEN:
            met = post(lea, desk, language, "/edit", premierjet_form="0" * 32)
        case HTTPStatus.NOT_FOUND:
            met = go(f"{desk.origin}/ailleurs")
        case HTTPStatus.CONFLICT:
            met = post(lea, desk, language, "/decide/approve", basis="0" * 64, act="decide", comment="")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            monkeypatch.setattr(guard, "LARGEST_FORM", SENT // 10)
            met = post(lea, desk, language, "/edit", SENT)
        case HTTPStatus.UNPROCESSABLE_ENTITY:
            met = post(lea, desk, language, "/edit", target="st-9999", **{"text/text": "Rien."})
        case _:
            monkeypatch.setattr(history_routes, "render_page", None)
            met = go(f"{desk.origin}/history/{builders.KEY}")
    console.clear()  # Chromium reports each status
    assert met == status
    expect(lea.locator("h1")).to_be_visible()
    assert list(list_faults(lea, axe, language, status)) == []
    if status is not HTTPStatus.CONFLICT:  # there one may decide at once, on what has changed
        expect(lea.get_by_role("link", name=BACK[language])).to_be_visible()
