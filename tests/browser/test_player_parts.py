"""A page with many questions or cards shows some at a time; paper, and a page without scripts, have all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, expect
from pypdfium2 import PdfDocument

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.packages import build_files
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.course import Completion, CompletionRule, QuizAsked
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


def skip_one(player: Page) -> None:
    """Leave the first question of the first part without an answer, and show the last part, answered."""
    go_to(player, "quiz")
    for number in range(2, QUESTIONS + 1):
        if number == 8:
            player.click("#next")
        answer(player, f"q-{number:04d}", "b")


@pytest.mark.parametrize("within", ["#outcome", "#contents"])
def test_a_link_to_the_page_that_is_shown_leads_to_the_question_without_an_answer(
    player: Page, within: str
) -> None:
    skip_one(player)
    player.locator(f"{within} a[href='#quiz']").first.click()
    assert player.inner_text("#part") == "1 à 7 sur 14"
    expect(player.locator("#q-0001")).to_be_visible()
    expect(player.locator("#quiz-title")).to_be_focused()
    expect(player.locator("#next")).to_be_visible()
    expect(player.locator("#finish")).to_be_hidden()


def test_a_page_gone_back_to_shows_the_part_that_was_left(player: Page) -> None:
    go_to(player, "flashcards")
    player.click("#next")
    go_to(player, "start")
    player.go_back()
    player.wait_for_selector("#flashcards-title:visible")
    assert player.inner_text("#part") == "9 à 16 sur 24"
    player.click("#next")
    player.click("#next")
    assert player.inner_text("#position") == "Page 5 sur 5"
    player.click("#previous")
    assert player.inner_text("#part") == "17 à 24 sur 24"
    go_to(player, "start")
    go_to(player, "flashcards")
    assert player.inner_text("#part") == "1 à 8 sur 24"


def test_a_page_is_seen_once_its_last_part_was(page: Page) -> None:
    asked = CompletionRule(completion=Completion(quiz=QuizAsked.NONE))
    only = content(artefacts=(with_many().artefacts[1],), rule=asked)
    files = move_below("package", build_files(edition(only), "scorm12"))
    with serve_site(host_page("scorm12") | files) as lms:
        player = launch(page, lms)
        go_to(player, "flashcards")
        player.click("#next")
        assert player.inner_text("#outcome") == "Pages à voir\u00a0: 1. Cartes de révision"
        assert leave(page, lms)["core"]["lesson_status"] == "incomplete"
        player = launch(page, lms)
        assert player.inner_text("#part") == "1 à 8 sur 24"
        for _ in range(2):
            player.click("#next")
        assert "Pages à voir" not in player.inner_text("#outcome")
        expect(player.locator("#contents a[href='#flashcards']")).to_have_class("seen")
        assert leave(page, lms)["core"]["lesson_status"] == "passed"


@pytest.fixture
def second_try(page: Page) -> Iterator[Site]:
    """An LMS that holds a second try, with no answer yet, and is found late."""
    files = move_below("package", build_files(edition(with_many()), "scorm12"))
    with serve_site(host_page("scorm12") | files) as lms:
        player = launch(page, lms)
        begin_second_try(player)
        leave(page, lms)
        page.clock.install()
        yield lms


def begin_second_try(player: Page | Frame) -> None:
    go_to(player, "quiz")
    for number in range(1, QUESTIONS + 1):
        answer(player, f"q-{number:04d}", "a")
    player.get_by_role("button", name="Recommencer le quiz").click()


def find_lms(page: Page, player: Frame) -> None:
    page.evaluate("arrive()")
    page.clock.run_for(6000)
    expect(player.locator("#trouble")).to_have_text("Vos réponses sont enregistrées.")


def test_an_lms_found_late_turns_no_part(page: Page, second_try: Site) -> None:
    player = launch(page, second_try, "?late")
    go_to(player, "flashcards")
    player.click("#next")
    find_lms(page, player)
    assert player.inner_text("#part") == "9 à 16 sur 24"


@pytest.mark.parametrize("begun", [False, True])
def test_an_lms_found_late_leaves_who_answers_at_their_question(
    page: Page, second_try: Site, begun: bool
) -> None:
    player = launch(page, second_try, "?late")
    if begun:
        begin_second_try(player)
    go_to(player, "quiz")
    player.click("#next")
    chosen = player.locator("#quiz > .item:visible input").last
    item = chosen.get_attribute("name")
    chosen.focus()
    find_lms(page, player)
    expect(player.locator(f"#quiz input[name='{item}']").last).to_be_visible()
    expect(player.locator(f"#quiz input:focus[name='{item}']")).to_have_count(1)


def test_the_last_answer_stays_in_view_where_the_result_is_not_just_below_it(player: Page) -> None:
    player.set_viewport_size({"width": 700, "height": 500})
    skip_one(player)
    player.click("#previous")
    answer(player, "q-0001", "b")
    expect(player.locator("#quiz .result")).to_be_visible()
    expect(player.locator("#q-0001 .feedback")).to_be_focused()
    player.wait_for_timeout(200)  # a scroll comes with the next frame
    expect(player.locator("#q-0001 .feedback")).to_be_in_viewport()


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
@pytest.mark.trial
def test_axe_finds_nothing_in_a_part_and_nothing_is_wider_than_the_window(
    player: Page, axe: Axe, width: int
) -> None:
    player.set_viewport_size({"width": width, "height": 740})
    go_to(player, "flashcards")
    player.click("#next")
    assert axe(player) == []
    assert player.evaluate("document.documentElement.scrollWidth") <= width
