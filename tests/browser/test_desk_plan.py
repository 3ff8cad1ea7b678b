"""The page of a plan in a browser: on a telephone, in the dark, and passages chosen with a search."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.plan import plan_module
from tests.browser.conftest import Axe
from tests.browser.test_desk_deciding import SMALLEST, as_person
from tests.serving import serve_app
from tests.workflow.planned import DELIVERY, FRIDGE, install, plan_of

pytestmark = pytest.mark.browser

PLAN = f"/plans/{KEY}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    opened = install(tmp_path_factory.mktemp("plan"), "required, must_open: [numbers]")
    plan_module(opened, KEY, NOON)
    return opened


@pytest.fixture(scope="module")
def origin(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


@pytest.mark.trial
def test_axe_finds_nothing_on_the_pages_of_a_plan_on_a_telephone_or_in_the_dark(
    page: Page, origin: str, workspace: Workspace, axe: Axe
) -> None:
    as_person(page, origin, "lea")
    page.set_viewport_size(SMALLEST)
    page.emulate_media(color_scheme="dark")
    digest = plan_of(workspace).digest[:12]
    for address in (PLAN, f"{PLAN}?cite=pg-0001", f"{PLAN}/{digest}/decide/approve"):
        page.goto(f"{origin}{address}")
        assert (address, axe(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], address


def test_a_passage_is_opened_beside_the_plan_and_counted(page: Page, origin: str) -> None:
    as_person(page, origin, "lea")
    page.goto(f"{origin}{PLAN}")
    expect(page.get_by_text("Passages cités encore à ouvrir\u00a0: 4 sur 4.")).to_be_visible()
    page.locator("button.unopened").first.click()
    expect(page.get_by_text("Passages cités encore à ouvrir\u00a0: 3 sur 4.")).to_be_visible()
    expect(page.locator(".text :target")).to_be_visible()


def test_a_passage_is_searched_and_ticked_for_a_page(page: Page, origin: str, workspace: Workspace) -> None:
    as_person(page, origin, "noe")
    page.goto(f"{origin}{PLAN}")
    page.get_by_role("link", name="Choisir les passages cités Chambre froide").click()
    page.get_by_label("Chercher parmi les passages").fill("CHAUFFEUR releve")
    expect(page.get_by_text("Passages trouvés\u00a0: 1")).to_be_visible()
    expect(page.get_by_label(FRIDGE[1])).to_be_hidden()
    page.get_by_label(DELIVERY[0]).check()
    page.get_by_role("button", name="Retenir les passages cochés").first.click()
    expect(page.get_by_text("Le plan est enregistré.")).to_be_visible()
    assert len(plan_of(workspace).plan.pages[0].evidence) == len(FRIDGE) + 1
