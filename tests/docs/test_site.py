"""The guide as a site: every page stands in it, leads to its twin, and loads nothing from elsewhere."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from lxml import html
from playwright.sync_api import sync_playwright

from docs.site.hooks import pairs
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.docs.reference import DOCS, LANGUAGES

pytestmark = pytest.mark.trial

LOADED = "//script/@src | //img/@src | //iframe/@src | //link/@href"
IN_STYLE = re.compile(r"url\(\s*['\"]?(?!data:)([^)'\"]+)|@import\s+['\"]([^'\"]+)")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both sites as `make site` builds them: a warning ends the build."""
    into = tmp_path_factory.mktemp("site")
    for language in LANGUAGES:
        command = [sys.executable, "-m", "mkdocs", "build", "-f", DOCS / "site" / f"{language}.yml"]
        built = subprocess.run(
            [*command, "-d", into / language],
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert built.returncode == 0, built.stderr
    return into


def _of(site: Path) -> list[tuple[Path, html.HtmlElement]]:
    return [(file, html.parse(file).getroot()) for file in sorted(site.rglob("*.html")) if file.stem != "404"]


def _address(page: str, language: str) -> str:
    own = page.removeprefix(f"{language}/")
    return re.sub(r"README\.md$", "index.md", own).removesuffix(".md") + ".html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_guide_stands_in_the_navigation(language: str, sites: Path) -> None:
    front = html.parse(sites / language / "index.html").getroot()
    led_to = set(front.xpath("//nav[contains(@class, 'md-nav--primary')]//a/@href"))
    pages = {
        _address(page.relative_to(DOCS).as_posix(), language) for page in (DOCS / language).rglob("*.md")
    }
    assert pages - led_to == set()


def test_each_page_leads_to_itself_in_the_other_language(sites: Path) -> None:
    led = {
        file.relative_to(sites / "en").as_posix(): [
            (file.parent / link).resolve().relative_to(sites).as_posix()
            for link in page.xpath("//a[@hreflang='fr']/@href")
        ]
        for file, page in _of(sites / "en")
    }
    for english, french in pairs().items():
        assert led[_address(english, "en")] == [f"fr/{_address(french, 'fr')}"]
    assert all((sites / link).exists() for links in led.values() for link in links)


def test_the_threat_model_is_in_one_language_in_each_site(sites: Path) -> None:
    assert {file.stem for file in (sites / "en").glob("secur*.html")} == {"security"}
    assert {file.stem for file in (sites / "fr").glob("secur*.html")} == {"securite"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_and_no_style_sheet_loads_anything_from_another_host(language: str, sites: Path) -> None:
    for file, page in _of(sites / language):
        assert page.get("lang") == language
        for link in page.xpath(LOADED):
            assert not urlsplit(link).netloc, f"{file}: {link}"
            assert (file.parent / urlsplit(link).path).exists(), f"{file}: {link}"
    for sheet in (sites / language).rglob("*.css"):
        found = [one or other for one, other in IN_STYLE.findall(sheet.read_text(encoding="utf-8"))]
        assert [link for link in found if "//" in link] == []


@pytest.fixture
def served(sites: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *told: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=sites))
    Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_a_search_finds_pages_in_its_language_without_leaving_the_host(served: str) -> None:
    asks: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(120_000)  # a busy machine is slow, not wrong
        page.on("request", lambda request: asks.append(request.url))
        for language, asked, found in (("en", "waive finding", "Deciding"), ("fr", "brouillons", "Relire")):
            page.goto(f"{served}/{language}/index.html")
            page.locator(".md-search__input").fill(asked)
            page.locator(".md-search-result__link", has_text=found).first.wait_for()
        browser.close()
    assert [url for url in asks if not url.startswith((served, "blob:", "data:"))] == []
