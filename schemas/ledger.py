"""The head of a module's chain, and heads kept outside the store to hold a ledger against."""

from datetime import datetime

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey


class LedgerHead(Contract):
    """How far a module's chain had come: how many lines, and the sha256 of the last."""

    module: ModuleKey
    entries: int = Field(ge=1)
    line: Digest = Field(description="sha256 of the last line, without its line break.")


class LedgerCheckpoint(Contract):
    """The heads of all chains of one installation at one moment, as the ledger was verified then."""

    store: str = Field(description="Where the ledger was.")
    heads: tuple[LedgerHead, ...]
    at: datetime
