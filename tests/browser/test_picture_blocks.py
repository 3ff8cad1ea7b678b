"""A figure in a browser: wide and narrow, light and dark, on paper; said to who cannot see it."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.static_site import Site, serve_site
from schemas.draft import Paragraph, PictureRole, Section, ShownPicture
from tests.browser.conftest import Axe
from tests.browser.learning import go_to
from tests.sourcing.pictures import draw_picture

pytestmark = pytest.mark.browser

WIDE, TALL = draw_picture(1, (1600, 900)), draw_picture(2, (500, 2400))
LOADED = """() => [...document.querySelectorAll("figure img")]
  .every((one) => one.complete && one.naturalWidth)"""


def figure(number: int, data: bytes, **texts: Any) -> Figure:
    size = Image.open(BytesIO(data)).size
    shown = ShownPicture(
        sha256=sha256(data).hexdigest(), media_type="image/png", width=size[0], height=size[1]
    )
    return Figure(id=f"b-{number:04d}", picture=shown, **texts)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    told = {"alternative": "Une porte fermée", "credit": "Anne Martin", "rights": "CC BY 4.0"}
    blocks = (
        Paragraph(statements=(builders.statement(1),)),
        figure(1, WIDE, caption=(builders.statement(2),), **told),
        figure(2, TALL, role=PictureRole.DECORATIVE),
    )
    lesson = Lesson(sections=(Section(id="p-0001", title="Le froid", blocks=blocks),))
    content = builders.content(artefacts=(lesson,))
    media = {sha256(each).hexdigest(): each for each in (WIDE, TALL)}
    edition = Edition(builders.course(), content, PACKAGING_KINDS, media=media)
    with serve_site(write_player_files(edition, UNTRACKED)) as served:
        yield served


def open_lesson(page: Page, site: Site) -> None:
    page.goto(site.url("index.html"))
    page.wait_for_selector("#position:not(:empty)")
    go_to(page, "p-0001")
    page.wait_for_selector("#b-0001 img", state="visible")
    page.evaluate("() => document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    page.wait_for_function(LOADED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1180])
def test_a_figure_fits_its_page_and_axe_objects_to_nothing(
    chromium: Browser, site: Site, axe: Axe, scheme: Literal["light", "dark"], width: int
) -> None:
    page = chromium.new_page(locale="fr-FR", viewport={"width": width, "height": 720}, color_scheme=scheme)
    open_lesson(page, site)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    heights = page.eval_on_selector_all("figure img", "all => all.map((one) => one.clientHeight)")
    assert max(heights) <= 720
    ratio = page.eval_on_selector("#b-0001 img", "one => one.clientWidth / one.clientHeight")
    assert ratio == pytest.approx(16 / 9, rel=0.02)
    assert axe(page) == []
    page.close()


def test_a_screen_reader_is_told_what_the_picture_shows(page: Page, site: Site) -> None:
    open_lesson(page, site)
    assert page.get_by_role("img", name="Une porte fermée").count() == 1
    assert page.locator("#b-0002 img").get_attribute("alt") == ""
    assert page.locator("#b-0001 figcaption .credit").inner_text() == "Anne Martin"


def test_pictures_are_printed_whole(page: Page, site: Site) -> None:
    open_lesson(page, site)
    printed = PdfDocument(page.pdf(format="A4"))
    images = [
        image.get_bounds()
        for sheet in printed
        for image in sheet.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=8)
    ]
    assert len(images) == 2
    assert all(bottom >= 0 and top - bottom < 17.5 / 2.54 * 72 for _, bottom, _, top in images)
