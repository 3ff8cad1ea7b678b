"""Pictures encoded anew: PNG or JPEG within a set width, without metadata, animation or a profile.

The same bytes always give the same picture, so that what was reviewed is what is delivered. Decided in
docs/decisions/0111-pictures-of-the-sources.md.
"""

import warnings
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from adapters.cut_pictures import refuse_cut_pictures
from pipelines.sourcing.pictures.framing import UNCROPPED, UNFRAMED, Crop, Framing
from schemas.source_pictures import PictureReason

FORMATS = (
    PngImagePlugin.PngImageFile.format,
    JpegImagePlugin.JpegImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
)
"""What is decoded, by Pillow's names; any other format of Pillow's, such as PostScript, is never tried."""

MOST_PIXELS = 100_000_000
"""Of one picture, checked before it is decoded: 300 MB in memory. A phone's largest has 200 million."""

WIDEST = 1_600
TALLEST = 2_400
"""Pixels: twice the width of the player's column; taller than any screen shows at once."""

LARGEST_PNG = 1_000_000
"""Bytes: an opaque picture that takes more as PNG is a photograph, and becomes JPEG."""

JPEG_QUALITY = 85
GREY_SHADES = 256
POINTS_AN_INCH = 72
SCREEN_DOTS = 96
"""Dots an inch of a picture that does not say how many it has, as office programs take it."""

LONGEST_CREDIT = 200
THUMB_SIDE = 16
"""Cells of a thumbprint across and down: two pictures of the same steps on a screen still differ."""

ARTIST, COPYRIGHT = 0x013B, 0x8298  # Exif 2.32, 4.6.4


class PictureUnusable(Exception):
    """A picture that cannot be kept: why, and what is known of it."""

    def __init__(self, reason: PictureReason, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class EncodedPicture:
    """A picture as it is kept. `thumbprint` are the shades of its cells, to find others that look like it."""

    data: bytes
    media_type: Literal["image/png", "image/jpeg"]
    width: int
    height: int
    thumbprint: bytes
    credit: str


def encode_picture(data: bytes, framing: Framing = UNFRAMED) -> EncodedPicture:
    """Return a picture encoded anew, as far as the source shows it.

    Raises PictureUnusable if it is damaged, too large, or of a format we do not read.
    """
    try:
        with warnings.catch_warnings(), refuse_cut_pictures():
            warnings.simplefilter("ignore")  # Pillow warns of pixels by a limit of its own
            return _encode(data, framing)
    except PictureUnusable:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        raise PictureUnusable(PictureReason.LARGE) from error
    except Exception as error:  # a damaged file makes Pillow raise whatever its decoders do
        raise PictureUnusable(PictureReason.UNREADABLE) from error


def _encode(data: bytes, framing: Framing) -> EncodedPicture:
    try:
        picture: Any = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise _refuse_unknown(data) from error
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureUnusable(PictureReason.LARGE, f"{picture.width} × {picture.height}")
    is_jpeg = picture.format in ("JPEG", "MPO")
    credit = _read_credit(picture)
    crop = framing.find_crop(_measure_points(picture))
    if is_jpeg and crop == UNCROPPED:
        picture.draft(None, (2 * WIDEST, 2 * TALLEST))  # decodes a larger one at a fraction of its size
    picture = ImageOps.exif_transpose(_convert_colours(picture))
    picture = _turn(_cut(picture, crop), framing)
    picture.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
    encoded, media_type = _write(picture, is_jpeg)
    cells = _flatten(picture).convert("L").resize((THUMB_SIDE, THUMB_SIDE), Image.Resampling.BOX)
    return EncodedPicture(encoded, media_type, picture.width, picture.height, cells.tobytes(), credit)


def _refuse_unknown(data: bytes) -> PictureUnusable:
    """Return why bytes that Pillow does not know are left out: another format if they begin as one."""
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")):
        return PictureUnusable(PictureReason.FORMAT, "SVG")
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        return PictureUnusable(PictureReason.FORMAT, "EMF")
    if data[:4] == b"\xd7\xcd\xc6\x9a" or data[:4] in (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"):
        return PictureUnusable(PictureReason.FORMAT, "WMF")
    if data[:2] == b"\x1f\x8b":
        return PictureUnusable(PictureReason.FORMAT, "EMZ, SVGZ")
    if data[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1"):
        return PictureUnusable(PictureReason.FORMAT, "HEIC, AVIF")
    return PictureUnusable(PictureReason.UNREADABLE)


def _convert_colours(picture: Any) -> Any:
    """Return the first frame in grey or RGB, with its transparency, in the colours of screens (sRGB)."""
    picture.load()
    if picture.mode.startswith(("I", "F")):  # 16 and 32 bits of grey
        return _darken_to_bytes(picture)
    profile, exif = picture.info.get("icc_profile"), picture.info.get("exif")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        picture = _apply_profile(picture, profile)
    if picture.mode not in ("RGB", "L", "RGBA"):
        is_grey = picture.mode in ("1", "LA", "La") and not has_alpha
        picture = picture.convert("RGBA" if has_alpha else "L" if is_grey else "RGB")
    elif has_alpha and picture.mode != "RGBA":
        picture = picture.convert("RGBA")
    if exif:
        picture.info["exif"] = exif  # it says how the picture is turned
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    return picture


def _darken_to_bytes(picture: Any) -> Any:
    highest = picture.getextrema()[1]
    top = highest if picture.mode.startswith("F") or highest > 65_535 else 65_535
    scale = (GREY_SHADES - 1) / top if top > 0 else 0
    return picture.convert("F").point(lambda shade: shade * scale).convert("L")


def _apply_profile(picture: Any, profile: bytes) -> Any:
    """Return a picture in the colours its profile means; as it is if the profile is damaged."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, screen, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _cut(picture: Any, crop: Crop) -> Any:
    """Return what a document shows of a picture; the whole if it cuts off all, or adds a border."""
    left, top, right, bottom = (min(max(share, 0.0), 1.0) for share in crop)
    box = (
        round(left * picture.width),
        round(top * picture.height),
        round((1 - right) * picture.width),
        round((1 - bottom) * picture.height),
    )
    return picture.crop(box) if box[0] < box[2] and box[1] < box[3] else picture


def _measure_points(picture: Any) -> tuple[float, float]:
    """Return how large a picture is at its own resolution, in points."""
    stated = picture.info.get("dpi", ())
    across, down = (dots if dots > 1 else SCREEN_DOTS for dots in (*stated, *(0, 0))[:2])
    return picture.width * POINTS_AN_INCH / across, picture.height * POINTS_AN_INCH / down


def _turn(picture: Any, framing: Framing) -> Any:
    """Return a picture as a document mirrors and turns it."""
    if framing.is_mirrored:
        picture = ImageOps.mirror(picture)
    turns = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
    turn = turns.get(framing.quarter_turns)
    return picture if turn is None else picture.transpose(turn)


def _write(picture: Any, is_jpeg: bool) -> tuple[bytes, Literal["image/png", "image/jpeg"]]:
    picture.info = {}  # no text, profile, date or place of the original
    is_opaque = picture.mode != "RGBA"
    if not (is_jpeg and is_opaque):
        png = _save(picture, "PNG")
        if len(png) <= LARGEST_PNG or not is_opaque:
            return png, "image/png"
    return _save(picture, "JPEG", quality=JPEG_QUALITY, optimize=True, subsampling=0), "image/jpeg"


def _save(picture: Any, to: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, to, **options)
    return out.getvalue()


def _flatten(picture: Any) -> Any:
    """Return a picture on white paper, as most pages show it."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def _decode_text(text: str) -> str:
    """Return a text of metadata on one line; Pillow reads what others write as UTF-8 letter by letter."""
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode()
    return " ".join(text.split("\0")[0].split())


def _read_credit(picture: Any) -> str:
    """Return who made or owns a picture, as its metadata says; empty if they do not."""
    exif = picture.getexif()
    texts = picture.info if picture.format == "PNG" else {}
    stated = (exif.get(COPYRIGHT), texts.get("Copyright"), exif.get(ARTIST), texts.get("Author"))
    cleaned = (_decode_text(each) for each in stated if isinstance(each, str))
    return next((each for each in cleaned if each), "")[:LONGEST_CREDIT]
