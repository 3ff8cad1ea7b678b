"""A picture with the numbers of its places drawn on it, for paper and slides."""

from io import BytesIO
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from pipelines.blocks.marked_picture.contract import MarkedPicture

FILL, EDGE = "#0a5a5c", "#ffffff"
PAPER = "#ffffff"
"""What shows through a transparent picture."""


def draw_pins(data: bytes, block: MarkedPicture) -> bytes:
    """Return the picture as PNG with its places numbered: the same bytes for the same picture and places."""
    with Image.open(BytesIO(data)) as opened:
        shown = opened.convert("RGBA")
    picture = Image.new("RGB", shown.size, PAPER)
    picture.paste(shown, mask=shown)
    pen, radius = ImageDraw.Draw(picture), block.pin_radius
    font = ImageFont.truetype(Path(get_data_path(), "fonts", "ttf", "DejaVuSans-Bold.ttf"), radius)
    for number, x, y in block.pins:
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse(box, fill=FILL, outline=EDGE, width=max(radius // 6, 2))
        pen.text((x, y), str(number), fill=EDGE, font=font, anchor="mm")
    packed = BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()
