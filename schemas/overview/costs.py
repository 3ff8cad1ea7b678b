"""Costs of drafting; a price nobody stated is unknown, never zero."""

from pydantic import Field

from schemas.contract import Contract
from schemas.overview.evidence import DraftEvidence


class Money(Contract):
    """Money in one currency."""

    currency: str
    value: float = Field(ge=0)


class Cost(Contract):
    """What the calls to models and paid voices came to, as it was counted when they were made.

    `known` has an amount for each currency; `unpriced` counts the calls nobody stated a price for, `of` whom
    they were made. `evidence` are the revisions whose provenance says so.
    """

    calls: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0, description="Read and written.")
    known: tuple[Money, ...] = ()
    unpriced: int = Field(default=0, ge=0)
    of: tuple[str, ...] = ()
    evidence: tuple[DraftEvidence, ...] = ()
