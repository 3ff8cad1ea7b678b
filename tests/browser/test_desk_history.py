"""The history of a draft in a real browser: by keyboard, on a telephone, in French and English."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.queries.lookups import require_head
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.revise import edit_draft
from schemas.edit import Edit, Move, Remove, Replace
from tests.browser.conftest import Axe
from tests.browser.test_desk_deciding import as_person
from tests.desk.conftest import installation
from tests.serving import serve_app

pytestmark = pytest.mark.browser

SMALLEST = {"width": 320, "height": 640}
PAGE = f"/history/{KEY}"
SECOND = "Un produit exposé plus de 30 minutes est écarté."


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A number changed; then a page moved, a sentence taken out and another changed."""
    workspace = installation(tmp_path_factory.mktemp("desk"))
    edits: tuple[tuple[Edit, ...], ...] = (
        (Replace(place="st-0002", part="text", before=SECOND, after=SECOND.replace("30", "20")),),
        (Move(place="p-0002", to=0), Remove(place="st-0005")),
    )
    for hours, some in enumerate(edits, start=1):
        head = require_head(workspace, KEY)
        edit_draft(workspace, KEY, head.digest, some, "noe", NOON + timedelta(hours=hours))
    return workspace


@pytest.fixture
def origin(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


def test_a_revision_is_restored_by_keyboard_alone(page: Page, origin: str, workspace: Workspace) -> None:
    """Three presses of Enter from the draft: its history, the revision, the confirmation."""
    as_person(page, origin, "lea")
    page.goto(f"{origin}/drafts/{KEY}")
    page.get_by_role("link", name="Historique", exact=True).press("Enter")
    page.get_by_role("link", name="Rétablir… 1", exact=True).press("Enter")
    expect(
        page.get_by_text("Ce qui change si la révision 1 prend la place de la révision 3.")
    ).to_be_visible()
    page.get_by_role("button", name="Rétablir la révision 1").press("Enter")
    expect(page.get_by_text("Le texte antérieur est maintenant la révision la plus récente.")).to_be_visible()
    head = require_head(workspace, KEY)
    assert (head.revision, head.provenance.author, head.provenance.restored) == (4, "lea", 1)


def test_any_two_revisions_are_compared(page: Page, origin: str) -> None:
    """Two choices and one button; what moved is told as moved."""
    as_person(page, origin, "lea")
    page.goto(origin + PAGE)
    box = page.get_by_role("radio", name="comparer depuis 1").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    page.get_by_role("radio", name="comparer depuis 1").check()
    page.get_by_role("radio", name="jusqu’à 3").check()
    page.get_by_role("button", name="Comparer les deux").click()
    changed = page.locator("li.changed")
    expect(changed.locator("del")).to_contain_text("30")
    expect(changed.locator("ins")).to_contain_text("20")
    expect(page.locator("h2 .tag.moved")).to_have_count(1)
    expect(page.locator("li.removed")).to_have_count(1)
    expect(page.locator("li.added")).to_have_count(0)


@pytest.mark.trial
def test_axe_finds_nothing_on_a_telephone_in_either_language(page: Page, origin: str, axe: Axe) -> None:
    as_person(page, origin, "lea")
    page.set_viewport_size(SMALLEST)
    for language in ("fr", "en"):
        for address in ("?", "/compare?from=1&to=3&", "/compare?from=1&to=3&all=1&", "/restore/1?"):
            page.goto(f"{origin}{PAGE}{address}lang={language}")
            assert axe(page) == [], (address, language)
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], address
