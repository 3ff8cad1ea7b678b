"""One revision of one module: its content, how it came to be, and what was found in it."""

from datetime import datetime

from pydantic import Field

from schemas.contract import Contract
from schemas.draft.content import Content
from schemas.draft.elements import Origin
from schemas.finding import Finding
from schemas.ids import Digest, Person

MILLIONTHS = 6
"""Digits after the point to which money is counted."""


class Minted(Contract):
    """The highest number given to each kind of id; deleted elements do not give theirs back."""

    pages: int = 0
    items: int = 0
    statements: int = 0


class Usage(Contract):
    """What a model was paid for; zeros for an extractive draft."""

    calls: int = 0
    cached_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    currency: str = "EUR"

    def __add__(self, other: "Usage") -> "Usage":
        """Return two usages in the same currency as one."""
        return Usage(
            calls=self.calls + other.calls,
            cached_calls=self.cached_calls + other.cached_calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=round(self.cost + other.cost, MILLIONTHS),
            currency=other.currency,
        )


class Spent(Contract):
    """What one deliverable cost at one model; `artefact` is its kind, `objectives` or `critic`."""

    artefact: str
    model: str
    usage: Usage


class Provenance(Contract):
    """How a revision came to be; beside the content, so it never moves a digest."""

    writer: Origin
    author: Person | None = Field(default=None, description="The person, for a human revision.")
    model: str | None = None
    host: str | None = None
    prompts: dict[str, Digest] = Field(default_factory=dict)
    inputs: Digest = Field(description="Fingerprint of sources, course settings and writer.")
    reply_to: str | None = Field(default=None, description="The comment a revision answers.")
    unanswered: tuple[str, ...] = Field(
        default=(), description="What the comment asked for and the writer could not do."
    )
    usage: Usage = Usage()
    spent: tuple[Spent, ...] = Field(default=(), description="The usage, by deliverable and model.")
    run_id: str | None = None
    written_at: datetime


class Draft(Contract):
    """One revision of one module."""

    revision: int = Field(ge=1)
    parent: Digest | None = None
    content: Content
    provenance: Provenance
    findings: tuple[Finding, ...] = ()
    minted: Minted

    @property
    def module(self) -> str:
        """Return the key of the module this is a revision of."""
        return self.content.module
