"""The release sheet as an LMS admin opens it: a file, on any screen, nothing axe objects to."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipelines.testing import builders, samples
from schemas.language import Language
from schemas.release import find_sheet
from tests.browser.conftest import Axe

WIDE = {"width": 1280, "height": 900}
TELEPHONE = {"width": 320, "height": 640}  # at 200 %


@pytest.mark.parametrize(
    ("viewport", "language", "scheme"),
    [(WIDE, Language.FRENCH, "light"), (TELEPHONE, Language.ENGLISH, "dark")],
    ids=["wide-light-french", "telephone-dark-english"],
)
@pytest.mark.trial
def test_axe_has_nothing_to_say_and_the_sheet_asks_for_nothing(
    chromium: Browser, axe: Axe, tmp_path: Path, viewport: dict[str, int], language: Language, scheme: str
) -> None:
    title = "Une très longue chaîne du froid, " * 8 + "fin"
    built = samples.build_sample_release(builders.content(language=language, title=title))
    found = samples.observe(built)
    sheet = find_sheet(found.observed.files)
    assert sheet is not None
    file = tmp_path / sheet.name
    file.write_bytes(found.files[file.name])
    with chromium.new_context(viewport=viewport, color_scheme=scheme) as context:
        page = context.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert asked == [file.as_uri()]
        assert said == []
        assert axe(page) == []
