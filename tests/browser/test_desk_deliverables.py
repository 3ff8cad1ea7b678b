"""Every deliverable at the desk in a browser: at any width, by keyboard, nothing axe objects to."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from adapters.speech.recordings import Recordings
from adapters.workspace import Workspace
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.desk.app import create_app
from pipelines.review.editing.elements import find
from pipelines.testing import builders
from schemas.course import Module
from schemas.draft import Draft, Phase
from tests import sample_deliverables as deliverables
from tests.browser.conftest import Axe
from tests.desk.conftest import installation
from tests.serving import serve_app

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
SMALLEST = {"width": 320, "height": 640}  # WCAG 2.2, 1.4.10: what 1280 px become at 400 %
EVERY = deliverables.one_of_each()
KINDS = [artefact.kind for artefact in EVERY]


def key_of(kind: str) -> str:
    return f"froid--{kind.replace('_', '-')}"


def draft_of(kind: str) -> Draft:
    artefact = next(each for each in EVERY if each.kind == kind)
    return deliverables.draft_of(artefact, content=deliverables.content_of(artefact, module=key_of(kind)))


class Desk:
    """A desk with a module for each deliverable."""

    def __init__(self, workspace: Workspace, origin: str) -> None:
        self.workspace = workspace
        self.origin = origin

    def address(self, kind: str, below: str = "") -> str:
        draft = self.workspace.records.head(key_of(kind))
        assert draft is not None
        return f"{self.origin}/drafts/{draft.module}/{draft.content.canonical_digest()[:12]}{below}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    modules = tuple(Module(id=key_of(kind).partition("--")[2], title=kind) for kind in KINDS)
    course = builders.course(modules=modules)
    root: Path = tmp_path_factory.mktemp("desk")
    workspace = installation(root, course, None, *map(draft_of, KINDS))
    for kind in KINDS:
        workspace.records.save_spans(builders.spans(key_of(kind)))
    workspace.records.store.put(f"media/{deliverables.AUDIO}", deliverables.VOICE)
    assert Recordings(workspace.records.store).audio(deliverables.AUDIO)
    with serve_app(create_app(workspace)) as address:
        yield Desk(workspace, address)


def reading(chromium: Browser, desk: Desk, viewport: dict[str, Any], locale: str = "fr-FR") -> Page:
    context = chromium.new_context(viewport=viewport, locale=locale)  # type: ignore[arg-type]
    context.add_cookies([{"name": "premierjet_person", "value": b"lea".hex(), "url": desk.origin}])
    return context.new_page()


@pytest.mark.parametrize(
    ("locale", "viewport"),
    [
        pytest.param("fr-FR", WIDE, id="wide-french"),
        pytest.param("en-GB", SMALLEST, id="smallest-english"),
    ],
)
@pytest.mark.trial
def test_nothing_to_object_to_on_the_page_of_any_deliverable(
    chromium: Browser, axe: Axe, desk: Desk, locale: str, viewport: dict[str, int]
) -> None:
    with ExitStack() as stack:
        page = reading(chromium, desk, viewport, locale)
        stack.callback(page.context.close)
        for kind in KINDS:
            page.goto(desk.address(kind))
            page.evaluate("for (const d of document.querySelectorAll('.computation')) d.open = true")
            assert (kind, axe(page)) == (kind, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], kind


FORMS = {
    "phase": ("session_plan", "st-0002"),
    "several": ("quiz", "q-0002"),
    "gaps": ("quiz", "q-0004"),
    "figure": ("quiz", "q-0005"),
    "pairs": ("quiz", "q-0006"),
    "order": ("quiz", "q-0007"),
    "term": ("glossary", "st-0001"),
}


@pytest.mark.trial
def test_nothing_to_object_to_in_the_form_of_anything(chromium: Browser, axe: Axe, desk: Desk) -> None:
    with ExitStack() as stack:
        page = reading(chromium, desk, SMALLEST)
        stack.callback(page.context.close)
        for name, (kind, place) in FORMS.items():
            page.goto(desk.address(kind, f"?edit={place}#type-{place}"))
            assert (name, axe(page)) == (name, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"], name


def save(page: Page) -> None:
    """Press the button that makes a revision, once the page after an edit has put the focus where it will."""
    page.wait_for_load_state()
    page.get_by_role("button", name="Enregistrer comme révision").press("Enter")
    page.wait_for_url("**said=revised**")


def test_a_phase_is_corrected_by_keyboard_alone(chromium: Browser, desk: Desk) -> None:
    page = reading(chromium, desk, WIDE)
    page.goto(desk.address("session_plan"))
    page.locator("#edit-st-0002").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#type-st-0002")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("25")
    page.keyboard.press("Enter")  # the first button of the form keeps the change
    expect(page.locator("#st-0002 .minutes")).to_have_text("25 min")
    save(page)
    head = desk.workspace.records.head(key_of("session_plan"))
    assert head is not None
    phase = find(head.content, "st-0002")
    assert isinstance(phase, Phase)
    assert phase.minutes == 25
    page.context.close()


def test_right_answers_are_ticked_and_an_order_changed_by_keyboard(chromium: Browser, desk: Desk) -> None:
    page = reading(chromium, desk, WIDE)
    page.goto(desk.address("quiz", "?edit=q-0002#type-q-0002"))
    page.locator("#key-c").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Garder la modification").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#q-0002 .right")).to_have_count(3)
    page.goto(desk.address("quiz", "?edit=q-0007#type-q-0007"))
    with page.expect_navigation():
        page.get_by_role("button", name="Descendre Élément a").press("Enter")
    save(page)
    head = desk.workspace.records.head(key_of("quiz"))
    assert head is not None
    quiz = head.content.artefacts[0]
    assert isinstance(quiz, Quiz)
    assert quiz.items[1].keys == ("a", "b", "c")  # type: ignore[union-attr]
    assert [place.id for place in quiz.items[6].places] == ["b", "a", "c"]  # type: ignore[union-attr]
    page.context.close()


def test_a_session_plan_is_a_table_with_headings_where_there_is_room_for_one(
    chromium: Browser, desk: Desk
) -> None:
    page = reading(chromium, desk, WIDE)
    page.goto(desk.address("session_plan"))
    expect(page.get_by_role("columnheader")).to_contain_text(["Phase", "Contenu"], use_inner_text=True)
    expect(page.get_by_role("rowheader").first).to_contain_text("Accueil")
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    expect(page.locator(".plan .label").first).to_be_visible()
    page.context.close()


def test_a_picture_loads_and_is_described(chromium: Browser, desk: Desk) -> None:
    page = reading(chromium, desk, WIDE)
    page.goto(desk.address("figures"))
    pictures = page.locator(".picture img")
    expect(pictures).to_have_count(2)
    assert page.evaluate("[...document.querySelectorAll('.picture img')].every((i) => i.naturalWidth > 0)")
    assert "Fermer la porte." in (pictures.first.get_attribute("alt") or "")
    page.context.close()
