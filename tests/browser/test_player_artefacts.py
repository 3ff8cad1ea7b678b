"""The pages beside lesson and quiz: terms, cards, pictures and a voice, for eyes, ears and keyboards."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.static_site import Site, move_below, serve_site
from tests import sample_deliverables as deliverables
from tests.browser.conftest import Axe
from tests.browser.learning import edition, go_to, of_everything

pytestmark = pytest.mark.browser


def long_glossary() -> Glossary:
    names = [f"{letter}{number}" for letter in "abcdef" for number in range(5)]
    return Glossary(
        entries=tuple(
            deliverables.row(n, name, f"Sens de {name}.", cites=(1,)) for n, name in enumerate(names, 1)
        )
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    french = move_below("fr", write_player_files(edition(of_everything()), UNTRACKED))
    letters = move_below(
        "letters", write_player_files(edition(deliverables.content_of(long_glossary())), UNTRACKED)
    )
    with serve_site(french | letters) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("fr/index.html"))
    return page


def eventually(page: Page, expression: str) -> None:
    """Wait until it is true; asked from outside, as the page's policy lets nothing be evaluated in it."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"ten seconds went by without {expression}")


def open_all(page: Page) -> None:
    """Press every button of the page that opens something."""
    page.evaluate(
        "document.querySelectorAll('.page.current [aria-expanded=false]').forEach((button) => button.click())"
    )


def test_a_term_is_beside_its_definition_and_the_definition_opens_at_its_source(player: Page) -> None:
    go_to(player, "glossary")
    assert player.locator("#glossary dt").all_inner_texts() == ["Relevé", "Sonde"]
    player.locator("#glossary .source").first.click()
    assert player.locator(".note blockquote").count() == 1
    assert player.locator(".letters").count() == 0


def test_the_browser_finds_any_term_and_a_letter_leads_to_its_first(page: Page, site: Site) -> None:
    page.goto(site.url("letters/index.html"))
    go_to(page, "glossary")
    assert page.evaluate("window.find('Sens de e3.')")
    page.click(".letters a:text-is('F')")
    term = page.locator("dt", has_text="f0")
    assert term.is_visible()
    assert page.evaluate("scrollY") > 0
    assert page.inner_text("#position") == "Page 2 sur 2"


def test_a_card_is_turned_by_a_button_that_says_so_and_is_not_scored(player: Page) -> None:
    go_to(player, "flashcards")
    button = player.get_by_role("button", name="Tourner la carte").first
    card = player.locator(".card").first
    assert button.get_attribute("aria-expanded") == "false"
    assert not card.locator(".back").is_visible()
    button.focus()
    player.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert "Entre 0\u00a0°C et 3\u00a0°C" in card.inner_text()
    described = button.get_attribute("aria-describedby")
    assert player.inner_text(f"#{described}") == "Température de la chambre froide ?"
    card.locator(".source").click()
    assert card.locator(".note blockquote").is_visible()
    player.keyboard.press("Escape")
    player.keyboard.press("Shift+Tab")
    player.keyboard.press("Space")
    assert not card.locator(".back").is_visible()


def test_a_picture_is_drawn_and_said_in_words_that_open_at_their_sources(player: Page) -> None:
    go_to(player, "figures")
    eventually(player, "[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    names = player.locator("#figures img").evaluate_all("images => images.map((image) => image.alt)")
    assert names[0] == "Schéma en 3 étapes\xa0: Le relevé, pas à pas. Le texte complet suit."
    button = player.get_by_role(
        "button", name="Lire en toutes lettres, avec les sources\u00a0: Le relevé, pas à pas"
    )
    button.click()
    assert player.locator("#figures .steps li:visible").count() == 3
    player.locator("#figures .source:visible").first.click()
    assert player.locator("#figures .note blockquote").count() == 1


def test_a_telephone_gets_the_picture_that_fits_it(page: Page, site: Site) -> None:
    shown = "[...document.images].map((image) => image.currentSrc.split('-').at(-1))"
    for width, name in ((320, "tall.svg"), (1280, "wide.svg")):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(site.url("fr/index.html"))
        go_to(page, "figures")
        eventually(page, "[...document.images].every((image) => image.complete && image.currentSrc)")
        assert set(page.evaluate(shown)) == {name}


def test_the_sentence_that_is_heard_is_shown(player: Page) -> None:
    go_to(player, "narration")
    assert "Voix de synthèse" in player.inner_text("#narration .rule")
    player.evaluate("""() => {
        window.told = [];
        document.querySelector("audio").muted = true;
        new MutationObserver(() => {
            const heard = document.querySelector(".heard");
            const said = heard ? heard.textContent.trim().split(" ", 2).join(" ") : "";
            if (said !== told.at(-1)) told.push(said);
        }).observe(document.querySelector(".reading"), { attributes: true, subtree: true });
        document.querySelector("audio").play();
    }""")
    eventually(player, "document.querySelector('audio').ended && told.at(-1) === ''")
    assert player.evaluate("told") == ["La température", "Un produit", ""]


def test_a_page_turned_is_a_voice_silenced(player: Page) -> None:
    go_to(player, "narration")
    player.evaluate("document.querySelector('audio').loop = true")
    player.evaluate("document.querySelector('audio').play()")
    player.click("#previous")
    assert player.evaluate("document.querySelector('audio').paused")


def test_captions_stand_beside_each_section(player: Page) -> None:
    go_to(player, "narration")
    player.evaluate("document.querySelector('track').track.mode = 'hidden'")
    eventually(player, "document.querySelector('track').track.cues?.length === 2")
    cue = player.evaluate("document.querySelector('track').track.cues[0].text")
    assert cue.split() == builders.SENTENCES[0].split()


def test_without_scripts_every_side_is_read_and_every_section_can_be_heard(
    chromium: Browser, site: Site
) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(site.url("fr/index.html"))
    text = page.inner_text("body")
    for said in (
        "Entre 0\u00a0°C et 3\u00a0°C",
        "Relever la sonde.",
        "Le responsable signe le relevé deux fois par jour.",
    ):
        assert said in text
    assert page.locator("audio:visible").count() == 1
    page.close()


def test_paper_holds_both_sides_of_every_card_and_every_picture_in_words(player: Page) -> None:
    player.emulate_media(media="print")
    assert player.locator(".back:visible").count() == 2
    assert player.locator("#figures .steps:visible").count() == 1
    assert player.locator("audio:visible, .disclose:visible").count() == 0


@pytest.mark.parametrize("width", [360, 1180])
def test_paper_asks_for_no_other_picture_than_the_screen_has(page: Page, site: Site, width: int) -> None:
    """Another came when the sheets were laid out: captions without pictures, and a blank sheet at the end."""
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(site.url("fr/index.html"), wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.pdf(format="A4")
    assert asked == []


FILLED = """(lines) => {
  const filler = document.querySelector("#filler") || document.createElement("div");
  filler.id = "filler";
  filler.innerHTML = "<p>x</p>".repeat(lines);
  document.querySelector("#start").prepend(filler);
}"""


def test_on_paper_no_title_is_parted_from_its_picture_and_no_sheet_is_blank(player: Page) -> None:
    titles = player.locator(".drawing h3").all_text_contents()
    for lines in (0, 8, 16, 22, 28, 34, 40):
        player.evaluate(FILLED, lines)
        sheets = PdfDocument(player.pdf(format="A4"))
        words = [sheet.get_textpage().get_text_range() for sheet in sheets]
        assert all(text.strip() for text in words), lines
        [first] = [text for text in words if titles[0] in text]
        drawn = first.count("Fermer la porte.") - first.count("Fermer la porte. —")  # which its notes have
        assert drawn > 0, lines
        [heading] = [text for text in words if "Glossaire" in text.splitlines()]
        assert "Le responsable signe" in heading, lines


@pytest.mark.trial
def test_axe_finds_nothing_on_any_of_these_pages_in_either_mode(page: Page, site: Site, axe: Axe) -> None:
    found: dict[str, list[str]] = {}
    for name in ("glossary", "flashcards", "figures", "narration"):
        page.goto(site.url("fr/index.html"))
        go_to(page, name)
        for state in ("closed", "open"):
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            found[f"{name}, {state}, light"] = axe(page)
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            found[f"{name}, {state}, dark"] = axe(page, "color-contrast")
            open_all(page)
    page.goto(site.url("letters/index.html"))
    go_to(page, "glossary")
    found["letters"] = axe(page)
    assert {state: lines for state, lines in found.items() if lines} == {}


@pytest.mark.trial
def test_axe_finds_nothing_on_paper_nor_during_speech(page: Page, site: Site, axe: Axe) -> None:
    page.goto(site.url("fr/index.html"))
    page.emulate_media(media="print")
    assert page.locator(".page:visible").count() == 7
    assert axe(page) == []
    page.emulate_media(media="screen")
    go_to(page, "narration")
    page.evaluate("document.querySelector('.reading p').classList.add('heard')")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        assert axe(page, *(["color-contrast"] if scheme == "dark" else [])) == []


@pytest.mark.parametrize("shown", ["glossary", "flashcards", "figures", "narration"])
def test_these_pages_reflow_at_four_hundred_percent(page: Page, site: Site, shown: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site.url("fr/index.html"))
    go_to(page, shown)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
