"""The report of results as a training director opens it: a file, on any screen, nothing axe objects to."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipelines.results.report.html import to_html
from pipelines.results.report.report import compose_report
from schemas.language import Language
from tests.browser.conftest import Axe
from tests.results.report.cohort import counted

WIDE = {"width": 1280, "height": 900}
TELEPHONE = {"width": 320, "height": 640}  # at 200 %


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("reports")
    analysis, findings = counted()
    files = {language: folder / f"{language.value}.html" for language in Language}
    for language, file in files.items():
        file.write_bytes(to_html(compose_report(analysis, findings, language)))
    return files


@pytest.mark.parametrize(
    ("viewport", "language", "scheme"),
    [(WIDE, Language.FRENCH, "light"), (TELEPHONE, Language.ENGLISH, "dark")],
    ids=["wide-light-french", "telephone-dark-english"],
)
@pytest.mark.trial
def test_axe_has_nothing_to_say_and_the_report_asks_for_nothing(
    chromium: Browser,
    axe: Axe,
    reports: dict[Language, Path],
    viewport: dict[str, int],
    language: Language,
    scheme: str,
) -> None:
    with chromium.new_context(viewport=viewport, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(reports[language].as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert asked == [reports[language].as_uri()]
        assert said == []
        assert axe(page) == []


def test_a_keyboard_gets_past_the_contents(page: Page, reports: dict[Language, Path]) -> None:
    page.goto(reports[Language.FRENCH].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au rapport"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_a_chart_follows_the_theme_of_the_page(chromium: Browser, reports: dict[Language, Path]) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        with chromium.new_context(color_scheme=scheme) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(reports[Language.FRENCH].as_uri())
            words = "getComputedStyle(document.querySelector('.chart text')).fill"
            paper = "getComputedStyle(document.documentElement).backgroundColor"
            seen[scheme] = page.evaluate(f"[{words}, {paper}]")
    assert seen == {
        "light": ["rgb(29, 37, 48)", "rgb(255, 255, 255)"],
        "dark": ["rgb(238, 241, 244)", "rgb(20, 24, 29)"],
    }
