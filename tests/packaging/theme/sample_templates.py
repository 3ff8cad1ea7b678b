"""Templates of an organisation, made by code: foreign layouts, localized names, what must not be there."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pptx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from pptx.util import Inches

from tests.packaging.theme.sample_theme import draw

IDS = {
    "Normal": "Standard",
    "Title": "Titel",
    "heading 1": "berschrift1",
    "heading 2": "berschrift2",
    "caption": "Beschriftung",
    "List Bullet": "Aufzhlungszeichen",
    "List Number": "Listennummer",
    "Quote": "Zitat",
    "header": "Kopfzeile",
    "footer": "Fuzeile",
}
"""What German Word calls styles in a file; their names stay English there."""

WORD_TYPE, WORD_TEMPLATE_TYPE = b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"
SLIDES_TYPE = b"presentationml.presentation.main+xml"
SLIDES_TEMPLATE_TYPE = b"presentationml.template.main+xml"
HEAD, FOOT, SAMPLE = "Les Halles de Brume", "Réf. QUAL-12", "Remplacez ce texte"


def rewrite(data: bytes, changes: Mapping[str, Any]) -> bytes:
    """Return a zip with some members changed: bytes instead, a function of what is there, or None to drop."""
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        made = change(parts[name]) if callable(change) else change
        if made is None:
            del parts[name]
        else:
            parts[name] = made
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def open_word() -> Any:
    """Return a Word file in an organisation's look: German ids, a logo, US letter, a table style."""
    word: Any = docx.Document()
    word.add_paragraph(SAMPLE)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.header.paragraphs[0].add_run(HEAD)
    section.header.paragraphs[0].add_run().add_picture(BytesIO(draw(40, 20)))
    section.footer.paragraphs[0].add_run(FOOT)
    word.styles["Heading 1"].font.size, word.styles["Normal"].font.name = Pt(31), "Marianne"
    table = word.styles.add_style("Tabelle Brume", WD_STYLE_TYPE.TABLE)
    chosen = OxmlElement("w:defaultTableStyle")
    chosen.set(qn("w:val"), table.style_id)
    word.settings.element.append(chosen)
    rename_styles(word)
    return word


def rename_styles(word: Any) -> None:
    """Give the styles the ids that German Word does."""
    renamed = {}
    for style in word.styles.element.findall(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name in IDS:
            renamed[style.get(qn("w:styleId"))] = IDS[name]
            style.set(qn("w:styleId"), IDS[name])
    roots = (word.styles.element, word.element, word.sections[0].header._element)
    for root in (*roots, word.sections[0].footer._element):
        for tag in ("w:basedOn", "w:next", "w:link", "w:pStyle"):
            for node in root.iter(qn(tag)):
                node.set(qn("w:val"), renamed.get(node.get(qn("w:val")), node.get(qn("w:val"))))


def save_word(word: Any, *, as_template: bool = True) -> bytes:
    """Return a Word file as a template."""
    saved = BytesIO()
    word.save(saved)
    if not as_template:
        return saved.getvalue()
    turn = {"[Content_Types].xml": lambda types: types.replace(WORD_TYPE, WORD_TEMPLATE_TYPE)}
    return rewrite(saved.getvalue(), turn)


@cache
def make_word_template() -> bytes:
    """Return the template that an organisation gives."""
    return save_word(open_word())


def open_deck(*, wide: bool = True) -> Any:
    """Return a presentation whose layouts and placeholders have the names and numbers of somebody else.

    Layouts are in another order and say nothing of their type; one slide is a sample.
    """
    deck: Any = pptx.Presentation()
    if wide:
        deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
        for owner in (deck.slide_master, *deck.slide_layouts):
            for place in owner._element.iter(qn("a:off"), qn("a:ext")):
                for name in ("x", "cx"):
                    if place.get(name):
                        place.set(name, str(int(place.get(name)) * 4 // 3))
    sample = deck.slides.add_slide(deck.slide_layouts[1])
    sample.shapes.title.text = SAMPLE
    for number, layout in enumerate(deck.slide_layouts):
        layout._element.cSld.set("name", f"{number}_Disposition personnalisée")
        layout._element.attrib.pop("type", None)
        for shape in layout.placeholders:
            shape.name = f"Platzhalter {shape.shape_id}"
            if shape.placeholder_format.idx:
                shape.element.ph.set("idx", str(40 + 3 * shape.placeholder_format.idx))
    for placeholder in sample.placeholders:
        if placeholder.placeholder_format.idx:
            placeholder.element.ph.set("idx", str(40 + 3 * placeholder.placeholder_format.idx))
    entries = deck.slide_layouts._sldLayoutIdLst
    for entry in reversed(list(entries)):
        entries.append(entry)
    return deck


def keep_layouts(deck: Any, *numbers: int) -> None:
    """Remove all layouts but these, by their numbers in `list(deck.slide_layouts)`."""
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        deck.slides._sldIdLst.remove(slide)
    layouts = list(deck.slide_layouts)
    for number, layout in enumerate(layouts):
        if number not in numbers:
            deck.slide_layouts.remove(layout)


def save_deck(deck: Any, *, as_template: bool = True) -> bytes:
    """Return a presentation as a template."""
    saved = BytesIO()
    deck.save(saved)
    if not as_template:
        return saved.getvalue()
    turn = {"[Content_Types].xml": lambda types: types.replace(SLIDES_TYPE, SLIDES_TEMPLATE_TYPE)}
    return rewrite(saved.getvalue(), turn)


@cache
def make_slides_template() -> bytes:
    """Return the template that an organisation gives."""
    return save_deck(open_deck())
