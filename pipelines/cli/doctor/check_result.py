"""The result of one of doctor's checks."""

from collections.abc import Callable
from dataclasses import dataclass

from schemas.errors import PremierjetError


@dataclass(frozen=True)
class CheckResult:
    """Whether one piece of the installation works, and what was found or should be done.

    `look`: it works, but a person should look at it.
    """

    piece: str
    works: bool
    found: str
    look: bool = False

    @property
    def mark(self) -> str:
        """Return the mark of the table: ok, LOOK, or MEND if it does not work."""
        return ("LOOK" if self.look else "ok") if self.works else "MEND"


def run_check(piece: str, check: Callable[[], str]) -> CheckResult:
    """Run a check of a piece, and return the sentence it found, or that of its error."""
    try:
        return CheckResult(piece, works=True, found=check())
    except PremierjetError as error:
        return CheckResult(piece, works=False, found=str(error))
