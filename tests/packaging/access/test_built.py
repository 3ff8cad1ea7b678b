"""What the statement says is built in is so in a package of everything; each sentence has its check."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from lxml import html

from pipelines.packaging.access.standing import list_built
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.language import Language
from schemas.languages.texts import read_texts
from tests import sample_deliverables as deliverables

Page = html.HtmlElement


@cache
def read_files() -> dict[str, bytes]:
    """The pages of a module with one deliverable of each kind."""
    content = builders.content(artefacts=deliverables.one_of_each())
    edition = Edition(builders.course(), content, KINDS)
    return {path: bytes(data) for path, data in write_player_files(edition, UNTRACKED).items()}


def read_page() -> Page:
    return html.document_fromstring(read_files()["index.html"].decode())


def read_script() -> str:
    return read_files()["player/player.js"].decode()


def read_styles() -> str:
    return read_files()["player/player.css"].decode()


def has_none(*paths: str) -> bool:
    return not any(read_page().xpath(f"//{path}") for path in paths)


def names_no(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is None


def is_brief_motion() -> bool:
    """Whether nothing moves unless more motion is welcome, and then for less than half a second, once."""
    durations = [float(found) for found in re.findall(r"animation:[^;}]*?([\d.]+)s", read_styles())]
    welcome = read_styles().count("prefers-reduced-motion:no-preference") >= bool(durations)
    return welcome and all(each < 0.5 for each in durations) and "infinite" not in read_styles()


CHECKS: dict[str, Callable[[], bool]] = {
    "no_motion": lambda: (
        is_brief_motion() and has_none("marquee", "blink", "video", "img[contains(@src, '.gif')]")
    ),
    "no_time_limit": lambda: (
        has_none("meta[@http-equiv='refresh']") and names_no(r"setInterval", read_script())
    ),
    "no_video": lambda: has_none("video"),
    "transcript": lambda: all(
        audio.getparent().text_content().strip() for audio in read_page().iter("audio")
    ),
    "no_autoplay": lambda: has_none("*[@autoplay]") and names_no(r"autoplay", read_script()),
    "no_personal_field": lambda: has_none(
        "input[@type='email']",
        "input[@type='tel']",
        "input[@autocomplete != 'off']",
        "input[@name='name']",
    ),
    "no_sign_in": lambda: has_none("input[@type='password']", "form[@action]"),
    "no_gesture": lambda: (
        has_none("*[@draggable]")
        and names_no(r"touchmove|dragstart|pointermove|devicemotion|deviceorientation", read_script())
    ),
    "no_shortcut": lambda: (
        has_none("*[@accesskey]")
        and set(re.findall(r'key === "(\w+)"', read_script()))
        <= {"ArrowLeft", "ArrowRight", "Escape", "Enter", "Tab"}
    ),
    "no_hover": lambda: (
        names_no(r"mouseover|mouseenter|pointerover", read_script())
        and not re.findall(r":hover[^{}]*\{[^}]*(?:display|visibility|content)", read_styles())
        and has_none("*[@title]")
    ),
    "any_orientation": lambda: names_no(r"orientation:|screen\.orientation", read_styles() + read_script()),
    "native_controls": lambda: has_none(
        "*[@role='button']", "*[@role='checkbox']", "*[@role='radio']", "*[@role='slider']", "*[@onclick]"
    ),
    "palette": lambda: names_no(r"(?<!\-)\bcolor:\s*#", _without_palette()),
    "page_language": lambda: read_page().get("lang") == Language.FRENCH.value,
    "page_title": lambda: (
        "La chaîne du froid" in str(read_page().findtext("head/title"))
        and "document.title =" in read_script()
    ),
    "one_page": lambda: (
        len(read_page().xpath("//nav[@id='contents']")) == len(read_page().xpath("//*[@id='next']")) == 1
    ),
    "skip_link": lambda: read_page().xpath("//body//a")[0].get("href") == "#content",
    "live_region": lambda: bool(read_page().xpath("//*[@id='announcement'][@role='status']")),
    "whole_without_styles": lambda: (
        read_files()["index.html"].startswith(b"<!doctype html>") and has_none("body//*[@style]")
    ),
    "no_frame": lambda: has_none("iframe", "frame", "object", "embed"),
    "no_test_picture": lambda: names_no(r"captcha", read_files()["index.html"].decode()),
    "no_layout_table": lambda: all(table.xpath(".//th") for table in read_page().iter("table")),
    "no_site_search": lambda: has_none("*[@role='search']", "input[@type='search']"),
    "no_new_window": lambda: (
        names_no(r"window\.open", read_script()) and names_no(r'addEventListener\("focus', read_script())
    ),
    "no_help": lambda: has_none("a[starts-with(@href, 'mailto')]", "a[starts-with(@href, 'tel')]"),
}


def _without_palette() -> str:
    """Return the styles without the values of their variables, which the palette gives."""
    return re.sub(r"--[\w-]+:[^;}]+", "", read_styles())


@pytest.mark.parametrize("key", [*list_built()])
def test_what_the_statement_says_is_built_in_is_built_in(key: str) -> None:
    assert read_texts("packaging.access", Language.ENGLISH)[f"built_{key}"]
    assert CHECKS[key]()
