"""Operations: the ledger's record of what an operator had done at the targets of a course."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Digest, ModuleKey, Person


class OperationAct(StrEnum):
    """What an operator does at the targets of a course."""

    DELIVER = "deliver"
    ROLL_BACK = "roll_back"


class Operation(Contract):
    """Record of one act at the targets of a module, written before it: whether it arrived, receipts say."""

    kind: Literal["operation"] = "operation"
    module: ModuleKey
    number: int = Field(ge=1, description="Counts the operations of the module; each is recorded once.")
    act: OperationAct
    release: int | None = Field(
        default=None, ge=1, description="The release delivered or gone back to; missing if none is left."
    )
    release_digest: Digest | None = Field(default=None, description="Digest of that release.")
    person: Person
    verified: bool = Field(description="Whether an identity provider vouched for the name.")
    at: datetime
    run_id: str | None = None

    def is_same_act(self, other: "Operation") -> bool:
        """Return whether another operation asks for the same of the same release."""
        return (self.act, self.release_digest) == (other.act, other.release_digest)
