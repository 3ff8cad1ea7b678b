"""Nobody loses their place at the desk: what one reads stays in place, few keys lead to what is open."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.edit import Remove
from schemas.finding import Finding
from tests.browser.conftest import Axe
from tests.browser.desks import SMALLEST, WIDE, Desk, at_work, sign_in
from tests.browser.test_desk import is_inside, long_spans
from tests.browser.test_desk_editing import focused
from tests.desk.conftest import installation
from tests.desk.test_comments import change, say

pytestmark = [pytest.mark.browser, pytest.mark.trial]

FINDINGS = tuple(
    Finding(rule="citation.altered", place=place, facts={"source": "froid.md", "quote": "31 minutes"})
    for place in ("st-0002", "q-0002")
)
ALMOST = 4  # pixels
FRAME, MOST_FRAMES = 50, 100  # milliseconds
MOST_STOPS = 35
MOST_COVERED, ONE_LINE = 160, 48  # pixels
PHONE = {"width": 390, "height": 844}
SMALLEST_TARGET = 24  # pixels: WCAG 2.2, 2.5.8
ENDLESS = 1000  # presses of Tab; without keys it stops at every link, of which each sentence has four


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    draft = builders.draft(findings=FINDINGS)
    with at_work(installation(tmp_path, None, long_spans(), draft)) as served:
        yield served


@pytest.fixture
def lea(lea: Page, desk: Desk) -> Page:
    lea.goto(desk.address())
    return lea


def places(page: Page) -> tuple[float, float]:
    """How far below the top of the window a sentence stands, and the passage it rests on."""
    sentence = page.locator("#st-0005").bounding_box()
    passage = page.locator("#" + builders.citation(5).span).bounding_box()
    assert sentence is not None
    assert passage is not None
    return sentence["y"], passage["y"]


def assert_same(page: Page, before: tuple[float, float]) -> None:
    """What stood somewhere comes to stand there again; the page settles in the frame after it is loaded."""
    for _ in range(MOST_FRAMES):
        now = places(page)
        if all(abs(a - b) < ALMOST for a, b in zip(now, before, strict=True)):
            break
        page.wait_for_timeout(FRAME)
    assert now == pytest.approx(before, abs=ALMOST)


def is_in_window(what: Locator, size: dict[str, int]) -> bool:
    """Whether all of it is in the window, and large enough for a thumb."""
    box = what.bounding_box()
    if box is None or min(box["width"], box["height"]) < SMALLEST_TARGET:
        return False
    ends_within = box["y"] + box["height"] <= size["height"] and box["x"] + box["width"] <= size["width"]
    return box["y"] >= 0 and box["x"] >= 0 and ends_within


def click_where_it_stands(page: Page, button: str) -> None:
    """Click a button of what sticks to the top, which Playwright would first scroll the page to."""
    box = page.get_by_role("button", name=button).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)


def count_stops(page: Page) -> int:
    """Press Tab from the first stop of the page until the focus leaves it."""
    page.locator(".skip").focus()
    for number in range(1, ENDLESS):
        page.keyboard.press("Tab")
        if focused(page, "tagName") == "BODY" or focused(page, "className") == "skip":
            return number
    pytest.fail("Tab never leaves the page")


def test_both_panes_stay_where_they_are_over_an_edit_a_save_an_undo_and_a_revision(
    lea: Page, desk: Desk
) -> None:
    lea.locator("#st-0004").scroll_into_view_if_needed()
    lea.locator("main").evaluate("e => e.scrollTop += 300")
    lea.locator("#st-0005 .cite").first.click()
    before = places(lea)
    assert lea.locator(".sources").evaluate("e => e.scrollTop") > 1000
    lea.locator("#edit-st-0005").click()
    lea.wait_for_url("**?edit=st-0005**")
    lea.wait_for_load_state()
    assert_same(lea, before)
    lea.locator("#type-st-0005").fill("Une phrase revue.")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0005")
    lea.wait_for_load_state()
    assert_same(lea, before)
    lea.locator("#st-0005 .own-edit button").click()
    expect(lea.locator("#st-0005 .own-edit")).to_have_count(0)
    lea.wait_for_load_state()
    assert_same(lea, before)
    lea.locator("#edit-st-0005").click()
    lea.wait_for_url("**?edit=st-0005**")
    lea.wait_for_load_state()
    lea.locator("#type-st-0005").fill("Une autre phrase.")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0005")
    lea.wait_for_load_state()
    assert_same(lea, before)
    click_where_it_stands(lea, "Enregistrer comme révision")
    lea.wait_for_url("**said=revised**")
    lea.wait_for_load_state()
    assert_same(lea, before)
    assert is_inside(lea.locator(".notice[role=status]"), lea.locator("main"))


def test_a_form_that_opens_shows_the_passage_it_rests_on(lea: Page) -> None:
    passage = lea.locator("#" + builders.citation(3).span)
    assert not is_inside(passage, lea.locator(".sources"))
    lea.locator("#edit-st-0003").click()
    lea.wait_for_url("**?edit=st-0003**")
    expect(passage).to_have_class("cited-here")
    assert is_inside(passage, lea.locator(".sources"))


def test_choosing_passages_begins_at_those_cited_now(lea: Page, desk: Desk, axe: Axe) -> None:
    lea.goto(desk.address("?cite=st-0003#choose"))
    lea.wait_for_load_state()
    chosen, pane = lea.locator(".pick:has(:checked)"), lea.locator(".sources")
    assert is_inside(chosen, pane)
    assert is_inside(lea.locator("#search"), pane)
    assert axe(lea) == []


def test_choosing_passages_in_a_new_tab_stands_at_their_sentence(
    context: BrowserContext, lea: Page, desk: Desk
) -> None:
    tab = context.new_page()
    tab.set_viewport_size({"width": 1280, "height": 700})
    tab.goto(desk.address("?cite=st-0008#choose"))
    tab.wait_for_load_state()
    expect(tab.locator("#st-0008")).to_be_in_viewport()


def test_the_first_passages_found_stand_below_the_head_of_the_choice(lea: Page, desk: Desk) -> None:
    lea.set_viewport_size({"width": 1280, "height": 700})
    lea.goto(desk.address("?cite=st-0005#choose"))
    lea.wait_for_load_state()
    lea.locator("#search").fill("paragraphe")
    first = lea.locator(".pick:visible").first.bounding_box()
    head = lea.locator(".choosing-head").bounding_box()
    assert first is not None
    assert head is not None
    assert first["y"] >= head["y"] + head["height"] - ALMOST


def test_the_bar_to_decide_stays_in_view_at_the_end_too(lea: Page) -> None:
    lea.locator("#history").scroll_into_view_if_needed()
    for each in lea.locator(".deskbar a.verdict").all():
        assert is_in_window(each, WIDE)
    expect(lea.locator(".decide-open")).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, SMALLEST])
def test_on_a_phone_every_verdict_is_two_taps_away_wherever_one_reads(
    lea: Page, axe: Axe, size: dict[str, int]
) -> None:
    lea.set_viewport_size(size)
    lea.locator("#history").scroll_into_view_if_needed()
    bar, button = lea.locator(".deskbar").bounding_box(), lea.locator(".decide-open")
    assert bar is not None
    assert bar["height"] <= size["height"] / 10
    assert is_in_window(button, size)
    button.click()
    verdicts = lea.locator(".deskbar a.verdict")
    assert verdicts.count() == 3
    for each in verdicts.all():
        assert is_in_window(each, size)
    assert axe(lea) == []
    lea.keyboard.press("Escape")
    expect(verdicts.first).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    lea.get_by_role("link", name="Approuver").click()
    lea.wait_for_url("**/decide/approve**")


def test_on_a_phone_without_scripts_the_verdicts_open_too(chromium: Browser, desk: Desk) -> None:
    with chromium.new_context(java_script_enabled=False, locale="fr-FR", viewport=PHONE) as plain:
        sign_in(plain, desk)
        page = plain.new_page()
        page.goto(desk.address())
        page.locator(".decide-open").click()
        page.get_by_role("link", name="Demander des changements").click()
        page.wait_for_url("**/decide/request_changes**")


def test_keys_lead_to_the_next_finding_to_its_form_and_to_the_approval(lea: Page, desk: Desk) -> None:
    lea.keyboard.press("j")
    assert lea.evaluate("document.activeElement.closest('.element').id") == "st-0002"
    lea.keyboard.press("j")
    assert lea.evaluate("document.activeElement.closest('.element').id") == "q-0002"
    lea.keyboard.press("k")
    lea.keyboard.press("e")
    expect(lea.locator("#type-st-0002")).to_be_focused()
    lea.keyboard.type("jaken ")
    assert lea.locator("#type-st-0002").input_value().startswith("jaken ")
    lea.goto(desk.address())
    lea.keyboard.press("a")
    lea.wait_for_url("**/decide/approve**")


def test_what_one_reads_stays_where_it_was_as_all_changes_are_discarded(lea: Page) -> None:
    lea.locator("#edit-st-0005").click()
    lea.locator("#type-st-0005").fill("Autrement.")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0005")
    lea.locator("#pending summary").click()
    (before, _) = places(lea)
    lea.get_by_role("button", name="Tout abandonner").press("Enter")
    lea.wait_for_url("**#pending")
    lea.wait_for_load_state()
    lea.wait_for_timeout(FRAME)
    (after, _) = places(lea)
    assert abs(after - before) < ONE_LINE  # the line that said it was changed is gone
    assert focused(lea) == "pending"
    lea.keyboard.press("Tab")
    expect(lea.get_by_role("button", name="Les reprendre")).to_be_focused()
    lea.keyboard.press("Enter")
    lea.wait_for_url("**said=taken_back**")
    expect(lea.locator("#st-0005")).to_contain_text("Autrement.")


def stand_at_listed(page: Page, finding: str) -> None:
    page.evaluate(f"document.querySelector('.findings:not(.inline) [data-finding=\"{finding}\"]').focus()")


def test_the_key_e_edits_what_a_listed_finding_is_about(lea: Page) -> None:
    """It opened whatever stood first in the window."""
    stand_at_listed(lea, FINDINGS[1].id)
    lea.keyboard.press("e")
    lea.wait_for_url("**?edit=q-0002**")


@pytest.mark.parametrize("place", ["objectives", "lesson"])
def test_the_key_e_says_that_a_finding_is_about_nothing_to_edit(
    chromium: Browser, tmp_path: Path, place: str
) -> None:
    """At a finding about the objectives it opened the title of the first page."""
    about = Finding(rule="objective.all_below", place=place, facts={"objectives": "ob-1, ob-2"})
    workspace = installation(tmp_path, None, None, builders.draft(findings=(about,)))
    with at_work(workspace) as served, chromium.new_context(locale="fr-FR", viewport=WIDE) as context:
        sign_in(context, served)
        page = context.new_page()
        page.goto(served.address())
        said = page.locator("#told").get_by_text("Ce constat ne porte pas sur un texte")
        page.keyboard.press("j")
        for _ in range(2):
            page.keyboard.press("e")
            expect(said).to_have_count(1)
        assert focused(page, "dataset.finding") == about.id
        assert "edit=" not in page.url
        page.keyboard.press("j")
        expect(said).to_have_count(0)


def test_the_keys_are_listed_and_can_be_turned_off(lea: Page, axe: Axe) -> None:
    lea.keyboard.press("?")
    expect(lea.get_by_role("dialog", name="Touches de cette page")).to_be_visible()
    assert axe(lea) == []
    lea.get_by_label("Se servir de ces touches").uncheck()
    lea.get_by_role("button", name="Fermer").click()
    lea.reload()
    lea.keyboard.press("j")
    lea.keyboard.press("a")
    assert focused(lea, "tagName") == "BODY"
    assert "/decide/" not in lea.url


def test_tab_stops_at_few_places_and_arrows_lead_to_the_others(lea: Page) -> None:
    few = count_stops(lea)
    assert few <= MOST_STOPS
    lea.locator("#edit-st-0001").focus()
    lea.keyboard.press("ArrowDown")
    expect(lea.locator("#st-0002")).to_be_focused()
    lea.keyboard.press("Tab")
    assert lea.evaluate("document.activeElement.closest('.element').id") == "st-0002"
    lea.locator("#plus-quiz").focus()
    lea.keyboard.press("ArrowDown")
    expect(lea.locator("#q-0001")).to_be_focused()
    lea.evaluate("localStorage.setItem('premierjet-keys-off', '1')")
    lea.reload()
    assert count_stops(lea) > few


def test_the_outline_leads_to_a_page_and_says_what_is_open_there(lea: Page) -> None:
    lea.get_by_text("Sommaire de la page").click()
    quiz = lea.locator(".outline li").filter(has_text="Quiz")
    assert "1 constat" in quiz.inner_text()
    quiz.get_by_role("link").click()
    assert lea.url.endswith("#quiz")
    expect(lea.locator(".outline ol")).to_be_hidden()
    assert is_inside(lea.locator("#quiz-title"), lea.locator("main"))


def test_findings_are_filtered_and_keys_pass_over_those_hidden(lea: Page, axe: Axe) -> None:
    lea.locator("select[name=page]").select_option(label="Quiz")
    expect(lea.locator("main .findings:not(.inline) > .finding:visible")).to_have_count(1)
    expect(lea.get_by_text("Affichés\u00a0: 1.")).to_be_visible()
    assert axe(lea) == []
    lea.locator("main").focus()
    lea.keyboard.press("j")
    assert lea.evaluate("document.activeElement.closest('.element').id") == "q-0002"


# on a phone, and in a small window


def is_below_the_bar(page: Page, what: Locator) -> bool:
    bar, box = page.locator(".deskbar").bounding_box(), what.bounding_box()
    assert bar is not None
    assert box is not None
    return box["y"] >= bar["y"] + bar["height"]


def test_on_a_phone_what_is_kept_is_saved_or_undone_where_one_reads(lea: Page, desk: Desk) -> None:
    """The buttons stood 23,000 pixels above, and the count of changes outside the screen."""
    lea.set_viewport_size(PHONE)
    lea.goto(desk.address("?edit=st-0006#type-st-0006"))
    lea.locator("#type-st-0006").fill("Noter tout")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0006")
    lea.wait_for_load_state()
    sentence = lea.locator("#st-0006")
    assert is_in_window(sentence, PHONE)
    expect(lea.get_by_text("1 modification, pas encore en révision")).to_be_in_viewport()
    assert is_below_the_bar(lea, sentence)
    assert lea.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    bar = lea.locator(".deskbar")
    assert bar.evaluate("each => each.scrollWidth") == PHONE["width"]
    click_where_it_stands(lea, "Enregistrer comme révision")
    lea.wait_for_url("**said=revised**")
    lea.wait_for_load_state()
    assert is_in_window(sentence, PHONE)


def test_on_a_phone_an_addition_is_undone_where_one_made_it(lea: Page, desk: Desk) -> None:
    lea.set_viewport_size(PHONE)
    lea.goto(desk.address("?add=p-0002#add-p-0002"))
    for each in lea.locator(".adding textarea, .adding input[type=text]").all():
        each.fill("Une page de plus")
    lea.locator(".adding .verdict.keep").click()
    lea.wait_for_url("**said=added**")
    lea.wait_for_load_state()
    assert is_in_window(lea.get_by_role("button", name="Annuler seulement cela"), PHONE)
    click_where_it_stands(lea, "Annuler seulement cela")
    expect(lea.locator("#pending")).to_have_count(0)


def test_a_saved_revision_offers_the_way_back_to_what_was_changed(lea: Page, desk: Desk) -> None:
    lea.goto(desk.address("?edit=st-0006#type-st-0006"))
    lea.locator("#type-st-0006").fill("Noter tout")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**#st-0006")
    lea.locator("main").evaluate("e => e.scrollTop = 0")
    click_where_it_stands(lea, "Enregistrer comme révision")
    lea.wait_for_url("**said=revised**")
    lea.get_by_role("link", name="Revenir à st-0006").click()
    expect(lea.locator("#st-0006")).to_be_in_viewport()


def test_what_stays_in_view_leaves_most_of_a_small_window_to_what_one_reads(lea: Page, desk: Desk) -> None:
    """After an addition it took 275 of 700 pixels, and in French the bar had two lines."""
    lea.set_viewport_size({"width": 1280, "height": 800})
    lea.goto(desk.address("?add=st-0002#add-st-0002"))
    lea.locator("#add-st-0002").fill("Une phrase de plus, qui est assez longue pour deux lignes ici.")
    lea.keyboard.press("Control+Enter")
    lea.wait_for_url("**said=added**")
    stays, bar = lea.locator(".stays").bounding_box(), lea.locator(".deskbar").bounding_box()
    assert stays is not None
    assert bar is not None
    assert stays["height"] <= MOST_COVERED
    assert bar["height"] <= ONE_LINE


@pytest.mark.parametrize(("key", "field"), [("e", "#type-st-0002"), ("+", "#add-st-0002")])
def test_what_is_typed_before_a_form_has_come_stands_in_it(lea: Page, key: str, field: str) -> None:
    """The letters were lost, or approved the draft."""
    held: list[Route] = []
    lea.route(re.compile(r"\?(edit|add)=st-0002"), lambda route: held.append(route))
    lea.locator("#st-0002").focus()
    lea.keyboard.press(key)
    lea.keyboard.type("a jamaa k")
    lea.keyboard.press("Backspace")
    for _ in range(MOST_FRAMES):
        if held:
            break
        lea.wait_for_timeout(FRAME)
    held[0].continue_()
    expect(lea.locator(field)).to_be_focused()
    lea.keyboard.type("plus ")
    assert lea.locator(field).input_value().startswith("a jamaa plus ")


# what is open, in the order in which a person looks at it

SIDES = {
    **{"one": "Relever la sonde.", "one_source": "froid.md", "one_place": "§ 2"},
    **{"other": "Autrement.", "other_source": "affiche.md", "other_place": "§ 1"},
}
HEAVY = Finding(rule="sources.disagree", place="st-0005", facts={"elements": "st-0005", **SIDES})
OF_LESSON = Finding(rule="sources.disagree_unused", place="sources/froid.md", facts=SIDES)
VAGUE = Finding(rule="statement.vague", place="st-0002", facts={"words": "vite"})


@pytest.fixture
def reader(tmp_path: Path, context: BrowserContext, page: Page) -> Iterator[Page]:
    """At a draft with findings, one at no page, and comments, one on what was deleted since."""
    workspace = installation(tmp_path, None, long_spans(), builders.draft())
    say(workspace, "st-0001", "Ce qui a été supprimé")
    say(workspace, "st-0004", "Et le week-end ?")
    change(workspace, Remove(place="st-0001"))
    content = workspace.records.head(builders.KEY)
    assert content is not None
    found = builders.draft(
        revision=3, content=content.content, findings=(VAGUE, OF_LESSON, HEAVY), parent=content.digest
    )
    add_sealed_revision(workspace, found)
    with at_work(workspace) as desk:
        sign_in(context, desk)
        page.set_viewport_size(WIDE)
        page.goto(desk.address())
        yield page


def stand(page: Page) -> str:
    """What one stands at: the finding, or the words of a comment."""
    said: str = page.evaluate(
        """(() => {
          const step = document.activeElement.closest("[data-step]");
          return step.dataset.finding || step.querySelector(".remark .comment").textContent;
        })()"""
    )
    return said


def test_the_key_j_leads_first_to_what_matters_most_and_last_to_what_is_gone(reader: Page) -> None:
    """It began wherever the page began: at comments on sentences that are no more."""
    expected = [HEAVY.id, OF_LESSON.id, VAGUE.id, "Et le week-end ?", "Ce qui a été supprimé", HEAVY.id]
    listed = reader.locator("main .findings:not(.inline) [data-finding]").all()
    assert [each.get_attribute("data-finding") for each in listed] == expected[:3]
    for name in expected:
        reader.keyboard.press("j")
        assert stand(reader) == name
    reader.keyboard.press("k")
    assert stand(reader) == "Ce qui a été supprimé"


def test_after_an_edit_the_key_j_goes_on_with_what_comes_next(reader: Page) -> None:
    reader.keyboard.press("j")
    reader.keyboard.press("e")
    reader.wait_for_url("**?edit=st-0005**")
    reader.locator("#type-st-0005").fill("Autrement.")
    reader.keyboard.press("Control+Enter")
    reader.wait_for_url("**#st-0005")
    reader.wait_for_load_state()
    reader.keyboard.press("j")
    assert stand(reader) == OF_LESSON.id


def test_the_outline_counts_what_is_open_at_no_page_too(reader: Page) -> None:
    """The bar said three findings, the outline one."""
    reader.get_by_text("Sommaire de la page").click()
    told = reader.locator(".outline li")
    first = told.first
    expect(first).to_contain_text("Objectifs et ensemble du brouillon")
    expect(first).to_contain_text("1 constat")
    expect(first).to_contain_text("1 commentaire")
    counts = [
        int(found[1]) for each in told.all_inner_texts() for found in re.finditer(r"(\d+) constat", each)
    ]
    assert sum(counts) == 3
    first.get_by_role("link").click()
    expect(reader.locator("#findings")).to_be_in_viewport()


# where one comes to by keyboard, in any window

LOWEST = {"width": 320, "height": 256}  # WCAG 2.2, 1.4.10: 1280 × 1024 px at 400 %
MOST_OF_WINDOW = 0.25  # that bars may take


def read_box(what: Locator) -> dict[str, float]:
    box = what.bounding_box()
    assert box is not None
    return {"top": box["y"], "bottom": box["y"] + box["height"]}


def keep_change(page: Page, desk: Desk) -> None:
    page.goto(desk.address("?edit=st-0006#type-st-0006"))
    page.locator("#type-st-0006").fill("Noter tout")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#st-0006")
    page.wait_for_load_state()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 560}, SMALLEST, LOWEST])
def test_the_title_of_a_page_stands_below_the_bars_when_one_comes_to_it(
    lea: Page, desk: Desk, size: dict[str, int]
) -> None:
    """A page longer than the window was put in its middle: its title stood 664 px above."""
    lea.set_viewport_size(size)
    keep_change(lea, desk)
    lea.locator("#st-0003").focus()
    lea.keyboard.press("ArrowDown")
    expect(lea.locator("#p-0002")).to_be_focused()
    title = read_box(lea.locator("#said-p-0002"))
    assert read_box(lea.locator(".deskbar"))["bottom"] <= title["top"]
    assert title["bottom"] <= size["height"]
    if size["width"] > WIDE["width"] / 2:
        assert read_box(lea.locator(".stays"))["bottom"] <= title["top"]


@pytest.mark.parametrize("size", [{"width": 320, "height": 800}, SMALLEST, LOWEST])
def test_choosing_passages_at_400_percent_begins_at_its_heading(
    lea: Page, desk: Desk, size: dict[str, int]
) -> None:
    """It had the focus, and stood 434 px above the window with the sentence and the search."""
    lea.set_viewport_size(size)
    lea.goto(desk.address("?edit=st-0005#type-st-0005"))
    lea.get_by_role("button", name="Choisir les passages cités").press("Enter")
    lea.wait_for_url(re.compile("cite=st-0005"))
    lea.wait_for_load_state()
    heading = lea.locator("#choose")
    expect(heading).to_be_focused()
    lea.wait_for_timeout(FRAME)
    assert is_below_the_bar(lea, heading)
    assert read_box(heading)["bottom"] <= size["height"]


def test_bars_leave_most_of_a_low_window_to_what_one_reads(lea: Page, desk: Desk) -> None:
    """Two bars took 129 of 256 pixels."""
    lea.set_viewport_size(LOWEST)
    keep_change(lea, desk)
    lea.locator("#st-0003").focus()
    lea.locator("#st-0003").scroll_into_view_if_needed()
    covered = lea.evaluate(
        """() => [...document.querySelectorAll(".deskbar, .pending, .notice")].reduce((sum, each) => {
          const { top, bottom } = each.getBoundingClientRect();
          return sum + Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
        }, 0)"""
    )
    assert covered <= LOWEST["height"] * MOST_OF_WINDOW
    lea.get_by_role("link", name="1 modification").click()
    expect(lea.get_by_role("button", name="Enregistrer comme révision")).to_be_in_viewport()
