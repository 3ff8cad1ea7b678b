"""The drawings of the example sources: a probe between two packages, cutting boards, a tray.

Run `python -m examples.builders.pictures` from the root to draw them again. The files are checked in, because
the bytes of a PNG depend on the zlib that packs it; a test compares what they show.
"""

from collections.abc import Callable
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

FOLDER = Path(__file__).parents[1] / "pictures"
SIZE = (960, 540)
PAPER, INK, QUIET, EDGE = "#ffffff", "#1d2530", "#56606d", "#7c8591"


def draw_probe() -> Image.Image:
    """Return two packages with the probe of a thermometer between them."""
    picture, pen = _open_sheet()
    for left, label in ((130, "lot 1"), (500, "lot 2")):
        pen.rounded_rectangle((left, 230, left + 330, 430), 14, fill="#dfe9f2", outline=EDGE, width=4)
        pen.text((left + 165, 330), label, fill=QUIET, font=_font(34), anchor="mm")
    pen.line((480, 160, 480, 400), fill=INK, width=12)
    pen.polygon(((474, 400), (486, 400), (480, 424)), fill=INK)
    pen.rounded_rectangle((390, 60, 570, 160), 18, fill="#0a5a5c")
    pen.text((480, 110), "2 °C", fill=PAPER, font=_font(48), anchor="mm")
    return picture


def draw_boards() -> Image.Image:
    """Return four cutting boards with the colour and the use of each."""
    picture, pen = _open_sheet()
    boards = (
        ("#c0392b", "viande crue"),
        ("#2468b0", "poisson"),
        ("#2f8f4e", "légumes"),
        ("#e2b714", "volailles"),
    )
    for number, (colour, use) in enumerate(boards):
        left = 40 + number * 225
        pen.rounded_rectangle((left, 70, left + 205, 400), 26, fill=colour, outline=EDGE, width=4)
        pen.ellipse((left + 82, 92, left + 122, 132), fill=PAPER, outline=EDGE, width=4)
        pen.text((left + 102, 455), use, fill=INK, font=_font(32), anchor="mm")
    return picture


def draw_tray() -> Image.Image:
    """Return a purple tray with a covered dish, and the card that names the child."""
    picture, pen = _open_sheet()
    pen.rounded_rectangle((90, 120, 870, 480), 40, fill="#7b3fa0", outline="#4d2168", width=6)
    pen.ellipse((180, 160, 460, 440), fill=PAPER, outline=EDGE, width=5)
    pen.ellipse((205, 185, 435, 415), fill="#d5dbe1", outline=EDGE, width=5)
    pen.ellipse((300, 280, 340, 320), fill=EDGE)
    pen.rounded_rectangle((560, 200, 810, 350), 12, fill=PAPER, outline=EDGE, width=4)
    pen.text((685, 250), "Name", fill=INK, font=_font(36), anchor="mm")
    pen.text((685, 300), "no milk", fill="#9b2c1d", font=_font(36), anchor="mm")
    return picture


DRAWINGS: dict[str, Callable[[], Image.Image]] = {
    "planches-a-decouper.png": draw_boards,
    "purple-tray.png": draw_tray,
    "sonde-entre-deux-emballages.png": draw_probe,
}


def read_picture(name: str) -> bytes:
    """Return the bytes of a drawing as they are checked in."""
    return (FOLDER / name).read_bytes()


def _open_sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, PAPER)
    return picture, ImageDraw.Draw(picture)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"), size)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, draw in DRAWINGS.items():
        draw().quantize(64).save(FOLDER / name, optimize=True)
