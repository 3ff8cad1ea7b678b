"""A module in a language written from right to left: its words run their way, the player's run theirs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.course import Objective
from schemas.draft import Content, Paragraph, Section, Steps
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.browser.conftest import Axe
from tests.browser.learning import answer, content, edition, go_to, next_page

pytestmark = pytest.mark.browser

TITLE = "سلسلة التبريد"
SENTENCE = "تبقى درجة حرارة الغرفة الباردة بين 0 و 3 درجات 🧊."
HEBREW = "הדלת נשארת סגורה 🚪."
LATIN = "HACCP : la méthode garde son nom."
OWN = {"fr": ("Page 1 sur 6", "Suivant"), "en": ("Page 1 of 6", "Next")}
"""What the player says, which runs from left to right whatever the module is in."""


def arabic(language: Language) -> Content:
    cited = (builders.citation(2).model_copy(update={"quote": SENTENCE}),)
    told = tuple(
        builders.statement(1, id=f"st-{number:04d}", text=text, citations=cited)
        for number, text in enumerate((SENTENCE, HEBREW, LATIN), start=1)
    )
    section = Section(
        id="p-0001",
        title=TITLE,
        blocks=(
            Paragraph(statements=told[:1]),
            Paragraph(statements=told[2:]),
            Steps(statements=told[1:2]),
        ),
    )
    single, *_, matching, ordering = deliverables.quiz().items
    single = single.model_copy(
        update={
            "stem": SENTENCE,
            "options": tuple(o.model_copy(update={"text": SENTENCE}) for o in single.options),
            "citations": cited,
        }
    )
    row = deliverables.row(1, TITLE, SENTENCE, cites=(1,))
    return content(
        language=language,
        title=TITLE,
        objectives=(Objective(id="seuils", text=SENTENCE),),
        artefacts=(
            Lesson(sections=(section,)),
            Quiz(items=(single, matching, ordering)),
            Summary(points=(told[1].model_copy(update={"id": "st-0009"}),)),
            Glossary(entries=(row,)),
            Flashcards(cards=(row.model_copy(update={"id": "st-0020"}),)),
        ),
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = {
        path: body
        for language in Language
        for path, body in move_below(
            language.value, write_player_files(edition(arabic(language)), UNTRACKED)
        ).items()
    }
    with serve_site(made | move_below("latin", write_player_files(edition(), UNTRACKED))) as site:
        yield site


def direction(page: Page, selector: str) -> str:
    said: str = page.locator(selector).first.evaluate("element => getComputedStyle(element).direction")
    return said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_of_the_module_run_their_way_and_the_players_run_theirs(
    language: str, page: Page, site: Site
) -> None:
    page.goto(site.url(f"{language}/index.html"))
    place, onwards = OWN[language]
    assert page.inner_text("#position") == place
    for words in ("h1", "#contents a[href='#p-0001']", "#start .objectives li"):
        assert direction(page, words) == "rtl", words
    for own in ("html", "#next", "#start .facts", "#contents a[href='#quiz']", "h1 + *, #toggle"):
        assert direction(page, own) == "ltr", own
    next_page(page)
    assert page.inner_text("#next") == onwards
    assert [direction(page, f"#p-0001 > p >> nth={n}") for n in (0, 1)] == ["rtl", "ltr"]
    assert direction(page, "#p-0001 .steps li") == "rtl"
    page.locator("#p-0001 .source").first.click()
    assert direction(page, ".note blockquote") == "rtl"
    assert direction(page, ".note p") == "ltr"
    go_to(page, "quiz")
    answer(page, "q-0001", "a")
    assert direction(page, "#q-0001 legend") == "rtl"
    assert direction(page, "#q-0001 .count") == "ltr"
    assert direction(page, "#q-0001 .option") == "rtl"
    assert direction(page, "#q-0001 .feedback strong") == "rtl"
    assert direction(page, "#q-0001 .verdict") == "ltr"
    for name, words in (("summary", ".points li"), ("glossary", "dd"), ("flashcards", ".front")):
        assert direction(page, f"#{name} {words}") == "rtl", name


def test_a_step_is_numbered_on_the_side_its_words_begin(page: Page, site: Site) -> None:
    page.goto(site.url("fr/index.html"))
    next_page(page)
    step = page.locator("#p-0001 .steps li")
    paddings = step.evaluate(
        "element => [getComputedStyle(element).paddingLeft, getComputedStyle(element).paddingRight]"
    )
    assert paddings == ["0px", "48px"]  # 3rem


def test_a_module_without_such_letters_asks_for_no_direction(site: Site) -> None:
    assert b" dir=" not in site.files["latin/index.html"]


@pytest.mark.trial
def test_axe_finds_nothing_on_a_page_that_runs_both_ways(page: Page, site: Site, axe: Axe) -> None:
    page.goto(site.url("fr/index.html"))
    found = axe(page)
    for name in ("p-0001", "quiz", "summary", "glossary", "flashcards"):
        go_to(page, name)
        if name == "quiz":
            answer(page, "q-0001", "a")
        for source in page.locator(".source:visible").all():
            source.click()
        found += axe(page)
    assert found == []
    for width in (1180, 320):
        page.set_viewport_size({"width": width, "height": 700})
        for name in ("start", "p-0001", "quiz", "summary"):
            go_to(page, name)
            assert page.evaluate("document.documentElement.scrollWidth") == width, name
