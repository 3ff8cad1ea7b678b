"""Each way of answering: by mouse or keyboard alone, checked, explained, resumed and started again."""

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.static_site import Site, move_below, serve_site
from tests.browser.conftest import Axe
from tests.browser.learning import SEVEN_RIGHT, SEVEN_WRONG, edition, give, go_to, of_everything, put_in_order

pytestmark = pytest.mark.browser

ALL_WRONG = "Bonnes réponses\u00a0: 0 sur 7, soit 0\u00a0%."


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    french = move_below("fr", write_player_files(edition(of_everything()), UNTRACKED))
    with serve_site(french) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("fr/index.html"))
    go_to(page, "quiz")
    return page


def give_all(player: Page, answers: dict[str, list[str]]) -> None:
    for item, given in answers.items():
        give(player, item, given)


def focused(player: Page) -> str:
    """What has the focus, as a screen reader would name it."""
    name: str = player.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    )
    return name


@pytest.mark.parametrize("item", SEVEN_RIGHT)
def test_each_question_tells_a_right_answer_from_a_wrong_one_and_opens_its_source(
    player: Page, item: str
) -> None:
    give(player, item, SEVEN_RIGHT[item])
    feedback = player.locator(f"#{item} .feedback")
    assert "Bonne réponse." in feedback.inner_text()
    assert player.locator(f"#{item} .is-miss").count() == 0
    assert player.evaluate("document.activeElement.className") == "feedback"
    feedback.locator(".source").click()
    assert feedback.locator(".note blockquote").is_visible()


@pytest.mark.parametrize(
    ("item", "marks", "explained"),
    [
        ("q-0001", ["(votre réponse)", "(bonne réponse)"], "Réponse attendue\u00a0: 30\u00a0minutes"),
        (
            "q-0002",
            ["(votre réponse, bonne réponse)", "(votre réponse)", "(bonne réponse)"],
            "Vider la chambre froide. Le relevé ne demande pas cela.",
        ),
        ("q-0003", ["(votre réponse)", "(bonne réponse)"], "Il le signe deux fois."),
        (
            "q-0004",
            ["(bonne réponse)", "(attendu\u00a0: 3\u00a0°C)"],
            "Réponse attendue\u00a0: La chambre froide reste entre 0\u00a0°C et 3\u00a0°C.",
        ),
        ("q-0005", ["(attendu\u00a0: 30\xa0minutes (à 0,5 près))"], "Au-delà, il est écarté."),
        ("q-0006", ["(attendu\u00a0: 24\u00a0h)", "(attendu\u00a0: 48\u00a0h)"], "deux fois plus longtemps"),
        (
            "q-0007",
            ["(bonne place)", "(place attendue\u00a0: 3)", "(place attendue\u00a0: 2)"],
            "On ferme la porte",
        ),
    ],
)
def test_a_wrong_answer_is_marked_part_by_part_in_words_and_explained(
    player: Page, item: str, marks: list[str], explained: str
) -> None:
    give(player, item, SEVEN_WRONG[item])
    form = player.locator(f"#{item}")
    said = (each.replace("\u00a0", " ") for each in form.locator(".mark").all_inner_texts() if each)
    assert sorted(said) == sorted(each.replace("\u00a0", " ") for each in marks)
    assert "Ce n’est pas la bonne réponse." in form.inner_text()
    assert explained in form.locator(".feedback").inner_text()
    assert form.locator("input:enabled, select:enabled, .move:enabled").count() == 0


@pytest.mark.parametrize(
    ("item", "asked"),
    [
        ("q-0002", "Cochez d’abord au moins une réponse."),
        ("q-0004", "Remplissez d’abord chaque blanc."),
        ("q-0005", "Écrivez d’abord un nombre, par exemple 12,5."),
        ("q-0006", "Choisissez d’abord une réponse sur chaque ligne."),
        ("q-0007", "Déplacez d’abord au moins un élément\u00a0: l’ordre affiché n’est pas le bon."),
    ],
)
def test_an_unfinished_answer_is_asked_for_and_its_place_takes_the_focus(
    player: Page, item: str, asked: str
) -> None:
    player.click(f"#{item} .check")
    assert player.inner_text(f"#{item} .choose") == asked
    assert player.evaluate("item => document.activeElement.closest(`#${item}`) !== null", item)
    assert not player.locator(f"#{item}.checked").count()


def test_a_number_that_is_none_and_a_gap_left_out_are_no_answers(player: Page) -> None:
    player.fill("#q-0005 input", "trente")
    player.press("#q-0005 input", "Enter")
    assert player.inner_text("#q-0005 .choose").startswith("Écrivez un nombre en chiffres")
    player.fill("#q-0005 input", "30 minutes")
    assert player.inner_text("#q-0005 .choose") == ""
    player.press("#q-0005 input", "Enter")
    assert "Bonne réponse." in player.inner_text("#q-0005 .feedback")

    fields = player.locator("#q-0004 input")
    fields.nth(0).fill("0 °C")
    fields.nth(1).fill("   ")
    player.click("#q-0004 .check")
    assert player.evaluate("document.activeElement === document.querySelectorAll('#q-0004 input')[1]")


def test_places_are_moved_by_keyboard_the_focus_goes_along_and_the_move_is_said(player: Page) -> None:
    first = player.locator("#q-0007 .place").first
    text = first.locator(".text").inner_text()
    first.locator(".move[data-step='1']").focus()
    player.keyboard.press("Enter")
    assert player.inner_text("#announcement") == f"{text}\u00a0: place 2 sur 3."
    assert focused(player) == f"Descendre\u00a0: {text}"
    player.keyboard.press("Space")
    player.keyboard.press("Space")  # at the end there is nothing to do, and the focus stays
    assert player.inner_text("#announcement") == f"{text}\u00a0: place 3 sur 3."
    assert focused(player) == f"Descendre\u00a0: {text}"
    assert player.evaluate("document.activeElement.getAttribute('aria-disabled')") == "true"


def test_every_field_has_a_name_of_its_own(player: Page) -> None:
    assert player.get_by_label("blanc 1 (en °C)", exact=True).count() == 1
    assert player.get_by_label("blanc 2 (en °C)", exact=True).count() == 1
    assert player.get_by_label("Votre réponse\u00a0: minutes").count() == 1
    assert player.get_by_label("Viande hachée").count() == 1
    assert player.get_by_role("button", name="Monter\u00a0: Relever la sonde.").count() == 1
    assert (
        player.get_by_role("group", name="La chambre froide reste entre (blanc 1) et (blanc 2).").count() == 1
    )
    assert player.get_attribute("#q-0005 input", "inputmode") == "decimal"


def test_all_seven_are_answered_by_keyboard_alone(player: Page) -> None:
    """Tab, arrows, space, letters and Enter: no pointer, no shortcut of ours."""
    press = player.keyboard.press

    def check() -> None:
        while player.evaluate("document.activeElement.matches('.option input')"):
            press("Tab")
        press("Enter")
        assert player.evaluate("document.activeElement.className") == "feedback"

    player.focus("#q-0001 input[value='a']")
    press("Space")
    press("ArrowDown")
    check()
    player.focus("#q-0002 input[value='a']")
    press("Space")
    player.focus("#q-0002 input[value='b']")
    press("Space")
    check()
    player.focus("#q-0003 input[value='true']")
    press("ArrowDown")
    check()
    player.focus("#q-0004 input")
    player.keyboard.type("0 °C")
    press("Tab")
    player.keyboard.type("3 °C")
    check()
    press("Tab")
    press("Tab")
    player.keyboard.type("29,5")
    check()
    for name, value in (("a", "24"), ("b", "48")):
        player.focus(f"#q-0006-{name}")
        player.keyboard.type(value)
    press("Tab")
    check()
    for name in ("a", "b"):
        while player.locator("#q-0007 .place").nth("ab".index(name)).get_attribute("data-id") != name:
            player.focus(f"#q-0007 .place[data-id='{name}'] .move[data-step='-1']")
            press("Enter")
    player.focus("#q-0007 .check")
    check()
    assert "7 sur 7, soit 100\u00a0%." in player.inner_text(".result-text")


@pytest.mark.parametrize("item", ["q-0001", "q-0002", "q-0003"])
def test_enter_on_what_can_be_chosen_checks_no_answer(player: Page, item: str) -> None:
    field = player.locator(f"#{item} input").first
    field.focus()
    player.keyboard.press("Space")
    player.keyboard.press("Enter")
    assert player.locator(f"#{item}.checked").count() == 0
    expect(field).to_be_focused()
    expect(field).to_be_checked()


def test_enter_in_a_text_field_checks_the_answer(player: Page) -> None:
    player.locator("#q-0005 input").fill("30,5")
    player.keyboard.press("Enter")
    assert player.locator("#q-0005.checked.right").count() == 1


def test_arrows_that_change_a_list_or_move_in_a_text_turn_no_page(player: Page) -> None:
    position = player.inner_text("#position")
    player.focus("#q-0006-a")
    player.keyboard.press("ArrowRight")
    player.focus("#q-0004 input")
    player.keyboard.press("ArrowLeft")
    assert player.inner_text("#position") == position


def test_every_answer_is_there_again_after_a_reload(player: Page) -> None:
    give_all(player, SEVEN_WRONG)
    assert ALL_WRONG in player.inner_text(".result-text")
    marks = player.locator(".mark").all_inner_texts()
    player.reload()
    assert ALL_WRONG in player.inner_text(".result-text")
    assert player.locator(".mark").all_inner_texts() == marks
    assert player.locator("#q-0004 input").nth(1).input_value() == "4 °C"
    assert player.locator("#q-0006-a").input_value() == "b"
    order = player.locator("#q-0007 .place").evaluate_all("places => places.map((place) => place.dataset.id)")
    assert order == SEVEN_WRONG["q-0007"]


def orders(player: Page) -> dict[str, list[str]]:
    """The questions of the quiz, and what there is to choose in each, as they stand."""
    shown: dict[str, list[str]] = player.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#quiz form")].map((form) => [form.id,
          [...form.querySelectorAll(".option input, select, .place")].map((row) =>
            row.dataset.id || (row.type === "select-one" ? row.id : row.value))]))"""
    )
    return shown


def test_a_second_try_has_another_order_and_keeps_it_when_it_is_taken_up_again(player: Page) -> None:
    first = orders(player)
    give_all(player, SEVEN_WRONG)
    player.click("#quiz .restart")
    second = orders(player)
    assert list(second) != list(first)
    assert {name: sorted(rows) for name, rows in second.items()} == {
        name: sorted(rows) for name, rows in first.items()
    }
    assert second["q-0001"] == first["q-0001"]  # sizes stay in their order, and so do true and false
    assert second["q-0003"] == first["q-0003"]
    assert second["q-0002"] != first["q-0002"]
    assert second["q-0007"] not in (first["q-0007"], SEVEN_RIGHT["q-0007"])
    numbers = player.locator("#quiz .count").all_inner_texts()
    assert numbers == [f"Question {number} sur 7" for number in range(1, 8)]
    player.reload()
    assert list(orders(player)) == list(second)
    assert orders(player) == second


def test_a_second_try_starts_from_empty_fields(player: Page) -> None:
    give_all(player, SEVEN_WRONG)
    player.click("#quiz .restart")
    assert player.locator(".checked, .is-key, .is-miss, input:checked").count() == 0
    assert {field.input_value() for field in player.locator("#quiz input[type='text'], select").all()} == {""}
    player.click("#q-0007 .check")
    assert player.inner_text("#q-0007 .choose").startswith("Déplacez d’abord")
    give_all(player, SEVEN_RIGHT)
    assert "7 sur 7, soit 100\u00a0%." in player.inner_text(".result-text")


def test_an_order_can_be_made_and_unmade_before_it_is_checked(player: Page) -> None:
    form = player.locator("#q-0007")
    put_in_order(form, ["c", "b", "a"])
    put_in_order(form, ["a", "b", "c"])
    form.locator(".check").click()
    assert "Bonne réponse." in form.inner_text()


def test_an_answer_of_which_only_the_verdict_was_kept_says_so(page: Page, site: Site) -> None:
    kept = {f"premierjet:{edition().activity}": "1;p=quiz;t=1;s=quiz;a=4+5-"}
    page.add_init_script(f"Object.assign(localStorage, {kept})")
    page.goto(site.url("fr/index.html"))
    lost = "Ce que vous aviez répondu n’a pas pu être gardé\u00a0; le résultat, si."
    assert page.inner_text("#q-0004 .lost") == page.inner_text("#q-0005 .lost") == lost
    assert "Bonne réponse." in page.inner_text("#q-0004 .feedback")
    assert "Ce n’est pas la bonne réponse." in page.inner_text("#q-0005 .feedback")
    assert page.locator("#q-0004 input:enabled").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_window_nor_smaller_than_a_finger(
    page: Page, site: Site, width: int
) -> None:
    """WCAG 2.2, 1.4.10 and 2.5.8: 320 px, and 24 px for whatever is pressed."""
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(site.url("fr/index.html"))
    go_to(page, "quiz")
    small = """() => [...document.querySelectorAll('button, select, input[type=text], .option')]
        .filter((part) => part.offsetParent)
        .map((part) => part.getBoundingClientRect())
        .filter((box) => box.width < 24 || box.height < 24).length"""
    assert page.evaluate(small) == 0
    give_all(page, SEVEN_WRONG)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_paper_shows_what_may_be_put_beside_and_no_answer_nobody_checked(player: Page) -> None:
    give(player, "q-0004", SEVEN_RIGHT["q-0004"])
    player.emulate_media(media="print")
    assert player.locator("#q-0006 .targets").is_visible()
    assert player.locator(".feedback:visible").count() == 1
    assert player.locator(".move:visible, .check:visible").count() == 0


def test_without_scripts_every_answer_can_be_read(chromium: Browser, site: Site) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(site.url("fr/index.html"))
    text = page.inner_text("#quiz")
    for said in (
        "Relever la sonde.",
        "entre 0\xa0°C et 3\xa0°C",
        "30\xa0minutes (à 0,5 près)",
        "Poisson frais",
    ):
        assert said in text
    page.close()


@pytest.mark.trial
def test_axe_finds_nothing_in_any_question_asked_half_answered_or_checked(
    page: Page, site: Site, axe: Axe
) -> None:
    found: dict[str, list[str]] = {}

    def judge(state: str) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found[f"{state}, {scheme}"] = axe(page, *(["color-contrast"] if scheme == "dark" else []))

    page.goto(site.url("fr/index.html"))
    go_to(page, "quiz")
    judge("asked")
    for item in SEVEN_RIGHT:
        page.click(f"#{item} .check")
    judge("half answered")
    give_all(page, SEVEN_WRONG)
    judge("wrong")
    page.click(".restart")
    give_all(page, SEVEN_RIGHT)
    judge("right")
    assert {state: lines for state, lines in found.items() if lines} == {}


def test_on_paper_no_question_is_cut_and_no_sheet_is_blank(player: Page) -> None:
    go_to(player, "quiz")
    sheets = pypdfium2.PdfDocument(player.pdf(format="A4"))
    texts = [sheet.get_textpage().get_text_range() for sheet in sheets]
    assert all(text.strip() for text in texts)
    player.emulate_media(media="print")
    kept = "forms => forms.map((form) => getComputedStyle(form).breakInside)"
    assert set(player.locator("#quiz form").evaluate_all(kept)) == {"avoid"}


def test_steps_somebody_has_begun_to_order_stay_where_they_are_when_a_lost_place_comes_back(
    player: Page,
) -> None:
    """The order of a try is made anew for what a platform gives back."""
    for _ in range(2):
        player.locator("#q-0007 .move:not([aria-disabled=true])").first.click()
    shown = "() => [...document.querySelectorAll('#q-0007 .place')].map((place) => place.dataset.id)"
    ordered = player.evaluate(shown)
    player.evaluate(
        """() => {
          const { items } = JSON.parse(document.getElementById("edition").textContent);
          Premierjet.quiz.shuffle(items, 2);
        }"""
    )
    assert player.evaluate(shown) == ordered
