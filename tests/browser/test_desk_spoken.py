"""What a screen reader says at the desk, of what has the focus and of each button that stands alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from pipelines.testing import builders
from schemas.edit import Remove, Replace
from schemas.finding import Finding
from tests.browser.desks import Desk, at_work, sign_in
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import policy
from tests.desk.test_comments import say
from tests.desk.test_history_routes import SECOND, edit

pytestmark = [pytest.mark.browser, pytest.mark.trial]

VAGUE = Finding(rule="statement.vague", place="st-0002", facts={"words": "vite"})
FIRST, WEEKEND, HOLIDAY = builders.SENTENCES[0], "Et le week-end ?", "Et un jour férié ?"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy(), None, builders.draft(findings=(VAGUE,)))) as served:
        yield served


@pytest.fixture
def lea(lea: Page, desk: Desk) -> Page:
    lea.goto(desk.address())
    return lea


def read_name(page: Page, selector: str) -> str:
    """The accessible name of an element, as Chromium computes it."""
    session = page.context.new_cdp_session(page)
    document = session.send("DOM.getDocument")
    node = session.send("DOM.querySelector", {"nodeId": document["root"]["nodeId"], "selector": selector})
    tree = session.send("Accessibility.getPartialAXTree", {"nodeId": node["nodeId"], "fetchRelatives": False})
    name = tree["nodes"][0].get("name", {}).get("value", "")
    return " ".join(str(name).split())


def list_names(within: Locator, role: str) -> list[str]:
    """The names of the buttons or links inside, in their order."""
    said = within.aria_snapshot()
    return re.findall(rf"""^\s*- '?{role} "([^"]+)\"""", said, flags=re.MULTILINE)


# of the place that has the focus


def test_arrows_come_to_a_page_by_its_title(lea: Page) -> None:
    """The section had no role, and all its 1,766 characters for a name."""
    lea.locator("#st-0003").focus()
    lea.keyboard.press("ArrowDown")
    expect(lea.get_by_role("group", name="Le relevé", exact=True)).to_be_focused()


def test_arrows_come_to_a_deliverable_by_its_title(lea: Page) -> None:
    lea.locator("#st-0008").focus()
    lea.keyboard.press("ArrowDown")
    expect(lea.get_by_role("group", name="Quiz", exact=True)).to_be_focused()


def test_a_sentence_is_called_by_its_words_and_its_passage(lea: Page) -> None:
    """Its name began with its id, and ended with the names of its three links."""
    assert read_name(lea, "#st-0001") == f"{FIRST} A · passage 2"
    assert read_name(lea, "#st-0004") == f"{builders.STEPS[0]} A · passage 5"


def test_a_sentence_says_that_it_was_changed(lea: Page, desk: Desk) -> None:
    Editor(desk.workspace, person="lea").edit("st-0001", text="Autrement.")
    lea.reload()
    doubt = "A · passage 2 à vérifier : la phrase a changé depuis qu’elle est citée"
    changed = "modifié, pas encore enregistré comme révision"
    assert read_name(lea, "#st-0001") == f"Autrement. {doubt} écrit par une personne {changed}"


def test_a_question_and_a_row_are_called_by_their_words(lea: Page) -> None:
    stem = builders.question().stem
    assert read_name(lea, "#q-0001").startswith(stem)
    assert read_name(lea, "#q-0001").endswith("A · passage 3")
    assert read_name(lea, "#st-0007").startswith("Viande hachée 2 °C 24 h")
    for selector in ("#q-0001", "#st-0007"):
        assert "Modifier" not in read_name(lea, selector)


def test_a_citation_names_its_passage_once(lea: Page) -> None:
    assert list_names(lea.locator("#st-0001 .cites"), "link") == ["A · passage 2"]


# of what stands alone


def test_comments_of_one_person_are_told_apart(lea: Page, desk: Desk) -> None:
    """Two buttons were called “Resolve nadia.benomar”, and two regions by her name."""
    for text in (WEEKEND, HOLIDAY):
        say(desk.workspace, "st-0001", text, who="noe")
    lea.reload()
    threads = lea.locator("#content .thread")
    assert threads.count() == 2
    for thread, text in zip(threads.all(), (WEEKEND, HOLIDAY), strict=True):
        about = f"noe, st-0001 : {text}"
        assert list_names(thread, "button") == [f"Résoudre {about}"]
        expect(thread.get_by_text(f"Répondre {about}")).to_have_count(1)
        expect(lea.get_by_role("region", name=f"Commentaire de {about}", exact=True)).to_have_count(1)


def test_notices_are_closed_by_buttons_that_say_which(lea: Page) -> None:
    """After two approvals both were called “Close”."""
    for title in ("Le froid", "Le chaud"):
        lea.evaluate(
            """async (title) => {
              const { addNotice, makeButton } = await import("/assets/notices.js");
              const line = addNotice("good", title);
              line.append(makeButton("Fermer", () => line.remove(), title));
            }""",
            title,
        )
    assert list_names(lea.locator("#told"), "button") == ["Fermer Le froid", "Fermer Le chaud"]


def test_links_of_the_queue_name_their_module(context: BrowserContext, page: Page, tmp_path: Path) -> None:
    """Several were called “After the sessions”."""
    module = builders.module(artefacts=("lesson", "session_plan"))
    course = policy().model_copy(update={"modules": (module,)})
    with at_work(installation(tmp_path, course)) as desk:
        sign_in(context, desk)
        page.goto(desk.origin)
        links = list_names(page.locator("main .module"), "link")
    assert links == [module.title, f"Après les sessions {module.title}"]


def test_a_field_of_a_course_is_not_called_by_its_help(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    """“Your name” was called by the three lines of help beside it."""
    with at_work(installation(tmp_path)) as desk:
        sign_in(context, desk)
        page.goto(f"{desk.origin}/setup")
        page.locator("#title").fill("Un cours de plus")
        source: FilePayload = {"name": "froid.md", "mimeType": "text/markdown", "buffer": FIRST.encode()}
        page.locator("#documents").set_input_files([source])
        page.get_by_role("button", name="Lire les documents").click()
        for name in ("Votre nom", "Ce que les personnes sauront faire", "Une couleur à vous"):
            field = page.get_by_role("textbox", name=name, exact=True)
            expect(field).to_have_accessible_description(re.compile(r"\w+ \w+"))


def test_a_field_of_an_element_is_not_called_by_its_help(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=q-0001"))
    form = lea.locator("form.editing")
    assert not any("peut rester vide" in name for name in list_names(form, "textbox"))
    assert form.locator("[aria-describedby$=help]").count()


# of two revisions


@pytest.fixture
def compared(lea: Page, desk: Desk) -> Page:
    changed = Replace(place="st-0002", part="text", before=SECOND, after=SECOND.replace("30", "20"))
    edit(desk.workspace, "noe", changed, Remove(place="st-0005"))
    lea.goto(f"{desk.origin}/history/{builders.KEY}/compare?from=1&to=2")
    return lea


def test_a_comparison_says_deleted_and_inserted(compared: Page) -> None:
    """It said “before” and “after”, which sounds like a place."""
    said = compared.locator("main").aria_snapshot()
    assert re.search(r'deletion: "supprimé\s: 30', said), said
    assert re.search(r'insertion: "inséré\s: 20', said), said
    assert "avant" not in said
    assert "après" not in said


@pytest.mark.parametrize("below", ["", "/compare?from=1&to=2", "/restore/1"])
def test_the_window_of_a_history_names_its_module(compared: Page, desk: Desk, below: str) -> None:
    compared.goto(f"{desk.origin}/history/{builders.KEY}{below}")
    assert "La chaîne du froid" in compared.title()


def test_the_window_of_the_word_file_names_its_module(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("/word"))
    assert "La chaîne du froid" in lea.title()
