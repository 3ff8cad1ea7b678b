"""How every contract behaves: frozen, closed, strict, and stored as canonical JSON."""

from hashlib import sha256
from typing import Self

from pydantic import BaseModel, ConfigDict

from schemas.canonical import canonical_json


class Contract(BaseModel):
    """A frozen value that refuses unknown keys and silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def canonical(self) -> bytes:
        """Return the RFC 8785 canonical JSON of this value, UTF-8, fields without a value left out.

        Leaving `None` out keeps today's digests valid when a later version adds an optional field.
        """
        return canonical_json(self.model_dump(mode="json", exclude_none=True))

    def canonical_digest(self) -> str:
        """Return the sha256 of the canonical JSON, 64 lower-case hexadecimal digits."""
        return sha256(self.canonical()).hexdigest()

    @classmethod
    def from_json(cls, stored: bytes) -> Self:
        """Return the value stored as JSON; raises pydantic.ValidationError where it is not one."""
        return cls.model_validate_json(stored)
