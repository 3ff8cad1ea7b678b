"""A network that goes as a form is sent takes nothing along; forms of editing are in `test_desk_kept.py`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.testing import builders
from tests.browser.desks import Desk, at_work
from tests.browser.test_desk_editing import with_a_conflict
from tests.desk.conftest import installation
from tests.desk.reviewing import policy
from tests.desk.test_acting_findings import VAGUE
from tests.desk.test_comments import say

pytestmark = pytest.mark.browser

TYPED = "Tapé au moment de la panne."
OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy(), None, builders.draft(findings=(VAGUE,)))) as served:
        yield served


def reply(desk: Desk) -> tuple[str, str, str]:
    name = say(desk.workspace)
    return desk.address(), f"#reply-{name}", f"#{name} button[value=reply]"


def conflict(desk: Desk) -> tuple[str, str, str]:
    return with_a_conflict(desk), "[name^='other/']", "button.approve"


def waiver(desk: Desk) -> tuple[str, str, str]:
    return desk.address(), f"#why-{VAGUE.id}", f"[id='{VAGUE.id}'] button[value=waive]"


def hint(desk: Desk) -> tuple[str, str, str]:
    return desk.address("?edit=q-0001"), "#hint", "button[value=again]"


def decision(desk: Desk) -> tuple[str, str, str]:
    return desk.address("/decide/request_changes"), "#comment", "button[value=decide]"


@pytest.mark.parametrize("opened", [reply, conflict, waiver, hint, decision])
def test_what_was_typed_stands_again_once_there_is_a_network(
    lea: Page, desk: Desk, console: list[str], opened: Callable[[Desk], tuple[str, str, str]]
) -> None:
    address, field, button = opened(desk)
    lea.goto(address)
    lea.evaluate(OPEN_ALL)
    lea.locator(field).first.fill(TYPED)
    for one_s_own in lea.locator("[type=radio][value=yours]").all():
        one_s_own.check()  # where two people changed a text, one has to choose
    lea.context.set_offline(True)
    with lea.expect_event("requestfailed"):
        lea.locator(button).first.click(no_wait_after=True)
    lea.context.set_offline(False)
    lea.goto(address)
    lea.evaluate(OPEN_ALL)
    expect(lea.locator(field).first).to_have_value(TYPED)
    console.clear()  # Chromium reports the network
