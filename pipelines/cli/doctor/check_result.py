"""The result of one of doctor's checks."""

from collections.abc import Callable
from dataclasses import dataclass

from schemas.errors import PremierjetError


@dataclass(frozen=True)
class CheckResult:
    """One piece: what it is, whether it works, and what was found or should be done.

    `look`: it works, and somebody should look at it nevertheless.
    """

    piece: str
    works: bool
    found: str
    look: bool = False

    @property
    def mark(self) -> str:
        """Return how it is shown: ok, LOOK, or MEND."""
        return ("LOOK" if self.look else "ok") if self.works else "MEND"


def run_check(piece: str, check: Callable[[], str]) -> CheckResult:
    """Return what a check found, or the sentence it failed with, which says how to mend it."""
    try:
        return CheckResult(piece, works=True, found=check())
    except PremierjetError as error:
        return CheckResult(piece, works=False, found=str(error))
