"""A theme of an organisation, with a logo and a cover."""

from io import BytesIO
from typing import Any

from PIL import Image

from pipelines.packaging.theme.pictures import check_cover, check_logo
from schemas.course.theme import ThemeName, ThemeSettings
from schemas.theme.theme import Theme

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80">'
    b'<circle cx="40" cy="40" r="34" fill="#7a1f3d"/></svg>'
)
ORGANISATION, COVER_WORDS = "Les Halles de Brume", "Un quai sous la pluie"


def draw(width: int, height: int, kind: str = "PNG") -> bytes:
    """Return a plain picture."""
    written = BytesIO()
    Image.new("RGB", (width, height), (120, 160, 190)).save(written, kind)
    return written.getvalue()


def make_theme(**settings: Any) -> Theme:
    """Return a theme with its pictures."""
    return Theme(
        ThemeSettings.model_validate({"name": ThemeName.BRICK, "accent": "#7a1f3d"} | settings),
        check_logo("logo.svg", LOGO, ORGANISATION),
        check_cover("cover.jpg", draw(1200, 600, "JPEG"), COVER_WORDS),
    )
