"""Pages, documents and slides have the colours, fonts and pictures of the course's theme."""

import json
import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from pipelines.packaging.documents.bundle import write_document
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, LAUNCHED_FORMATS, build_files, validate
from pipelines.testing.samples import build_sample_release, make_edition
from schemas.theme.theme import Theme
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import parts, pdf_text, slides, word
from tests.packaging.theme.sample_theme import COVER_WORDS, ORGANISATION, make_theme

THEME = make_theme(text_font="Verdana")


def show(theme: Theme | None, artefact: Any = None) -> Edition:
    content = deliverables.content_of(artefact) if artefact else builders.content()
    return Edition(builders.course(), content, KINDS, theme=theme)


def test_a_page_takes_its_colours_and_fonts_from_the_theme_in_light_and_in_dark() -> None:
    styles = bytes(write_player_files(show(THEME), UNTRACKED)["player/player.css"]).decode()
    ours = bytes(write_player_files(show(None), UNTRACKED)["player/player.css"]).decode()
    assert styles.startswith(ours)
    own = styles.removeprefix(ours)
    for palette in (THEME.light, THEME.dark):
        assert f"--accent: {palette.accent};" in own
        assert f"--ink-soft: {palette.ink_soft};" in own
    assert '--text-font: "Verdana", ' in own
    palettes = "".join(re.findall(r":root ?\{[^}]*\}", ours))
    assert set(re.findall(r"--([a-z-]+):", own)) == set(re.findall(r"--([a-z-]+):", palettes))
    assert "prefers-color-scheme: dark" in own


def test_the_first_page_shows_logo_and_cover_with_their_words() -> None:
    files = write_player_files(show(THEME), UNTRACKED)
    page = bytes(files["index.html"]).decode()
    assert THEME.logo is not None
    assert THEME.cover is not None
    for picture, words in ((THEME.logo, ORGANISATION), (THEME.cover, COVER_WORDS)):
        (shown,) = re.findall(rf'<img[^>]*src="{picture.path}"[^>]*>', page)
        assert f'alt="{words}"' in shown
        assert files[picture.path] == picture.data


def test_a_course_without_a_theme_has_the_packages_it_always_had() -> None:
    files = write_player_files(show(None), UNTRACKED)
    assert not [name for name in files if name.startswith("theme/")]
    assert b"<img" not in bytes(files["index.html"])


@pytest.mark.parametrize("kind", LAUNCHED_FORMATS)
def test_a_package_of_each_format_with_a_theme_breaks_no_rule(kind: str) -> None:
    edition = replace(make_edition(), theme=THEME)
    files = {path: bytes(data) for path, data in build_files(edition, kind).items()}
    assert THEME.logo is not None
    assert THEME.logo.path in files
    assert validate(write_zip(files), kind) == ()


def test_a_word_file_has_the_colours_fonts_and_logo_of_the_theme() -> None:
    data = write_document(show(THEME, deliverables.session_plan()), "session_plan.docx")
    assert data is not None
    file = word(data)
    heading, normal = file.styles["Heading 1"].font, file.styles["Normal"].font
    assert str(heading.color.rgb) == THEME.printed.accent.digits
    assert (heading.name, normal.name) == ("Cambria", "Verdana")
    (logo,) = file.inline_shapes
    assert logo._inline.docPr.get("descr") == ORGANISATION
    assert b"0A5A5C" not in b"".join(parts(data).values())


def test_the_booklet_has_the_cover_picture_on_its_first_page() -> None:
    data = write_document(show(THEME), "handout.docx")
    assert data is not None
    shown = [shape._inline.docPr.get("descr") for shape in word(data).inline_shapes]
    assert shown == [ORGANISATION, COVER_WORDS]


def test_a_pdf_has_the_accent_of_the_theme() -> None:
    """Read from the pixels of its first page: the rule under the title is of the accent."""
    import pypdfium2

    seen = {}
    for name, theme in (("theme", THEME), ("ours", None)):
        data = write_document(show(theme, deliverables.session_plan()), "session_plan.pdf")
        assert data is not None
        picture = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")
        seen[name] = {colour for _, colour in picture.getcolors(1 << 24)}
        assert "La chaîne du froid" in pdf_text(data)
    accent = THEME.printed.accent
    assert (accent.red, accent.green, accent.blue) in seen["theme"]
    assert (accent.red, accent.green, accent.blue) not in seen["ours"]
    assert (0x0A, 0x5A, 0x5C) not in seen["theme"]


def test_slides_have_the_colours_fonts_logo_and_cover_of_the_theme() -> None:
    data = write_document(show(THEME, deliverables.slides()), "slides.pptx")
    assert data is not None
    master = b"".join(body for name, body in parts(data).items() if name.startswith("ppt/theme/theme1"))
    assert f'<a:accent1><a:srgbClr val="{THEME.printed.accent.digits}"/>'.encode() in master
    assert b'<a:minorFont><a:latin typeface="Verdana"' in master
    first = slides(data).slides[0]
    pictures = [shape for shape in first.shapes if shape.shape_type == 13]
    assert [each._element.nvPicPr.cNvPr.get("descr") for each in pictures] == [ORGANISATION, COVER_WORDS]
    logo, cover = pictures
    texts = [shape for shape in first.placeholders if shape.has_text_frame and shape.top > logo.top]
    assert all(text.left + text.width <= cover.left for text in texts if text.top < cover.top + cover.height)


def test_a_release_remembers_its_theme_and_its_provenance_names_it() -> None:
    plain, themed = build_sample_release(), build_sample_release(theme=THEME)
    assert (plain.release.theme, themed.release.theme) == (None, THEME.digest)
    assert plain.release.approval == themed.release.approval
    named = json.loads(bytes(themed.files["provenance.json"]))["theme"]
    assert named == json.loads(json.dumps(THEME.describe()))
    assert THEME.logo is not None
    assert named["logo"]["sha256"] == THEME.logo.sha256
    assert "theme" not in json.loads(bytes(plain.files["provenance.json"]))


def test_pictures_of_a_theme_stay_pictures() -> None:
    assert THEME.cover is not None
    assert Image.open(BytesIO(THEME.cover.data)).size == (1200, 600)
