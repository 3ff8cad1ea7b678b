"""What a learner meets: pages, sources one can open, a quiz that explains, and nothing axe objects to."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.packages import find_tracking
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.course import UNLIMITED, Completion, CompletionRule, QuizAsked
from schemas.draft import Content, Paragraph, Section
from tests.browser.conftest import Axe
from tests.browser.learning import (
    ONE_WRONG,
    RIGHT,
    answer,
    content,
    edition,
    english,
    go_to,
    learn,
    next_page,
    with_endless_words,
)

pytestmark = pytest.mark.browser

TRIES: dict[int | str, str] = {
    1: "Le quiz ne se passe qu’une fois.",
    3: "il se passe 3\u00a0fois au plus",
    UNLIMITED: "autant de fois que vous le voulez",
}
"""What the quiz says of a rule."""


TITLE = "Accueillir le public en situation de handicap dans un restaurant"
SENTENCE = "Un produit resté dehors plus d’une demi-heure est écarté, et celui qui l’écarte le dit. "


def with_long_paragraph() -> Content:
    """A page of one paragraph: twelve sentences of several lines, each with a long source."""
    cited = (builders.citation(2).model_copy(update={"quote": SENTENCE * 4}),)
    told = tuple(
        builders.statement(2, id=f"st-{n:04d}", text=f"{n}. {SENTENCE * 2}", citations=cited)
        for n in range(1, 13)
    )
    section = Section(id="p-0001", title="Les seuils", blocks=(Paragraph(statements=told),))
    return content(artefacts=(Lesson(sections=(section,)),))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    released = move_below("fr", write_player_files(edition(), UNTRACKED))
    in_english = move_below("en", write_player_files(edition(english()), UNTRACKED))
    released |= move_below("titled", write_player_files(edition(content(title=TITLE)), UNTRACKED))
    preview = move_below("preview", write_player_files(edition(number=0), UNTRACKED))
    untracked = move_below("untracked", write_player_files(edition(), find_tracking("tincan")))
    endless = move_below("endless", write_player_files(edition(with_endless_words()), UNTRACKED))
    for attempts in TRIES:
        ruled = content(rule=CompletionRule(completion=Completion(quiz=QuizAsked.PASSED), attempts=attempts))
        endless |= move_below(f"tries-{attempts}", write_player_files(edition(ruled), UNTRACKED))
    released |= move_below("long", write_player_files(edition(with_long_paragraph()), UNTRACKED))
    platform = {"platform.html": b"<!doctype html><title>LMS</title><iframe src=en/index.html></iframe>"}
    with serve_site(endless | released | in_english | preview | untracked | platform) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("fr/index.html"))
    return page


def test_pages_are_turned_by_buttons_and_the_heading_takes_the_focus(player: Page) -> None:
    assert player.inner_text("#position") == "Page 1 sur 5"
    next_page(player)
    assert player.evaluate("document.activeElement.textContent") == "Les seuils"
    assert player.title() == "Les seuils – La chaîne du froid"
    assert player.inner_text("#announcement") == "Page 2 sur 5"
    assert player.locator(".page:visible").count() == 1
    player.click("#previous")
    assert player.locator("#previous").is_hidden()


def test_the_arrow_keys_turn_pages_but_not_while_choosing_an_answer(player: Page) -> None:
    for _ in range(4):
        player.keyboard.press("ArrowRight")
    assert player.inner_text("#position") == "Page 5 sur 5"
    player.keyboard.press("ArrowLeft")
    player.keyboard.press("ArrowRight")
    player.focus("#q-0001 input[value='a']")
    player.keyboard.press("ArrowRight")
    assert player.is_checked("#q-0001 input[value='b']")
    assert player.inner_text("#position") == "Page 5 sur 5"


def test_the_arrow_keys_leave_the_page_while_the_focus_is_on_a_button_of_a_question(player: Page) -> None:
    go_to(player, "quiz")
    player.focus("#q-0001 .check")
    player.keyboard.press("ArrowRight")
    player.keyboard.press("ArrowLeft")
    assert player.inner_text("#position") == "Page 5 sur 5"


def test_the_arrow_keys_turn_no_page_while_the_focus_is_on_a_source(player: Page) -> None:
    go_to(player, "p-0001")
    mark = player.locator("#p-0001 .source").first
    mark.focus()
    player.keyboard.press("ArrowRight")
    player.keyboard.press("Enter")
    player.keyboard.press("ArrowRight")
    player.keyboard.press("Tab")
    player.keyboard.press("ArrowRight")
    assert player.inner_text("#position") == "Page 2 sur 5"


def test_the_contents_list_as_many_pages_as_are_counted(player: Page) -> None:
    """There were 16 entries where a page was « 1 sur 15 »: the results are no page of the sequence."""
    assert player.inner_text("#position") == "Page 1 sur 5"
    pages = player.get_by_role("navigation", name="Sommaire").get_by_role("listitem")
    assert pages.get_by_role("link").count() == 5
    expect(player.locator("#contents").get_by_role("link", name="Bilan")).to_be_visible()


def test_the_browsers_back_button_turns_back_to_the_page_before(player: Page) -> None:
    next_page(player)
    next_page(player)
    assert player.url.endswith("#p-0002")
    player.go_back()
    expect(player.locator("#p-0001-title")).to_be_focused()
    player.go_back()
    assert player.inner_text("#position") == "Page 1 sur 5"
    player.go_forward()
    assert player.inner_text("#position") == "Page 2 sur 5"


def test_an_address_opens_the_page_it_names(page: Page, site: Site) -> None:
    page.goto(site.url("fr/index.html#p-0002"))
    assert page.inner_text("#position") == "Page 3 sur 5"
    page.goto("about:blank")
    page.goto(site.url("fr/index.html#nowhere"))
    assert page.inner_text("#position") == "Page 3 sur 5"  # where the learner was


def test_in_a_frame_back_turns_a_page_and_leaves_the_platforms_own_page_alone(page: Page, site: Site) -> None:
    address = site.url("platform.html")
    page.goto(address)
    frame = page.frames[1]
    frame.click("#next")
    frame.click("#next")
    page.evaluate("history.back()")
    frame.wait_for_selector("#p-0001-title:focus")
    assert frame.inner_text("#position") == "Page 2 of 5"
    assert page.url == address


def test_escape_closes_the_contents_on_a_telephone(player: Page) -> None:
    player.set_viewport_size({"width": 360, "height": 740})
    player.click("#toggle")
    player.keyboard.press("Escape")
    assert player.locator("#contents").is_hidden()
    expect(player.locator("#toggle")).to_be_focused()


def test_a_table_wider_than_the_screen_says_that_it_goes_on(player: Page) -> None:
    player.set_viewport_size({"width": 320, "height": 640})
    go_to(player, "p-0002")
    table = player.locator("#p-0002 .wide")
    hint = table.get_by_text("faites-le défiler")
    table.evaluate("table => (table.querySelector('td').style.minWidth = '40rem')")
    player.set_viewport_size({"width": 330, "height": 640})
    expect(hint).to_be_visible()
    expect(table).to_have_attribute("tabindex", "0")
    table.evaluate("table => (table.querySelector('td').style.minWidth = '')")
    player.set_viewport_size({"width": 1200, "height": 640})
    expect(hint).to_be_hidden()


def scroll_table(player: Page, first: str, width: int) -> tuple[dict[str, float], dict[str, float]]:
    """Scroll a wide table whose first column has these words to its end; return where both stand."""
    player.set_viewport_size({"width": width, "height": 640})
    go_to(player, "p-0002")
    table = player.locator("#p-0002 .wide")
    table.evaluate(
        """(wide, first) => {
          wide.querySelector("td").style.minWidth = "40rem";
          wide.querySelector("tbody th").textContent = first;
        }""",
        first,
    )
    player.set_viewport_size({"width": width + 1, "height": 640})
    expect(table.get_by_text("faites-le défiler")).to_be_visible()
    table.evaluate("wide => wide.scrollTo(9999, 0)")
    edge, head = table.bounding_box(), table.locator("tbody th").first.bounding_box()
    assert edge is not None
    assert head is not None
    return dict(edge), dict(head)


WIDE = "Température à cœur de la volaille entière, mesurée à la sonde"


@pytest.mark.parametrize("width", [320, 360, 414])
@pytest.mark.parametrize("first", ["Viande", WIDE, "Refroidissement", "anticonstitutionnellement"])
def test_a_table_scrolled_sideways_keeps_its_first_column_in_view_and_leaves_the_others_room(
    player: Page, first: str, width: int
) -> None:
    """A column wider than 45 % of a phone scrolled away, and nobody knew any more which row was which."""
    edge, head = scroll_table(player, first, width)
    assert 0 <= head["x"] - edge["x"] <= 2
    assert head["width"] <= 0.46 * edge["width"]
    assert not player.locator("#p-0002 tbody th").first.evaluate("th => th.scrollWidth > th.clientWidth + 1")


def test_a_word_of_a_first_column_is_not_broken_where_it_fits(player: Page) -> None:
    """A word that fits in the widest of the fonts a machine may have."""
    scroll_table(player, "Surgélation", 360)
    head = player.locator("#p-0002 tbody th").first
    assert head.evaluate(COUNT_LINES) == 1


COUNT_LINES = """cell => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length;
}"""


def test_a_note_of_a_table_stands_below_its_row_and_leads_back_to_it(player: Page) -> None:
    player.set_viewport_size({"width": 360, "height": 640})
    go_to(player, "p-0002")
    mark = player.locator("#p-0002 .wide .source").first
    rows = player.locator("#p-0002 tbody tr").count()
    mark.click()
    note, row = player.locator(".note").bounding_box(), mark.locator("xpath=ancestor::tr").bounding_box()
    assert note is not None
    assert row is not None
    assert 0 <= note["y"] - row["y"] - row["height"] < 40
    assert note["width"] <= 360
    player.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()
    assert player.locator("#p-0002 tbody tr").count() == rows


def test_an_open_note_of_a_table_leaves_no_empty_row_on_paper(player: Page) -> None:
    player.set_viewport_size({"width": 360, "height": 640})
    go_to(player, "p-0002")
    rows = player.locator("#p-0002 tbody tr").count()
    player.locator("#p-0002 .wide .source").first.click()
    expect(player.locator("#p-0002 tbody tr")).to_have_count(rows + 1)
    player.emulate_media(media="print")
    expect(player.locator("#p-0002 tbody tr:visible")).to_have_count(rows)


def test_everything_can_be_done_with_the_keyboard_alone(player: Page) -> None:
    player.keyboard.press("Tab")
    assert player.evaluate("document.activeElement.className") == "skip"
    player.keyboard.press("Enter")
    player.keyboard.press("Tab")
    player.keyboard.press("Enter")
    assert player.inner_text("#position") == "Page 2 sur 5"
    player.keyboard.press("Tab")
    player.keyboard.press("Space")
    assert player.locator(".quotation:visible").count() == 1


def test_a_mark_opens_the_exact_words_of_its_source_and_where_they_stand(player: Page) -> None:
    next_page(player)
    mark = player.get_by_role("button", name="Source 1", exact=True)
    assert mark.get_attribute("aria-expanded") == "false"
    mark.click()
    assert mark.get_attribute("aria-expanded") == "true"
    note = player.get_by_role("note", name="Source 1")
    expect(mark).to_be_focused()
    assert note.locator("blockquote").inner_text() == (
        "La température de la chambre froide reste entre 0\u00a0°C et 3\u00a0°C."
    )
    assert "Froid, passage 2" in note.inner_text()
    assert "sources/" not in note.inner_text()
    mark.click()
    assert note.count() == 0


@pytest.mark.parametrize("leave", ["Escape", "Enter"])
def test_a_note_is_left_by_keyboard_for_the_mark_that_opened_it(player: Page, leave: str) -> None:
    next_page(player)
    mark = player.locator("#p-0001 .source").first
    mark.focus()
    player.keyboard.press("Enter")
    if leave == "Enter":
        player.keyboard.press("Tab")
        expect(player.get_by_role("button", name="Fermer")).to_be_focused()
    player.keyboard.press(leave)
    expect(mark).to_be_focused()
    expect(player.locator(".note")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1100, 1400])
def test_tab_goes_from_a_mark_into_its_note_and_on_to_the_next_mark(player: Page, width: int) -> None:
    player.set_viewport_size({"width": width, "height": 800})
    next_page(player)
    first, second = player.locator("#p-0001 > p .source").all()
    first.focus()
    player.keyboard.press("Enter")
    expect(first).to_be_focused()
    player.keyboard.press("Tab")
    expect(player.locator("#p-0001 .note .close")).to_be_focused()
    player.keyboard.press("Tab")
    expect(second).to_be_focused()
    player.keyboard.press("Shift+Tab")
    player.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()


def test_tab_goes_from_a_mark_of_a_table_into_its_note_and_on_to_the_next_row(player: Page) -> None:
    go_to(player, "p-0002")
    first, second, *_ = player.locator("#p-0002 .wide .source").all()
    first.click()
    player.keyboard.press("Tab")
    expect(player.locator("#p-0002 .note .close")).to_be_focused()
    player.keyboard.press("Tab")
    expect(second).to_be_focused()


def test_a_note_closed_by_touch_gives_the_focus_back_to_its_mark(player: Page) -> None:
    """A press on a button takes no focus in some browsers."""
    next_page(player)
    mark = player.locator("#p-0001 .source").first
    mark.click()
    player.evaluate("document.activeElement.blur()")
    player.locator(".note .close").evaluate("button => button.click()")
    expect(mark).to_be_focused()


@pytest.mark.parametrize(
    ("width", "height", "number"),
    [(360, 480, 1), (360, 480, 12), (360, 640, 6), (1100, 640, 12), (1400, 640, 1), (1400, 640, 12)],
)
def test_a_sentence_of_a_long_paragraph_and_its_note_are_seen_together(
    page: Page, site: Site, width: int, height: int, number: int
) -> None:
    """On the smallest screen, which has no room for both, the sentence and where the note begins."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(site.url("long/index.html#p-0001"))
    mark = page.locator("#p-0001 > p .source").nth(number - 1)
    mark.focus()
    page.keyboard.press("Enter")
    top = page.evaluate(
        """(begins) => {
          const text = document.querySelector("#p-0001 > p");
          const words = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          while (!words.nextNode().data.includes(begins));
          const range = document.createRange();
          range.setStart(words.currentNode, words.currentNode.data.indexOf(begins));
          range.setEnd(words.currentNode, words.currentNode.length);
          return range.getBoundingClientRect().top;
        }""",
        f"{number}. Un",
    )
    note, header = page.locator(".note").bounding_box(), page.locator("header").bounding_box()
    assert note is not None
    assert header is not None
    assert top >= header["height"]
    bottom = note["y"] + (note["height"] if height == 640 else 100)
    assert bottom <= height + 1  # browsers scroll by whole pixels


def test_one_note_is_open_at_a_time_and_none_on_another_page(player: Page) -> None:
    next_page(player)
    marks = player.locator("#p-0001 .source")
    marks.nth(0).click()
    marks.nth(1).click()
    assert player.locator(".note").count() == 1
    assert marks.nth(0).get_attribute("aria-expanded") == "false"
    next_page(player)
    assert player.locator(".note").count() == 0


@pytest.mark.parametrize(("width", "beside"), [(1400, True), (1100, False), (360, False)])
def test_a_note_stands_beside_its_sentence_where_there_is_room_and_below_it_elsewhere(
    player: Page, width: int, beside: bool
) -> None:
    player.set_viewport_size({"width": width, "height": 800})
    next_page(player)
    text = player.locator("#p-0001 > p").first
    height = player.locator("#p-0001").bounding_box()
    player.locator("#p-0001 .source").first.click()
    note, words = player.locator(".note").bounding_box(), text.bounding_box()
    line = player.locator("#p-0001 .source").first.bounding_box()
    assert note is not None
    assert words is not None
    assert line is not None
    if beside:
        assert note["x"] > words["x"] + words["width"]
        assert abs(note["y"] - words["y"]) < words["height"]
        assert player.locator("#p-0001").bounding_box() == height
    else:
        assert 0 <= note["y"] - line["y"] - line["height"] < 30  # less than a line between
    assert player.evaluate("document.documentElement.scrollWidth") == width


def test_a_mark_is_on_the_line_of_the_last_word_at_any_width(player: Page) -> None:
    """Before a button a line may break, so that a number stood alone below its sentence."""
    next_page(player)
    apart = """() => [...document.querySelectorAll("#p-0001 > p .source")].filter((mark) => {
      const words = mark.previousSibling;
      const last = document.createRange();
      last.setStart(words, words.data.trimEnd().length - 2);
      last.setEnd(words, words.data.trimEnd().length - 1);
      return mark.getClientRects()[0].left < last.getClientRects()[0].left - 8;
    }).length"""
    for width in range(320, 520, 20):
        player.set_viewport_size({"width": width, "height": 800})
        assert player.evaluate(apart) == 0, width


def test_the_space_bar_opens_a_mark_as_it_does_a_button(player: Page) -> None:
    next_page(player)
    player.locator("#p-0001 .source").first.focus()
    player.keyboard.press("Space")
    expect(player.get_by_role("note", name="Source 1")).to_be_visible()


def test_every_mark_is_a_target_of_24_pixels_and_makes_no_line_higher(player: Page) -> None:
    next_page(player)
    for mark in player.locator("#p-0001 .source").all():
        box = mark.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    heights = player.locator("#p-0001 > p").evaluate_all(
        """all => all.map((p) => {
          const before = p.offsetHeight;
          for (const mark of p.querySelectorAll(".source")) mark.style.display = "none";
          return [before, p.offsetHeight];
        })"""
    )
    assert all(before - after <= 1 for before, after in heights)


def test_a_sentence_without_a_source_and_an_edited_one_say_so(player: Page) -> None:
    next_page(player)
    assert player.inner_text("#p-0001 .unsourced") == "Sans source"
    edited = player.locator("#p-0001 .source").nth(1)
    assert edited.inner_text() == "2 (à vérifier)"
    edited.click()
    assert "diapositive 4, notes" in player.inner_text(".note")
    assert "Seuils" in player.inner_text(".note .heading-path")


def test_checking_without_an_answer_asks_for_one(player: Page) -> None:
    go_to(player, "quiz")
    player.click("#q-0001 .check")
    assert player.inner_text("#q-0001 .choose") == "Choisissez d’abord une réponse."
    assert player.evaluate("document.activeElement.name") == "q-0001"
    answer(player, "q-0001", "b")
    assert player.inner_text("#q-0001 .choose") == ""


def test_a_checked_answer_is_explained_sourced_and_final(player: Page) -> None:
    go_to(player, "quiz")
    answer(player, "q-0001", "c")
    feedback = player.locator("#q-0001 .feedback")
    assert "Ce n’est pas la bonne réponse." in feedback.inner_text()
    assert "Réponse attendue\u00a0: 30\u00a0minutes" in feedback.inner_text()
    assert "Le produit est déjà écarté." in feedback.inner_text()
    assert "C’est la limite du relevé." not in feedback.inner_text()
    assert player.evaluate("document.activeElement.className") == "feedback"
    assert "(votre réponse)" in player.inner_text("#q-0001 .is-miss")
    assert "(bonne réponse)" in player.inner_text("#q-0001 .is-key")
    assert player.locator("#q-0001 input:enabled").count() == 0
    feedback.locator(".source").click()
    assert "Un produit exposé plus de 30\u00a0minutes est écarté." in feedback.inner_text()


def test_the_result_tells_the_score_and_the_last_page_that_all_is_done(player: Page) -> None:
    learn(player, RIGHT)
    assert player.inner_text("#outcome") == "Module terminé. Vous pouvez fermer cette fenêtre."
    go_to(player, "quiz")
    assert player.inner_text(".result-text") == (
        "Réussi. Le seuil est de 80\u00a0%. Bonnes réponses\u00a0: 3 sur 3, soit 100\u00a0%."
    )
    assert player.locator("#quiz .restart").is_hidden()


def test_the_last_page_says_what_is_missing(player: Page) -> None:
    go_to(player, "quiz")
    unseen, unanswered = player.locator("#outcome p").all()
    assert unseen.inner_text() == "Pages à voir\u00a0: 3. Les seuils · Le relevé · À retenir"
    assert unanswered.inner_text() == "Questions à valider\u00a0: 3. Quiz"
    unseen.get_by_role("link", name="Les seuils").click()
    expect(player.locator("#p-0001-title")).to_be_focused()


def test_below_the_pass_mark_the_quiz_restarts_once_and_the_better_result_counts(player: Page) -> None:
    learn(player, ONE_WRONG)
    go_to(player, "quiz")
    assert (
        "Pas encore réussi\u00a0: le seuil est de 80\u00a0%. "
        "Bonnes réponses\u00a0: 2 sur 3, soit 66,66\u00a0%." in player.inner_text(".result-text")
    )
    player.click(".restart")
    first = player.locator("#quiz form").first.get_attribute("id")
    assert player.evaluate("document.activeElement.name") == first
    for item, value in {"q-0001": "a", "q-0002": "false", "q-0003": "a"}.items():
        answer(player, item, value)
    assert "33,33\u00a0%. Le meilleur résultat compte\u00a0: 66,66\u00a0%." in player.inner_text(
        ".result-text"
    )
    assert player.locator(".restart").is_hidden()


def try_again(player: Page, wrong: str) -> None:
    """Answer the whole quiz, one question wrong, and stay on its page."""
    for item, value in (RIGHT | {"q-0002": wrong}).items():
        answer(player, item, value)


@pytest.mark.parametrize("attempts", TRIES)
def test_the_quiz_is_taken_as_often_as_the_rule_says(page: Page, site: Site, attempts: int | str) -> None:
    page.goto(site.url(f"tries-{attempts}/index.html"))
    go_to(page, "quiz")
    assert TRIES[attempts] in page.inner_text("#quiz .rule")
    most = 4 if attempts == UNLIMITED else int(attempts)
    for number in range(1, most + 1):
        try_again(page, "false")
        left = f"Essais restants\u00a0: {most - number}."
        told = attempts != UNLIMITED and number < most
        assert (left in page.inner_text(".result-text")) == told
        if number == 2:
            page.reload()  # which try it was is remembered
            page.wait_for_selector("#position:not(:empty)")
        if number < most:
            page.click(".restart")
    assert page.locator(".restart").is_visible() == (attempts == UNLIMITED)
    for shown in ("p-0001", "p-0002", "summary", "end"):
        go_to(page, shown)
    said = page.inner_text("#outcome")
    assert said.startswith("Quiz à réussir\u00a0: le seuil est de 80\u00a0%.")
    assert ("Il ne reste plus d’essai" in said) == (attempts != UNLIMITED)


def test_the_last_try_completes_a_module_that_has_to_be_passed(page: Page, site: Site) -> None:
    page.goto(site.url("tries-3/index.html"))
    learn(page, ONE_WRONG)
    assert "Quiz à réussir" in page.inner_text("#outcome")
    go_to(page, "quiz")
    page.click(".restart")
    try_again(page, "true")
    assert page.inner_text("#outcome") == "Module terminé. Vous pouvez fermer cette fenêtre."
    page.click("footer a")
    assert "quand chaque page a été vue et le quiz réussi" in page.inner_text("#about")


def test_a_browser_resumes_where_the_learner_left_off(player: Page, site: Site) -> None:
    learn(player, ONE_WRONG)
    go_to(player, "quiz")
    player.goto("about:blank")
    player.goto(site.url("fr/index.html"))
    assert player.inner_text("#position") == "Page 5 sur 5"
    assert player.is_checked("#q-0002 input[value='false']")
    assert "66,66\u00a0%" in player.inner_text(".result-text")


def test_who_was_in_the_middle_of_an_older_package_goes_on_at_the_same_page(page: Page, site: Site) -> None:
    """There the quiz was page 4 and the key points were page 5: what is kept are names of pages."""
    kept = {f"premierjet:{edition().activity}": "1;p=quiz;t=1;s=start,quiz,1-2;a=1b"}
    page.add_init_script(f"Object.assign(localStorage, {kept})")
    page.goto(site.url("fr/index.html"))
    assert page.locator("#quiz").is_visible()
    assert page.is_checked("#q-0001 input[value='b']")
    assert page.locator("#outcome p").first.inner_text() == "Pages à voir\u00a0: 1. À retenir"


def test_a_preview_says_so_and_remembers_nothing(page: Page, site: Site) -> None:
    page.goto(site.url("preview/index.html"))
    assert page.inner_text(".preview") == "Aperçu\u00a0: personne n’a encore approuvé ce contenu."
    next_page(page)
    page.reload()
    assert page.inner_text("#position") == "Page 2 sur 5"  # its address says so, and nothing else
    page.goto(site.url("preview/index.html"))
    assert page.inner_text("#position") == "Page 1 sur 5"
    assert page.evaluate("localStorage.length") == 0


def test_without_scripts_every_word_is_there(chromium: Browser, site: Site) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(site.url("fr/index.html"))
    text = page.inner_text("body")
    assert "Fermer la porte." in text
    assert "Réponse attendue\u00a0: 30\u00a0minutes" in text
    assert "Froid, passage 2" in text
    assert "Précédent" not in text
    page.close()


def test_opened_from_a_folder_the_player_works_too(page: Page, tmp_path: Path) -> None:
    for path, body in write_player_files(edition(), UNTRACKED).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(body)
    page.goto((tmp_path / "index.html").as_uri())
    learn(page, RIGHT)
    assert page.inner_text("#outcome").startswith("Module terminé")


SPACED = """() => {
  const spaced = new CSSStyleSheet();
  spaced.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [spaced];
}"""


@pytest.mark.parametrize("words", ["fr", "titled", "endless"])
def test_no_title_is_cut_where_text_is_spaced(page: Page, site: Site, words: str) -> None:
    """WCAG 2.2, 1.4.12, on 320 pixels."""
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(site.url(f"{words}/index.html"))
    page.evaluate(SPACED)
    title = page.locator("h1")
    assert title.evaluate("h1 => h1.scrollWidth <= h1.clientWidth && h1.scrollHeight <= h1.clientHeight + 1")
    assert title.evaluate("h1 => getComputedStyle(h1.parentElement).overflow") == "visible"
    header = page.locator("header").bounding_box()
    assert header is not None
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    in_the_way = page.evaluate("Math.max(0, document.querySelector('header').getBoundingClientRect().bottom)")
    assert in_the_way < 568 / 3


@pytest.mark.parametrize("size", [100, 150, 200])
def test_large_text_leaves_a_title_its_words_and_a_page_its_room(page: Page, site: Site, size: int) -> None:
    """WCAG 2.2, 1.4.4, on a phone."""
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(site.url("fr/index.html"))
    page.evaluate("size => document.documentElement.style.fontSize = `${size}%`", size)
    title = page.locator("h1").bounding_box()
    header = page.locator("header").bounding_box()
    assert title is not None
    assert header is not None
    assert title["width"] > 6 * 16 * size / 100
    assert header["height"] < 640 / 3
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("words", ["fr", "endless"])
def test_the_text_reflows_at_four_hundred_percent(page: Page, site: Site, words: str) -> None:
    """WCAG 2.2, 1.4.10: 1280 px at 400\u00a0% are 320 px, without a second scroll bar."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site.url(f"{words}/index.html"))
    for shown in ("start", "p-0001", "p-0002", "quiz", "summary", "about"):
        page.evaluate("page => document.querySelector(`a[href='#${page}']`).click()", shown)
        for source in page.locator(".source:visible").all():
            source.click()
        assert page.evaluate("document.documentElement.scrollWidth") == 320, shown


def test_paper_holds_every_page_and_every_source_but_no_unearned_answer(player: Page) -> None:
    """A quotation that its sentence repeats word for word is not printed a second time."""
    player.emulate_media(media="print")
    assert player.locator(".page:visible").count() == 6
    assert player.locator("#p-0001 .note-list cite:visible").count() == 2
    assert player.locator("#p-0001 .note-list blockquote:visible").count() == 1
    assert player.locator(".feedback:visible").count() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.trial
def test_axe_finds_nothing_on_any_page_in_either_mode(
    language: str, page: Page, site: Site, axe: Axe
) -> None:
    """Every page and every state of the quiz, light and dark; a dark page differs by colours alone."""
    found: dict[str, list[str]] = {}

    def judge(state: str) -> None:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found[f"{state}, light"] = axe(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found[f"{state}, dark"] = axe(page, "color-contrast")
        _picture(page, language, state)

    page.goto(site.url(f"{language}/index.html"))
    judge("start")
    next_page(page)
    page.locator("#p-0001 .unfold").click()
    page.locator("#p-0001 .source").first.click()
    judge("lesson")
    next_page(page)
    judge("steps-and-table")
    next_page(page)
    judge("summary")
    next_page(page)
    page.click("#q-0003 .check")
    answer(page, "q-0001", "c")
    answer(page, "q-0002", "true")
    judge("quiz")
    answer(page, "q-0003", "b")
    judge("result")
    page.click("#finish")
    judge("end")
    page.click("footer a")
    judge("about")
    page.set_viewport_size({"width": 360, "height": 740})
    page.click("#back")
    page.click("#toggle")
    judge("small-screen")
    for state in ("preview", "untracked"):
        page.goto(site.url(f"{state}/index.html"))
        judge(state)
    assert {state: lines for state, lines in found.items() if lines} == {}


# What the documentation shows: page states by the mode they are shown in.
PICTURES = {"start": "light", "lesson": "light", "quiz": "dark", "small-screen": "light"}


def _picture(page: Page, language: str, state: str) -> None:
    """Keep what the documentation shows in the folder PICTURES_FOLDER names, if it names one."""
    folder = os.environ.get("PICTURES_FOLDER")
    if folder and state in PICTURES:
        page.emulate_media(color_scheme=PICTURES[state], reduced_motion="reduce")
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(
            path=Path(folder) / f"player-{state}-{language}.png", full_page=state == "small-screen"
        )
