"""What is read after an answer: the words of the source once, and where the module teaches it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.static_site import Site, serve_site
from schemas.anchor import Anchor, PagePlace
from schemas.draft import Citation, Cloze, Gap, MultipleChoice, Option, Origin, SingleChoice
from tests.browser.conftest import Axe
from tests.browser.learning import content, edition, give, go_to

pytestmark = pytest.mark.browser

QUOTE = builders.citation(2).quote
SOURCE_SAYS = f"La source dit\u00a0: «\u00a0{QUOTE}\u00a0»"


def cite_page() -> Citation:
    """A citation of a page below a heading, as of a PDF."""
    anchor = Anchor(place=PagePlace(number=1), heading=("La chaîne du froid", "Refroidir rapidement"))
    return builders.citation(2).model_copy(update={"anchor": anchor})


def ask() -> Quiz:
    """One question whose feedbacks all quote the source, one of several answers, one gap, one explained."""
    fields = {"citations": (cite_page(),), "origin": Origin.EXTRACTIVE}
    quoting = tuple(Option(id=each, text=f"Choix {each}", feedback=SOURCE_SAYS) for each in "abc")
    explained = tuple(Option(id=each, text=f"Choix {each}", feedback=f"Parce que {each}.") for each in "ab")
    gap = QUOTE.split()[1]
    return Quiz(
        items=(
            SingleChoice(id="q-0001", stem="Laquelle ?", options=quoting, key="b", **fields),
            MultipleChoice(id="q-0002", stem="Lesquelles ?", options=quoting, keys=("a", "b"), **fields),
            Cloze(
                id="q-0003",
                stem=QUOTE.replace(gap, "____", 1),
                gaps=(Gap(accepted=(gap,)),),
                feedback=SOURCE_SAYS,
                **fields,
            ),
            SingleChoice(id="q-0004", stem="Pourquoi ?", options=explained, key="b", **fields),
        )
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    lesson = content().artefacts[0]
    assert isinstance(lesson, Lesson)
    first, second = lesson.sections
    told = first.blocks[0].model_copy(
        update={"statements": (builders.statement(2, citations=(cite_page(),)), builders.statement(1))}
    )
    sections = (first.model_copy(update={"blocks": (told,)}), second)
    shown = content(artefacts=(Lesson(sections=sections), ask()))
    with serve_site(write_player_files(edition(shown), UNTRACKED)) as site:
        yield site


@pytest.fixture
def player(page: Page, site: Site) -> Page:
    page.goto(site.url("index.html"))
    go_to(page, "quiz")
    return page


WRONG = {"q-0001": ["a"], "q-0002": ["c"], "q-0003": ["autre"]}


def read_plain(part: Locator) -> str:
    """Return what is seen of a part of the page, its spaces as a source has them."""
    return part.inner_text().replace("\u00a0", " ")


@pytest.mark.parametrize("item", WRONG)
def test_the_words_of_the_source_are_read_once_with_the_source_open_too(player: Page, item: str) -> None:
    give(player, item, WRONG[item])
    form = player.locator(f"#{item}")
    form.locator(".source").click()
    expect(form.locator(".note")).to_be_visible()
    assert read_plain(form).count(QUOTE.rstrip(".")) == 1


def test_an_explanation_leaves_the_source_its_words(player: Page) -> None:
    give(player, "q-0004", ["a"])
    player.locator("#q-0004 .source").click()
    assert read_plain(player.locator("#q-0004 .note blockquote")) == QUOTE


def test_a_source_is_named_with_its_page_and_section(player: Page) -> None:
    give(player, "q-0001", ["a"])
    player.locator("#q-0001 .source").click()
    told = player.locator("#q-0001 .note").inner_text()
    assert "page 1" in told
    assert "Refroidir rapidement" in told


def test_a_missed_question_leads_to_the_page_that_teaches_it_and_one_answered_right_does_not(
    player: Page,
) -> None:
    again = player.locator("#q-0001 .again")
    expect(again).to_be_hidden()
    give(player, "q-0001", ["a"])
    assert again.inner_text() == "À relire\u00a0: Les seuils"
    give(player, "q-0004", ["b"])
    expect(player.locator("#q-0004 .again")).to_be_hidden()
    again.get_by_role("link").click()
    expect(player.locator("#p-0001-title")).to_be_focused()


def test_without_scripts_the_link_is_there(chromium: Browser, site: Site) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(site.url("index.html"))
    expect(page.locator("#q-0001 .again a")).to_be_visible()
    page.close()


def test_paper_repeats_no_sentence_as_its_own_source_and_names_its_section(player: Page) -> None:
    go_to(player, "p-0001")
    player.emulate_media(media="print")
    page = player.locator("#p-0001")
    assert read_plain(page).count(QUOTE) == 1
    notes = page.locator(".note-list").inner_text()
    assert "page 1" in notes
    assert "Refroidir rapidement" in notes


@pytest.mark.trial
def test_axe_finds_nothing_once_answered(player: Page, axe: Axe) -> None:
    for item, given in WRONG.items():
        give(player, item, given)
    assert axe(player) == []
