"""What somebody pastes from Word at the desk arrives clean, or is refused in words and stays where it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipelines.testing import builders
from schemas.comment import LONGEST_REMARK
from schemas.draft import Row, walk_named
from schemas.edit import LONGEST_TEXT
from schemas.finding import LONGEST_REASON
from schemas.review import LONGEST_COMMENT
from tests.browser.clipboard import HARD_HYPHEN, LINE_BREAK, PAGE_BREAK, SOFT_HYPHEN, WordCopy, paste
from tests.browser.desks import Desk, at_work
from tests.desk.conftest import installation
from tests.desk.reviewing import policy
from tests.desk.test_acting_findings import VAGUE

pytestmark = pytest.mark.browser

ROWS = tuple((f"Produit {number}", f"{number} °C", f"{number} h") for number in range(200))
SENTENCE = "Une phrase de Word, comme on en copie. "
LARGE = WordCopy(tuple(SENTENCE * 100 for _ in range(520)), ROWS, has_pictures=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_work(installation(tmp_path, policy(), None, builders.draft(findings=(VAGUE,)))) as served:
        yield served


def test_signs_and_styles_of_word_stay_outside_a_sentence(lea: Page, desk: Desk) -> None:
    copied = f"Ouvrir{LINE_BREAK}la porte{PAGE_BREAK}dix{HARD_HYPHEN}huit fois, proto{SOFT_HYPHEN}cole lu."
    lea.goto(desk.address("?edit=st-0002"))
    paste(lea, WordCopy((copied,)), "#type-st-0002")
    lea.locator("form.editing button.keep").click()
    expect(lea.locator("#st-0002 .said")).to_have_text("Ouvrir la porte dix\u2011huit fois, protocole lu.")


PASTE_FILE = """(type) => {
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File(["..."], "file", { type }));
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true });
  document.querySelector("#type-st-0002").dispatchEvent(paste);
}"""


def test_a_pasted_file_is_told_of_if_it_is_a_picture(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    told = lea.locator("#told .notice.bad")
    lea.evaluate(PASTE_FILE, "application/pdf")
    expect(told).to_have_count(0)
    lea.evaluate(PASTE_FILE, "image/png")
    expect(told).to_have_count(1)


def test_a_table_of_200_rows_becomes_a_table_of_200_rows(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?add=st-0001"))
    lea.get_by_role("button", name="Tableau", exact=True).click()
    lea.get_by_label("Titre du tableau").fill("Produits")
    lea.get_by_label("En-têtes des colonnes").fill("Produit | Température | Durée")
    paste(lea, WordCopy(rows=ROWS), "[name='text/rows']")
    lea.get_by_role("button", name="Ajouter", exact=True).click()
    lea.wait_for_url("**#st-0010")
    lea.get_by_role("button", name="Enregistrer comme révision").click()
    lea.wait_for_url("**said=revised**")
    rows = [each.cells for each in walk_named(desk.head.content.artefacts) if isinstance(each, Row)]
    assert set(ROWS) <= set(rows)


def test_pictures_that_no_field_takes_are_said_to_be_left_out(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    paste(lea, WordCopy(("Fermer la porte.",), has_pictures=True), "#type-st-0002")
    expect(lea.locator("#told")).to_contain_text("Images laissées de côté\u00a0: 2.")
    expect(lea.locator("#type-st-0002")).to_have_value("Fermer la porte.")


def test_a_line_that_is_full_says_how_much_of_a_paste_has_fitted(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=q-0001"))
    paste(lea, WordCopy(("mot " * 400,)), "#hint")
    expect(lea.locator("#told")).to_contain_text("compte 1600 caractères, et 1000 ont trouvé place ici")
    assert len(lea.locator("#hint").input_value()) == 1000


FIELDS = {
    "sentence": ("?edit=st-0002", "#type-st-0002", "form.editing button.keep", LONGEST_TEXT),
    "comment": ("?comment=st-0002", "#text-st-0002", "form.saying button.keep", LONGEST_REMARK),
    "reason of a finding": ("", f"#why-{VAGUE.id}", f"[id='{VAGUE.id}'] button[value=waive]", LONGEST_REASON),
    "reason of a decision": ("/decide/request_changes", "#comment", "button[value=decide]", LONGEST_COMMENT),
    "page": ("?add=p-0001", "[name='text/text']", "form.editing button.keep", LONGEST_TEXT),
    "row": ("?add=st-0007", "[name='text/cells/1']", "form.editing button.keep", LONGEST_TEXT),
}
"""Of each field: the page it is on, its selector, the button that sends it, and what it takes at most."""


@pytest.mark.parametrize("name", FIELDS)
def test_two_megabytes_are_refused_and_stay_in_their_field(
    lea: Page, desk: Desk, console: list[str], name: str
) -> None:
    below, field, button, most = FIELDS[name]
    lea.goto(desk.address(below))
    lea.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    paste(lea, LARGE, field)
    pasted = lea.locator(field).input_value()
    assert len(pasted) > 2_000_000
    with lea.expect_navigation():
        lea.locator(button).first.click()
    expect(lea.locator(".wrong").filter(has_text=str(most)).first).to_be_visible()
    assert lea.locator(field).input_value().split() == pasted.split()
    console.clear()  # Chromium reports the answer 422
