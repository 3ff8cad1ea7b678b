"""Targets that releases are delivered to: the fields all kinds of target share."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from schemas.addresses import Address
from schemas.by_kind import ByKind
from schemas.contract import Contract
from schemas.ids import Slug
from schemas.kinds import TARGETS
from schemas.language import Language
from schemas.languages.texts import KindTexts

HttpUrl = Annotated[Address, Field(pattern=r"^https?://[^\s?#]+$")]
PUBLIC_URL_FIELD = Field(default=None, description="Where an LMS reads it over HTTP, if somebody serves it.")


class Target(Contract):
    """An entry of `targets` in `course.yaml`; each kind adds what it needs to know.

    `texts` are those of its kind; their text `described` is how documents name such a target, with `{}` for
    its id.
    """

    texts: ClassVar[KindTexts]

    kind: str
    id: Slug

    @property
    def secret_names(self) -> tuple[str, ...]:
        """Return the environment variables that hold its secrets; empty for a kind without secrets."""
        return ()

    def describe(self, language: Language) -> str:
        """Return how documents name this target."""
        return self.texts.read(language)["described"].format(self.id)


AnyTarget = Annotated[Target, ByKind(TARGETS)]
"""A target of whatever kind is installed."""


class Deliver(StrEnum):
    """When a release is sent."""

    BY_HAND = "by_hand"
    ON_APPROVAL = "on_approval"
