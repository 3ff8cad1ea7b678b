"""Shares of what was judged, with their interval."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class JudgedShare:
    """So many yes of so many judged."""

    yes: int
    judged: int

    def __str__(self) -> str:
        if not self.judged:
            return "nothing judged"
        low, high = self.interval
        return f"{self.yes} of {self.judged}, {self.yes / self.judged:.1%} ({low:.1%} to {high:.1%})"

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share (Wilson, JASA 22, 1927); 0 to 1 where nothing was judged."""
        if not self.judged:
            return 0.0, 1.0
        share, count = self.yes / self.judged, self.judged
        centre = share + Z**2 / (2 * count)
        spread = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
        scale = 1 + Z**2 / count
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
