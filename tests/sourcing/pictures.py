"""Pictures drawn in the test that uses them, and documents that show them."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

from docx.shared import Inches as WordInches
from PIL import Image
from pptx.util import Inches

from pipelines.kinds import READERS
from pipelines.sourcing.module_sources import read_source
from pipelines.sourcing.source_reader import SourceBytes
from schemas.language import Language
from schemas.source import SourceText
from schemas.source_pictures import PictureReason


def draw_picture(
    seed: int, size: tuple[int, int] = (400, 300), form: str = "PNG", mode: str = "RGB", **saved: Any
) -> bytes:
    """A picture of coloured boxes; each seed draws another."""
    random, picture = Random(seed), Image.new("RGB", size, "white")
    for _ in range(20):
        left, top = random.randrange(size[0]), random.randrange(size[1])
        colour = tuple(random.randrange(256) for _ in range(3))
        picture.paste(
            colour, (left, top, min(left + size[0] // 4, size[0]), min(top + size[1] // 4, size[1]))
        )
    out = BytesIO()
    picture.convert(mode).save(out, form, **saved)
    return out.getvalue()


def draw_animation(seed: int) -> bytes:
    """A GIF of two pictures, the first of `seed`."""
    frames = [Image.open(BytesIO(draw_picture(each))) for each in (seed, seed + 1)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    return out.getvalue()


def make_png_claim(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims that many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def place_picture(picture: bytes, alternative: str = "", width: float = 3) -> Callable[[Any], None]:
    """What adds a picture to a slide, with an alternative text."""

    def add(slide: Any) -> None:
        shape = slide.shapes.add_picture(BytesIO(picture), Inches(1), Inches(2), Inches(width))
        shape._element.nvPicPr.cNvPr.set("descr", alternative)

    return add


def set_in(document: Any, picture: bytes, width: float = 3) -> Any:
    """Add a picture to a Word document, as a paragraph; its inline drawing."""
    return document.add_picture(BytesIO(picture), WordInches(width))._inline


def reasons(source: SourceText) -> list[PictureReason]:
    return [picture.reason for picture in source.left_out_pictures]


def text_around(source: SourceText) -> list[tuple[str, str]]:
    """The line before each picture that was kept, and the one after."""
    return [
        (
            source.text[: picture.offset].rstrip("\n").rpartition("\n")[2],
            source.text[picture.offset :].partition("\n")[0],
        )
        for picture in source.kept_pictures
    ]


def compare_shades(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, of 255, at the size of thumbs."""
    shades = [each.convert("L").resize((16, 12)).tobytes() for each in (one, other)]
    return sum(abs(a - b) for a, b in zip(*shades, strict=True)) / len(shades[0])


def open_kept(name: str, document: bytes) -> list[Image.Image]:
    """The pictures that are kept of a document, as they look."""
    kept: list[bytes] = []
    read_source(SourceBytes(name, document, Language.FRENCH), READERS, kept.append)
    return [Image.open(BytesIO(each)) for each in kept]
