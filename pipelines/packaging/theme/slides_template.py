"""An organisation's PowerPoint template, cut down to what slides take from it: masters and layouts."""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from pipelines.packaging.documents.pptx.template_layouts import NoLayout, choose_layouts
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

LEFT_OUT_PARTS = ("/slide", "/commentAuthors", "/authors")
"""Ends of the types of relations to what a template holds besides masters and layouts."""

SLIDE_FOLDER = "ppt/slides/"
SAMPLE_SLIDES = "sample_slides"
"""What of its own slides is left out is named so."""


@lru_cache(maxsize=16)
def check_slides_template(file: str, data: bytes) -> ThemeTemplate:
    """Return a PowerPoint template as slides are made on it; raises InvalidInput if it cannot be one."""
    opened = read_office_file(file, data, SLIDES)
    try:
        deck: Any = pptx.Presentation(opened)
        left_out = _remove_slides(deck)
        choose_layouts(deck)
        saved = BytesIO()
        deck.save(saved)
        parts = read_saved_parts(saved)
    except NoLayout as error:
        raise refuse(f"no_{error.purpose}_layout", file) from error
    except MISFIT as error:
        raise refuse("no_template", file, kind=SLIDES.name) from error
    linked = next((name for name in sorted(parts) if name.startswith(SLIDE_FOLDER)), None)
    if linked is not None:
        raise refuse("link", file, kind="slide", part=linked)
    refuse_links(file, parts)
    return ThemeTemplate(write_zip(parts), sha256(data).hexdigest(), tuple(left_out))


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
    rels = deck.part.package._rels
    for key, relation in list(rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:
            rels.pop(key)
    return [SAMPLE_SLIDES] if has_slides else []
