"""The page of results: objective by objective, what to read again, and nothing a platform is told of."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.course import Completion, CompletionRule, QuizAsked
from schemas.draft import Content
from tests.browser.conftest import Axe
from tests.browser.learning import ONE_WRONG, RIGHT, answer, content, edition, go_to, learn
from tests.browser.learning import english as in_english

pytestmark = pytest.mark.browser

AIMS = {"q-0001": "seuils", "q-0002": "seuils", "q-0003": "releve"}


def make_content(*apart: str, **changes: Any) -> Content:
    """The module whose pages and questions each serve an objective, but for those in `apart`."""
    lesson, quiz, summary = content().artefacts
    pages = zip(lesson.sections, ("seuils", "releve"), strict=True)
    sections = tuple(page.model_copy(update={"objective": aim}) for page, aim in pages)
    items = tuple(
        item.model_copy(update={"objective": None if item.id in apart else AIMS[item.id]})
        for item in quiz.items
    )
    return content(artefacts=(Lesson(sections=sections), Quiz(items=items), summary), **changes)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    french = move_below("fr", write_player_files(edition(make_content()), UNTRACKED))
    answered = make_content(rule=CompletionRule(completion=Completion(quiz=QuizAsked.ANSWERED)))
    passed = make_content(rule=CompletionRule(completion=Completion(quiz=QuizAsked.PASSED)))
    half = make_content(mastery_percent=50)
    for name, other in (
        ("answered", answered),
        ("passed", passed),
        ("apart", make_content("q-0003")),
        ("half", half),
    ):
        french |= move_below(name, write_player_files(edition(other), UNTRACKED))
    nothing_asked = in_english(artefacts=content().artefacts[:1])
    with serve_site(french | move_below("en", write_player_files(edition(nothing_asked), UNTRACKED))) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("fr/index.html"))
    return page


def test_the_last_page_leads_to_the_results(player: Page) -> None:
    go_to(player, "quiz")
    expect(player.locator("#next")).to_be_hidden()
    player.get_by_role("link", name="Voir mon bilan").click()
    expect(player.locator("#end-title")).to_be_focused()
    assert player.title() == "Bilan – La chaîne du froid"


def test_each_objective_has_its_result_and_only_what_was_missed_is_to_be_read_again(player: Page) -> None:
    learn(player, ONE_WRONG)
    go_to(player, "end")
    assert "2 sur 3, soit 66,66" in player.inner_text(".result-said")
    aims = player.locator(".aim")
    told = aims.locator(".aim-said").all_inner_texts()
    assert [each.strip() for each in told] == [
        *("Pages vues\u00a0: 1 sur 1", "Bonnes réponses\u00a0: 1 sur 2"),
        *("Pages vues\u00a0: 1 sur 1", "Bonnes réponses\u00a0: 1 sur 1"),
    ]
    expect(aims.nth(1).locator(".again")).to_be_hidden()
    aims.nth(0).get_by_role("link", name="Les seuils").click()
    expect(player.locator("#p-0001-title")).to_be_focused()


def test_an_objective_leads_to_what_was_missed_only_and_not_before_it_was(player: Page) -> None:
    again = player.locator(".aim").nth(0).locator(".again")
    go_to(player, "quiz")
    answer(player, "q-0001", RIGHT["q-0001"])
    go_to(player, "end")
    expect(again).to_be_hidden()
    go_to(player, "quiz")
    answer(player, "q-0002", ONE_WRONG["q-0002"])
    go_to(player, "end")
    expect(again.get_by_role("link")).to_have_text(["Les seuils"])


def test_what_was_read_of_an_objective_and_what_was_answered_right_are_two_marks(player: Page) -> None:
    """One bar was full for both."""
    go_to(player, "p-0001")
    drawn = "bar => [bar.position, getComputedStyle(bar).height]"
    for within in ("#contents", "#end"):
        go_to(player, "end" if within == "#end" else "p-0001")
        read, known = player.locator(f"{within} [data-aim='seuils'] progress").all()
        assert read.evaluate(drawn) != known.evaluate(drawn)
        assert (read.evaluate("bar => bar.position"), known.evaluate("bar => bar.position")) == (1, 0)
        words = player.locator(f"{within} [data-aim='seuils'] .aim-said").all_inner_texts()
        assert [each.split("\u00a0:")[0].strip() for each in words] == ["Pages vues", "Bonnes réponses"]


def test_each_bar_in_the_contents_has_its_words_beside_it(player: Page) -> None:
    player.set_viewport_size({"width": 1180, "height": 820})
    go_to(player, "p-0001")
    for said in player.locator("#contents .aim-said:visible").all():
        bar = said.locator("progress").evaluate("bar => bar.getBoundingClientRect().bottom")
        words = said.evaluate("line => line.lastChild.getBoundingClientRect().top")
        assert words < bar, said.inner_text()


def test_an_objective_tells_its_pages_and_its_answers_from_the_start(player: Page) -> None:
    go_to(player, "p-0001")
    standing = player.locator(".standing li")
    expect(standing.nth(0)).to_contain_text("Pages vues\u00a0: 1 sur 1")
    expect(standing.nth(1)).to_contain_text("Pages vues\u00a0: 0 sur 1")
    go_to(player, "quiz")
    answer(player, "q-0003", "b")
    expect(standing.nth(1)).to_contain_text("Bonnes réponses\u00a0: 0 sur 1")
    expect(standing.nth(1)).to_contain_text("Pages vues\u00a0: 0 sur 1")


def test_the_results_are_no_place_to_come_back_to(player: Page, site: Site) -> None:
    """A platform knows the pages of the module: completion, memory and reports stay as they were."""
    go_to(player, "p-0002")
    go_to(player, "end")
    assert player.inner_text("#position") == ""
    player.keyboard.press("ArrowLeft")
    assert player.locator("#end").is_visible()
    player.goto(site.url("fr/index.html"))
    assert player.inner_text("#position") == "Page 3 sur 5"


def test_a_module_that_asks_nothing_promises_no_result(page: Page, site: Site) -> None:
    page.goto(site.url("en/index.html"))
    go_to(page, "end")
    assert page.inner_text(".result-said") == ""
    assert page.inner_text("#outcome") == "Pages to see: 2. Les seuils · Le relevé"


def test_who_did_not_pass_is_told_so_and_begins_again_from_the_results(player: Page) -> None:
    learn(player, ONE_WRONG)
    go_to(player, "end")
    assert player.inner_text(".result-said").startswith("Pas encore réussi\u00a0: le seuil est de 80\u00a0%.")
    player.get_by_role("button", name="Recommencer le quiz").click()
    assert player.locator("#quiz").is_visible()
    assert player.locator(".checked").count() == 0
    go_to(player, "end")
    expect(player.get_by_role("button", name="Recommencer le quiz")).to_have_count(0)


def fail_twice(player: Page) -> None:
    learn(player, ONE_WRONG)
    player.click("#quiz .restart")
    for item, value in ONE_WRONG.items():
        answer(player, item, value)


def test_after_a_failed_try_what_to_read_again_is_linked_beside_the_next_one(player: Page) -> None:
    learn(player, ONE_WRONG)
    result = player.locator("#quiz .result")
    assert result.locator(".reread").inner_text() == "À relire\u00a0: Les seuils"
    expect(result.locator(".answers")).to_be_hidden()
    expect(result.get_by_role("button", name="Recommencer le quiz")).to_be_visible()
    result.get_by_role("link", name="Les seuils").click()
    expect(player.locator("#p-0001-title")).to_be_focused()


@pytest.mark.parametrize("shown", ["quiz", "end"])
def test_after_the_last_try_there_is_something_to_read_to_see_and_to_go_on_with(
    player: Page, shown: str
) -> None:
    fail_twice(player)
    go_to(player, shown)
    result = player.locator(f"#{shown} .score")
    assert result.locator("p").first.inner_text().startswith("Le seuil de 80\u00a0% n’est pas atteint.")
    expect(player.locator(f"#{shown} button:visible")).to_have_count(0 if shown == "end" else 2)  # sources
    result.locator(".answers").get_by_role("link", name="Quiz").click()
    expect(player.locator("#quiz-title")).to_be_focused()
    assert player.locator("#quiz .feedback:visible").count() == 3
    go_to(player, shown)
    result.locator(".reread").get_by_role("link", name="Les seuils").click()
    expect(player.locator("#p-0001-title")).to_be_focused()


def test_a_new_try_takes_away_what_was_said_of_the_last_one(player: Page) -> None:
    learn(player, ONE_WRONG)
    player.click("#quiz .restart")
    go_to(player, "end")
    expect(player.locator("#end .reread")).to_be_hidden()
    assert player.inner_text(".result-said") == (
        "Vous trouverez ici votre résultat quand chaque question aura sa réponse."
    )


@pytest.mark.parametrize("module", ["fr", "answered", "apart", "passed"])
def test_in_a_second_try_the_results_ask_for_the_answers_that_are_missing_again(
    page: Page, site: Site, module: str
) -> None:
    """They said that all was answered, and no heading stood without a line below it."""
    page.goto(site.url(f"{module}/index.html"))
    learn(page, ONE_WRONG)
    page.click("#quiz .restart")
    answer(page, "q-0001", RIGHT["q-0001"])
    go_to(page, "end")
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("Questions à valider\u00a0: 2. Quiz")
    expect(outcome).not_to_contain_text("Tout a été vu")
    is_full = page.locator("#bar").evaluate("bar => bar.position") == 1
    assert is_full is ("Module terminé" in outcome.inner_text()) is (module != "passed")
    assert all(each.strip() for each in page.locator("#end .aim bdi:visible").all_inner_texts())
    assert page.locator("#end .aim:has(.aim-said:visible)").count() == page.locator("#end .aim").count()
    outcome.get_by_role("link", name="Quiz").click()
    expect(page.locator("#quiz-title")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(360, 640), (1180, 500)])
def test_the_last_answer_brings_the_result_into_view_and_says_it(
    player: Page, width: int, height: int
) -> None:
    player.set_viewport_size({"width": width, "height": height})
    learn(player, ONE_WRONG)
    expect(player.locator("#quiz .result-text")).to_be_in_viewport(ratio=1)
    assert "2 sur 3, soit 66,66" in player.inner_text("#announcement")
    expect(player.locator("#q-0003 .feedback")).to_be_focused()


def test_who_passed_with_a_wrong_answer_reads_nothing_of_tries(page: Page, site: Site) -> None:
    page.goto(site.url("half/index.html"))
    learn(page, ONE_WRONG)
    expect(page.locator("#quiz .reread")).to_be_hidden()
    expect(page.locator("#quiz .answers")).to_be_hidden()


PAPER = """() => [...document.querySelectorAll(".page, #record, .aim-said bdi")]
  .filter((each) => each.getClientRects().length).map((each) => each.id || each.textContent)"""


def test_the_results_printed_at_the_end_are_a_sheet_of_their_own(player: Page) -> None:
    learn(player, RIGHT)
    player.click("#finish")
    [sheet] = PdfDocument(player.pdf(format="A4"))
    printed = " ".join(sheet.get_textpage().get_text_range().split())
    for told in ("soit 100 %", "Tenir le relevé de température", "Bonnes réponses : 2 sur 2"):
        assert told in printed, told
    assert "Les seuils" not in printed


def test_the_module_printed_after_its_questions_has_the_results_too(player: Page) -> None:
    player.emulate_media(media="print")
    assert "end" not in player.evaluate(PAPER)
    learn_in_print(player)
    assert player.evaluate(PAPER) == [
        *("start", "p-0001", "p-0002", "summary", "quiz", "end"),
        *("Pages vues\u00a0: 1 sur 1", "Bonnes réponses\u00a0: 1 sur 2"),
        *("Pages vues\u00a0: 1 sur 1", "Bonnes réponses\u00a0: 1 sur 1", "about"),
    ]


def learn_in_print(player: Page) -> None:
    """Nothing can be pressed on paper."""
    player.emulate_media(media="screen")
    learn(player, ONE_WRONG)
    player.emulate_media(media="print")


def test_a_new_try_begun_from_the_results_leaves_no_old_one_on_any_page(player: Page) -> None:
    """A quiz in parts has its result on another page than its first question."""
    learn(player, ONE_WRONG)
    go_to(player, "quiz")
    result = player.locator("#summary .result")
    player.evaluate("document.querySelector('#summary').append(document.querySelector('#quiz .result'))")
    player.emulate_media(media="print")
    expect(result).to_be_visible()
    player.emulate_media(media="screen")
    go_to(player, "end")
    player.get_by_role("button", name="Recommencer le quiz").click()
    player.emulate_media(media="print")
    expect(result).to_be_hidden()


def test_who_answered_all_without_passing_does_not_read_that_all_is_well(page: Page, site: Site) -> None:
    page.goto(site.url("answered/index.html"))
    learn(page, ONE_WRONG)
    assert page.inner_text("#outcome") == (
        "Tout a été vu et répondu, mais le seuil de 80\u00a0% n’est pas atteint."
    )


def test_questions_of_no_objective_are_told_so_that_all_add_up(page: Page, site: Site) -> None:
    page.goto(site.url("apart/index.html"))
    learn(page, ONE_WRONG)
    go_to(page, "end")
    apart = page.locator(".aim").last
    assert apart.locator(".aim-name").inner_text() == "Questions qui ne relèvent d’aucun objectif"
    assert apart.locator("bdi:visible").all_inner_texts() == ["Bonnes réponses\u00a0: 1 sur 1"]
    told = page.locator("#end .aim-said bdi").all_inner_texts()
    assert sum(int(each.split()[-1]) for each in told if each.startswith("Bonnes réponses")) == 3


@pytest.mark.trial
def test_axe_finds_nothing_on_the_results_in_either_mode(player: Page, axe: Axe) -> None:
    learn(player, ONE_WRONG)
    go_to(player, "end")
    assert axe(player) == []
    player.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert axe(player, "color-contrast") == []
