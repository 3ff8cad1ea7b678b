"""The player's pages for the gallery: each kind of page and of question, light, dark and on a telephone.

One picture a page, its three views beside each other, so that what one loses against another is seen. What
two writers are compared by are whole pages, light alone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import list_asked_items
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.pages import END, list_learner_pages
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.packaging.selftest.expectation import expect_result
from pipelines.testing.packages import KINDS
from pipelines.testing.static_site import move_below, serve_site
from schemas.draft import NumberedBlock, Sectioned
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.learning import give, go_to

VIEWS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 900, "height": 700}, "color_scheme": "light"},
    {"viewport": {"width": 900, "height": 700}, "color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 700}, "color_scheme": "light", "is_mobile": True},
)
WHOLE: dict[str, Any] = {"viewport": {"width": 760, "height": 400}, "color_scheme": "light"}
BETWEEN = 8


def player_pictures(edition: Edition) -> dict[str, Image.Image]:
    """Return a picture of each kind of page and question of a module, by its name."""
    views: dict[str, list[Image.Image]] = {}
    with _play(edition) as open_page:
        for view in VIEWS:
            for name, image in _seen(open_page(view), edition):
                views.setdefault(name, []).append(image)
    return {name: _beside(images) for name, images in views.items()}


@contextmanager
def _play(edition: Edition) -> Iterator[Callable[[dict[str, Any]], Page]]:
    """Serve a module until the block ends; yield what opens it in a view."""
    with (
        serve_site(move_below("m", write_player_files(edition, UNTRACKED))) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def open_page(view: dict[str, Any]) -> Page:
            spoken = edition.content.language.value
            page = browser.new_context(locale=spoken, reduced_motion="reduce", **view).new_page()
            page.goto(site.url("m/index.html"))
            return page

        yield open_page
        browser.close()


def _seen(page: Page, edition: Edition) -> Iterator[tuple[str, Image.Image]]:
    """Yield what a learner sees who turns each page and answers each question right."""
    answers = _list_right_answers(edition)
    asked = {item.id: item.kind for item in list_asked_items(edition.content)}
    met: set[str] = set()
    for shown in list_learner_pages(edition.content, edition.kinds):
        place = shown.id
        go_to(page, place)
        page.evaluate("scrollTo(0, 0)")
        if shown.kind not in met and shown.kind != "quiz":
            met.add(shown.kind)
            yield shown.kind, _shot(page)
        for item in page.locator(f"#{place} form").evaluate_all("all => all.map(form => form.id)"):
            give(page, item, answers[item])
            if asked.get(item) and asked[item] not in met:
                met.add(asked[item])
                page.evaluate("id => document.getElementById(id).scrollIntoView()", item)
                yield f"question-{asked[item]}", _shot(page)
    go_to(page, END)
    page.evaluate("scrollTo(0, 0)")
    yield "end", _shot(page)


def _list_right_answers(edition: Edition) -> Mapping[str, list[str]]:
    return expect_result(edition.content, KINDS.find_launch("web")).answers


def _move_pointer_away(page: Page) -> None:
    """Move it off the page: what lies below it looks as if it were chosen."""
    page.mouse.move(0, 0)


def _shot(page: Page) -> Image.Image:
    _move_pointer_away(page)
    return _decode(page.screenshot())


def _decode(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture)).convert("RGB")


def _beside(images: list[Image.Image]) -> Image.Image:
    width = sum(image.width for image in images) + BETWEEN * (len(images) - 1)
    whole = Image.new("RGB", (width, max(image.height for image in images)), "#888888")
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width + BETWEEN
    return whole


def whole_pictures(edition: Edition, places: Mapping[str, str], question: str) -> dict[str, Image.Image]:
    """Return a picture of each of these pages from top to bottom, and of a question answered right.

    What a page closes is opened, and what it asks first is answered right.
    """
    pictures = {}
    answers = _list_right_answers(edition)
    with _play(edition) as open_page:
        page = open_page(WHOLE)
        for name, place in places.items():
            go_to(page, place)
            for button in page.locator(f"#{place} .disclose").all():
                button.click()
            asked = page.locator(f"#{place} form").evaluate_all("all => all.map(form => form.id)")
            for item in asked[:1]:
                if page.locator(f"#{item} .check").is_visible():  # one page may be shown under two names
                    give(page, item, answers[item])
            _move_pointer_away(page)
            pictures[name] = _decode(page.screenshot(full_page=True))
        form = page.locator(f"#{question}")
        go_to(page, form.evaluate("each => each.closest('.page').id"))
        give(page, question, answers[question])
        _move_pointer_away(page)
        pictures["question"] = _decode(form.screenshot())
    return pictures


def block_pictures(edition: Edition) -> dict[str, Image.Image]:
    """Return a picture of each kind of block that has an id, what it closes opened, by its kind."""
    views: dict[str, list[Image.Image]] = {}
    kinds = {
        block.id: block.kind
        for artefact in edition.content.artefacts
        if isinstance(artefact, Sectioned)
        for section in artefact.sections
        for block in section.blocks
        if isinstance(block, NumberedBlock)
    }
    with _play(edition) as open_page:
        for view in VIEWS:
            page = open_page(view)
            for shown in list_learner_pages(edition.content, edition.kinds):
                go_to(page, shown.id)
                for button in page.locator(".page.current .disclose").all():
                    button.click()
                for place, kind in kinds.items():
                    block = page.locator(f".page.current #{place}")
                    if block.count() and len(views.get(kind, [])) < VIEWS.index(view) + 1:
                        views.setdefault(kind, []).append(_shot_around(page, place))
    return {kind: _beside(images) for kind, images in views.items()}


def _shot_around(page: Page, place: str) -> Image.Image:
    page.evaluate("id => document.getElementById(id).scrollIntoView({ block: 'start' })", place)
    return _shot(page)
