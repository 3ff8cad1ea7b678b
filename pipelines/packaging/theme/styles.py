"""The styles of a theme: the colours and fonts of the player's own style sheet, overridden."""

from schemas.theme.palette import Palette
from schemas.theme.theme import Theme, list_colours, write_font_stack

PICTURES = """\
.logo { width: auto; max-width: 40vw; max-height: 2.75rem; }
.logo { padding: 0.25rem; border-radius: 0.3rem; background: #fff; }
.cover { display: block; width: 100%; height: auto; max-height: 22rem; margin: 0 0 1.6rem; }
.cover { object-fit: cover; border-radius: 0.7rem; }
@media print { .logo { padding: 0; } .cover { max-height: 8cm; } }
"""
"""A logo is made for white paper: in the dark it keeps a white ground."""


def write_theme_styles(theme: Theme) -> bytes:
    """Return the style sheet that gives a page the theme's colours and fonts, UTF-8."""
    fonts = (
        f"  --heading-font: {write_font_stack(theme.settings.heading_choice)};\n"
        f"  --text-font: {write_font_stack(theme.settings.text_choice)};\n"
    )
    light = f":root {{\n{fonts}{_write_colours(theme.light)}}}\n"
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{\n{_write_colours(theme.dark)}}} }}\n"
    paper = f"@media print {{ :root {{\n{_write_colours(theme.printed)}}} }}\n"
    return (light + dark + paper + PICTURES).encode()


def _write_colours(palette: Palette) -> str:
    return "".join(
        f"  --{name.replace('_', '-')}: {value};\n" for name, value in list_colours(palette).items()
    )
