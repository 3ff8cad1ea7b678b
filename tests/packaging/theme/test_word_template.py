"""Documents on an organisation's Word template: its styles, head, foot and page, whatever they are called."""

from dataclasses import replace
from functools import cache
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import (
    Aside,
    Document,
    Heading,
    Listing,
    ListStyle,
    Prose,
    Words,
)
from pipelines.packaging.theme.word_template import check_word_template
from pipelines.testing import builders
from schemas.source import SpanKind
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, parts, word, word_text
from tests.packaging.theme.sample_templates import (
    FOOT,
    HEAD,
    IDS,
    SAMPLE,
    make_word_template,
    open_word,
    save_word,
)
from tests.packaging.theme.sample_theme import make_theme
from tests.sourcing.documents import read, said


@cache
def look(template: bytes) -> Look:
    return Look(word=check_word_template("model.dotx", template))


def write(document: Document, template: bytes) -> bytes:
    return to_docx(replace(document, look=look(template)))


@pytest.fixture(scope="module")
def opened() -> Any:
    return word(write(built(builders.lesson()), make_word_template()))


def style_ids(opened: Any) -> set[str]:
    return {node.get(qn("w:val")) for node in opened.element.body.iter(qn("w:pStyle"))}


def test_title_headings_and_captions_have_the_styles_of_the_template(opened: Any) -> None:
    assert {IDS["Title"], IDS["heading 1"], IDS["caption"]} <= style_ids(opened)
    headings = [each for each in opened.paragraphs if each.text == "Objectifs"]
    assert headings[-1].style.font.size.pt == 31


def test_a_list_has_the_template_s_style_and_its_own_numbers() -> None:
    items = tuple((Words(text),) for text in ("un", "deux"))
    listed = replace(built(builders.lesson()), blocks=(Listing(items, ListStyle.NUMBERS), Listing(items)))
    made = word(write(listed, make_word_template()))
    numbered, bulleted = made.paragraphs[-4:-2], made.paragraphs[-2:]
    assert {each.style.style_id for each in numbered} == {IDS["List Number"]}
    assert {each.style.style_id for each in bulleted} == {IDS["List Bullet"]}
    numbers = {each._p.pPr.numPr.numId.val for each in numbered}
    assert len(numbers) == 1


def test_a_table_has_the_style_new_tables_have_there(opened: Any) -> None:
    assert {table.style.name for table in opened.tables} == {"Tabelle Brume"}


def test_text_of_ours_is_in_the_template_s_font(opened: Any) -> None:
    label = next(each for each in opened.styles if each.name == "Premierjet Label")
    assert label.font.name is None
    assert label.base_style.font.name == "Marianne"


def test_every_style_that_is_used_is_in_the_file(opened: Any) -> None:
    there = {style.style_id for style in opened.styles}
    assert style_ids(opened) <= there
    runs = {node.get(qn("w:val")) for node in opened.element.body.iter(qn("w:rStyle"))}
    assert runs <= there


def test_page_head_and_foot_are_the_template_s(opened: Any) -> None:
    section = opened.sections[0]
    assert round(section.page_width.cm, 2) == 21.59
    assert section.header.paragraphs[0].text == HEAD
    assert section.footer.paragraphs[0].text == FOOT


def test_a_head_and_a_foot_that_the_last_section_takes_from_the_one_before_stay() -> None:
    """As Word has it behind a cover: what follows is « linked to previous »."""
    template = open_word()
    template.sections[0].first_page_header.paragraphs[0].add_run("Couverture")
    content = template.add_section()
    content.different_first_page_header_footer = True
    content.first_page_header.is_linked_to_previous = False
    content.first_page_header.paragraphs[0].add_run("Première page")
    section = word(write(built(builders.lesson()), save_word(template))).sections[0]
    assert section.header.paragraphs[0].text == HEAD
    assert section.footer.paragraphs[0].text == FOOT
    assert section.first_page_header.paragraphs[0].text == "Première page"


def test_a_template_without_a_head_names_the_course_there() -> None:
    document = built(builders.lesson(), released=False)
    made = word(write(document, save_word(docx.Document())))
    head = [each.text for each in made.sections[0].header.paragraphs]
    assert head == [document.imprint.course, document.imprint.unapproved]


def test_its_own_text_is_left_out_and_said() -> None:
    template = check_word_template("model.dotx", make_word_template())
    assert template.left_out == ("sample_text",)
    assert SAMPLE not in word_text(write(built(builders.lesson()), make_word_template()))


def test_each_page_says_what_it_comes_from_and_its_number(opened: Any) -> None:
    foot = opened.sections[0].footer
    assert "Version 3" in foot.paragraphs[-1].text
    assert "PAGE" in {node.get(qn("w:instr")) for node in foot._element.iter(qn("w:fldSimple"))}


def test_every_sort_of_page_says_that_nobody_approved_it() -> None:
    template = open_word()
    template.sections[0].different_first_page_header_footer = True
    template.settings.odd_and_even_pages_header_footer = True
    document = built(builders.lesson(), released=False)
    section = word(write(document, save_word(template))).sections[0]
    for head in (section.header, section.first_page_header, section.even_page_header):
        assert document.imprint.unapproved in "".join(each.text for each in head.paragraphs)


def test_a_template_that_numbers_its_pages_does_so_alone() -> None:
    template = open_word()
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE \\* MERGEFORMAT ")
    template.sections[0].footer.paragraphs[0]._p.append(field)
    foot = word(write(built(builders.lesson()), save_word(template))).sections[0].footer
    assert len(list(foot._element.iter(qn("w:fldSimple")))) == 1


def test_a_wide_document_turns_the_template_s_page() -> None:
    document = replace(built(deliverables.session_plan()), is_wide=True)
    section = word(write(document, make_word_template())).sections[0]
    assert round(section.page_width.cm, 2) == 27.94


def test_a_heading_under_a_name_of_its_own_is_found_by_its_level_in_the_outline() -> None:
    template = open_word()
    style = template.styles["Heading 1"].element
    style.find(qn("w:name")).set(qn("w:val"), "Chapitre Brume")
    made = word(write(built(builders.lesson()), save_word(template)))
    assert "Chapitre Brume" in {each.style.name for each in made.paragraphs}


def test_the_style_of_text_is_the_default_one_whatever_its_name() -> None:
    template = open_word()
    template.styles["Normal"].element.find(qn("w:name")).set(qn("w:val"), "Corps Brume")
    document = replace(built(builders.lesson()), blocks=(Prose((Words("Une phrase."),)),))
    assert word(write(document, save_word(template))).paragraphs[-1].style.name == "Corps Brume"


def test_a_sheet_of_cards_stays_on_one_page_of_a_template_with_wide_margins() -> None:
    template = open_word()
    template.sections[0].top_margin = template.sections[0].bottom_margin = Cm(5)
    made = word(write(built(deliverables.flashcards()), save_word(template)))
    sheets = [table for table in made.tables if table.rows[0].height is not None]
    assert sheets
    assert all(sum(row.height.cm for row in sheet.rows) < 27.94 - 10 for sheet in sheets)


def test_what_the_template_has_not_is_ours() -> None:
    template = open_word()
    for name in ("Title", "List Bullet", "Caption", "Tabelle Brume"):
        template.styles[name].delete()
    made = word(write(built(builders.lesson()), save_word(template)))
    assert {"Title", "List Bullet"} <= {each.style.name for each in made.paragraphs}
    assert made.styles["Title"].font.size.pt == 22


def test_a_template_without_numbering_or_default_style_still_numbers() -> None:
    bare = docx.Document()
    for key, relation in list(bare.part.rels.items()):
        if relation.reltype.endswith("/numbering"):
            del bare.part.rels[key]
    for style in bare.styles.element.findall(qn("w:style")):
        style.getparent().remove(style)
    listed = replace(
        built(builders.lesson()), blocks=(Heading("Un"), Listing(((Words("a"),),), ListStyle.LETTERS))
    )
    made = word(write(listed, save_word(bare)))
    assert made.paragraphs[-1]._p.pPr.numPr is not None
    assert made.paragraphs[-2].style.name == "Heading 1"


def test_a_style_named_as_ours_is_taken_and_one_of_another_meaning_is_not() -> None:
    template = open_word()
    template.styles.add_style("Premierjet Small Print", WD_STYLE_TYPE.PARAGRAPH).font.italic = True
    template.styles.add_style("Label", WD_STYLE_TYPE.PARAGRAPH).font.strike = True
    document = replace(built(builders.lesson()), blocks=(Prose((Words("petit"),), quiet=True),))
    made = word(write(document, save_word(template)))
    assert made.paragraphs[-1].style.font.italic
    assert not any(each.style.font.strike for each in made.paragraphs)


def test_a_head_that_shows_the_title_shows_that_of_the_document() -> None:
    template = open_word()
    head = template.sections[0].header
    control = docx.oxml.parse_xml(
        f"<w:sdt {docx.oxml.ns.nsdecls('w')}><w:sdtPr><w:showingPlcHdr/><w:dataBinding "
        "w:prefixMappings=\"xmlns:ns0='http://purl.org/dc/elements/1.1/' "
        "xmlns:ns1='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'\" "
        'w:xpath="/ns1:coreProperties[1]/ns0:title[1]"/></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>[Titre]</w:t></w:r></w:sdtContent></w:sdt>"
    )
    head.paragraphs[0]._p.append(control)
    document = built(builders.lesson())
    text = parts(write(document, save_word(template)))["word/header1.xml"].decode()
    assert document.imprint.title in text
    assert "[Titre]" not in text


def test_the_logo_stands_once() -> None:
    """A head that has it already is not said again above the text."""
    theme = make_theme()
    with_logo = replace(look(make_word_template()), logo=theme.logo)
    made = word(to_docx(replace(built(builders.lesson()), look=with_logo)))
    assert not list(made.element.body.iter(qn("pic:pic")))
    bare = replace(look(save_word(docx.Document())), logo=theme.logo)
    assert (
        len(
            list(word(to_docx(replace(built(builders.lesson()), look=bare))).element.body.iter(qn("pic:pic")))
        )
        == 1
    )


def test_the_same_document_on_the_same_template_has_the_same_bytes() -> None:
    document = built(builders.lesson())
    assert write(document, make_word_template()) == write(document, make_word_template())


@pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda each: each.kind)
def test_every_kind_of_document_says_the_same_on_a_template(artefact: Any) -> None:
    document = built(artefact)
    assert word_text(write(document, make_word_template())) == word_text(to_docx(document))


def test_a_document_on_a_template_is_read_back_as_a_source() -> None:
    """Its styles are called otherwise, and our own reader finds the headings all the same."""
    source = read("a.docx", write(built(builders.lesson()), make_word_template()))
    assert {"Objectifs", "Les seuils", "Sources citées"} <= set(said(source, SpanKind.HEADING))


def test_a_remark_has_the_template_s_style_of_quotations_and_a_label_without_our_marks() -> None:
    remark = Aside("À dire", ((Words("Laissez un silence."),),))
    made = word(write(replace(built(builders.lesson()), blocks=(remark,)), make_word_template()))
    label, said_there = made.paragraphs[-2:]
    assert said_there.style.style_id == IDS["Quote"]
    assert label.style.element.find(f".//{qn('w:pBdr')}") is None


def test_a_style_of_ours_in_another_type_is_not_taken() -> None:
    template = open_word()
    template.styles.add_style("Premierjet Small Print", WD_STYLE_TYPE.CHARACTER)
    document = replace(built(builders.lesson()), blocks=(Prose((Words("petit"),), quiet=True),))
    used = word(write(document, save_word(template))).paragraphs[-1].style
    assert used.type == WD_STYLE_TYPE.PARAGRAPH
    assert used.font.size.pt == 9.5
