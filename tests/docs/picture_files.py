"""Files of the gallery: pages of a PDF and views of the player, each small enough to be kept."""

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

MOST_PAGES = 2
MOST_BYTES = 150_000
SCALE = 1.15
QUALITY, WIDEST = 50, 1600
SHADES = (64, 32, 16, 8)


def write_pages(pdf: bytes, title: str, into: Path, most: int = MOST_PAGES, after: int = 0) -> list[str]:
    """Write the first pages of a PDF that come after so many; return the names of their files."""
    opened = pypdfium2.PdfDocument(pdf)
    names = []
    for number, page in enumerate(range(after, min(len(opened), after + most)), 1):
        image = opened[page].render(scale=SCALE).to_pil().convert("RGB")
        name = f"{title}-{number}.png"
        (into / name).write_bytes(_small(image))
        names.append(name)
    return names


def write_view(image: Image.Image, title: str, into: Path) -> str:
    """Write a view of the player; return the name of its file."""
    name = f"{title}.webp"
    shown = image.copy()
    shown.thumbnail((WIDEST, image.height))
    shown.save(into / name, "WEBP", quality=QUALITY, method=6)
    return name


def _small(image: Image.Image) -> bytes:
    """Return a picture of at most 150 kB, in as many colours as fit."""
    for shades in SHADES:
        kept = BytesIO()
        image.quantize(shades).save(kept, "PNG", optimize=True)
        if kept.tell() <= MOST_BYTES:
            break
    return kept.getvalue()
