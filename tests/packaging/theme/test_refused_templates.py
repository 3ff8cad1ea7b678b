"""A template that runs, opens or fills what it must not is refused by name; one with less is cut down."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.theme.slides_template import check_slides_template
from pipelines.packaging.theme.word_template import check_word_template
from pipelines.testing import builders
from schemas.course.theme import ThemeName, ThemeSettings
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.theme.theme import Theme
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, edition
from tests.packaging.theme.sample_templates import (
    make_slides_template,
    make_word_template,
    open_word,
    rewrite,
    save_word,
)

ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
MACROS = b"application/vnd.ms-word.document.macroEnabled.main+xml"


def refuse(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        check_word_template("model.dotx", data)
    return refused.value


def link(kind: str, target: str) -> bytes:
    """Return a template whose head opens a file elsewhere."""
    template = open_word()
    template.sections[0].header.part.relate_to(target, kind, is_external=True)
    return save_word(template)


def zipped(**members: bytes) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip at all", b"\xd0\xcf\x11\xe0" * 200, zipped(a=b"b"), make_word_template()[:-400]],
    ids=["empty", "text", "a locked file", "another zip", "cut short"],
)
def test_what_is_no_template_is_refused_with_what_to_save_it_as(data: bytes) -> None:
    refused = refuse(data)
    assert "model.dotx is no template that can be read as Word (.dotx)" in refused.happened
    assert "without a password" in refused.remedy


WORD_PARTS = ("styles", "document", "_rels/document.xml", "settings", "numbering", "theme/theme1", "header1")
SLIDES_PARTS = (
    "presentation",
    "_rels/presentation.xml",
    "slideMasters/slideMaster1",
    "slideMasters/_rels/slideMaster1.xml",
    "slideLayouts/slideLayout2",
    "slideLayouts/_rels/slideLayout2.xml",
    "theme/theme1",
    "tableStyles",
)
DAMAGED = {"empty": b"", "broken": b"<w:p>", "other": b"<a/>", "binary": bytes(range(256))}


def name_part(folder: str, part: str) -> str:
    return f"{folder}/{part}.rels" if "_rels" in part else f"{folder}/{part}.xml"


@pytest.mark.parametrize("part", WORD_PARTS)
@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_part_of_a_word_template_is_refused_or_written_past(part: str, content: bytes) -> None:
    data = rewrite(make_word_template(), {name_part("word", part): content})
    try:
        template = check_word_template("model.dotx", data)
    except InvalidInput as refused:
        assert "model.dotx" in refused.happened  # noqa: PT017  # both outcomes are right
    else:
        assert to_docx(replace(built(builders.lesson()), look=Look(word=template)))


@pytest.mark.parametrize("part", SLIDES_PARTS)
@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_part_of_a_deck_is_refused_or_written_past(part: str, content: bytes) -> None:
    data = rewrite(make_slides_template(), {name_part("ppt", part): content})
    try:
        template = check_slides_template("model.potx", data)
    except InvalidInput as refused:
        assert "model.potx" in refused.happened  # noqa: PT017  # both outcomes are right
    else:
        theme = Theme(ThemeSettings(name=ThemeName.SLATE), slides=template)
        slides = deliverables.slides()
        assert to_pptx(replace(edition(slides), theme=theme), slides)


def test_fifty_megabytes_are_refused_unread() -> None:
    refused = refuse(b"PK" + bytes(50_000_000))
    assert "model.dotx" in refused.happened
    assert "10" in refused.happened


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "60" in refuse(zipped(bomb=bytes(200_000_000))).happened


def test_macros_are_refused_by_name() -> None:
    with_part = rewrite(make_word_template(), {"word/document.xml": lambda part: part})
    written = BytesIO(with_part)
    with ZipFile(written, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    assert "word/vbaProject.bin" in refuse(written.getvalue()).happened
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    typed = rewrite(make_word_template(), {"[Content_Types].xml": lambda types: types.replace(main, MACROS)})
    assert "macros" in refuse(typed).happened


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (RELATIONSHIP_TYPE.IMAGE, "https://example.org/pixel.png"),
        (RELATIONSHIP_TYPE.OLE_OBJECT, "file:///c:/a.xlsx"),
        (RELATIONSHIP_TYPE.HYPERLINK, "file:///c:/a.docx"),
        (RELATIONSHIP_TYPE.HYPERLINK, "javascript:alert(1)"),
    ],
)
def test_a_head_that_opens_something_elsewhere_is_refused_with_its_part(kind: str, target: str) -> None:
    refused = refuse(link(kind, target))
    assert kind.rpartition("/")[2] in refused.happened
    assert "word/header1.xml" in refused.happened


def test_an_address_to_click_stays() -> None:
    check_word_template("model.dotx", link(RELATIONSHIP_TYPE.HYPERLINK, "https://example.org/"))


def test_an_object_of_another_program_is_refused() -> None:
    template = open_word()
    head = template.sections[0].header.part
    picture = next(rel.target_part for rel in head.rels.values() if rel.reltype == RELATIONSHIP_TYPE.IMAGE)
    head.relate_to(picture, RELATIONSHIP_TYPE.OLE_OBJECT)
    assert "oleObject" in refuse(save_word(template)).happened


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "<!DOCTYPE>" in refuse(rewrite(make_word_template(), {"word/styles.xml": bomb})).happened


def test_the_template_that_a_template_was_made_on_is_left_out_and_said() -> None:
    template: Any = open_word()
    settings = template.part._settings_part
    key = settings.relate_to("file:///c:/normal.dotm", ATTACHED, is_external=True)
    tag = f"<w:attachedTemplate {docx.oxml.ns.nsdecls('w', 'r')} r:id='{key}'/>"
    settings.element.insert(0, docx.oxml.parse_xml(tag))
    checked = check_word_template("model.dotx", save_word(template))
    assert "attached_template" in checked.left_out
    assert b"normal.dotm" not in checked.data


def test_a_document_serves_as_a_template_as_well() -> None:
    assert check_word_template("model.docx", save_word(open_word(), as_template=False)).data


def test_a_refusal_is_said_in_french_too() -> None:
    assert "n’est pas un modèle lisible" in refuse(b"x").explain(Language.FRENCH).happened
