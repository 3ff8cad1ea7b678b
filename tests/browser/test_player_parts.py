"""A page with many questions or cards shows some at a time; paper, and a page without scripts, have all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.packages import build_files
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.draft import Content
from tests import sample_deliverables as deliverables
from tests.browser.conftest import Axe
from tests.browser.learning import answer, content, edition, go_to
from tests.browser.lms import host_page, launch, leave

pytestmark = pytest.mark.browser

QUESTIONS, CARDS = 14, 24


def with_many() -> Content:
    cards = tuple(deliverables.row(n, f"Recto {n}", f"Verso {n}", cites=(1,)) for n in range(1, CARDS + 1))
    items = tuple(builders.question(n, stem=f"Combien de temps, cas {n} ?") for n in range(1, QUESTIONS + 1))
    return content(artefacts=(content().artefacts[0], Flashcards(cards=cards), Quiz(items=items)))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site(write_player_files(edition(with_many()), UNTRACKED)) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("index.html"))
    return page


def list_stems(player: Page) -> list[str]:
    return [each.split("cas ")[1][:-2] for each in player.locator("legend:visible").all_inner_texts()]


def test_cards_are_shown_eight_at_a_time_and_counted(player: Page) -> None:
    go_to(player, "flashcards")
    for told, first in (("1 à 8 sur 24", 1), ("9 à 16 sur 24", 9), ("17 à 24 sur 24", 17)):
        assert player.inner_text("#part") == told
        fronts = player.locator(".front:visible").all_inner_texts()
        assert fronts == [f"Recto {number}" for number in range(first, first + 8)]
        player.click("#next")
    assert player.inner_text("#position") == "Page 5 sur 5"


def test_a_part_is_turned_as_a_page_is(player: Page) -> None:
    go_to(player, "flashcards")
    player.keyboard.press("ArrowRight")
    expect(player.locator("#flashcards-title")).to_be_focused()
    assert player.evaluate("scrollY") == 0
    assert player.inner_text("#announcement") == "Page 4 sur 5, 9 à 16 sur 24"
    player.click("#previous")
    assert player.inner_text("#part") == "1 à 8 sur 24"
    player.click("#previous")
    assert player.inner_text("#position") == "Page 3 sur 5"


def test_questions_stand_in_parts_of_a_size_and_the_results_are_behind_the_last(player: Page) -> None:
    go_to(player, "quiz")
    assert list_stems(player) == [f"{number}" for number in range(1, 8)]
    expect(player.locator("#finish")).to_be_hidden()
    player.click("#next")
    assert list_stems(player) == [f"{number}" for number in range(8, 15)]
    expect(player.locator("#finish")).to_be_visible()
    expect(player.locator("#next")).to_be_hidden()


def test_a_page_of_few_says_nothing_of_parts(player: Page) -> None:
    go_to(player, "p-0001")
    assert player.inner_text("#part") == ""


def test_who_comes_back_goes_on_at_the_first_question_without_an_answer(player: Page) -> None:
    go_to(player, "quiz")
    for number in range(1, 8):
        answer(player, f"q-{number:04d}", "b")
    player.reload()
    player.wait_for_selector("#position:not(:empty)")
    assert player.inner_text("#part") == "8 à 14 sur 14"
    assert player.locator("#quiz .checked").count() == 7


def test_all_answers_of_all_parts_make_the_result_and_a_new_try_begins_with_the_first(player: Page) -> None:
    go_to(player, "quiz")
    for number in range(1, QUESTIONS + 1):
        if number == 8:
            player.click("#next")
        answer(player, f"q-{number:04d}", "a")
    assert "0 sur 14, soit 0" in player.inner_text("#quiz .result-text")
    player.get_by_role("button", name="Recommencer le quiz").click()
    assert player.inner_text("#part") == "1 à 7 sur 14"
    assert player.locator("#quiz > .item:visible .count").all_inner_texts() == [
        f"Question {number} sur 14" for number in range(1, 8)
    ]
    expect(player.locator("#quiz > .item:visible input").first).to_be_focused()


def test_a_platform_is_told_what_it_was_told_of_one_page(page: Page) -> None:
    files = move_below("package", build_files(edition(with_many()), "scorm12"))
    with serve_site(host_page("scorm12") | files) as lms:
        player = launch(page, lms)
        go_to(player, "flashcards")
        for _ in range(3):
            player.click("#next")
        for number in range(1, QUESTIONS + 1):
            if number == 8:
                player.click("#next")
            answer(player, f"q-{number:04d}", "b")
        kept = leave(page, lms)
        told = [each["id"] for each in kept["interactions"].values()]
        assert told == [f"q-{number:04d}" for number in range(1, QUESTIONS + 1)]
        assert kept["core"]["score"]["raw"] == "100"
        assert kept["core"]["lesson_location"] == "quiz"
        assert launch(page, lms).inner_text("#position") == "Page 5 sur 5"


def test_paper_has_every_part(player: Page) -> None:
    go_to(player, "quiz")
    player.emulate_media(media="print")
    assert player.locator("#quiz > .item:visible").count() == QUESTIONS
    assert player.locator(".back:visible").count() == CARDS


def test_a_printed_sheet_says_which_of_how_many_it_is(player: Page) -> None:
    printed = PdfDocument(player.pdf(format="A4"))
    assert len(printed) > 1
    for number, sheet in enumerate(printed, start=1):
        assert f"{number} / {len(printed)}" in sheet.get_textpage().get_text_range()


def test_without_scripts_there_are_no_parts(chromium: Browser, site: Site) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(site.url("index.html"))
    assert page.locator(".item:visible").count() == QUESTIONS
    assert page.locator(".card:visible").count() == CARDS
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_a_part_and_nothing_is_wider_than_the_window(
    player: Page, axe: Axe, width: int
) -> None:
    player.set_viewport_size({"width": width, "height": 740})
    go_to(player, "flashcards")
    player.click("#next")
    assert axe(player) == []
    assert player.evaluate("document.documentElement.scrollWidth") <= width
