"""Slides on an organisation's template: layouts by the types of their placeholders, nothing by name."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import Photograph, Words
from pipelines.packaging.documents.pptx import writer
from pipelines.packaging.documents.pptx.deck import MOST_BOXES, Bullets
from pipelines.packaging.documents.pptx.slide_bodies import PictureBeside
from pipelines.packaging.documents.pptx.slide_plan import Deck, DeckSlide
from pipelines.packaging.documents.pptx.slide_rooms import Layout
from pipelines.packaging.documents.pptx.template_deck import TemplateDeck
from pipelines.packaging.theme.slides_template import check_slides_template
from pipelines.testing import builders
from schemas.course.theme import ThemeName, ThemeSettings
from schemas.draft import Section
from schemas.errors import InvalidInput
from schemas.theme.theme import Theme
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import edition, parts, slide_text, slides, squeezed
from tests.packaging.documents.test_slide_layouts import points, section, told
from tests.packaging.theme.sample_templates import (
    SAMPLE,
    keep_layouts,
    make_slides_template,
    open_deck,
    save_deck,
)
from tests.packaging.theme.sample_theme import draw

pytestmark = pytest.mark.trial  # each makes files of Word or PowerPoint by the dozen

OPENING, TEXT, COLUMNS, COMPARISON, BARE = 10, 9, 7, 6, 5
"""The layouts of `open_deck`, which are in reverse order."""

COMPARED = Callout(
    id="b-0001",
    variant=CalloutVariant.BEFORE_AFTER,
    statements=(told(1, "Le bac attend."),),
    after=(told(2, "Le bac entre en cellule."),),
)
AIMS = section(1, "Objectifs", points("Citer les délais", "Conduire un refroidissement"))
AGENDA = section(2, "Au programme", points("Le danger", "Les délais"))


check_once = cache(check_slides_template)


def write(template: bytes, *sections: Section, **changes: Any) -> bytes:
    artefact = Slides(sections=sections)
    checked = check_once("model.potx", template)
    theme = Theme(ThemeSettings(name=ThemeName.SLATE), slides=checked)
    return writer.to_pptx(replace(edition(artefact, **changes), theme=theme), artefact)


def shown(template: bytes, *sections: Section) -> list[Any]:
    return list(slides(write(template, *sections)).slides)


def kinds(slide: Any) -> list[str]:
    """Return the types of the placeholders of a slide that hold what it says, from the left."""
    holders = [each for each in slide.placeholders if each.element.ph.get("type") not in {"ftr", "sldNum"}]
    holders.sort(key=lambda each: (each.top, each.left))
    return [each.element.ph.get("type", "obj") for each in holders]


def test_the_first_slide_stands_on_the_layout_of_titles() -> None:
    first = shown(make_slides_template(), AIMS)[0]
    assert kinds(first) == ["ctrTitle", "subTitle"]
    assert first.shapes.title.text == "La chaîne du froid"


def test_text_a_question_and_key_points_stand_in_title_and_content() -> None:
    asked = section(3, "Au travail", points("Que faites-vous d’un bac à 7 °C\u00a0?"))
    recap = section(4, "À retenir", points("Le froid ralentit.", "La cuisson tue."))
    for slide in shown(make_slides_template(), asked, recap)[1:3]:
        assert kinds(slide) == ["title", "obj"]


def test_objectives_and_agenda_stand_in_two_columns() -> None:
    slide = shown(make_slides_template(), AIMS, AGENDA)[1]
    assert kinds(slide) == ["title", "obj", "obj"]
    left, right = sorted(list(slide.placeholders)[1:3], key=lambda each: each.left)
    assert left.text_frame.text.startswith("Citer")
    assert right.text_frame.text.startswith("Au programme")


def test_a_comparison_has_a_name_above_each_column() -> None:
    slide = shown(make_slides_template(), section(1, "Deux façons", COMPARED))[1]
    assert kinds(slide) == ["title", "body", "body", "obj", "obj"]


def test_a_chart_and_a_table_stand_in_the_placeholder_for_content() -> None:
    figures = deliverables.figures().sections
    table = builders.lesson().sections[1].model_copy(update={"id": "p-0009"})
    deck = shown(make_slides_template(), *figures, table)
    holders = [shape for slide in deck for shape in slide.placeholders]
    held = [each for each in holders if each.has_chart or each.has_table]
    assert {"chart" if each.has_chart else "table" for each in held} == {"chart", "table"}
    assert all(each.element.ph.get("type", "obj") == "obj" for each in held)


def test_steps_are_drawn_below_a_title_alone() -> None:
    steps = deliverables.figures().sections[:1]
    slide = shown(make_slides_template(), *steps)[1]
    assert kinds(slide) == ["title"]
    assert any(shape.shape_type is not None and shape.has_text_frame is False for shape in slide.shapes)


def picture_slide(template: bytes) -> Any:
    checked = check_slides_template("model.potx", template)
    deck = TemplateDeck(writer.find_look(edition(deliverables.slides())), checked)
    photograph = Photograph(draw(80, 40), (80, 40), "Un quai")
    body = PictureBeside(photograph, Bullets(((Words("Le quai."),), (Words("La pluie."),))))
    planned = Deck("Titre", ("Cours",), (DeckSlide("Un quai", Layout.PICTURE, body, 20),))
    imprint = writer.build_document(edition(deliverables.slides()), deliverables.slides()).imprint
    made = writer._Writer(planned, imprint, edition(deliverables.slides()).content.language, deck)
    return slides(made.write_deck()).slides[1]


def test_a_picture_stands_whole_in_its_own_placeholder_beside_its_text() -> None:
    slide = picture_slide(make_slides_template())
    (picture,) = (each for each in slide.placeholders if each._element.tag == qn("p:pic"))
    assert round(picture.width / picture.height, 2) == 2
    assert picture.crop_left == 0
    assert picture._element.nvPicPr.cNvPr.get("descr") == "Un quai"


def widen_caption(deck: Any) -> None:
    """Give the layout of a picture room for text beside it."""
    layout = deck.slide_layouts[2]
    for shape in layout.placeholders:
        if shape.element.ph.get("type") == "body":
            shape.left, shape.top, shape.width, shape.height = map(Inches, (9.2, 1.5, 3.6, 4.5))
        elif shape.element.ph.get("type") == "pic":
            shape.left, shape.top, shape.width, shape.height = map(Inches, (0.5, 1.5, 8.2, 4.5))


def test_a_layout_for_a_picture_with_room_beside_it_is_preferred() -> None:
    deck = open_deck()
    widen_caption(deck)
    (picture,) = (
        each for each in picture_slide(save_deck(deck)).placeholders if each._element.tag == qn("p:pic")
    )
    assert picture.element.ph.get("type") == "pic"


@pytest.mark.parametrize("kept", [(OPENING, TEXT), (TEXT,), (TEXT, BARE), (TEXT, COLUMNS)])
def test_a_template_of_few_layouts_loses_nothing_that_is_said(kept: tuple[int, ...]) -> None:
    deck = open_deck()
    keep_layouts(deck, *kept)
    sections = (
        AIMS,
        AGENDA,
        section(3, "Deux façons", COMPARED),
        *(
            each.model_copy(update={"id": f"p-{number:04d}"})
            for number, each in enumerate((*deliverables.figures().sections, *builders.lesson().sections), 4)
        ),
    )
    on_template = squeezed(slide_text(write(save_deck(deck), *sections)))
    said = ("Citer les délais", "Les délais", "Le bac attend.", "Le bac entre en cellule.", "Viande hachée")
    assert [each for each in said if squeezed(each) not in on_template] == []


def test_without_a_layout_for_comparisons_two_columns_serve() -> None:
    deck = open_deck()
    keep_layouts(deck, OPENING, TEXT, COLUMNS)
    slide = shown(save_deck(deck), section(1, "Deux façons", COMPARED))[1]
    assert kinds(slide) == ["title", "obj", "obj"]
    assert "Avant" in slide_text(write(save_deck(deck), section(1, "Deux façons", COMPARED)))


@pytest.mark.parametrize("wide", [True, False])
def test_text_stays_in_its_placeholder_and_goes_on_on_the_next_slide(wide: bool) -> None:
    sentence = "La température de la chambre froide est relevée deux fois par jour et notée. "
    long = section(1, "Les seuils", points(*[f"{n}. {sentence * 2}" for n in range(12)]))
    template = save_deck(open_deck(wide=wide))
    checked = check_slides_template("model.potx", template)
    room = TemplateDeck(writer.find_look(edition(deliverables.slides())), checked).rooms.full
    bodies = [slide for slide in shown(template, long) if "seuils" in slide.shapes.title.text]
    assert len(bodies) >= 4
    for slide in bodies:
        frame = list(slide.placeholders)[1].text_frame
        sizes = {run.font.size.pt for paragraph in frame.paragraphs for run in paragraph.runs}
        assert room.holds(tuple(frame.text.split("\n")), max(sizes))
        assert min(sizes) >= 18


def test_a_long_title_shrinks_to_its_placeholder() -> None:
    short, long = (
        section(1, "Le froid", points("Un.", "Deux.")),
        section(2, "Le froid " * 6 + "dure", points("Un.", "Deux.")),
    )
    _, first, second, *_ = shown(make_slides_template(), short, long)
    assert first.shapes.title.text_frame.paragraphs[0].runs[0].font.size is None
    assert second.shapes.title.text_frame.paragraphs[0].runs[0].font.size < Pt(44)


def test_the_template_s_bullets_and_colours_are_kept() -> None:
    slide = shown(make_slides_template(), section(1, "Le froid", points("Un.", "Deux.")))[1]
    body = list(slide.placeholders)[1]._element
    assert not list(body.iter(qn("a:buChar")))
    assert not list(body.iter(qn("a:solidFill")))


def test_no_placeholder_is_left_empty_and_no_sample_slide_is_left() -> None:
    made = write(make_slides_template(), AIMS, AGENDA, section(3, "Deux façons", COMPARED))
    assert SAMPLE not in slide_text(made)
    for slide in slides(made).slides:
        assert [
            each.name for each in slide.placeholders if each.has_text_frame and not each.text_frame.text
        ] == []
    assert check_slides_template("model.potx", make_slides_template()).left_out == ("sample_slides",)


def without_foot(deck: Any) -> None:
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.element.ph.get("type") == "ftr":
                shape._element.getparent().remove(shape._element)


@pytest.mark.parametrize("change", [lambda _: None, without_foot], ids=["a foot", "none"])
def test_every_slide_says_what_it_comes_from(change: Callable[[Any], None]) -> None:
    deck = open_deck()
    change(deck)
    for slide in shown(save_deck(deck), AIMS, AGENDA):
        assert "Version 3" in "".join(text.text or "" for text in slide.element.iter(qn("a:t")))


def test_a_draft_says_on_its_first_slide_that_nobody_approved_it() -> None:
    first = slides(write(make_slides_template(), AIMS, released=False)).slides[0]
    assert "non approuvé" in list(first.placeholders)[1].text_frame.text.lower()


def test_notes_and_sources_are_written_as_ever() -> None:
    made = write(make_slides_template(), *deliverables.slides().sections)
    assert "Montrez la sonde" in slide_text(made)


def test_the_same_slides_on_the_same_template_have_the_same_bytes() -> None:
    assert write(make_slides_template(), AIMS, AGENDA) == write(make_slides_template(), AIMS, AGENDA)


def test_text_in_boxes_can_be_read_on_a_theme_of_pale_accents() -> None:
    deck = open_deck()
    for relation in deck.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            part._blob = part.blob.replace(b"4F81BD", b"F5F5F5")
    checked = check_slides_template("model.potx", save_deck(deck))
    colours = TemplateDeck(writer.find_look(edition(deliverables.slides())), checked).colours
    assert colours.number.name == "TEXT_1"


def refuse(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        check_slides_template("model.potx", data)
    return refused.value


def test_a_template_without_a_layout_with_a_title_is_refused() -> None:
    deck = open_deck()
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.element.ph.get("type") in {"title", "ctrTitle"}:
                shape._element.getparent().remove(shape._element)
    assert "title" in refuse(save_deck(deck)).happened


def test_a_template_without_room_for_text_is_refused() -> None:
    deck = open_deck()
    keep_layouts(deck, OPENING, BARE)
    refused = refuse(save_deck(deck))
    assert "a large one for text" in refused.happened
    assert "slide master" in refused.remedy


def test_a_remote_picture_in_the_master_is_refused() -> None:
    deck = open_deck()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    deck.slide_master.part.rels.get_or_add_ext_rel(kind, "https://example.org/a.png")
    assert "ppt/slideMasters/slideMaster1.xml" in refuse(save_deck(deck)).happened


def test_a_word_file_is_no_template_of_slides() -> None:
    from tests.packaging.theme.sample_templates import make_word_template

    assert "PowerPoint (.potx)" in refuse(make_word_template()).happened


def test_a_presentation_serves_as_a_template_as_well() -> None:
    data = save_deck(open_deck(), as_template=False)
    assert slides(write(data, AIMS)).slides[0].shapes.title.text


def test_sections_of_the_sample_slides_go_with_them() -> None:
    """PowerPoint repairs a file whose sections name slides that are gone."""
    deck = open_deck()
    extension = "<p:extLst xmlns:p='{0}'><p:ext uri='{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}'/></p:extLst>"
    from lxml import etree

    deck.part._element.append(etree.fromstring(extension.format(deck.part._element.nsmap["p"])))
    checked = check_slides_template("model.potx", save_deck(deck))
    assert b"521415D9" not in BytesIO(checked.data).getvalue()


def test_placeholders_that_a_program_numbered_alike_are_told_apart() -> None:
    """LibreOffice gives title and text of a layout the same number."""
    deck = open_deck()
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            shape.element.ph.attrib.pop("idx", None)
    slide = shown(save_deck(deck), section(1, "Le froid", points("Un.", "Deux.")))[1]
    title, body = list(slide.placeholders)[:2]
    assert (title.text_frame.text, body.text_frame.text) == ("Le froid", "Un.\nDeux.")


def test_a_foot_shrinks_to_a_narrow_placeholder() -> None:
    deck = open_deck()
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            if shape.element.ph.get("type") == "ftr":
                shape.left, shape.top, shape.width, shape.height = map(Inches, (0.5, 7, 2, 0.3))
    slide = shown(save_deck(deck), AIMS)[1]
    (foot,) = (each for each in slide.placeholders if each.element.ph.get("type") == "ftr")
    assert foot.text_frame.paragraphs[0].runs[0].font.size < Pt(12)


def test_text_whose_size_no_one_says_gets_one() -> None:
    """Programs differ in what they show then: the text would not stay in its placeholder."""
    deck = open_deck()
    styles = deck.slide_master.element.find(qn("p:txStyles"))
    for node in styles.iter(qn("a:defRPr")):
        node.attrib.pop("sz", None)
    slide = shown(save_deck(deck), section(1, "Le froid", points("Un.", "Deux.")))[1]
    assert slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size == Pt(32)


def test_notes_are_written_though_the_template_has_no_place_for_them() -> None:
    deck = open_deck()
    for shape in list(deck.notes_master.placeholders):
        if shape.element.ph.get("type") == "body":
            shape._element.getparent().remove(shape._element)
    made = write(save_deck(deck), *deliverables.slides().sections)
    assert "Montrez la sonde" in slide_text(made)


def test_what_remembers_the_sample_slides_goes_with_them() -> None:
    """PowerPoint keeps in its view which slides were folded: they would come back through it."""
    deck = open_deck()
    view = next(rel.target_part for rel in deck.part.rels.values() if rel.reltype.endswith("/viewProps"))
    view.relate_to(deck.slides[0].part, RELATIONSHIP_TYPE.SLIDE)
    made = write(save_deck(deck), AIMS)
    assert SAMPLE not in slide_text(made)
    assert len(parts(made).keys() & {"ppt/slides/slide1.xml", "ppt/viewProps.xml"}) == 1


def test_there_is_room_for_as_many_boxes_as_a_diagram_may_have() -> None:
    checked = check_slides_template("model.potx", make_slides_template())
    assert len(TemplateDeck(Look(slides=checked), checked).rooms.steps) == MOST_BOXES
