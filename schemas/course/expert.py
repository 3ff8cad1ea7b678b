"""Experts of a course: named people who are asked what no source says."""

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Line, OnePerson, Slug


class Expert(Contract):
    """A named person who is asked what no source says; their signed answers become sources."""

    person: OnePerson = Field(description="As the identity provider, or the desk, names them.")
    name: Line | None = Field(
        default=None, max_length=120, description="How readers see them named, e.g. `Paul Durand`."
    )
    modules: tuple[Slug, ...] = Field(
        default=(), description="The modules and documents they are asked about; empty: all of them."
    )

    @property
    def signed_as(self) -> str:
        """Return the name that their answers are signed with."""
        return self.name or self.person
