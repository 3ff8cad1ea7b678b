"""Texts of a report in its language, with its numbers, shares and dates."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.language import Language
from schemas.languages.dates import format_minutes, format_month
from schemas.languages.numbers import format_number, format_percent
from schemas.languages.texts import read_texts
from schemas.results import Absent, Mean, Reason, Share

NONE = "–"


@dataclass(frozen=True)
class Texts:
    """Texts in one language; `smallest`, the smallest group a figure may tell of, fills their placeholder."""

    language: Language
    smallest: int

    def __call__(self, name: str, **values: object) -> str:
        """Return a text with its values."""
        return read_texts("results.report", self.language).say(name, **({"smallest": self.smallest} | values))

    def count(self, name: str, number: int) -> str:
        """Return a text that counts something, in the form its language has for the number."""
        return read_texts("results.report", self.language).count(name, number)

    def format_minutes(self, minutes: float) -> str:
        """Return a duration in whole minutes, in words."""
        return format_minutes(round(minutes), self.language)

    def format_number(self, value: float, digits: int = 2) -> str:
        """Return a number with this many decimals."""
        return format_number(value, self.language, digits)

    def format_percent(self, share: float) -> str:
        """Return a share as a whole percentage."""
        return format_percent(share, self.language)

    def explain_absence(self, figure: Absent) -> str:
        """Return why a figure is hidden, or its lower bound."""
        if figure.at_least is not None:
            return self("at_least", count=figure.at_least)
        names = {
            Reason.TOO_FEW: "too_few",
            Reason.BY_SUBTRACTION: "by_subtraction",
            Reason.NOT_TOLD: "not_told",
            Reason.UNDEFINED: "undefined",
        }
        return self(names[figure.reason])

    def format_share(self, figure: Share | Absent) -> str:
        """Return a share in percent, or why there is none."""
        return (
            self.explain_absence(figure) if isinstance(figure, Absent) else self.format_percent(figure.share)
        )

    def format_interval(self, figure: Share | Absent) -> str:
        """Return the two ends of a share's interval; a dash if it is hidden."""
        if isinstance(figure, Absent):
            return NONE
        return self("between", low=self.format_percent(figure.low), high=self.format_percent(figure.high))

    def format_n(self, figure: object) -> str:
        """Return how many learners a figure is about; a dash if it is hidden."""
        if isinstance(figure, Mean) and figure.n_at_least:
            return self("at_least", count=figure.n)
        return NONE if isinstance(figure, Absent) else str(getattr(figure, "n", NONE))

    def format_mean_share(self, figure: Mean | Absent) -> str:
        """Return the mean of shares in percent."""
        return (
            self.explain_absence(figure) if isinstance(figure, Absent) else self.format_percent(figure.mean)
        )

    def format_releases(self, numbers: Iterable[int]) -> str:
        """Return releases as people name them: `v1, v2`."""
        return ", ".join(f"v{number}" for number in numbers)

    def format_month(self, text: str) -> str:
        """Return a month as the language writes it."""
        return format_month(text, self.language)
