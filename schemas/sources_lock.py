"""`sources.lock.json`: what was pulled from where; one a course, written only by a pull."""

from datetime import datetime

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, Slug


class Trouble(Contract):
    """Why something could not be pulled, and since when that is so."""

    since: datetime
    happened: str
    remedy: str
    french: str = Field(
        default="", description="What happened and what to do; empty where it is said in English alone."
    )
    wording: str | None = Field(
        default=None, description="What names that text; left out of what was stored before texts were named."
    )
    vanished: bool = Field(default=False, description="Its origin was listed, and does not have it any more.")


class PulledSource(Contract):
    """One source as it was pulled last; where it has troubles since, its bytes are still these."""

    name: str = Field(description="What citations call it.")
    origin: str = Field(description="The place of the entry of `sources` it came by.")
    uri: str = Field(description="Where the original is, with the version where its host keeps versions.")
    version: str = Field(description="What its host says of these bytes, such as an ETag.")
    sha256: Digest
    size: int = Field(ge=1, description="In bytes.")
    rights: str | None = None
    pulled_at: datetime
    trouble: Trouble | None = None


class UnpulledSource(Contract):
    """A source its origin lists and never gave."""

    name: str
    origin: str
    trouble: Trouble


class NoSource(Contract):
    """Something an origin has that is no source, such as a quiz of a Moodle course."""

    name: str
    why: str


class PulledOrigin(Contract):
    """An entry of `sources` that was asked at least once."""

    place: str
    trouble: Trouble | None = None
    left_out: tuple[NoSource, ...] = Field(
        default=(), description="What it has besides, by name, and why that is not read."
    )


class SourcesLock(Contract):
    """Everything one course has pulled."""

    course: Slug
    origins: tuple[PulledOrigin, ...] = ()
    sources: tuple[PulledSource, ...] = ()
    unpulled: tuple[UnpulledSource, ...] = ()

    def origin(self, place: str) -> PulledOrigin | None:
        """Return an origin, or None where it was never asked to the end."""
        return next((origin for origin in self.origins if origin.place == place), None)

    @property
    def troubles(self) -> dict[str, Trouble]:
        """Return what could not be got, by name: an origin alone where nothing of it could be listed."""
        ailing = {origin.place: origin.trouble for origin in self.origins if origin.trouble is not None}
        parts: tuple[PulledSource | UnpulledSource, ...] = (*self.sources, *self.unpulled)
        single = {p.name: p.trouble for p in parts if p.trouble is not None and p.origin not in ailing}
        return ailing | single
