"""Practising at the desk, with the keyboard alone, on pages axe has nothing to say about."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from adapters.workspace import Workspace
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.summary.contract import Summary
from pipelines.desk.app import create_app
from pipelines.testing import builders
from pipelines.workflow.practise import answer_practice, practise
from schemas.draft import Paragraph, Section
from schemas.practice import Mark
from tests.browser.conftest import Axe
from tests.desk.conftest import installation
from tests.serving import serve_app

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
SMALLEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: what 1280 px become at 400 %


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    statements = tuple(builders.statement(n, id=f"st-{n:04d}") for n in range(1, 7))
    section = Section(id="p-0001", title="Consignes", blocks=(Paragraph(statements=statements),))
    points = (builders.statement(1, id="st-0007"),)
    content = builders.content(artefacts=(Lesson(sections=(section,)), Summary(points=points)))
    return installation(tmp_path_factory.mktemp("desk"), None, None, builders.draft(content=content))


@pytest.fixture(scope="module")
def origin(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


def test_a_reviewer_practises_with_the_keyboard_alone(page: Page, origin: str, workspace: Workspace) -> None:
    def tab_to(role: str, name: str) -> None:
        target = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        for _ in range(120):
            page.keyboard.press("Tab")
            if target.evaluate("e => e === document.activeElement"):
                return
        pytest.fail(f"the keyboard does not reach {role} {name!r}")

    page.goto(f"{origin}/who?back=/practice")
    tab_to("radio", "lea")
    page.keyboard.press("Space")
    tab_to("button", "Continuer sous ce nom")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/practice")
    tab_to("button", "S’exercer sur ce module La chaîne du froid")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/practice/*")
    practice = workspace.records.practices("lea")[-1]
    first = practice.plants[0].place
    tab_to("checkbox", f"C’est faux {first}")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("La source dit autre chose.")
    tab_to("button", "J’ai fini : voir le résultat")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    assert "Trouvées\u00a0: 1 sur 2." in page.get_by_role("status").inner_text()
    assert page.get_by_text("La source dit autre chose.").is_visible()


@pytest.mark.trial
def test_axe_has_nothing_to_say_of_small_dark_pages_nor_scrolls(
    chromium: Browser, axe: Axe, origin: str, workspace: Workspace
) -> None:
    """`tests/walk/test_axe.py` opens them wide, light and in French."""
    context = chromium.new_context(locale="fr-FR", viewport=SMALLEST, color_scheme="dark")
    context.add_cookies([{"name": "premierjet_person", "value": b"lea".hex(), "url": origin}])
    page = context.new_page()
    done = practise(workspace, builders.KEY, "lea", builders.NOON)
    marks = (Mark(place=done.plants[0].place, why="3 °C"), Mark(place="st-0006"))
    answer_practice(workspace, done, marks, builders.NOON)
    fresh = practise(workspace, builders.KEY, "lea", builders.NOON)
    pages = {
        "who": "/who",
        "practice": "/practice",
        "draft": f"/practice/{fresh.id}",
        "outcome": f"/practice/{done.id}",
    }
    for name, address in pages.items():
        page.goto(f"{origin}{address}?lang=en")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], name
    context.close()
