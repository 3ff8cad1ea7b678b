"""Tally of a sweep: how many modules were drafted, wait or failed, and what it cost."""

from collections import Counter
from dataclasses import dataclass, field

from pipelines.workflow.share_sweep import CourseMeters
from schemas.course import ModelSettings
from schemas.draft import Usage
from schemas.language import Language
from schemas.languages.numbers import format_count, format_number
from schemas.languages.texts import read_texts

ALWAYS = ("drafted", "waiting", "failed")
"""Counts that are told even if nothing was counted."""

COUNTS = ("drafted", "unchanged", "released", "delivered", "waiting", "batch", "failed")


@dataclass
class SweepTally:
    """What became of the modules of one sweep, counted while it goes.

    `waiting` is for a person: drafts and plans made in this sweep that somebody has to decide on; `batch` is
    for a host.
    """

    counts: Counter[str] = field(default_factory=Counter)
    tokens: int = 0
    money: dict[str, float] = field(default_factory=dict)

    def count(self, *names: str) -> None:
        """Add one to each of these counts."""
        self.counts.update(names)

    def add_usage(self, usage: Usage) -> None:
        """Add what the answers of batches cost that a draft was written from."""
        self._add(usage.input_tokens + usage.output_tokens, usage.cost, usage.currency)

    def add_meters(self, meters: CourseMeters) -> None:
        """Add what the run itself spent, on modules that failed too."""
        for course, spent in meters.list_spent():
            self._add(spent.tokens.total, spent.cost, _find_currency(course.model))

    def describe(self, language: Language) -> str:
        """Return the summary in one line: drafted, waiting, failed, cost, and whatever else there was."""
        texts = read_texts("sweep", language)
        told = [name for name in COUNTS if self.counts[name] or name in ALWAYS]
        parts = [texts.say(name, count=self.counts[name]) for name in told]
        counts = " · ".join([*parts, texts.say("cost", cost=self._describe_cost(language))])
        return texts.say("of_this_sweep", counts=counts)

    def _add(self, tokens: int, cost: float, currency: str) -> None:
        self.tokens += tokens
        self.money[currency] = self.money.get(currency, 0.0) + cost

    def _describe_cost(self, language: Language) -> str:
        """Return the amounts and the tokens; a question mark if no price was stated for tokens."""
        amounts = [
            f"{format_number(value, language, digits=2)} {currency}"
            for currency, value in sorted(self.money.items())
            if value
        ]
        tokens = [f"{format_count(self.tokens, language)} tokens"] if self.tokens else []
        return ", ".join([*(amounts or (["?"] if tokens else ["0"])), *tokens])


def _find_currency(model: ModelSettings | None) -> str:
    """Return the currency of a course's prices, which all have the same."""
    prices = (model.price, *model.prices.values()) if model is not None else ()
    return next((price.currency for price in prices if price), Usage().currency)
