"""Heads of the ledger's chains, and checkpoints of them kept outside the store to verify a ledger."""

from datetime import datetime

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey


class LedgerHead(Contract):
    """The head of a module's chain at a moment: how many lines it had, and the sha256 of the last."""

    module: ModuleKey
    entries: int = Field(ge=1)
    line: Digest = Field(description="sha256 of the last line, without its line break.")


class LedgerCheckpoint(Contract):
    """The heads of all chains of one installation, at a moment when the ledger was verified."""

    store: str = Field(description="Where the ledger was.")
    heads: tuple[LedgerHead, ...]
    at: datetime
