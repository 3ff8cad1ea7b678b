"""`sources.lock.json`: which sources of a course were pulled from where; written only by a pull."""

from datetime import datetime

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, Slug


class Trouble(Contract):
    """Why something could not be pulled, since when, and what to do."""

    since: datetime
    happened: str
    remedy: str
    french: str = Field(
        default="", description="What happened and what to do; empty if it exists in English only."
    )
    wording: str | None = Field(
        default=None, description="Id of that text; missing in what older versions stored."
    )
    vanished: bool = Field(default=False, description="The origin could be listed, and no longer has it.")


class PulledSource(Contract):
    """One source as it was last pulled; after a failed pull, these bytes are still used."""

    name: str = Field(description="Its name in citations.")
    origin: str = Field(description="Place of the entry of `sources` it came from.")
    uri: str = Field(description="Address of the original, with its version if the host keeps versions.")
    version: str = Field(description="What the host calls these bytes, such as an ETag.")
    sha256: Digest
    size: int = Field(ge=1, description="In bytes.")
    rights: str | None = None
    pulled_at: datetime
    trouble: Trouble | None = None


class UnpulledSource(Contract):
    """A source that its origin lists and that was never pulled."""

    name: str
    origin: str
    trouble: Trouble


class NoSource(Contract):
    """Something in an origin that is no source, such as a quiz of a Moodle course; and why."""

    name: str
    why: str


class PulledOrigin(Contract):
    """An entry of `sources` that was pulled from at least once."""

    place: str
    trouble: Trouble | None = None
    left_out: tuple[NoSource, ...] = Field(
        default=(), description="What else it has, by name, and why that is not read."
    )


class SourcesLock(Contract):
    """Everything one course has pulled."""

    course: Slug
    origins: tuple[PulledOrigin, ...] = ()
    sources: tuple[PulledSource, ...] = ()
    unpulled: tuple[UnpulledSource, ...] = ()

    def origin(self, place: str) -> PulledOrigin | None:
        """Return the origin at a place, or None if it was never listed to its end."""
        return next((origin for origin in self.origins if origin.place == place), None)

    @property
    def troubles(self) -> dict[str, Trouble]:
        """Return what could not be pulled, by name; of an origin that could not be listed, only itself."""
        failed_origins = {
            origin.place: origin.trouble for origin in self.origins if origin.trouble is not None
        }
        parts: tuple[PulledSource | UnpulledSource, ...] = (*self.sources, *self.unpulled)
        single = {
            p.name: p.trouble for p in parts if p.trouble is not None and p.origin not in failed_origins
        }
        return failed_origins | single
