"""An organisation's PowerPoint template, cut down to what slides take from it: masters and layouts."""

from hashlib import sha256
from io import BytesIO
from typing import Any

import pptx
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.pptx.template_deck import TemplateDeck
from pipelines.packaging.documents.pptx.template_layouts import TITLES, NoLayout, list_layouts
from pipelines.packaging.theme.office_files import (
    MISFIT,
    SLIDES,
    read_office_file,
    read_saved_parts,
    refuse,
    refuse_links,
)
from pipelines.packaging.zip_writer import write_zip
from schemas.theme.theme import ThemeTemplate

LEFT_OUT_PARTS = ("/slide", "/commentAuthors", "/authors", "/viewProps", "/presProps")
"""Ends of the types of relations to slides, and to what names them: comments, open views, shows."""

MISSING_LAYOUTS = {"title": "theme.no_title_layout", "text": "theme.no_text_layout"}
"""What says that a layout is missing, by its purpose."""

SLIDE_FOLDER = "ppt/slides/"
SAMPLE_SLIDES = "sample_slides"
"""What of its own slides is left out is named so."""


def check_slides_template(file: str, data: bytes) -> ThemeTemplate:
    """Return a PowerPoint template as slides are made on it; raises InvalidInput if it cannot be one."""
    opened = read_office_file(file, data, SLIDES)
    try:
        deck: Any = pptx.Presentation(opened)
        left_out = _remove_slides(deck)
        _number_placeholders(deck)
        saved = BytesIO()
        deck.save(saved)
        parts = read_saved_parts(saved)
        template = ThemeTemplate(write_zip(parts), sha256(data).hexdigest(), tuple(left_out))
        TemplateDeck(Look(slides=template), template).try_out()
    except NoLayout as error:
        raise refuse(MISSING_LAYOUTS[error.purpose], file) from error
    except (PythonPptxError, *MISFIT) as error:
        raise refuse("theme.no_template", file, kind=SLIDES.name) from error
    linked = next((name for name in sorted(parts) if name.startswith(SLIDE_FOLDER)), None)
    if linked is not None:
        raise refuse("theme.link", file, kind="slide", part=linked)
    refuse_links(file, parts)
    return template


def _remove_slides(deck: Any) -> list[str]:
    """Remove the slides, with what lists them; return what was there."""
    presentation = deck.part._element
    has_slides = len(deck.slides) > 0
    for name in ("p:sldIdLst", "p:custShowLst", "p:extLst", "p:modifyVerifier"):
        for node in presentation.findall(qn(name)):
            presentation.remove(node)
    for key, relation in list(deck.part.rels.items()):
        if relation.reltype.endswith(LEFT_OUT_PARTS):
            deck.part.rels.pop(key)
    _remove_odd_notes_master(deck)
    rels = deck.part.package._rels
    for key, relation in list(rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:
            rels.pop(key)
    return [SAMPLE_SLIDES] if has_slides else []


def _number_placeholders(deck: Any) -> None:
    """Give each placeholder of a layout a number of its own: some programs number title and text alike."""
    for layout in list_layouts(deck):
        placeholders = list(layout.placeholders)
        taken: set[int] = set()
        highest = max((shape.placeholder_format.idx for shape in placeholders), default=0)
        for shape in sorted(placeholders, key=lambda each: each.element.ph.get("type") not in TITLES):
            number = shape.placeholder_format.idx
            if number in taken:
                highest += 1
                number = highest
                shape.element.ph.set("idx", str(number))
            taken.add(number)


def _remove_odd_notes_master(deck: Any) -> None:
    """Remove a master of notes that has no place for what is said: python-pptx then makes its own."""
    part = deck.part
    for key, relation in list(part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.NOTES_MASTER:
            kinds = {shape.element.ph.get("type") for shape in relation.target_part.notes_master.placeholders}
            if "body" not in kinds:
                part.rels.pop(key)
                for node in part._element.findall(qn("p:notesMasterIdLst")):
                    part._element.remove(node)
