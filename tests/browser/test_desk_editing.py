"""Editing at the desk in a real browser: by keyboard, kept as typed, and nothing axe objects to."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.desk.notebook import Notebook
from pipelines.testing import builders
from schemas.draft import SingleChoice
from schemas.edit import LONGEST_TEXT, Replace
from schemas.language import Language
from schemas.notes import ReviewerNotes
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, WIDE, Desk, at_work, sign_in
from tests.browser.picturing import picture
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.test_edit_routes import drafted
from tests.desk.test_word_page import deleted, downloaded, retyped, worked_on
from tests.walk.crawl import in_language

pytestmark = pytest.mark.browser

MOST_TABS = 200
MOST_LOOKS = 100


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path)) as served:
        yield served


def focused(page: Page, what: str = "id") -> str:
    said: str = page.evaluate(f"document.activeElement.{what} || ''")
    return said


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.textContent || '').replace(/\\s+/g, ' ').trim()") == name:
            return
    pytest.fail(f"no number of Tab presses leads to {name!r}")


def reach(page: Page, place: str) -> None:
    """Press Tab into the draft, then arrows until an element has the focus."""
    inside = "document.activeElement.closest('.artefact') !== null"
    for key, arrived in (
        ("Tab", inside),
        ("ArrowDown", f"document.activeElement.closest('#{place}') !== null"),
    ):
        for _ in range(MOST_TABS):
            if page.evaluate(arrived):
                break
            page.keyboard.press(key)
        else:
            pytest.fail(f"no number of {key} presses leads to {place!r}")


# by keyboard


def test_a_sentence_is_found_changed_and_saved_as_a_revision_without_a_mouse(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address())
    reach(lea, "st-0002")
    tab_to(lea, "Modifier st-0002")
    lea.keyboard.press("Enter")
    lea.wait_for_url("**?edit=st-0002**")
    expect(lea.locator("#type-st-0002")).to_be_focused()
    lea.keyboard.press("Control+A")
    lea.keyboard.type("Un produit exposé une heure est jeté.")
    lea.keyboard.press("Tab")
    assert focused(lea, "tagName") == "SELECT"
    lea.keyboard.press("Tab")
    assert focused(lea, "textContent") == "Garder la modification"
    lea.keyboard.press("Enter")
    lea.wait_for_url("**#st-0002")
    expect(lea.locator("#st-0002")).to_be_focused()
    assert "modifié, pas encore enregistré comme révision" in lea.inner_text("#st-0002")
    lea.keyboard.press("Control+Home")
    lea.reload()
    tab_to(lea, "Enregistrer comme révision 2")
    lea.keyboard.press("Enter")
    expect(lea.locator("[role=status].good")).to_contain_text("voici la nouvelle révision")
    assert desk.head.revision == 2
    assert desk.head.provenance.author == "lea"


def test_ctrl_enter_keeps_a_change(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.keyboard.type("Nouveau. ")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0002")
    assert "Nouveau." in lea.inner_text("#st-0002 .said")


def test_enter_in_a_title_keeps_the_change_and_presses_no_other_button(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=p-0001#type-p-0001"))
    lea.keyboard.press("Control+A")
    lea.keyboard.type("Les bons seuils")
    lea.keyboard.press("Enter")
    lea.wait_for_url("**#p-0001")
    assert "Les bons seuils" in lea.inner_text("#p-0001 h3")


def test_an_answer_is_made_the_right_one_and_the_question_moved_by_keyboard(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=q-0001#type-q-0001"))
    lea.locator("#key-b").focus()
    lea.keyboard.press("ArrowDown")
    tab_to(lea, "↓ Descendre")
    lea.keyboard.press("Enter")
    lea.wait_for_url("**?edit=q-0001#q-0001")
    expect(lea.locator("#key-c")).to_be_checked()
    assert lea.locator(".items > li[id]").last.get_attribute("id") == "q-0001"


def test_passages_are_ticked_with_the_space_bar(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    tab_to(lea, "Choisir les passages cités")
    lea.keyboard.press("Enter")
    lea.wait_for_url("**?cite=st-0002#choose")
    expect(lea.locator("#choose")).to_be_focused()
    other = lea.locator(f'input[value="{builders.citation(3).span}"]')
    for _ in range(MOST_TABS):
        lea.keyboard.press("Tab")
        if other.evaluate("box => box === document.activeElement"):
            break
    lea.keyboard.press("Space")
    tab_to(lea, "Citer les passages cochés")
    lea.keyboard.press("Enter")
    lea.wait_for_url("**#st-0002")
    assert lea.locator("#st-0002 .cite").count() == 2


def test_a_deleted_element_is_brought_back_from_the_list_of_changes(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0003#type-st-0003"))
    tab_to(lea, "✕ Supprimer")
    lea.keyboard.press("Enter")
    lea.wait_for_url("**#pending")
    expect(lea.locator("#pending")).to_be_focused()
    assert lea.locator("#st-0003").count() == 0
    tab_to(lea, "Les voir, les annuler")
    lea.keyboard.press("Enter")
    tab_to(lea, "Annuler st-0003")
    lea.keyboard.press("Enter")
    expect(lea.locator("#st-0003")).to_be_visible()


def test_a_text_that_cannot_be_kept_has_the_focus_and_its_error(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.keyboard.press("Control+A")
    lea.keyboard.press("Delete")
    lea.keyboard.press("Control+Enter")
    field = lea.locator("#type-st-0002[aria-invalid=true]")
    expect(field).to_be_focused()
    assert "ne peut pas être vide" in lea.inner_text("#type-st-0002-wrong")
    assert lea.title().startswith("Erreur\u00a0: ")
    console.clear()  # Chromium reports the 422 we asked for


# kept as typed


def test_what_was_typed_is_there_again_after_the_window_was_closed(
    context: BrowserContext, lea: Page, desk: Desk
) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.keyboard.press("Control+A")
    lea.keyboard.type("Tapé, jamais gardé.")
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")
    lea.close()
    again = context.new_page()
    again.goto(desk.address())
    assert "Tapé, jamais gardé." in again.inner_text("#st-0002")
    assert desk.head.revision == 1


def opened_until_it_says(page: Page, address: str, text: str) -> None:
    """Open a draft, and again: it may be served before what the page before it sent on leaving."""
    for _ in range(MOST_LOOKS):
        page.goto(address)
        if page.inner_text("#st-0002 .said") == text:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{text!r} was typed, and is lost: the page says {page.inner_text('#st-0002 .said')!r}")


def test_a_window_closed_at_once_loses_nothing_either(lea: Page, desk: Desk) -> None:
    """Before the pause that autosave waits for: the page sends what is typed as it goes away."""
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.keyboard.press("Control+A")
    lea.keyboard.type("Tapé à l'instant.")
    lea.goto(desk.origin + "/")
    opened_until_it_says(lea, desk.address(), "Tapé à l'instant.")


@contextmanager
def slow_to_keep(desk: Desk) -> Iterator[None]:
    """Another person's notes take their time to be written: everyone's wait for them."""
    writing, written = Event(), Event()

    def slowly(_: ReviewerNotes) -> dict[str, Any]:
        writing.set()
        written.wait()
        return {}

    with ThreadPoolExecutor() as another:
        another.submit(Notebook(desk.workspace, desk.head, "noe").change, slowly)
        writing.wait()
        try:
            yield
        finally:
            written.set()


def test_a_window_closed_while_the_desk_is_slow_to_keep_loses_nothing_either(lea: Page, desk: Desk) -> None:
    """What was typed while an answer was awaited used to wait for it, and went with the page."""
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    with slow_to_keep(desk):
        lea.keyboard.press("Control+A")
        with lea.expect_request("**/edit"):
            lea.keyboard.type("Tapé")
        lea.keyboard.type(" puis retapé.")
        lea.goto(desk.origin + "/")
    opened_until_it_says(lea, desk.address(), "Tapé puis retapé.")


def test_a_text_too_long_to_be_sent_on_leaving_is_kept_as_it_is_typed(lea: Page, desk: Desk) -> None:
    """Every pause sent it as if the page was leaving: beyond 64 KiB, the old text included, none was kept."""
    Editor(desk.workspace).edit("st-0002", text="€" * LONGEST_TEXT)
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.locator("#type-st-0002").fill("œ" * LONGEST_TEXT)
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")


def test_cancel_takes_back_what_was_typed_a_moment_ago_too(lea: Page, desk: Desk) -> None:
    """Nothing the page still had to keep may arrive after the button."""
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.keyboard.type("Non. ")
    lea.get_by_role("button", name="Annuler", exact=True).click()
    lea.wait_for_url("**#st-0002")
    lea.wait_for_timeout(500)
    lea.reload()
    expect(lea.locator("#st-0002 .said")).to_have_text(builders.SENTENCES[1])
    assert lea.locator("#pending").count() == 0


def test_a_desk_that_does_not_answer_is_told_in_the_form(lea: Page, desk: Desk, console: list[str]) -> None:
    lea.goto(desk.address("?edit=st-0002#type-st-0002"))
    lea.route("**/edit*", lambda route: route.abort())
    lea.keyboard.type("Perdu ? ")
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    console.clear()  # Chromium reports the request we broke


def test_without_scripts_everything_works_by_its_buttons(chromium: Browser, desk: Desk) -> None:
    context = chromium.new_context(locale="fr-FR", java_script_enabled=False)
    sign_in(context, desk)
    page = context.new_page()
    page.goto(desk.address())
    page.get_by_role("link", name="Modifier st-0002").click()
    page.get_by_label("Texte").fill("Sans script.")
    page.get_by_role("button", name="Garder la modification").click()
    page.get_by_role("button", name="Enregistrer comme révision 2").click()
    expect(page.locator("[role=status].good")).to_contain_text("voici la nouvelle révision")
    assert "Sans script." in page.inner_text("#st-0002")
    context.close()
    assert desk.head.revision == 2


def test_a_preview_shows_ones_own_changes(lea: Page, desk: Desk) -> None:
    notebook = Notebook(desk.workspace, desk.head, "lea")
    edit = Replace(place="p-0001", part="title", before="Les seuils", after="Les bons seuils")
    notebook.change(lambda _: {"edits": (edit,)})
    lea.goto(desk.address())
    lea.get_by_role("link", name="Aperçu avec mes modifications").click()
    lea.click("#next")
    assert lea.inner_text("h2:visible") == "Les bons seuils"


# every page of it


def with_a_form(desk: Desk) -> str:
    return desk.address("?edit=q-0001#type-q-0001")


def with_a_table(desk: Desk) -> str:
    return desk.address("?edit=st-0007/table#type-st-0007-table")


def with_changes(desk: Desk) -> str:
    lea = Editor(desk.workspace)
    lea.edit("st-0002", text="Un produit exposé une heure est jeté.")
    lea.edit("st-0003", "remove")
    lea.edit("q-0001", key="c")
    lea.send("cite", place="st-0001", span=[builders.citation(1).span, builders.citation(2).span])
    return desk.address()


def with_passages(desk: Desk) -> str:
    return desk.address("?cite=st-0002#choose")


def with_a_conflict(desk: Desk) -> str:
    first = desk.head
    lea, noe = Editor(desk.workspace), Editor(desk.workspace, person="noe")
    lea.edit("st-0001", text="De Léa.")
    lea.edit("st-0003", "remove")
    lea.edit("q-0001", stem="De Léa ?")
    noe.edit("st-0001", text="De Noé.")
    noe.edit("st-0003", text="De Noé aussi.")
    noe.edit("q-0001", options_a_text="10 minutes")
    noe.send("revise")
    return desk.address("/compare", first)


def with_changes_left_behind(desk: Desk) -> str:
    lea, noe = Editor(desk.workspace), Editor(desk.workspace, person="noe")
    lea.edit("st-0001", text="De Léa.")
    noe.edit("st-0003", text="De Noé.")
    noe.send("revise")
    return desk.address()


def word(desk: Desk) -> str:
    return desk.address("/word")


PAGES: dict[str, Callable[[Desk], str]] = {
    "form": with_a_form,
    "table-form": with_a_table,
    "changes": with_changes,
    "passages": with_passages,
    "conflict": with_a_conflict,
    "left-behind": with_changes_left_behind,
    "word": word,
}


WITHIN = {"form": "form.editing", "table-form": "form.editing", "passages": "form.choosing"}
"""What opens within a draft's page; the rest of that page is judged where nothing is open."""


def judged(page: Page, axe: Axe, name: str, viewport: dict[str, int]) -> list[str]:
    page.wait_for_load_state("load")  # a click returns before the stylesheets of the next page are there
    shown = name if name.startswith("word") else f"edit-{name}"
    picture(page, f"desk-{shown}" if viewport == WIDE else f"desk-{shown}-{viewport['width']}")
    width: int = page.evaluate("document.documentElement.scrollWidth")
    sideways = [f"scrolls sideways: {width}"] if width > viewport["width"] else []
    page.evaluate("scrollTo(0, 0)")  # a link half below the bar that stays is no small one: one scrolls
    return [*axe(page, within=WITHIN.get(name)), *sideways]


def judged_in_both(page: Page, axe: Axe, name: str) -> list[str]:
    """Judge a page wide and light, then as small as a page may get and dark; leave it as it was."""
    found = judged(page, axe, name, WIDE)
    page.set_viewport_size(SMALLEST)
    page.emulate_media(color_scheme="dark")
    found += judged(page, axe, name, SMALLEST)
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    return found


@contextmanager
def window(chromium: Browser, desk: Desk) -> Iterator[Page]:
    context = chromium.new_context(locale="fr-FR", viewport=WIDE)
    sign_in(context, desk)
    yield context.new_page()
    context.close()


def open_summaries(page: Page) -> None:
    for summary in page.locator(".pending details summary").all():
        summary.click()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.trial
def test_axe_has_nothing_to_say_and_no_page_scrolls_sideways(
    chromium: Browser, axe: Axe, desk: Desk, name: str
) -> None:
    """Wide, light and in French, then small, dark and in English."""
    address = PAGES[name](desk)
    with window(chromium, desk) as page:
        page.goto(address)
        open_summaries(page)
        assert judged(page, axe, name, WIDE) == []
        page.set_viewport_size(SMALLEST)
        page.emulate_media(color_scheme="dark")
        page.goto(in_language(address, Language.ENGLISH))
        assert page.locator("html").get_attribute("lang") == "en"
        open_summaries(page)
        assert judged(page, axe, name, SMALLEST) == []


@pytest.mark.trial
def test_axe_has_nothing_to_say_of_a_refused_text_a_proposal_and_a_file_handed_in(
    chromium: Browser, axe: Axe, tmp_path: Path, desk: Desk
) -> None:
    with window(chromium, desk) as page:
        page.goto(desk.address("?edit=st-0002#type-st-0002"))
        page.locator("#type-st-0002").fill(" ")
        page.get_by_role("button", name="Garder la modification").click()
        assert judged_in_both(page, axe, "refused") == []

        def change(document: object) -> None:
            retyped("st-0004", "text", "Fermer la porte à clé.")(document)
            deleted("st-0005", "text")(document)

        file = worked_on(downloaded(Editor(desk.workspace)), change)
        page.goto(desk.address("/word"))
        page.set_input_files("#file", {"name": "relu.docx", "mimeType": "application/zip", "buffer": file})
        page.get_by_role("button", name="Lire les changements").click()
        page.wait_for_selector("#changes")
        assert judged_in_both(page, axe, "word-changes") == []
        page.get_by_role("button", name="Reprendre les changements cochés").click()
        assert "Fermer la porte à clé." in page.inner_text("#st-0004")
    (tmp_path / "other").mkdir()
    with (
        at_work(drafted(tmp_path / "other", 2)) as another,
        window(chromium, another) as page,
    ):
        page.goto(another.address("?edit=q-0001#type-q-0001"))
        page.get_by_label("Indication").fill("fromage")
        page.get_by_role("button", name="Proposer une autre question").click()
        page.wait_for_url("**#proposal-q-0001")
        assert judged_in_both(page, axe, "proposal") == []
        page.get_by_role("button", name="Prendre cette question").click()
        page.get_by_role("button", name="Enregistrer comme révision 2").click()
        page.wait_for_url("**said=revised**")
        quiz = next(each for each in another.head.content.artefacts if isinstance(each, Quiz))
        item = quiz.items[0]
        assert isinstance(item, SingleChoice)
        assert "romage" in f"{item.stem} {item.citations[0].quote}"
