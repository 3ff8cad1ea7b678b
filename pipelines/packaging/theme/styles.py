"""The styles of a theme: the colours and fonts of the player's own style sheet, overridden."""

from schemas.theme.palette import Palette
from schemas.theme.theme import Theme, list_colours, write_font_stack

LOGO = ".logo { padding: 0.2rem; border-radius: 0.3rem; background: #fff; }\n"
"""A logo is made for white paper: in the dark it keeps a white ground."""

OF_DOCUMENTS = ("edge",)
"""Colours that the player's style sheet has no name for."""


def write_theme_styles(theme: Theme) -> bytes:
    """Return the style sheet that gives a page the theme's colours and fonts, UTF-8.

    On paper the player's own style sheet decides: black on white.
    """
    fonts = (
        f"  --heading-font: {write_font_stack(theme.settings.heading_choice)};\n"
        f"  --text-font: {write_font_stack(theme.settings.text_choice)};\n"
    )
    light = f"@media screen {{ :root {{\n{_write_colours(theme.light)}}} }}\n"
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{\n{_write_colours(theme.dark)}}} }}\n"
    return (f":root {{\n{fonts}}}\n" + light + dark + LOGO).encode()


def _write_colours(palette: Palette) -> str:
    colours = {name: colour for name, colour in list_colours(palette).items() if name not in OF_DOCUMENTS}
    return "".join(f"  --{name.replace('_', '-')}: {colour};\n" for name, colour in colours.items())
