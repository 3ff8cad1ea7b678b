"""The pictures of a source: those that are kept, and those left out with a reason."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.anchor import Anchor, Place
from schemas.contract import Contract
from schemas.ids import Digest, PictureId


class Picture(Contract):
    """A picture of a source, as it is kept: encoded anew when the source was read, and never again.

    Its texts are those of the source, word for word; they may say nothing, or be missing.
    """

    id: PictureId
    sha256: Digest = Field(description="Of its bytes in the store.")
    media_type: Literal["image/png", "image/jpeg"]
    width: int = Field(ge=1, description="In pixels.")
    height: int = Field(ge=1, description="In pixels.")
    anchor: Anchor
    offset: int = Field(ge=0, description="It stands before the text that begins here.")
    caption: str | None = None
    alternative: str | None = Field(
        default=None, description="Its alternative text; missing if the source has none."
    )
    credit: str | None = Field(default=None, description="Who made it or owns it, as the source says.")


class PictureReason(StrEnum):
    """Why a picture of a source was left out."""

    REPEATED = "repeated"
    """It is on most slides or pages: a logo, or a pictogram; the detail is how often it comes."""

    DECORATION = "decoration"
    """A line, a plain colour, something tiny, or what the source itself calls decorative."""

    DUPLICATE = "duplicate"
    """It looks like an earlier picture of the source; the detail is the id of that one."""

    HIDDEN = "hidden"
    LARGE = "large"
    UNREADABLE = "unreadable"
    FORMAT = "format"
    """A format we do not read, such as EMF or SVG, named by the detail."""

    ELSEWHERE = "elsewhere"
    """It is not in the source's file but at an address, which is the detail."""

    WHOLE_PAGE = "whole_page"
    """It covers a page that has text too: a backdrop."""

    BEYOND = "beyond"
    """Pictures beyond the limit; the detail is their number."""


class LeftOutPicture(Contract):
    """A picture that was left out: why, where it was, and what else is known of it."""

    reason: PictureReason
    place: Place
    detail: str = Field(default="", max_length=200)
    picture: Picture | None = Field(
        default=None, description="What a person may take in all the same; missing if it cannot be shown."
    )


class SourcePictures(Contract):
    """The pictures of one source in its order, and those left out."""

    kept: tuple[Picture, ...] = ()
    left_out: tuple[LeftOutPicture, ...] = ()
