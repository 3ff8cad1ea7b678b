"""Pictures that a document crops, mirrors or turns are kept as it shows them."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx.oxml.ns import qn
from PIL import Image, ImageOps
from pptx.util import Inches

from pipelines.sourcing.pictures.framing import Framing, orient
from tests.sourcing.archives import with_part
from tests.sourcing.documents import box, slides, word
from tests.sourcing.opendocuments import odt
from tests.sourcing.pictures import compare_shades, draw_picture, open_kept, set_in

Transform = Callable[[Image.Image], Image.Image]
PICTURE = Image.open(BytesIO(draw_picture(1)))
TURNED: dict[str, tuple[dict[str, str], Transform]] = {
    "quarter": ({"rot": "5400000"}, lambda one: one.rotate(-90, expand=True)),
    "half": ({"rot": "10800000"}, lambda one: one.rotate(180)),
    "slant": ({"rot": "900000"}, lambda one: one),
    "mirror": ({"flipH": "1"}, ImageOps.mirror),
    "flip": ({"flipV": "1"}, ImageOps.flip),
    "mirror and quarter": (
        {"flipH": "true", "rot": "16200000"},
        lambda one: ImageOps.mirror(one).rotate(90, expand=True),
    ),
}
"""What the transform of a drawing says, and how Pillow does the same."""


@pytest.mark.parametrize("attributes", TURNED)
@pytest.mark.parametrize("suffix", ["pptx", "docx"])
def test_a_turned_picture_is_kept_as_it_is_shown(suffix: str, attributes: str) -> None:
    written, turn = TURNED[attributes]

    def on_slide(slide: Any) -> None:
        shape = slide.shapes.add_picture(BytesIO(draw_picture(1)), Inches(1), Inches(2))
        shape._element.spPr.find(qn("a:xfrm")).attrib.update(written)
        box(slide, "Fermez.")

    def in_text(document: Any) -> None:
        document.add_paragraph("Fermez.")
        set_in(document, draw_picture(1)).find(f".//{qn('a:xfrm')}").attrib.update(written)

    document = slides(on_slide) if suffix == "pptx" else word(in_text)
    (kept,) = open_kept(f"a.{suffix}", document)
    assert kept.size == turn(PICTURE).size
    assert compare_shades(kept, turn(PICTURE)) < 1


def test_a_picture_in_a_turned_group_is_turned_with_it() -> None:
    def build(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        group.shapes.add_picture(BytesIO(draw_picture(1)), Inches(1), Inches(2))
        group._element.grpSpPr.get_or_add_xfrm().set("rot", "5400000")
        box(slide, "Fermez.")

    (kept,) = open_kept("a.pptx", slides(build))
    assert compare_shades(kept, PICTURE.rotate(-90, expand=True)) < 1


def test_a_turn_in_a_mirrored_group_goes_the_other_way() -> None:
    assert orient(90).inside(Framing(is_mirrored=True)) == Framing(is_mirrored=True, quarter_turns=3)


@pytest.mark.parametrize(
    ("look", "transform", "expected"),
    [
        ('fo:clip="rect(0cm, 2.646cm, 0cm, 0cm)"', "", lambda one: one.crop((0, 0, 300, 300))),
        ('fo:clip="rect(1in 0in 0in 1in)"', "", lambda one: one.crop((96, 96, 400, 300))),
        ('style:mirror="horizontal"', "", ImageOps.mirror),
        ("", "rotate (1.5707963267949) translate (2cm 3cm)", lambda one: one.rotate(90, expand=True)),
        ('fo:clip="auto"', "rotate (nan)", lambda one: one),
    ],
    ids=["clip", "clip with blanks", "mirror", "turn", "nothing"],
)
def test_a_frame_of_an_odt_shows_a_part(look: str, transform: str, expected: Transform) -> None:
    """The picture has 96 dots an inch, as it does not say otherwise: 400 of them are 10.6 cm."""
    properties = f"<style:graphic-properties {look}/>"
    style = f'<style:style style:name="fr1" style:family="graphic">{properties}</style:style>'
    turned = f' draw:transform="{transform}"' if transform else ""
    frame = (
        f'<draw:frame draw:style-name="fr1"{turned}><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    )
    document = odt(f"<text:p>Fermez.</text:p><text:p>{frame}</text:p>", style)
    (kept,) = open_kept("a.odt", with_part(document, "Pictures/a.png", draw_picture(1)))
    assert kept.size == pytest.approx(expected(PICTURE).size, abs=1)
    assert compare_shades(kept, expected(PICTURE)) < 3
