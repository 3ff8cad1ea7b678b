"""A theme with all that is shown of it: colours, fonts, and the bytes of its pictures."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from schemas.canonical import write_canonical_json
from schemas.course.theme import FontChoice, ThemeSettings
from schemas.ids import Digest
from schemas.theme.colour import WHITE, Colour
from schemas.theme.fonts import OFFICE_FONTS, STACKS, Fallback
from schemas.theme.palette import Palette, derive_dark_palette, derive_palette


@dataclass(frozen=True)
class ThemePicture:
    """A picture of a theme: its bytes, its type, its size in pixels, and the words that say the same.

    `alternative` is empty if the picture says nothing that the page does not.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    alternative: str = ""

    @property
    def sha256(self) -> Digest:
        """Return the digest of its bytes."""
        return sha256(self.data).hexdigest()

    @property
    def path(self) -> str:
        """Return its path in a package: the same picture has the same path in every release."""
        return f"theme/{self.sha256[:16]}.{'png' if self.media_type == 'image/png' else 'jpg'}"


@dataclass(frozen=True)
class ThemeTemplate:
    """A template of Word or PowerPoint as documents are made on it, with the digest of the file it was.

    `left_out` names what the file holds and no document made on it: links to other files, sample slides.
    """

    data: bytes
    sha256: Digest
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Theme:
    """How a course looks; `settings` are what `course.yaml` says of it."""

    settings: ThemeSettings
    logo: ThemePicture | None = None
    cover: ThemePicture | None = None
    word: ThemeTemplate | None = None
    slides: ThemeTemplate | None = None

    @property
    def light(self) -> Palette:
        """Return the colours of a light page."""
        chosen = self.settings
        given = chosen.accent_colour, chosen.paper_colour, chosen.ink_colour
        return derive_palette(*map(Colour.parse, given))

    @property
    def dark(self) -> Palette:
        """Return the colours of a dark page."""
        return derive_dark_palette(Colour.parse(self.settings.accent_colour))

    @property
    def printed(self) -> Palette:
        """Return the colours of a document, whose paper is white."""
        chosen = self.settings
        return derive_palette(Colour.parse(chosen.accent_colour), WHITE, Colour.parse(chosen.ink_colour))

    @property
    def digest(self) -> Digest:
        """Return the sha256 of all that the theme is made of."""
        return sha256(write_canonical_json(self.describe())).hexdigest()

    def describe(self) -> dict[str, Any]:
        """Return the theme as evidence names it: what was set, the colours that are shown, its files."""
        templates = {"word": self.word, "slides": self.slides}
        pictures = {"logo": self.logo, "cover": self.cover}
        return (
            {
                "settings": self.settings.model_dump(mode="json", exclude_none=True),
                "light": list_colours(self.light),
                "dark": list_colours(self.dark),
            }
            | {
                name: {"sha256": picture.sha256, "alternative": picture.alternative}
                for name, picture in pictures.items()
                if picture is not None
            }
            | {
                name: {"sha256": template.sha256, "left_out": list(template.left_out)}
                for name, template in templates.items()
                if template is not None
            }
        )


def list_colours(palette: Palette) -> dict[str, str]:
    """Return the colours of a palette, each by its name."""
    return {name: str(value) for name, value in vars(palette).items() if isinstance(value, Colour)}


def write_font_stack(font: FontChoice) -> str:
    """Return a font as CSS names it: the family, then what stands in for it."""
    stack = STACKS[font.fallback]
    return stack if font.family is None else f'"{font.family}", {stack}'


def find_office_font(font: FontChoice) -> str:
    """Return the name of a font for Word and PowerPoint."""
    return font.family or OFFICE_FONTS[font.fallback]


def is_serif(font: FontChoice) -> bool:
    """Return whether the letters of a font have serifs."""
    return font.fallback is Fallback.SERIF
