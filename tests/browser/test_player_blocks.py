"""The blocks of a page beside its sentences: closed until asked, by keyboard, on a telephone, on paper."""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page, expect

from examples.builders.pictures import read_picture
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario
from pipelines.testing.static_site import Site, serve_site
from schemas.draft import NumberedBlock, PictureBlock, Section, ShownPicture
from tests import sample_deliverables as deliverables
from tests.browser.conftest import Axe
from tests.browser.learning import edition, go_to

pytestmark = pytest.mark.browser

DATA = read_picture("purple-tray.png")
PICTURE = ShownPicture(sha256=sha256(DATA).hexdigest(), media_type="image/png", width=960, height=540)


def lesson_of_everything() -> Lesson:
    """The pages of texts and pictures, and one with a question and a scenario."""
    blocks = (cold_checkpoint(), delivery_scenario())
    played = Section(id="p-0003", title="La livraison", blocks=blocks)
    sections = (*lesson().sections, played)
    return Lesson(sections=tuple(number_blocks(each, n * 10) for n, each in enumerate(sections)))


def number_blocks(section: Section, first: int) -> Section:
    """Return a page whose blocks have ids of their own in the module."""
    blocks = tuple(
        block.model_copy(update={"id": f"b-{first + number:04d}"})
        if isinstance(block, NumberedBlock)
        else block
        for number, block in enumerate(section.blocks)
    )
    return section.model_copy(update={"blocks": blocks})


def lesson() -> Lesson:
    """One page of texts, one of pictures."""
    [texts] = deliverables.lesson_of_blocks().sections
    [pictures] = deliverables.lesson_of_figures().sections
    shown = tuple(
        block.model_copy(update={"picture": PICTURE}) if isinstance(block, PictureBlock) else block
        for block in pictures.blocks[1:]
    )
    return Lesson(sections=(texts, pictures.model_copy(update={"id": "p-0002", "blocks": shown})))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    shown = replace(edition(deliverables.content_of(lesson())), media={PICTURE.sha256: DATA})
    with serve_site(write_player_files(shown, UNTRACKED)) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("index.html"))
    return page


@pytest.mark.trial
def test_every_block_passes_the_accessibility_rules_in_both_colours(
    chromium: Browser, site: Site, axe: Axe
) -> None:
    for scheme in ("light", "dark"):
        page = chromium.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(site.url("index.html"))
        for name in ("p-0001", "p-0002"):
            go_to(page, name)
            for button in page.locator(".page.current .disclose").all():
                button.click()
            assert axe(page) == [], (scheme, name)
        page.close()


def test_no_block_is_wider_than_a_telephone(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.url("index.html"))
    for name in ("p-0001", "p-0002"):
        go_to(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name


def test_an_explanation_is_closed_until_the_keyboard_asks_for_it(player: Page) -> None:
    go_to(player, "p-0001")
    explanation = player.get_by_text("Date limite de consommation.")
    expect(explanation).to_be_hidden()
    button = player.get_by_role("button", name="Voir l’explication")
    button.focus()
    player.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")


def test_the_list_is_named_by_its_lead_in(player: Page) -> None:
    go_to(player, "p-0001")
    named = player.get_by_role("list", name="Avant de servir, vérifiez :")
    expect(named.get_by_role("listitem")).to_have_count(2)


def test_a_warning_is_named_as_one(player: Page) -> None:
    go_to(player, "p-0001")
    expect(player.get_by_role("complementary", name="Attention")).to_contain_text("Jamais deux fois.")


def test_a_heading_stands_one_level_below_the_title_of_its_page(player: Page) -> None:
    go_to(player, "p-0001")
    expect(player.get_by_role("heading", level=2, name="Le froid")).to_be_visible()
    heading = player.get_by_role("heading", level=3, name="Ce qui se dit en cuisine")
    expect(heading).to_be_visible()
    expect(heading.locator(".source")).to_have_count(0)
    player.emulate_media(media="print")
    expect(heading).to_have_css("break-after", "avoid")


def test_a_dialogue_says_who_speaks_and_that_it_was_made_up(player: Page) -> None:
    go_to(player, "p-0001")
    expect(player.locator(".label-line + .dialogue")).to_be_visible()
    expect(player.locator(".label-line")).to_have_text("Exemple fictif")
    turns = player.locator(".dialogue > div")
    assert turns.locator("dt").all_inner_texts() == ["Le chef", "L'apprentie"]
    expect(turns.first.locator("dd")).to_contain_text("Ce bac sort d'où ?")


def test_code_keeps_its_lines_and_is_reached_by_keyboard(player: Page) -> None:
    go_to(player, "p-0001")
    code = player.get_by_role("region", name="Code Python")
    assert code.inner_text() == "if t > 3:\n    jeter()"
    code.focus()
    expect(code).to_be_focused()


def test_a_place_is_asked_for_from_a_list_then_read(player: Page) -> None:
    go_to(player, "p-0002")
    expect(player.get_by_text("La poignée.")).to_be_hidden()
    player.get_by_role("radio", name="Repère 2").focus()
    player.keyboard.press("Space")
    player.get_by_role("button", name="Valider").click()
    expect(player.locator("#q-0001 .feedback")).to_be_visible()
    player.get_by_role("button", name="Repère 1").click()
    expect(player.get_by_text("La poignée.")).to_be_visible()


def test_the_numbers_stand_where_the_places_are(player: Page) -> None:
    go_to(player, "p-0002")
    player.locator(".pinned img").scroll_into_view_if_needed()
    expect(player.locator(".pinned img")).to_have_js_property("complete", True)
    picture = player.locator(".pinned img").bounding_box()
    pin = player.locator(".pinned circle").first.bounding_box()
    assert picture is not None
    assert pin is not None
    across = (pin["x"] + pin["width"] / 2 - picture["x"]) / picture["width"]
    down = (pin["y"] + pin["height"] / 2 - picture["y"]) / picture["height"]
    assert across == pytest.approx(0.120, abs=0.01)
    assert down == pytest.approx(0.480, abs=0.01)


def test_on_paper_nothing_is_closed(player: Page) -> None:
    go_to(player, "p-0001")
    player.emulate_media(media="print")
    for text in ("Date limite de consommation.", "La poignée."):
        expect(player.get_by_text(text)).to_be_visible()


def test_a_picture_is_enlarged_with_its_numbers_and_left_by_keyboard(player: Page) -> None:
    go_to(player, "p-0002")
    button = player.get_by_role("button", name="Agrandir l’image").last
    button.focus()
    player.keyboard.press("Enter")
    enlarged = player.get_by_role("dialog", name="Image agrandie")
    expect(enlarged.locator("circle")).to_have_count(2)
    before, after = (place.bounding_box() for place in (player.locator(".page .pinned"), enlarged))
    assert before is not None
    assert after is not None
    assert after["width"] > before["width"]
    player.keyboard.press("ArrowRight")
    expect(player.locator("#p-0002")).to_have_class("page of-lesson current")
    player.keyboard.press("Escape")
    expect(enlarged).to_have_count(0)
    expect(button).to_be_focused()


def enlarge_first(player: Page, name: str) -> tuple[float, float]:
    """Enlarge the first picture of a page; return its width there and enlarged."""
    go_to(player, name)
    picture = player.locator(f"#{name} .framed img").first
    expect(picture).to_have_js_property("complete", value=True)
    before = picture.bounding_box()
    picture.click()
    after = player.locator("#zoom img").bounding_box()
    assert before is not None
    assert after is not None
    return before["width"], after["width"]


def test_on_a_telephone_an_enlarged_picture_is_as_large_as_it_is_and_moved_about(player: Page) -> None:
    player.set_viewport_size({"width": 360, "height": 640})
    before, after = enlarge_first(player, "p-0002")
    assert before < 340
    assert after == PICTURE.width
    moved = "within => { within.scrollTo(9999, 0); return within.scrollLeft; }"
    assert player.locator("#zoom div").first.evaluate(moved) > 500
    player.locator("#zoom img").click(position={"x": 700, "y": 60})
    expect(player.locator("#zoom")).to_be_visible()  # who drags it about does not lose it


def test_a_picture_larger_than_the_screen_says_so_and_is_moved_by_arrows_while_the_page_stands_still(
    player: Page,
) -> None:
    """It was cut at the right without a sign, and arrows scrolled the page behind it."""
    player.set_viewport_size({"width": 360, "height": 640})
    enlarge_first(player, "p-0002")
    expect(player.get_by_role("dialog").get_by_text("L’image est plus grande que l’écran")).to_be_visible()
    behind = player.evaluate("scrollY")
    for _ in range(3):
        player.keyboard.press("ArrowRight")
        player.keyboard.press("ArrowDown")
    expect(player.locator("#zoom > div")).not_to_have_js_property("scrollLeft", 0)
    expect(player.locator("#zoom > div")).not_to_have_js_property("scrollTop", 0)
    assert player.evaluate("scrollY") == behind
    player.mouse.wheel(0, 400)
    player.wait_for_timeout(200)
    assert player.evaluate("scrollY") == behind
    expect(player.get_by_role("button", name="Fermer")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [360, 900])
def test_axe_finds_nothing_in_an_enlarged_picture(player: Page, axe: Axe, width: int) -> None:
    player.set_viewport_size({"width": width, "height": 900})
    enlarge_first(player, "p-0002")
    assert axe(player) == []


def test_a_picture_shown_whole_says_nothing_of_more(player: Page) -> None:
    player.set_viewport_size({"width": 900, "height": 900})
    enlarge_first(player, "p-0002")
    expect(player.locator("#zoom p")).to_be_hidden()
    player.keyboard.press("ArrowDown")
    assert player.evaluate("scrollY") == 0


@pytest.mark.parametrize(("width", "stops"), [(360, 2), (900, 3)])
def test_the_focus_stays_within_an_enlarged_picture_and_one_button_closes_it(
    player: Page, width: int, stops: int
) -> None:
    player.set_viewport_size({"width": width, "height": 900})
    enlarge_first(player, "p-0002")
    inside = "document.activeElement.closest('#zoom') && document.activeElement.className"
    for key in ("Tab", "Shift+Tab"):
        met = []
        for _ in range(2 * stops):
            player.keyboard.press(key)
            met.append(player.evaluate(inside))
        assert None not in met
        assert len(set(met)) == stops
    dialog = player.get_by_role("dialog")
    assert dialog.get_by_role("button").count() == stops - 1  # where it is whole, another makes it larger
    dialog.get_by_role("button", name="Fermer").click()
    expect(player.locator("#zoom")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "height"), [(360, 640), (640, 360), (768, 1024), (1200, 640), (1900, 1000)]
)
def test_an_enlarged_picture_is_larger_than_on_the_page(player: Page, width: int, height: int) -> None:
    player.set_viewport_size({"width": width, "height": height})
    before, after = enlarge_first(player, "p-0002")
    assert after > 1.2 * before


def test_where_there_is_room_an_enlarged_picture_is_whole_then_large(player: Page) -> None:
    player.set_viewport_size({"width": 900, "height": 900})
    before, whole = enlarge_first(player, "p-0002")
    box = player.locator("#zoom img").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 900
    player.locator("#zoom img").click(position={"x": 5, "y": 60})
    large = player.locator("#zoom img").bounding_box()
    assert large is not None
    assert before < whole < large["width"] == PICTURE.width
    player.mouse.click(5, 5)
    expect(player.locator("#zoom")).to_be_hidden()


def test_a_picture_that_is_as_large_as_it_is_offers_no_more(player: Page) -> None:
    go_to(player, "p-0002")
    button = player.locator("#p-0002 .enlarge").first
    expect(button).to_be_visible()
    player.evaluate(SMALL)
    expect(button).to_be_hidden()
    player.locator("#p-0002 .framed img").first.click()
    expect(player.locator("#zoom")).to_be_hidden()


SMALL = """() => {
  Object.defineProperty(document.querySelector("#p-0002 .framed img"), "naturalWidth", { value: 200 });
  dispatchEvent(new Event("resize"));
}"""
"""As if the file were 200 pixels wide."""


def test_back_closes_an_enlarged_picture_and_turns_no_page(player: Page) -> None:
    go_to(player, "p-0001")
    go_to(player, "p-0002")
    player.locator(".page.current .framed img").first.click()
    expect(player.locator("#zoom")).to_be_visible()
    player.go_back()
    expect(player.locator("#zoom")).to_be_hidden()
    expect(player.locator("#p-0002")).to_be_visible()
    assert player.url.endswith("#p-0002")
    player.go_back()
    expect(player.locator("#p-0001")).to_be_visible()


def test_an_enlarged_picture_is_made_large_by_keyboard(player: Page) -> None:
    player.set_viewport_size({"width": 900, "height": 900})
    go_to(player, "p-0002")
    player.locator(".page.current .enlarge").first.focus()
    player.keyboard.press("Enter")
    expect(player.locator("#zoom > div")).to_be_focused()
    player.keyboard.press("Tab")
    player.keyboard.press("Enter")
    expect(player.locator("#zoom .framed")).to_have_class(re.compile(r"\blarge\b"))
    expect(player.locator("#zoom .enlarge")).to_be_hidden()
    expect(player.locator("#zoom > div")).to_be_focused()


def test_pictures_of_the_page_that_is_shown_are_asked_for_at_once_and_no_others(player: Page) -> None:
    waiting = "() => [...document.querySelectorAll('#p-0002 img')].map((picture) => picture.loading)"
    assert set(player.evaluate(waiting)) == {"lazy"}
    go_to(player, "p-0002")
    assert set(player.evaluate(waiting)) == {"eager"}
