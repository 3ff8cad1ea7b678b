"""Verdicts of a critic model: whether the cited passages support an element of a draft."""

from enum import StrEnum

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest


class Support(StrEnum):
    """How far cited passages support what an element says."""

    SUPPORTED = "supported"
    IN_PART = "in_part"
    UNSUPPORTED = "not"
    CONTRADICTED = "contradicted"


class SentenceVerdict(Contract):
    """What a critic said of one element; it passes and blocks nothing, and is no part of the content."""

    place: str = Field(description="Id of the element.")
    element: Digest = Field(description="Digest of the element it was said of; of another it says nothing.")
    support: Support
    words: str = Field(
        default="", description="The words of a cited passage that settle it, found there by code."
    )
