"""A logo and a cover are pictures, small enough to travel in each package, that run nothing."""

from io import BytesIO

import pytest
from PIL import Image, ImageFile

from pipelines.packaging.theme.pictures import check_cover, check_logo
from schemas.course.theme import MOST_COVER, MOST_LOGO
from schemas.errors import InvalidInput
from schemas.theme.theme import ThemePicture
from tests.packaging.theme.sample_theme import LOGO, ORGANISATION, draw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s<rect width="9" height="9"/></svg>'


def take_logo(name: str, data: bytes) -> ThemePicture:
    return check_logo(name, data, ORGANISATION)


def test_a_logo_in_svg_travels_as_pixels() -> None:
    logo = take_logo("logo.svg", LOGO)
    picture = Image.open(BytesIO(logo.data))
    assert (picture.format, picture.size) == ("PNG", (900, 240))
    assert logo.path.endswith(".png")
    assert logo.alternative == ORGANISATION


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        (b"<script>fetch('/')</script>", "<script>"),
        (b'<g onclick="go()"/>', "onclick"),
        (b'<image href="https://tracker.example/a.png"/>', "tracker.example"),
        (b'<image href="data:image/png;base64,AAAA"/>', "<image>"),
        (b'<style>@import url("https://tracker.example/a.css")</style>', "<style>"),
        (b"<foreignObject/>", "<foreignObject>"),
        (b"<text>ACME</text>", "<text>"),
        (b'<use href="https://tracker.example/a.svg#x"/>', "tracker.example"),
    ],
)
def test_a_logo_that_runs_or_loads_something_is_refused_by_what_it_holds(inside: bytes, part: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        take_logo("logo.svg", SVG % inside)
    assert part in refused.value.happened
    assert "logo.svg" in refused.value.happened


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        "<svg/>".encode("utf-16"),
    ],
    ids=["empty", "cut", "entity", "page", "utf-16"],
)
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"logo\.svg is no picture that can be read as SVG"):
        take_logo("logo.svg", data)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", draw(40, 40)[:70], b"GIF89a", b"%PDF-1.7"],
    ids=["empty", "start", "cut", "gif", "pdf"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"logo\.png is no picture"):
        take_logo("logo.png", data)


def test_a_cut_logo_is_refused_whatever_others_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint has Pillow fill up what is missing, and may have been imported by then."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(InvalidInput, match=r"logo\.png is no picture"):
        take_logo("logo.png", draw(40, 40)[:70])


def test_a_logo_of_20_megabytes_is_refused_by_its_size() -> None:
    with pytest.raises(InvalidInput) as refused:
        take_logo("logo.png", draw(40, 40) + bytes(20_000_000))
    assert "20\u00a0MB" in refused.value.happened
    assert "500\u00a0kB" in refused.value.happened
    assert "20\u00a0Mo" in refused.value.in_french.replace("\u202f", "\u00a0")


def test_a_picture_of_too_many_pixels_is_refused_without_being_decoded() -> None:
    bomb = draw(MOST_LOGO.side + 1, 10)
    with pytest.raises(InvalidInput, match=rf"{MOST_LOGO.side + 1} × 10 pixels"):
        take_logo("logo.png", bomb)
    assert check_cover("cover.png", bomb, "").width == MOST_LOGO.side + 1
    with pytest.raises(InvalidInput, match="pixels"):
        check_cover("cover.png", draw(10, MOST_COVER.side + 1), "")
