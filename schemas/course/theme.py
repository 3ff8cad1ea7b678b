"""How a course looks: one of our themes, and what of it is the organisation's own.

Colours without enough contrast are refused, with the nearest that has it.
Decided in docs/decisions/0148-themes.md.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from schemas.contract import Contract
from schemas.ids import Line
from schemas.theme.colour import BLACK, Colour, darken, has_contrast, lighten
from schemas.theme.fonts import Fallback, find_fallback, suggest_families
from schemas.theme.palette import TEXT_CONTRAST
from schemas.value_faults import ValueRefused

LOGO_SUFFIXES, COVER_SUFFIXES = (".png", ".jpg", ".jpeg", ".svg"), (".png", ".jpg", ".jpeg")
WORD_SUFFIXES, SLIDES_SUFFIXES = (".dotx", ".docx"), (".potx", ".pptx")
MACRO_SUFFIXES = (".dotm", ".docm", ".potm", ".pptm")
MOST_TEMPLATE = 10_000_000
"""The most bytes of a template: each document made on it holds what it is made of."""


@dataclass(frozen=True)
class PictureLimits:
    """The most bytes and the most pixels a side of a picture that travels in each package."""

    size: int
    side: int


MOST_LOGO, MOST_COVER = PictureLimits(500_000, 3_000), PictureLimits(2_000_000, 4_000)


class ThemeName(StrEnum):
    """The themes of ours."""

    LAKE = "lake"
    """Deep green on warm white, headings with serifs."""

    BRICK = "brick"
    """Brick red on cream, all of it with serifs."""

    SLATE = "slate"
    """Blue on white, nothing with serifs."""


@dataclass(frozen=True)
class FontChoice:
    """A family, None if any of its sort will do, and the sort that stands in for it."""

    family: str | None
    fallback: Fallback


@dataclass(frozen=True)
class OwnTheme:
    """What one of our themes sets."""

    accent: str
    paper: str
    ink: str
    heading_font: FontChoice
    text_font: FontChoice


ANY_SERIF, ANY_SANS_SERIF = FontChoice(None, Fallback.SERIF), FontChoice(None, Fallback.SANS_SERIF)
OWN_THEMES = {
    ThemeName.LAKE: OwnTheme("#0a5a5c", "#fbfaf7", "#1d2530", ANY_SERIF, ANY_SANS_SERIF),
    ThemeName.BRICK: OwnTheme("#96341c", "#fdf9f2", "#2b211d", ANY_SERIF, ANY_SERIF),
    ThemeName.SLATE: OwnTheme("#27508f", "#ffffff", "#1a2233", ANY_SANS_SERIF, ANY_SANS_SERIF),
}


def _check_known_family(family: str) -> str:
    if find_fallback(family) is None:
        raise ValueRefused("theme_font", font=family, families=", ".join(suggest_families(family)))
    return family


def _check_path(path: str, suffixes: tuple[str, ...]) -> str:
    parts = path.replace("\\", "/").split("/")
    if path.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise ValueRefused("theme_path", path=path)
    if path.lower().endswith(MACRO_SUFFIXES):
        raise ValueRefused("theme_macros", path=path, suffix=suffixes[0])
    if not path.lower().endswith(suffixes):
        raise ValueRefused("theme_suffix", path=path, suffixes=", ".join(suffixes))
    return path


def _check_logo_path(path: str) -> str:
    return _check_path(path, LOGO_SUFFIXES)


def _check_cover_path(path: str) -> str:
    return _check_path(path, COVER_SUFFIXES)


def _check_word_path(path: str) -> str:
    return _check_path(path, WORD_SUFFIXES)


def _check_slides_path(path: str) -> str:
    return _check_path(path, SLIDES_SUFFIXES)


def _check_colour(written: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", written) is None:
        raise ValueRefused("theme_colour", colour=written)
    return written


def _check_family(family: str) -> str:
    if re.fullmatch(r"[^\W\d_][\w -]{0,59}", family) is None:
        raise ValueRefused("theme_family", font=family)
    return family


HexColour = Annotated[str, Field(max_length=60), AfterValidator(_check_colour)]
KnownFamily = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_check_known_family)]


class OwnFont(Contract):
    """A font of the organisation's own, which its machines have."""

    family: Annotated[str, AfterValidator(_check_family)] = Field(description="Its name, as Word lists it.")
    fallback: Fallback = Field(description="What stands in for it where it is not installed.")


def _tag_font(given: Any) -> str:
    return "known" if isinstance(given, str) else "own"


AnyFont = Annotated[
    Annotated[KnownFamily, Tag("known")] | Annotated[OwnFont, Tag("own")], Discriminator(_tag_font)
]


class Cover(Contract):
    """The picture on the first page."""

    file: Annotated[Line, AfterValidator(_check_cover_path)] = Field(
        description="PNG or JPEG beside `course.yaml`, at most 2 MB and 4,000 pixels a side."
    )
    alternative: str = Field(
        default="", max_length=300, description="What it shows, for those who do not see it."
    )
    decorative: bool = Field(default=False, description="It shows nothing that one has to know.")

    @model_validator(mode="after")
    def _says_what_it_shows(self) -> Self:
        if bool(self.alternative.strip()) == self.decorative:
            raise ValueRefused("theme_cover", within=("alternative",))
        return self


class ThemeSettings(Contract):
    """The look of pages, documents and slides: one of our themes, changed as the organisation needs."""

    name: ThemeName = Field(description="The theme of ours it begins with.")
    accent: HexColour | None = Field(
        default=None,
        description="Of headings, links and buttons, as `#0a5a5c`; its dark form is derived from it.",
    )
    paper: HexColour | None = Field(default=None, description="Of the page in its light form.")
    ink: HexColour | None = Field(default=None, description="Of the text in its light form.")
    heading_font: AnyFont | None = Field(
        default=None, description="A family most machines have, or one of yours; see `docs/en/themes.md`."
    )
    text_font: AnyFont | None = Field(default=None, description="As `heading_font`, for everything else.")
    logo: Annotated[Line, AfterValidator(_check_logo_path)] | None = Field(
        default=None,
        description="PNG, JPEG or SVG beside `course.yaml`, at most 500 kB and 3,000 pixels a side.",
    )
    cover: Cover | None = Field(default=None, description="The picture on the first page.")
    word: Annotated[Line, AfterValidator(_check_word_path)] | None = Field(
        default=None,
        description="Your Word template beside `course.yaml`, `.dotx`, at most 10 MB: styles, head, foot.",
    )
    slides: Annotated[Line, AfterValidator(_check_slides_path)] | None = Field(
        default=None,
        description="Your PowerPoint template beside `course.yaml`, `.potx`, at most 10 MB: its layouts.",
    )

    @model_validator(mode="after")
    def _has_contrast(self) -> Self:
        own, paper = OWN_THEMES[self.name], Colour.parse(self.paper_colour)
        for key, colour in (("ink", self.ink_colour), ("accent", self.accent_colour)):
            text = Colour.parse(colour)
            if text.luminance < paper.luminance and has_contrast(text, (paper,), TEXT_CONTRAST):
                continue
            # The paper is to blame where nothing could stand on it, or where nothing else was given.
            if getattr(self, key) is None or paper.measure_contrast(BLACK) < TEXT_CONTRAST:
                text = Colour.parse(getattr(own, key))
                raise _refuse_contrast("paper", paper, text, lighten(paper, (text,), TEXT_CONTRAST))
            raise _refuse_contrast(key, text, paper, darken(text, (paper,), TEXT_CONTRAST))
        return self

    @property
    def accent_colour(self) -> str:
        """Return the colour of headings, links and buttons."""
        return self.accent or OWN_THEMES[self.name].accent

    @property
    def paper_colour(self) -> str:
        """Return the colour of the page."""
        return self.paper or OWN_THEMES[self.name].paper

    @property
    def ink_colour(self) -> str:
        """Return the colour of the text."""
        return self.ink or OWN_THEMES[self.name].ink

    @property
    def heading_choice(self) -> FontChoice:
        """Return the font of headings."""
        return _choose_font(self.heading_font, OWN_THEMES[self.name].heading_font)

    @property
    def text_choice(self) -> FontChoice:
        """Return the font of everything else."""
        return _choose_font(self.text_font, OWN_THEMES[self.name].text_font)


def _tag_theme(given: Any) -> str:
    return "name" if isinstance(given, str) else "settings"


AnyTheme = Annotated[
    Annotated[ThemeName, Tag("name")] | Annotated[ThemeSettings, Tag("settings")], Discriminator(_tag_theme)
]


def _choose_font(chosen: str | OwnFont | None, otherwise: FontChoice) -> FontChoice:
    if chosen is None:
        return otherwise
    if isinstance(chosen, OwnFont):
        return FontChoice(chosen.family, chosen.fallback)
    fallback = find_fallback(chosen)
    assert fallback is not None
    return FontChoice(chosen, fallback)


def _refuse_contrast(key: str, colour: Colour, ground: Colour, nearest: Colour | None) -> ValueRefused:
    # Rounded down: 4.499 is not enough, and must not read as 4.50.
    whole, hundredths = divmod(int(100 * colour.measure_contrast(ground)), 100)
    return ValueRefused(
        "theme_contrast",
        within=(key,),
        colour=str(colour),
        ground=str(ground),
        whole=whole,
        hundredths=f"{hundredths:02d}",
        nearest=str(nearest or ground),
    )
