"""Cost of drafting; without a stated price it is unknown, never zero."""

from pydantic import Field

from schemas.contract import Contract
from schemas.overview.evidence import DraftEvidence


class Money(Contract):
    """Money in one currency."""

    currency: str
    value: float = Field(ge=0)


class Cost(Contract):
    """What calls to models and paid voices cost, at the prices stated when they were made.

    `known` has an amount for each currency. `unpriced` counts calls without a stated price, and `of` names
    their models and voices. `evidence` are the revisions whose provenance records the calls.
    """

    calls: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0, description="Tokens read and written.")
    known: tuple[Money, ...] = ()
    unpriced: int = Field(default=0, ge=0)
    of: tuple[str, ...] = ()
    evidence: tuple[DraftEvidence, ...] = ()
