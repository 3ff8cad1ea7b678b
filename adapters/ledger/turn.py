"""A turn at the ledger: a record is made of the entries as they are, and anew if others write first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from adapters.ledger import Ledger, choose_moment_after
from schemas.errors import Conflict
from schemas.refusal import Refusal
from schemas.review import LedgerRecord, pick_recorded

MOST_LOST_RACES = 1000

R = TypeVar("R", bound=LedgerRecord)
T = TypeVar("T")


def append_in_turn(
    ledger: Ledger,
    module: str,
    now: datetime,
    kind: type[R],
    prepare: Callable[[Sequence[LedgerRecord], datetime], R | T],
) -> R | T:
    """Append the record that `prepare` makes of the ledger as it is, and return it.

    What is no record of the kind is returned, and nothing is appended. Raises Conflict if others write first
    again and again, and what `prepare` and the ledger raise.
    """
    for _ in range(MOST_LOST_RACES):
        entries = ledger.read(module)
        prepared = prepare(pick_recorded(entries), choose_moment_after(entries, now))
        if not isinstance(prepared, kind):
            return prepared
        try:
            ledger.append(prepared, after=len(entries))
        except Conflict:
            continue
        return prepared
    raise Conflict(Refusal("decision.others_first", module=module))
