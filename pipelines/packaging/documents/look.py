"""The look of documents and slides: ours, or that of the course's theme."""

from dataclasses import dataclass

from pipelines.packaging.edition import Edition
from schemas.theme.palette import Palette
from schemas.theme.theme import ThemePicture, ThemeTemplate, find_office_font


@dataclass(frozen=True)
class Look:
    """Colours as Word writes them (`0A5A5C`), fonts, the pictures of the first page, the files to write on.

    `hair` only divides, `edge` outlines what one fills in, `wash` is a tint behind text.
    """

    accent: str = "0A5A5C"
    ink: str = "1D2530"
    quiet: str = "56606D"
    hair: str = "CFD4D8"
    edge: str = "7C8591"
    wash: str = "EEF4F3"
    heading_font: str = "Calibri"
    text_font: str = "Calibri"
    logo: ThemePicture | None = None
    cover: ThemePicture | None = None
    word: ThemeTemplate | None = None
    slides: ThemeTemplate | None = None

    @property
    def pictures(self) -> tuple[ThemePicture, ...]:
        """Return its pictures."""
        return tuple(picture for picture in (self.logo, self.cover) if picture is not None)


OURS = Look()


def find_look(edition: Edition) -> Look:
    """Return how the documents of an edition look; paper is white whatever the theme's is."""
    theme = edition.theme
    if theme is None:
        return OURS
    colours: Palette = theme.printed
    return Look(
        accent=colours.accent.digits,
        ink=colours.ink.digits,
        quiet=colours.ink_soft.digits,
        hair=colours.line.digits,
        edge=colours.edge.digits,
        wash=colours.accent_soft.digits,
        heading_font=find_office_font(theme.settings.heading_choice),
        text_font=find_office_font(theme.settings.text_choice),
        logo=theme.logo,
        cover=theme.cover,
        word=theme.word,
        slides=theme.slides,
    )
