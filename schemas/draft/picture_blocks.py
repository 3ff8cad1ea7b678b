"""Blocks that show a picture: its bytes by their digest, words for who cannot see it, credit, rights."""

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from schemas.anchor import Anchor
from schemas.contract import Contract
from schemas.draft.blocks import NumberedBlock
from schemas.ids import SHORT_DIGEST, Digest, PictureId

ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
LONGEST_ALTERNATIVE = 2_000
LONGEST_CREDIT = 300


class ShownPicture(Contract):
    """A picture as it is kept: the digest of its bytes is part of what people approve."""

    id: PictureId | None = Field(
        default=None, description="Of the picture in its source; missing if a person added it."
    )
    sha256: Digest = Field(description="Of its bytes in the store and in packages.")
    media_type: Literal["image/png", "image/jpeg"]
    width: int = Field(ge=1, description="In pixels.")
    height: int = Field(ge=1, description="In pixels.")
    source: str | None = Field(default=None, description="Name of its source; missing if a person added it.")
    anchor: Anchor | None = Field(default=None, description="Where the source shows it.")

    @property
    def path(self) -> str:
        """Return its path in a package: the same picture has the same path in every release."""
        return f"pictures/{self.sha256[:16]}.{ENDINGS[self.media_type]}"


def describe_picture(picture: ShownPicture) -> str:
    """Return what tells a picture from another in a text: its size, its source, the start of its digest."""
    size = f"{picture.width} × {picture.height}"
    return ", ".join(filter(None, (size, picture.source, f"sha256 {picture.sha256[:SHORT_DIGEST]}")))


class PictureRole(StrEnum):
    """What a picture is for."""

    INFORMATIVE = "informative"
    """It shows something, which its alternative text says to who cannot see it."""

    DECORATIVE = "decorative"
    """It says nothing: a person decided that who cannot see it misses nothing."""


class PictureBlock(NumberedBlock):
    """Superclass of blocks that show one picture."""

    stands_alone: ClassVar[bool] = True

    TEXTS: ClassVar[tuple[str, ...]] = ("alternative", "role", "credit", "rights")

    picture: ShownPicture
    alternative: str = Field(default="", max_length=LONGEST_ALTERNATIVE)
    role: PictureRole = PictureRole.INFORMATIVE
    credit: str = Field(default="", max_length=LONGEST_CREDIT, description="Who made it; learners read it.")
    rights: str = Field(
        default="",
        max_length=LONGEST_CREDIT,
        description="How it may be used; for who reviews and publishes, no learner reads it.",
    )

    @property
    def spoken_text(self) -> str:
        """Return what is said to who cannot see it; nothing of a decorative one."""
        return self.alternative if self.role is PictureRole.INFORMATIVE else ""

    @property
    def states_rights(self) -> bool:
        """Return whether it says who made it or how it may be used."""
        return bool(self.credit.strip() or self.rights.strip())
