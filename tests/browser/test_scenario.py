"""A scenario and a checkpoint as a learner meets them: decision by decision, with the keyboard, and again."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.scenarios import delivery_scenario, lesson_with
from pipelines.testing.static_site import Site, serve_site
from schemas.course import CompletionRule, ScoredBlocks
from tests.browser.conftest import CHROMIUM, Axe
from tests.browser.learning import RIGHT, edition, give, go_to, learn, next_page, with_scenario

pytestmark = pytest.mark.browser

PAGE = "p-0001"
GOOD_WAY = {"q-0021": "b", "q-0022": "a"}
HALF_GOOD_WAY = {"q-0021": "c", "q-0022": "a"}
BAD_WAY = {"q-0021": "a"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve_site(write_player_files(edition(with_scenario()), UNTRACKED)) as served:
        yield served


@pytest.fixture
def lesson(page: Page, site: Site) -> Page:
    page.goto(site.url("index.html"))
    page.wait_for_selector("#position:not(:empty)")
    go_to(page, PAGE)
    return page


def choose(page: Page, way: dict[str, str]) -> None:
    """Take the decisions of a way, reading what follows from each."""
    for decision, option in way.items():
        give(page, decision, [option])
        page.click(f"#{decision} .go-on")


def read(page: Page, place: str) -> str:
    """Return a text with plain spaces."""
    return page.inner_text(place).replace("\xa0", " ")


def shown_nodes(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ".node", "all => all.filter((node) => node.checkVisibility()).map((node) => node.id)"
    )
    return found


def test_one_decision_shows_at_a_time_and_the_last_leads_to_an_ending(lesson: Page) -> None:
    assert shown_nodes(lesson) == ["b-0001-q-0021"]
    give(lesson, "q-0021", ["b"])
    assert shown_nodes(lesson) == ["b-0001-q-0021"]
    assert "Suite de q-0021, b." in lesson.inner_text("#q-0021 .feedback")
    assert "Suite de q-0021, a." not in lesson.inner_text("#q-0021 .feedback")
    lesson.click("#q-0021 .go-on")
    assert shown_nodes(lesson) == ["b-0001-q-0022"]
    choose(lesson, {"q-0022": "a"})
    assert shown_nodes(lesson) == ["b-0001-e-2"]
    assert read(lesson, ".node.now .way-result") == "Points de ce parcours : 2 sur 2."


def test_what_a_choice_is_worth_is_said_and_the_others_stay_open(lesson: Page) -> None:
    give(lesson, "q-0021", ["c"])
    assert lesson.locator("#q-0021 .verdict:visible").all_inner_texts() == ["Choix acceptable."]
    assert lesson.locator("#q-0021 .is-key, #q-0021 .is-miss").count() == 0


def test_a_scenario_is_played_with_the_keyboard_alone(lesson: Page) -> None:
    lesson.focus("#q-0021 input")
    lesson.keyboard.press("ArrowDown")
    lesson.keyboard.press("Space")
    lesson.focus("#q-0021 .check")
    lesson.keyboard.press("Enter")
    assert lesson.evaluate("document.activeElement.className") == "feedback"
    for _ in range(4):  # past the sources of what follows
        if lesson.evaluate("document.activeElement.className") != "go-on":
            lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    expect(lesson.locator(".node.now")).to_be_focused()
    assert shown_nodes(lesson) != ["b-0001-q-0021"]


def test_somebody_who_comes_back_goes_on_where_they_were(lesson: Page) -> None:
    give(lesson, "q-0021", ["b"])
    lesson.reload()
    lesson.wait_for_selector("#position:not(:empty)")
    assert shown_nodes(lesson) == ["b-0001-q-0021"]
    assert "Suite de q-0021, b." in lesson.inner_text("#q-0021 .feedback")
    lesson.click("#q-0021 .go-on")
    assert shown_nodes(lesson) == ["b-0001-q-0022"]


def test_the_first_way_counts_however_often_it_is_played_again(lesson: Page) -> None:
    choose(lesson, HALF_GOOD_WAY)
    lesson.click(".node.now .replay")
    expect(lesson.locator("#b-0001-q-0021")).to_be_focused()
    assert lesson.inner_text("#announcement") == "La mise en situation recommence."
    choose(lesson, BAD_WAY)
    told = "Points de ce parcours : 0 sur 2. Le premier compte : 1,5."
    assert read(lesson, ".node.now .way-result") == told
    lesson.reload()
    go_to(lesson, "quiz")
    for item, value in RIGHT.items():
        give(lesson, item, [value])
    # Three right answers, and one and a half points of two.
    assert "4,5 sur 5, soit 90" in lesson.inner_text(".result-text")


def test_a_page_is_done_once_its_scenario_has_an_ending(page: Page, site: Site) -> None:
    page.goto(site.url("index.html"))
    page.wait_for_selector("#position:not(:empty)")
    learn(page, RIGHT)
    assert "Mises en situation à jouer jusqu’au bout : 1." in read(page, "#outcome")
    go_to(page, PAGE)
    choose(page, BAD_WAY)
    go_to(page, "quiz")
    assert "le seuil de 80" in read(page, "#outcome")


def test_a_checkpoint_is_answered_at_once_and_counts_for_nothing(lesson: Page) -> None:
    give(lesson, "q-0031", ["true"])
    assert "Il est refusé au-dessus de 3\u00a0°C." in lesson.inner_text("#q-0031 .feedback")
    choose(lesson, GOOD_WAY)
    go_to(lesson, "quiz")
    for item, value in RIGHT.items():
        give(lesson, item, [value])
    assert "5 sur 5, soit 100" in lesson.inner_text(".result-text")


@pytest.mark.parametrize(
    ("scored", "told"),
    [
        ({"checkpoints": True}, "5 sur 6, soit 83,33"),
        ({"scenarios": False}, "3 sur 3, soit 100"),
    ],
    ids=["checkpoints too", "no scenario"],
)
def test_a_course_says_what_counts(page: Page, scored: dict[str, Any], told: str) -> None:
    ruled = with_scenario(rule=CompletionRule(scored=ScoredBlocks(**scored)))
    with serve_site(write_player_files(edition(ruled), UNTRACKED)) as site:
        page.goto(site.url("index.html"))
        page.wait_for_selector("#position:not(:empty)")
        go_to(page, PAGE)
        give(page, "q-0031", ["true"])
        choose(page, GOOD_WAY)
        go_to(page, "quiz")
        for item, value in RIGHT.items():
            give(page, item, [value])
        assert told in page.inner_text(".result-text")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.trial
def test_each_step_of_a_scenario_is_accessible(page: Page, site: Site, axe: Axe, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(site.url("index.html"))
    page.wait_for_selector("#position:not(:empty)")
    next_page(page)
    found = axe(page)
    for step in ("give", "go on", "give", "go on"):
        decision = "q-0021" if shown_nodes(page) == ["b-0001-q-0021"] else "q-0022"
        if step == "give":
            give(page, decision, [GOOD_WAY[decision]])
        else:
            page.click(f"#{decision} .go-on")
        found += axe(page)
    assert found == []


def test_a_scenario_fits_a_screen_320_pixels_wide(lesson: Page) -> None:
    lesson.set_viewport_size({"width": 320, "height": 640})
    choose(lesson, {"q-0021": "b"})
    assert lesson.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_and_on_paper_every_way_can_be_read(site: Site, chromium: Browser) -> None:
    assert CHROMIUM.exists()
    page = chromium.new_page(java_script_enabled=False)
    page.goto(site.url("index.html"))
    assert "Le lot repart : la chaîne du froid est tenue." in page.inner_text("#b-0001")
    assert "→ 4" in page.inner_text("#q-0022")
    assert "4. Fin du parcours" in page.inner_text("#b-0001-e-2")
    page.close()
    printed = chromium.new_page()
    printed.goto(site.url("index.html"))
    printed.wait_for_selector("#position:not(:empty)", state="attached")
    printed.emulate_media(media="print")
    assert printed.is_visible("#b-0001-e-2")
    assert not printed.is_visible("#q-0021 [data-option='a']")
    printed.close()


def test_learners_read_how_their_score_is_counted(lesson: Page) -> None:
    go_to(lesson, "start")
    assert "Réussite à partir de 80 % des points" in read(lesson, ".facts")
    lesson.click("footer a")
    assert "Dans une mise en situation, le premier parcours compte." in read(lesson, "#about")
    assert "est faite quand une fin est atteinte" in read(lesson, "#about")


def test_a_scenario_with_a_loop_is_shown_and_does_not_hang(page: Page) -> None:
    """Nobody can approve it unless somebody waives the finding; the page stays usable all the same."""
    looped = delivery_scenario()
    second = looped.decisions[1]
    back = second.consequences[1].model_copy(update={"leads_to": "q-0021"})
    second = second.model_copy(update={"consequences": (second.consequences[0], back)})
    looped = looped.model_copy(update={"decisions": (looped.decisions[0], second)})
    shown = with_scenario(artefacts=(lesson_with(looped), *with_scenario().artefacts[1:]))
    with serve_site(write_player_files(edition(shown), UNTRACKED)) as site:
        page.goto(site.url("index.html"))
        page.wait_for_selector("#position:not(:empty)")
        go_to(page, PAGE)
        choose(page, {"q-0021": "b"})
        give(page, "q-0022", ["b"])
        page.click("#q-0022 .go-on")
        assert shown_nodes(page) == ["b-0001-q-0021"]
        page.click("#next")
        assert page.inner_text("#position") == "Page 3 sur 5"


def test_the_way_one_took_is_shown_and_any_decision_of_it_can_be_taken_another_way(lesson: Page) -> None:
    choose(lesson, {"q-0021": "c"})
    trail = lesson.locator(".trail li")
    expect(trail).to_have_count(1)
    expect(trail.locator(".taken")).to_have_text("Je demande l’avis du chef.")
    expect(trail.locator(".worth")).to_have_text("Choix acceptable.")
    expect(trail.locator(".rewind")).to_be_hidden()  # the first way counts: it has to end
    choose(lesson, {"q-0022": "a"})
    expect(trail).to_have_count(2)
    trail.nth(1).get_by_role("button", name="Essayer un autre choix").click()
    expect(lesson.locator("#b-0001-q-0022")).to_be_focused()
    expect(trail).to_have_count(1)
    choose(lesson, {"q-0022": "b"})
    assert read(lesson, ".node.now .way-result").endswith("Le premier compte : 1,5.")


def test_a_choice_taken_another_way_is_remembered_but_does_not_count(page: Page, site: Site) -> None:
    page.goto(site.url("index.html"))
    page.wait_for_selector("#position:not(:empty)")
    go_to(page, PAGE)
    choose(page, HALF_GOOD_WAY)
    page.locator(".rewind").first.click()
    choose(page, GOOD_WAY)
    page.reload()
    page.wait_for_selector("#position:not(:empty)")
    for item, value in RIGHT.items():
        go_to(page, "quiz")
        give(page, item, [value])
    # Three right answers, and one and a half points of two of the first way.
    assert "4,5 sur 5, soit 90" in page.inner_text(".result-text")
