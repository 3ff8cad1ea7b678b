"""The moment a decision was first asked for, which a retry of its run does not renew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from schemas.review import Decision


@dataclass(frozen=True)
class FirstAsk:
    """When a person asked for a decision, however often its run is launched again.

    `launched_at` is when a desk began to launch it, None if no desk received it; `find_launch` returns the
    same for another decision by the id under which a desk received it.
    """

    at: datetime
    launched_at: datetime | None
    find_launch: Callable[[str], datetime | None]

    def is_before(self, decision: Decision) -> bool:
        """Return whether a recorded decision was asked for later.

        The desk launches in the order received, and runs record in any: of two that it received the moments
        of their launches tell, of others the moment of the ledger.
        """
        launch = None if decision.received is None else self.find_launch(decision.received)
        if launch is None or self.launched_at is None:
            return decision.at > self.at
        return launch > self.launched_at
