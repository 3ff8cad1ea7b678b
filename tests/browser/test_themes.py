"""Whatever theme a course has, axe finds nothing on its pages, in light or in dark."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from adapters.blob import Member
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing.static_site import Site, move_below, serve_site
from schemas.course.theme import ThemeName, ThemeSettings
from schemas.theme.theme import Theme
from tests.browser.conftest import Axe
from tests.browser.learning import answer, content, edition, next_page
from tests.packaging.theme.sample_theme import make_theme

pytestmark = pytest.mark.browser

THEMES = {name.value: Theme(ThemeSettings(name=name)) for name in ThemeName} | {"own": make_theme()}
SCHEMES = ("light", "dark")
SHOT = {"width": 900, "height": 740}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The example module in each theme, below the theme's name."""
    files: dict[str, Member] = {}
    for name, theme in THEMES.items():
        themed = replace(edition(content()), theme=theme)
        files |= move_below(name, write_player_files(themed, UNTRACKED))
    with serve_site(files) as served:
        yield served


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.trial
def test_axe_finds_nothing_in_a_theme_in_light_and_dark(name: str, page: Page, site: Site, axe: Axe) -> None:
    found: dict[str, list[str]] = {}

    def judge(state: str) -> None:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[f"{state}, {scheme}"] = axe(page)

    page.goto(site.url(f"{name}/index.html"))
    judge("start")
    next_page(page)
    for source in page.locator("#p-0001 .source").all():
        source.click()
    judge("lesson")
    for _ in range(3):
        next_page(page)
    page.click("#q-0003 .check")
    answer(page, "q-0001", "c")
    answer(page, "q-0002", "true")
    judge("quiz")
    answer(page, "q-0003", "b")
    judge("result")
    assert found == {state: [] for state in found}


def test_axe_is_asked_of_pages_that_have_the_colours_of_their_theme(
    page: Page, site: Site, tmp_path: Path
) -> None:
    """Kept as a picture for the documentation: the start page in our three themes, light above dark."""
    shots: dict[tuple[int, int], Path] = {}
    folder = Path(os.environ.get("PICTURES_FOLDER") or tmp_path)
    page.set_viewport_size(SHOT)
    for column, name in enumerate(ThemeName):
        theme = THEMES[name]
        for row, (scheme, palette) in enumerate(zip(SCHEMES, (theme.light, theme.dark), strict=True)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.goto(site.url(f"{name}/index.html"))
            ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
            paper = palette.paper
            assert ground == f"rgb({paper.red}, {paper.green}, {paper.blue})"
            shots[column, row] = folder / f"theme-{name}-{scheme}.png"
            page.screenshot(path=shots[column, row])
    _join_shots(shots, folder / "player-themes.png")


def _join_shots(shots: dict[tuple[int, int], Path], into: Path) -> None:
    width, height = SHOT["width"] // 2, SHOT["height"] // 2
    sheet = Image.new("RGB", (3 * width, 2 * height))
    for (column, row), shot in shots.items():
        small = Image.open(shot).convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(small, (column * width, row * height))
    sheet.save(into)
