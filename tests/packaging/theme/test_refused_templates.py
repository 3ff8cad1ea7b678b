"""A template that runs, opens or fills what it must not is refused by name; one with less is cut down."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

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

pytestmark = pytest.mark.trial  # each makes files of Word or PowerPoint by the dozen

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


MARKS = {"{": "begin", "}": "end"}


def with_field(*codes: str) -> bytes:
    """Return a template whose head has a field, its code in one run or more; braces: another within it."""
    template = open_word()
    paragraph = template.sections[0].header.paragraphs[0]._p
    for code in ("{", *codes, "}"):
        if code in MARKS:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), MARKS[code])
        else:
            node = OxmlElement("w:instrText")
            node.text = code
        run = OxmlElement("w:r")
        run.append(node)
        paragraph.append(run)
    return save_word(template)


def with_simple_field(code: str) -> bytes:
    """Return a template whose foot has a field in one element."""
    template = open_word()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    template.sections[0].footer.paragraphs[0]._p.append(field)
    return save_word(template)


SHARE = r"\\\\evil\\share\\x.png"


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((r" DDEAUTO c:\\windows\\system32\\cmd.exe ",), "DDEAUTO"),
        ((" D", "DE", "AUTO ", r"c:\\windows\\system32\\cmd.exe"), "DDEAUTO"),
        ((f' includePicture "{SHARE}" \\d',), "INCLUDEPICTURE"),
        ((f'INCLUDETEXT "{SHARE}"',), "INCLUDETEXT"),
        ((f'INCLUDE "{SHARE}"',), "INCLUDE"),
        ((f'LINK Excel.Sheet.8 "{SHARE}"',), "LINK"),
        ((f'IMPORT "{SHARE}"',), "IMPORT"),
        ((f'RD "{SHARE}"',), "RD"),
        ((f'DATABASE \\d "{SHARE}"',), "DATABASE"),
        ((f'HYPERLINK "{SHARE}"',), "HYPERLINK"),
        ((f"HYPERLINK {SHARE}",), "HYPERLINK"),
        ((r'HYPERLINK \o "https://example.org/" "file:///c:/a.exe"',), "HYPERLINK"),
    ],
)
def test_a_field_that_opens_something_elsewhere_is_refused_with_its_part(
    codes: tuple[str, ...], kind: str
) -> None:
    refused = refuse(with_field(*codes)).happened
    assert f"({kind})" in refused
    assert "word/header1.xml" in refused
    assert f"({kind})" in refuse(with_simple_field("".join(codes))).happened


@pytest.mark.parametrize(
    "code",
    [
        r" PAGE \* MERGEFORMAT ",
        'HYPERLINK "https://example.org/"',
        'HYPERLINK "mailto:a@example.org"',
        r'HYPERLINK \l "annexe"',
        "= 2 * 3",
        'STYLEREF "DDE"',
    ],
)
def test_a_field_that_opens_nothing_elsewhere_stays(code: str) -> None:
    check_word_template("model.dotx", with_field(code))
    check_word_template("model.dotx", with_simple_field(code))


def test_a_field_within_another_is_read_by_itself() -> None:
    nested = with_field(" IF ", "{", r"DDE c:\a", "}", ' = 1 "a" ')
    assert "(DDE)" in refuse(nested).happened
    check_word_template("model.dotx", with_field(" IF ", "{", "PAGE", "}", ' = 1 "a" '))


def test_a_field_whose_name_another_field_writes_is_refused() -> None:
    """`{ { QUOTE 68 68 69 } c:\\a }` is DDE once Word has worked out the inner one."""
    assert "word/header1.xml" in refuse(with_field(" ", "{", "QUOTE 68 68 69", "}", r" c:\a")).happened


def test_entities_are_refused_in_any_encoding() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for name in ("word/theme/theme1.xml", "word/styles.xml"):
        refused = refuse(rewrite(make_word_template(), {name: bomb.encode("utf-16")}))
        assert "<!DOCTYPE>" in refused.happened
        assert name in refused.happened
    with pytest.raises(InvalidInput, match="DOCTYPE"):
        check_slides_template(
            "model.potx", rewrite(make_slides_template(), {"ppt/theme/theme1.xml": bomb.encode("utf-16")})
        )


def test_entities_are_refused_in_a_part_of_any_name() -> None:
    """What a part is, the list of types says, not the end of its name."""
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    renamed = {"[Content_Types].xml": lambda types: types.replace(b"word/styles.xml", b"word/styles.bin")}
    written = BytesIO(rewrite(make_word_template(), {**renamed, "word/styles.xml": None}))
    with ZipFile(written, "a") as archive:
        archive.writestr("word/styles.bin", bomb.encode("utf-16"))
    assert "word/styles.bin" in refuse(written.getvalue()).happened


def swap(part: str, old: str, new: str) -> dict[str, Any]:
    """Return a change of a part, which must have what is changed."""

    def change(content: bytes) -> bytes:
        changed, count = re.subn(old.encode(), new.encode(), content, count=1)
        assert count, f"{part} has no {old}"
        return changed

    return {part: change}


@pytest.mark.parametrize(
    "change",
    [
        swap("word/numbering.xml", r'(<w:abstractNum [^>]*?)w:abstractNumId="\d+"', r"\1"),
        swap("word/numbering.xml", r'<w:abstractNumId w:val="\d+"/>', ""),
        swap("word/styles.xml", r'w:styleId="Standard"', ""),
        swap("word/document.xml", r'<w:pgSz w:w="\d+"', '<w:pgSz w:w="A4"'),
        swap("word/document.xml", r'w:left="\d+"', 'w:left="wide"'),
    ],
    ids=["format id", "format of a list", "default style id", "page size", "margin"],
)
def test_a_word_template_without_what_documents_need_is_refused_with_its_file(change: dict[str, Any]) -> None:
    assert "model.dotx" in refuse(rewrite(make_word_template(), change)).happened


LAYOUT, MASTER = "ppt/slideLayouts/slideLayout2.xml", "ppt/slideMasters/slideMaster1.xml"


@pytest.mark.parametrize(
    "change",
    [
        swap("ppt/presentation.xml", r'(<p:sldMasterId [^>]*?)r:id="rId\d+"', r"\1"),
        swap(LAYOUT, r"(?s)<p:cSld.*</p:cSld>", ""),
        swap(LAYOUT, r"<a:bodyPr/>", '<a:bodyPr lIns="0.1in"/>'),
        swap(MASTER, r'marL="\d+"', 'marL="0.1in"'),
        swap(MASTER, r"<a:bodyPr ", '<a:bodyPr tIns="0.1in" '),
        swap(MASTER, r'(<p:titleStyle>.*?)sz="\d+"', r'\1sz="large"'),
        {"ppt/theme/theme1.xml": b"<a:theme"},
        swap("ppt/presentation.xml", r'<p:sldSz cx="\d+"', '<p:sldSz cx="wide"'),
        swap("ppt/presentation.xml", r"<p:sldSz [^>]*/>", ""),
    ],
    ids=["master", "layout", "margin", "indent", "margin above", "size of text", "theme", "width", "size"],
)
def test_a_deck_without_what_slides_need_is_refused_with_its_file(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_slides_template("model.potx", rewrite(make_slides_template(), change))
    assert "model.potx" in refused.value.happened
