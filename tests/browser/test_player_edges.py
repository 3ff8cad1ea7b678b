"""Modules at the edges of what a course may hold, played to their end."""

from dataclasses import replace

import pytest
from playwright.sync_api import Frame, Page

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.packages import build_files
from pipelines.testing.static_site import move_below, serve_site
from schemas.draft import Content, Paragraph, Section, Statement, Steps, Table
from tests import sample_deliverables as deliverables
from tests.browser.conftest import Axe
from tests.browser.learning import content, edition, go_to
from tests.browser.lms import host_page, launch, leave
from tests.browser.test_player_blocks import DATA, PICTURE

pytestmark = [pytest.mark.browser, pytest.mark.trial]

SUSPEND_DATA_12 = 4096  # CMIString4096
MANY = 500
LESSON, QUIZ, SUMMARY = content().artefacts
QUESTIONS = tuple(builders.question(number) for number in range(1, MANY + 1))
LONG = "Tenir la chaîne du froid, de la réception au service, sans jamais la rompre. " * 4
TITLE = LONG[:299] + "."
EDGES: dict[str, Content] = {
    "nothing to ask": content(artefacts=(LESSON, SUMMARY)),
    "nothing to read": content(artefacts=(QUIZ,), objectives=()),
    "five hundred questions": content(artefacts=(Quiz(items=QUESTIONS),)),
    "a title of 300 characters": content(title=TITLE, artefacts=(LESSON, Quiz(items=QUESTIONS[:1]))),
}
RULES = {
    "nothing to ask": "quand chaque page a été vue",
    "nothing to read": "quand chaque page a été vue et chaque question validée",
    "five hundred questions": "quand chaque page a été vue et chaque question validée",
    "a title of 300 characters": "quand chaque page a été vue et chaque question validée",
}
LEFT = {
    "nothing to ask": ("passed", ""),
    "nothing to read": ("passed", "100"),
    "five hundred questions": ("passed", "100"),
    "a title of 300 characters": ("passed", "100"),
}
"""Status and score SCORM 1.2 is left with; without a question, to have seen all is to have passed."""

ANSWER_ALL = """() => {
  const { items } = JSON.parse(document.getElementById("edition").textContent);
  for (const { id, key } of items) {
    const form = document.getElementById(id);
    form.querySelector(`input[value="${key[0]}"]`).click();
    form.requestSubmit();
  }
}"""


def play(player: Page | Frame) -> None:
    """Turn every page, answer every question right, and stay on the last page."""
    while player.locator("#next").is_visible():
        player.click("#next")
    player.evaluate(ANSWER_ALL)


@pytest.mark.parametrize("edge", EDGES)
def test_it_is_completed_scored_and_resumed_in_scorm_12(edge: str, page: Page) -> None:
    files = move_below("package", build_files(edition(EDGES[edge]), "scorm12"))
    with serve_site(host_page("scorm12") | files) as lms:
        player = launch(page, lms)
        play(player)
        assert player.inner_text("#outcome") == "Module terminé. Vous pouvez fermer cette fenêtre."
        place = player.inner_text("#position")
        kept = leave(page, lms)
        core = kept["core"]
        assert (core["lesson_status"], core["score"]["raw"]) == LEFT[edge]
        assert len(kept["suspend_data"].encode()) <= SUSPEND_DATA_12
        player = launch(page, lms)
        assert player.inner_text("#position") == place
        assert player.inner_text("#outcome").startswith("Module terminé")


@pytest.mark.parametrize("edge", EDGES)
def test_it_is_completed_and_sound_to_look_at_on_the_plain_web(edge: str, page: Page, axe: Axe) -> None:
    with serve_site(build_files(edition(EDGES[edge]), "web")) as site:
        page.goto(site.url("index.html"))
        for width in (320, 1180):
            page.set_viewport_size({"width": width, "height": 820})
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert axe(page) == []
        play(page)
        assert page.inner_text("#outcome").startswith("Module terminé")
        page.click("footer a")
        assert RULES[edge] in page.inner_text("#about")
        go_to(page, "start")
        assert axe(page) == []


def test_a_long_title_leaves_room_for_the_page(page: Page) -> None:
    with serve_site(build_files(edition(EDGES["a title of 300 characters"]), "web")) as site:
        page.goto(site.url("index.html"))
        header = page.locator("header").bounding_box()
        assert header is not None
        assert header["height"] < 820 / 3


def hostile_lesson() -> Lesson:
    """Pages nobody should write: 5,000 words, one word, twelve columns, two scripts, forty pictures."""
    ids = iter(range(1, 10_000))

    def say(text: str) -> Statement:
        return builders.statement(1, id=f"st-{next(ids):04d}", text=text)

    word = "Un produit exposé plus de 30 minutes est écarté sans attendre."
    many = tuple(Paragraph(statements=tuple(say(word) for _ in range(10))) for _ in range(50))
    cells = ("Anticonstitutionnellement",) * 12
    table = Table(
        caption="Douze colonnes",
        header=cells,
        rows=tuple(deliverables.row(9_000 + n, *cells, cites=(1,)) for n in range(4)),
    )
    arabic = "تبقى درجة حرارة الغرفة الباردة بين 0 و 3 درجات 🧊."
    both = (
        Paragraph(statements=(say(arabic), say("🚪" * 30))),
        Steps(statements=(say(arabic), say("froid" * 60))),
    )
    pictures = tuple(
        Figure(id=f"b-{n:04d}", picture=PICTURE, alternative="Un plateau", rights=".") for n in range(1, 41)
    )
    pages = (many, (Paragraph(statements=(say("Froid."),)),), (table,), both, pictures)
    return Lesson(
        sections=tuple(
            Section(id=f"p-{n:04d}", title=TITLE if n == 3 else "🧊", blocks=blocks)
            for n, blocks in enumerate(pages, start=1)
        )
    )


def test_no_content_makes_a_page_wider_than_its_window(page: Page) -> None:
    shown = edition(content(title=TITLE, artefacts=(hostile_lesson(), QUIZ)))
    with serve_site(write_player_files(replace(shown, media={PICTURE.sha256: DATA}), UNTRACKED)) as site:
        page.goto(site.url("index.html"))
        for width in (320, 360, 1100, 1400):
            page.set_viewport_size({"width": width, "height": 800})
            for name in ("start", "p-0001", "p-0002", "p-0003", "p-0004", "p-0005", "end"):
                go_to(page, name)
                for mark in page.locator(".page.current .source:visible").all()[-1:]:
                    mark.click()
                assert page.evaluate("document.documentElement.scrollWidth") == width, (name, width)
