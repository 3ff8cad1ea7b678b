"""A course set up at the desk in a real browser: the whole day of somebody who knows no YAML."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from adapters.courses import read_course
from adapters.workspace import Workspace, open_workspace
from pipelines.desk.app import create_app
from pipelines.testing.programs import wait_until
from schemas.language import Language
from tests.browser.click_counts import read_counts
from tests.browser.conftest import Axe
from tests.browser.small_pages import SMALLEST, list_faults
from tests.desk.reviewing import Served, served
from tests.desk.test_setup_routes import COMMENTED, GUIDE, many, patient, write
from tests.serving import serve_app
from tests.sourcing.documents import box, lines, pdf, slides, word

__all__ = ["patient"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

KIND = "application/octet-stream"
RULES = "Le relevé de température du matin est signé avant 9 heures par le responsable."
DOCUMENTS: list[FilePayload] = [
    {"name": "guide.docx", "mimeType": KIND, "buffer": word(lambda file: file.add_paragraph(RULES))},
    {
        "name": "affiche.pdf",
        "mimeType": KIND,
        "buffer": pdf(lines("Un produit expose plus de 30 minutes est jete.")),
    },
    {
        "name": "gestes.pptx",
        "mimeType": KIND,
        "buffer": slides(lambda slide: box(slide, "Portez des gants pour ranger le poisson.")),
    },
]
KEY = "le-froid-en-cuisine--tenir-le-froid"


@pytest.fixture(scope="module")
def dagster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("dagster")) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "dagster.yaml").write_text("")
    return open_workspace(tmp_path)


@pytest.fixture
def origin(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


class Hand:
    """Somebody at the desk, whose clicks are counted; typing is none."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def link(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.clicks += 1

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.clicks += 1

    def choose(self, files: list[FilePayload]) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.page.locator("#documents").click()
        self.clicks += 1
        chooser.value.set_files(files)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)


def test_from_an_empty_installation_to_a_draft_on_the_desk(
    page: Page, workspace: Workspace, dagster: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Word document, a PDF and a PowerPoint; the clicks are those of docs/en/explanation/desk.md."""
    monkeypatch.setenv("PREMIERJET_ROOT", str(workspace.root))
    settings = workspace.settings.model_copy(update={"dagster_internal_url": dagster.url})
    with serve_app(create_app(replace(workspace, settings=settings))) as origin:
        page.goto(origin)
        ana = Hand(page)
        ana.link("Préparer un cours")
        ana.fill("Titre du cours", "Le froid en cuisine")
        ana.choose(DOCUMENTS)
        ana.button("Lire les documents")
        for document in DOCUMENTS:
            expect(page.get_by_text(f"sources/{document['name']}").first).to_be_visible()
        ana.fill("Votre nom", "ana.roy")
        ana.fill("Titre du module", "Tenir le froid")
        ana.fill("Ce que les personnes sauront faire", "Citer l’heure limite du relevé de température")
        ana.button("Montrer ce qui serait écrit")
        expect(page.locator(".file-change")).to_contain_text("title: Tenir le froid")
        ana.button("Écrire course.yaml")
        expect(page.get_by_role("status").first).to_have_text("course.yaml est écrit.")
        ana.button("Rédiger maintenant")
        expect(page.get_by_role("status").first).to_contain_text("Dagster est prévenu")
        assert ana.clicks == read_counts()["set up a course, from its documents to the order to draft it"]
        head = wait_until(lambda: workspace.records.head(KEY), what="the draft")
        ana.link("Tous les modules")
        ana.link("Tenir le froid")
        expect(page.get_by_role("heading", name="Tenir le froid").first).to_be_visible()
        expect(page.locator(".bar")).to_contain_text("ana.roy")
    assert head.content.title == "Tenir le froid"


def show_change(page: Page) -> None:
    page.locator("[id='title']").fill("Un autre titre")
    page.locator("button[value=preview]").last.click()
    expect(page.locator(".file-change")).to_be_visible()


def show_faults(page: Page) -> None:
    page.locator("[id='modules[0].duration_minutes']").fill("vite")
    page.locator("[id='title']").fill("")
    page.locator("button[value=preview]").last.click()
    expect(page.locator(".fault").first).to_be_visible()


def refuse_document(page: Page) -> None:
    page.locator("#documents").evaluate("field => field.closest('details').open = true")
    page.locator("#documents").set_input_files({"name": "a.sh", "mimeType": KIND, "buffer": b"#!"})
    page.locator("form[action*='documents'] button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()


REFUSED = ("faults", "a document refused")


def move_closed_module(page: Page) -> None:
    """By keyboard alone: the focus stays with the module that moves."""
    page.locator("button[value='open-module/13']").press("Enter")
    expect(page.locator("[id='modules[13].title']")).to_be_focused()
    page.keyboard.type("Avant ")
    page.locator("button[value='move-up/13']").press("Enter")
    expect(page.locator("button[value='move-up/12']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("12")
    expect(page.locator("[id='modules[11].title']")).to_have_value(re.compile("Avant"))


SHOWN = {
    "a change": show_change,
    "faults": show_faults,
    "a document refused": refuse_document,
    "a module moved": move_closed_module,
}


@pytest.mark.parametrize("language", [Language.FRENCH, Language.ENGLISH])
@pytest.mark.parametrize("shown", SHOWN)
def test_each_answer_fits_a_telephone_and_a_keyboard(
    page: Page,
    origin: str,
    workspace: Workspace,
    axe: Axe,
    console: list[str],
    language: Language,
    shown: str,
) -> None:
    write(workspace, many(13) if shown == "a module moved" else COMMENTED)
    page.set_viewport_size(SMALLEST)
    page.goto(f"{origin}/setup/froid?lang={language.value}")
    SHOWN[shown](page)
    page.wait_for_load_state()  # an alert is visible before the style sheets are there
    console.clear()  # Chromium reports each status
    assert list(list_faults(page, axe, language, 422 if shown in REFUSED else 200)) == []


@pytest.mark.parametrize("language", [Language.FRENCH, Language.ENGLISH])
def test_a_broken_course_fits_a_telephone_and_a_keyboard(
    page: Page, origin: str, workspace: Workspace, axe: Axe, language: Language
) -> None:
    """It is reached from the first line of the queue."""
    write(workspace, COMMENTED + "review: [")
    page.set_viewport_size(SMALLEST)
    page.goto(f"{origin}/?lang={language.value}")
    page.locator(".needs a").first.click()
    expect(page.locator(".file-lines mark")).to_be_visible()
    assert list(list_faults(page, axe, language)) == []


def test_an_error_leads_to_its_field(
    page: Page, origin: str, workspace: Workspace, console: list[str]
) -> None:
    write(workspace, COMMENTED)
    page.goto(f"{origin}/setup/froid")
    show_faults(page)
    console.clear()
    expect(page.locator("#faults")).to_be_focused()
    page.locator(".pending a", has_text="Minutes").click()
    field = page.locator("[id='modules[0].duration_minutes']")
    expect(field).to_be_in_viewport()
    assert page.locator(f"[id='{field.get_attribute('aria-describedby')}']").inner_text()


def test_what_was_typed_waits_in_the_browser_until_it_is_written(
    page: Page, origin: str, workspace: Workspace
) -> None:
    file = write(workspace, COMMENTED)
    page.goto(f"{origin}/setup/froid")
    page.locator("[id='title']").fill("Un titre à moitié")
    page.goto(f"{origin}/setup/froid")
    expect(page.locator("[id='title']")).to_have_value("Un titre à moitié")
    page.locator("button[value=preview]").last.click()
    page.get_by_role("button", name="Écrire course.yaml").click()
    expect(page.get_by_role("status").first).to_have_text("course.yaml est écrit.")
    page.goto(f"{origin}/setup/froid")
    expect(page.locator("#told .unsaved")).to_have_count(0)
    assert read_course(file.parent).course.title == "Un titre à moitié"


def test_what_was_typed_into_a_module_that_moved_waits_in_the_browser(
    page: Page, origin: str, workspace: Workspace
) -> None:
    write(workspace, many(2))
    page.goto(f"{origin}/setup/froid")
    page.locator("[id='modules[0].title']").fill("Le froid, d’abord")
    page.locator("button[value='move-down/0']").click()
    expect(page.locator("[id='modules[1].title']")).to_have_value("Le froid, d’abord")
    expect(page.locator("#told .unsaved")).to_have_count(0)
    page.goto(f"{origin}/setup/froid")
    expect(page.locator("[id='modules[0].title']")).to_have_value("Le froid, d’abord")


def test_a_refused_folder_is_shown_again_and_nothing_is_said_to_have_changed(
    page: Page, origin: str, console: list[str]
) -> None:
    page.goto(f"{origin}/setup")
    page.get_by_label("Titre du cours").fill("Le froid")
    page.locator("#home").fill("absent/cuisine")
    page.get_by_role("button", name="Lire les documents").click()
    expect(page.get_by_role("alert")).to_be_focused()
    console.clear()
    expect(page.locator("#home")).to_have_value("absent/cuisine")
    expect(page.locator("#told .unsaved")).to_have_count(0)


def test_the_documents_are_those_that_were_sent(page: Page, origin: str, workspace: Workspace) -> None:
    page.goto(f"{origin}/setup")
    page.get_by_label("Titre du cours").fill("Le froid")
    payload: FilePayload = {"name": "été.md", "mimeType": KIND, "buffer": GUIDE.encode()}
    page.locator("#documents").set_input_files(payload)
    page.get_by_role("button", name="Lire les documents").click()
    page.wait_for_url("**/setup/le-froid**")
    assert (workspace.courses / "le-froid" / "sources" / "été.md").read_text(encoding="utf-8") == GUIDE
