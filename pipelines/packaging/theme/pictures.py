"""Logo and cover of a theme, checked before they travel in every package.

A logo in SVG is drawn as a PNG: Word and PowerPoint need one, and no page then opens a file that could run
something. What it must not hold is refused all the same, because a drawing without it would look otherwise.
"""

import warnings
from functools import lru_cache
from io import BytesIO

from lxml import etree
from PIL import Image, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

from adapters.cut_pictures import refuse_cut_pictures
from pipelines.packaging.rules import drawings
from schemas.course.theme import MOST_COVER, MOST_LOGO, PictureLimits
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.languages.numbers import format_size
from schemas.refusal import BilingualText, Refusal
from schemas.theme.theme import ThemePicture

FORMATS = (PngImagePlugin.PngImageFile.format, JpegImagePlugin.JpegImageFile.format)
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}

UNDRAWN_ELEMENTS = ("text", "image", "foreignobject", "style")
"""Parts of an SVG that look different, or not at all, where fonts and style sheets are absent."""

DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", height: 60pt)
"""
DOTS_AN_INCH = 288.0
"""A logo in SVG becomes 240 pixels high, six times as high as a page shows it."""


def check_logo(file: str, data: bytes, organisation: str) -> ThemePicture:
    """Return a logo as pages and documents hold it; its words are the organisation's name.

    Raises InvalidInput if it cannot be one.
    """
    _refuse_size(file, data, MOST_LOGO)
    if file.lower().endswith(".svg"):
        _refuse_parts(file, data)
        data = _draw(file, data)
    return _read_picture(file, data, MOST_LOGO, organisation)


def check_cover(file: str, data: bytes, alternative: str) -> ThemePicture:
    """Return a cover picture as pages and documents hold it; raises InvalidInput if it cannot be one."""
    _refuse_size(file, data, MOST_COVER)
    return _read_picture(file, data, MOST_COVER, alternative)


def _refuse_size(file: str, data: bytes, most: PictureLimits) -> None:
    if len(data) > most.size:
        raise InvalidInput(
            Refusal(
                "theme.large", place="", file=file, found=_say_size(len(data)), limit=_say_size(most.size)
            )
        )


def _say_size(size: int) -> BilingualText:
    return BilingualText(format_size(size, Language.FRENCH), format_size(size, Language.ENGLISH))


def _read_picture(file: str, data: bytes, most: PictureLimits, alternative: str) -> ThemePicture:
    try:
        with warnings.catch_warnings(), refuse_cut_pictures():
            warnings.simplefilter("ignore")  # Pillow warns of pixels by a limit of its own
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if max(picture.size) > most.side:
                width, height = picture.size
                raise InvalidInput(
                    Refusal("theme.pixels", place="", file=file, width=width, height=height, limit=most.side)
                )
            picture.load()
    except InvalidInput:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput(Refusal("theme.no_picture", place="", file=file, kind="PNG, JPEG")) from error
    return ThemePicture(data, MEDIA_TYPES[str(picture.format)], *picture.size, alternative)


def _refuse_parts(file: str, data: bytes) -> None:
    """Raise InvalidInput if an SVG holds what runs, loads something, or is drawn differently elsewhere."""
    for finding in drawings.check_foreign(file, data):
        if "what" in finding.facts:
            raise InvalidInput(Refusal("theme.svg", place="", file=file, part=str(finding.facts["what"])))
        raise InvalidInput(Refusal("theme.no_picture", place="", file=file, kind="SVG"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for node in etree.fromstring(data, parser).iter():
        name = str(node.tag).rpartition("}")[2]
        if name.lower() in UNDRAWN_ELEMENTS:
            raise InvalidInput(Refusal("theme.svg", place="", file=file, part=f"<{name}>"))


@lru_cache(maxsize=16)
def _draw(file: str, svg: bytes) -> bytes:
    import typst  # a shared library of 84 MB

    try:
        png = typst.compile(
            DRAWING,
            sys_inputs={"svg": svg.decode()},
            ignore_system_fonts=True,
            format="png",
            ppi=DOTS_AN_INCH,
        )
    except (typst.TypstError, UnicodeDecodeError) as error:
        raise InvalidInput(Refusal("theme.no_picture", place="", file=file, kind="SVG")) from error
    assert isinstance(png, bytes)
    return png
