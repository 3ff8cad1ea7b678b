"""What is typed at the desk outlives a network, a session, a form that is too old, and a second tab."""

from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.desk.guard import LARGEST_FORM
from pipelines.testing import builders
from schemas.course import ReviewPolicy
from schemas.draft import MultipleChoice, Option, Origin
from schemas.edit import Replace
from tests.browser.conftest import Axe
from tests.browser.desks import Desk, at_work, sign_in
from tests.browser.test_desk_editing import desk, opened_until_it_says
from tests.browser.test_desk_sessions import inviting, origin
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.test_session_routes import ADDRESS, DAY, REVIEWER, TRAINER

__all__ = ["desk", "inviting", "origin"]

pytestmark = [pytest.mark.browser, pytest.mark.trial]

FIELD = "#type-st-0002"
TYPED = "Tapé sans réseau."
KEEP = "form.editing button.keep"
NOTICE = ".unsaved"
WHY = "Les valeurs sont à revoir avant l’approbation."
SAVED = "[data-saved]"
NO_NETWORK = """() => {
  window.answering ??= window.fetch;
  window.fetch = () => Promise.reject(new TypeError('no network'));
}"""
TYPED_PAUSE, TRIED_AGAIN = 1_000, 5_100  # milliseconds after which a page saves, and tries once more
PATIENCE = 1.5  # seconds after which a page tells what the one before it left unsaved
MANY_TRIES = 25
LONGEST_KEPT_ALIVE = 64 * 1024  # bytes of what a browser sends once the page is gone


def type_offline(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.context.set_offline(True)
    lea.fill(FIELD, TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    lea.context.set_offline(False)


def test_what_is_typed_without_a_network_is_saved_when_it_is_back(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    type_offline(lea, desk)
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")
    lea.goto(desk.address())
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator(NOTICE)).to_have_count(0)
    console.clear()


def test_a_page_that_is_left_without_a_network_says_what_is_not_saved_and_leads_back_to_it(
    lea: Page, desk: Desk, axe: Axe
) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    # What a page sends as it goes is sent behind Playwright's back: a route would not stop it.
    lea.evaluate(NO_NETWORK)
    lea.fill(FIELD, TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Pas enregistré")
    lea.goto(desk.address())
    expect(lea.locator(NOTICE)).to_contain_text(TYPED)
    assert axe(lea) == []
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator(FIELD)).to_have_value(TYPED)
    lea.locator(KEEP).click()
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator(NOTICE)).to_have_count(0)


def test_a_session_that_ends_in_the_middle_of_a_sentence_is_named_and_takes_nothing_along(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.context.clear_cookies(name="premierjet_person")
    lea.fill(FIELD, TYPED)
    expect(lea.locator("[data-saved]")).to_contain_text("Personne ne garantit ici votre identité")
    lea.locator(KEEP).click()
    expect(lea.locator("h1")).to_have_text("Refusé")
    expect(lea.locator(NOTICE)).to_contain_text(TYPED)
    sign_in(lea.context, desk)
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator(FIELD)).to_have_value(TYPED)
    lea.locator(KEEP).click()
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator(NOTICE)).to_have_count(0)
    console.clear()


def test_a_late_refusal_names_what_was_sent_at_once(lea: Page, desk: Desk, console: list[str]) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.context.clear_cookies(name="premierjet_person")
    lea.fill(FIELD, TYPED)
    lea.route("**/edit", answer_late)
    lea.locator(KEEP).click()
    expect(lea.locator("h1")).to_have_text("Refusé")
    expect(lea.locator(NOTICE)).to_contain_text(TYPED)
    console.clear()


def answer_late(route: Route) -> None:
    sleep(PATIENCE + 0.5)
    route.continue_()


def test_the_reason_of_a_decision_outlives_a_form_that_is_too_old(
    lea: Page, desk: Desk, console: list[str]
) -> None:
    lea.goto(desk.address("/decide/request_changes"))
    lea.fill("#comment", WHY)
    lea.context.clear_cookies(name="premierjet_form")
    lea.get_by_role("button", name="Conserver le commentaire et revenir").click()
    expect(lea.locator("h1")).to_have_text("Refusé")
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator("#comment")).to_have_value(WHY)
    lea.get_by_role("button", name="Conserver le commentaire et revenir").click()
    expect(lea.locator("main .facts")).to_be_visible()
    expect(lea.locator(NOTICE)).to_have_count(0)
    console.clear()


def test_what_is_kept_is_told_to_nobody_else_and_can_be_forgotten(
    lea: Page, context: BrowserContext, desk: Desk
) -> None:
    lea.goto(desk.address("/decide/request_changes"))
    lea.fill("#comment", WHY)
    sign_in(context, desk, "noor")
    lea.goto(desk.address())
    expect(lea.locator("header")).to_contain_text("noor")
    expect(lea.locator(NOTICE)).to_have_count(0)
    sign_in(context, desk)
    lea.goto(desk.address())
    lea.locator(NOTICE).get_by_role("button", name="Oublier").click()
    lea.goto(desk.address("/decide/request_changes"))
    expect(lea.locator("#comment")).to_have_value("")


def test_two_tabs_of_one_person_take_no_sentence_from_each_other_unsaid(
    lea: Page, context: BrowserContext, desk: Desk, console: list[str]
) -> None:
    other = context.new_page()
    for tab in (lea, other):
        tab.goto(desk.address("?edit=st-0002"))
    lea.fill(FIELD, "Dans le premier onglet.")
    expect(lea.locator("[data-saved]")).to_contain_text("Enregistré à")
    other.fill(FIELD, "Dans le second onglet.")
    expect(other.locator("[data-saved]")).to_contain_text("sauf : Texte")
    other.locator(KEEP).click()
    expect(other.locator("form.editing .wrong")).to_contain_text("Dans le premier onglet.")
    expect(other.locator(FIELD)).to_have_value("Dans le second onglet.")
    other.locator(KEEP).click()
    expect(other.locator("#st-0002")).to_contain_text("Dans le second onglet.")
    console.clear()


def test_a_sentence_typed_back_as_it_was_is_saved_as_it_was(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    was = lea.locator(FIELD).input_value()
    for text in ("Autre chose.", was):
        with lea.expect_response("**/edit"):
            lea.fill(FIELD, text)
    lea.goto(desk.address())
    expect(lea.locator("#st-0002")).to_contain_text(was)
    expect(lea.locator("#pending")).to_have_count(0)


def test_a_file_too_large_is_refused_in_the_words_of_the_page(
    lea: Page, desk: Desk, tmp_path: Path, console: list[str]
) -> None:
    large = tmp_path / "grand.docx"
    large.write_bytes(b"\0" * (LARGEST_FORM + 1))
    lea.goto(f"{desk.origin}/drafts/{builders.KEY}/{desk.head.digest[:12]}/word")
    lea.set_input_files("input[type=file]", large)
    lea.get_by_role("button", name="Lire les changements").click()
    expect(lea.locator(".lead")).to_contain_text("dépasse 30\u00a0Mo")
    console.clear()


def list_changes(desk: Desk) -> dict[str | None, str]:
    edits = Editor(desk.workspace, desk.head).edits
    return {edit.part: edit.after for edit in edits if isinstance(edit, Replace)}


def type_slowly(page: Page, text: str, field: str = FIELD) -> None:
    """Type a text and wait until the page's own clock has it sent."""
    page.fill(field, text)
    page.clock.run_for(TYPED_PAUSE)


def test_a_tab_that_saves_its_text_leaves_what_another_tab_chose_and_typed(
    lea: Page, context: BrowserContext, desk: Desk
) -> None:
    stem, other = "#type-q-0001", context.new_page()
    for tab in (lea, other):
        tab.goto(desk.address("?edit=q-0001"))
    lea.fill(stem, "Combien ?")
    expect(lea.locator(SAVED)).to_contain_text("Enregistré à")
    other.check("#key-a")
    other.fill("#type-options-a-text", "Un quart d’heure")
    other.locator(KEEP).click()
    expect(other.locator("form.editing")).to_have_count(0)
    with lea.expect_response("**/edit"):
        lea.fill(stem, "Combien de temps ?")
    expect(lea.locator(SAVED)).not_to_contain_text("sauf")
    lea.locator(KEEP).click()
    expect(lea.locator("form.editing")).to_have_count(0)
    changed = {"stem": "Combien de temps ?", "key": "a", "options/a/text": "Un quart d’heure"}
    assert list_changes(desk) == changed


def test_several_right_answers_are_ticked_one_after_the_other(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    options = tuple(Option(id=letter, text=f"Réponse {letter}") for letter in "abcd")
    item = MultipleChoice(id="q-0001", stem="Lesquelles ?", options=options, keys=("a",), origin=Origin.MODEL)
    draft = builders.draft(content=builders.content(artefacts=(Quiz(items=(item,)),)))
    with at_work(installation(tmp_path, None, None, draft)) as desk:
        sign_in(context, desk)
        page.goto(desk.address("?edit=q-0001"))
        for letter in "cd":
            with page.expect_response("**/edit"):
                page.check(f"#key-{letter}")
            expect(page.locator(SAVED)).to_contain_text("Enregistré à")
            expect(page.locator(SAVED)).not_to_contain_text("sauf")
        assert list_changes(desk) == {"keys": "a, c, d"}


def test_a_network_that_is_long_away_makes_nothing_another_tabs(lea: Page, desk: Desk) -> None:
    lea.clock.install()
    lea.goto(desk.address("?edit=st-0002"))
    type_slowly(lea, "Avant la panne.")
    expect(lea.locator(SAVED)).to_contain_text("Enregistré à")
    lea.evaluate(NO_NETWORK)
    type_slowly(lea, TYPED)
    for _ in range(MANY_TRIES):
        expect(lea.locator(SAVED)).to_contain_text("Pas enregistré")
        lea.clock.run_for(TRIED_AGAIN)
    lea.evaluate("() => { window.fetch = window.answering; }")
    lea.clock.run_for(TRIED_AGAIN)
    expect(lea.locator(SAVED)).to_contain_text("Enregistré à")
    expect(lea.locator(SAVED)).not_to_contain_text("sauf")
    assert list_changes(desk) == {"text": TYPED}


def test_what_is_sent_while_a_page_goes_is_short_however_often_it_was_saved(lea: Page, desk: Desk) -> None:
    lea.clock.install()
    lea.goto(desk.address("?edit=st-0002"))
    for number in range(MANY_TRIES):
        with lea.expect_response("**/edit"):
            type_slowly(lea, f"{number} " + "mot " * 1_000)
    last = "mot " * 1_000 + TYPED
    lea.fill(FIELD, last)
    with lea.expect_request("**/edit") as sent:
        lea.goto(desk.address())
    assert len(sent.value.post_data_buffer or b"") < LONGEST_KEPT_ALIVE
    opened_until_it_says(lea, desk.address(), last)


def test_what_is_typed_after_something_was_saved_is_put_back_too(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.fill(FIELD, "Avant la panne. ")
    expect(lea.locator(SAVED)).to_contain_text("Enregistré à")
    lea.evaluate(NO_NETWORK)
    lea.fill(FIELD, TYPED)
    expect(lea.locator(SAVED)).to_contain_text("Pas enregistré")
    lea.goto(desk.address("?edit=st-0002"))
    expect(lea.locator(FIELD)).to_have_value(TYPED)
    expect(lea.locator(SAVED)).to_contain_text("Enregistré à")
    assert list_changes(desk) == {"text": TYPED}


def test_what_is_put_back_is_only_what_was_typed(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=q-0001"))
    lea.evaluate(NO_NETWORK)
    lea.fill("#type-q-0001", "Combien ?")
    expect(lea.locator(SAVED)).to_contain_text("Pas enregistré")
    Editor(desk.workspace, desk.head).edit("q-0001", key="a")
    lea.goto(desk.address("?edit=q-0001"))
    expect(lea.locator(SAVED)).to_contain_text("Enregistré à")
    assert list_changes(desk) == {"stem": "Combien ?", "key": "a"}


def test_what_was_typed_on_one_revision_is_taken_up_again_on_the_next(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0002"))
    lea.evaluate(NO_NETWORK)
    lea.fill(FIELD, TYPED)
    expect(lea.locator(SAVED)).to_contain_text("Pas enregistré")
    noe = Editor(desk.workspace, desk.head, "noe")
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    lea.goto(f"{desk.origin}/drafts/{builders.KEY}")
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator(FIELD)).to_have_value(TYPED)
    lea.locator(KEEP).click()
    expect(lea.locator("#st-0002")).to_contain_text(TYPED)
    expect(lea.locator("#st-0001")).to_contain_text("De Noé.")
    expect(lea.locator(NOTICE)).to_have_count(0)


def test_the_reason_of_a_decision_on_one_revision_is_taken_up_again_on_the_next(
    lea: Page, desk: Desk
) -> None:
    lea.goto(desk.address("/decide/request_changes"))
    lea.fill("#comment", WHY)
    noe = Editor(desk.workspace, desk.head, "noe")
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    lea.goto(desk.address())
    lea.locator(NOTICE).get_by_role("link", name="Reprendre").click()
    expect(lea.locator("#comment")).to_have_value(WHY)
    assert lea.url == desk.address("/decide/request_changes")


def test_a_text_with_signs_that_scripts_read_is_told_as_it_was_typed(lea: Page, desk: Desk) -> None:
    signs = "10 $& ou 20 $$ ou $'"
    lea.goto(desk.address("?edit=st-0002"))
    lea.evaluate(NO_NETWORK)
    lea.fill(FIELD, signs)
    expect(lea.locator(SAVED)).to_contain_text("Pas enregistré")
    lea.goto(desk.address())
    expect(lea.locator(NOTICE)).to_contain_text(f"«\u00a0{signs}\u00a0»")


def test_a_name_that_begins_as_another_is_another_person(
    page: Page, context: BrowserContext, tmp_path: Path
) -> None:
    both = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea", "lea marie")}))
    with at_work(installation(tmp_path, both)) as desk:
        sign_in(context, desk, "lea marie")
        page.goto(desk.address("/decide/request_changes"))
        page.fill("#comment", WHY)
        sign_in(context, desk)
        page.goto(desk.address())
        page.wait_for_timeout(2_000)  # after which it would be told
        expect(page.locator(NOTICE)).to_have_count(0)


def test_an_invitation_that_was_made_is_not_called_unsaved(page: Page, origin: str) -> None:
    page.set_extra_http_headers({"X-Forwarded-User": REVIEWER})
    page.goto(origin + ADDRESS)
    page.fill("#trainer", TRAINER)
    page.fill("#date", DAY.isoformat())
    page.get_by_role("button", name="Créer le lien").click()
    expect(page.locator("#link")).to_be_visible()
    expect(page.locator("#trainer")).to_have_value("")
    expect(page.locator(NOTICE)).to_have_count(0)


def test_a_sheet_that_was_printed_is_not_called_unsaved_however_long_one_stays(
    page: Page, origin: str
) -> None:
    page.context.add_cookies([{"name": "premierjet_person", "value": REVIEWER.encode().hex(), "url": origin}])
    page.goto(origin + ADDRESS)
    page.fill("#trainer", TRAINER)
    page.fill("#date", DAY.isoformat())
    with page.expect_download():
        page.get_by_role("button", name="Imprimer la feuille").click()
    page.wait_for_timeout(2_000)  # in which the page looks whether the desk has it
    page.context.clear_cookies(name="premierjet_taken")
    page.goto(origin)
    page.wait_for_timeout(2_000)  # after which it would be told
    expect(page.locator(NOTICE)).to_have_count(0)
