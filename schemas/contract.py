"""Base class of all contracts: frozen, closed, strict, stored as canonical JSON."""

from datetime import date, time
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Annotated, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from schemas.canonical import write_canonical_json


class Contract(BaseModel):
    """A frozen value that refuses unknown keys and silent conversions."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        # What somebody pasted into the wrong key may be a secret, and a log keeps an error's causes.
        hide_input_in_errors=True,
    )

    IS_PLAIN: ClassVar[bool] = True
    """Whether its JSON is simply that of its fields; False for a contract that serialises itself."""

    def canonical(self) -> bytes:
        """Return the RFC 8785 canonical JSON of this value, UTF-8, fields without a value left out.

        Leaving `None` out keeps today's digests valid when a later version adds an optional field.
        """
        return write_canonical_json(self.model_dump(mode="json", exclude_none=True), plain=_is_plain(self))

    def canonical_digest(self) -> str:
        """Return the sha256 of the canonical JSON, 64 lower-case hexadecimal digits."""
        return sha256(self.canonical()).hexdigest()

    @classmethod
    def from_json(cls, stored: bytes) -> Self:
        """Return the value stored as JSON; raises pydantic.ValidationError if it does not fit."""
        return cls.model_validate_json(stored)


PLAIN = (str, int, NoneType, date, time)
"""Types whose JSON is a text, a whole number or nothing."""


def _is_plain(value: object) -> bool:
    """Return whether a value certainly holds no fraction and no names of its own, such as a dict's keys."""
    if isinstance(value, Contract):
        return value.IS_PLAIN and all(_is_plain(getattr(value, name)) for name in _open_fields(type(value)))
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    return isinstance(value, PLAIN)


@cache
def _open_fields(kind: type[Contract]) -> tuple[str, ...]:
    """Return the fields of a contract that may hold something other than plain types, at any depth."""
    return tuple(name for name, field in kind.model_fields.items() if not _is_plain_type(field.annotation))


def _is_plain_type(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Contract):
        return not _open_fields(annotation)
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, PLAIN)
    generic, parts = get_origin(annotation), get_args(annotation)
    if generic is Annotated:
        return not any(getattr(part, "is_open", False) for part in parts) and _is_plain_type(parts[0])
    if generic in (Union, UnionType, tuple):
        return all(_is_plain_type(part) for part in parts if part is not ...)
    return generic is Literal
