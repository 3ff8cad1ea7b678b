"""Settings of the pictures that a course takes from its sources."""

from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract


class PictureRights(StrEnum):
    """Whether a picture has to say whose it is, or how it may be used."""

    OPTIONAL = "optional"
    REQUIRED = "required"


class PictureSettings(Contract):
    """What the course asks of the pictures of its sources."""

    rights: PictureRights = Field(
        default=PictureRights.OPTIONAL,
        description="`required`: a picture without credit and rights stops the approval.",
    )
    credit: str = Field(
        default="",
        max_length=300,
        description="Said of each picture whose source states neither credit nor rights, e.g. `© Acme`.",
    )
