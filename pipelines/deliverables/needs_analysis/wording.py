"""What a needs analysis says around its counts and quotations; every number in it is given by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipelines.drafting.markup import quote_text
from schemas.language import Language
from schemas.languages.formats import join_alternatives
from schemas.languages.numbers import format_count, localise_point
from schemas.languages.texts import PluralText, fill_wording


@dataclass(frozen=True)
class NeedsWording:
    """One language's titles and sentences, and how it says counts, shares and formulas."""

    language: Language
    titles: Mapping[str, str]
    sentences: Mapping[str, str]
    headers: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    """Titles of columns and names of lines."""

    remaining: tuple[str, ...]
    unasked: str
    other_language: str
    share: str
    part: str
    responses: PluralText
    extent: str
    band: str
    formula_share: str
    formula_by: str
    formula_among: str

    def write_share(self, count: int, base: int, percent: int) -> str:
        """Return a share with its count and base, e.g. `18 sur 41, soit 44 %`."""
        return self.share.format(count=self._write(count), base=self._write(base), percent=percent)

    def write_part(self, count: int, base: int) -> str:
        """Return a count of a base, without a share."""
        return self.part.format(count=self._write(count), base=self._write(base))

    def write_responses(self, count: int) -> str:
        """Return how many answered."""
        return self.responses.say(count, count=self._write(count))

    def write_decimal(self, value: Fraction) -> str:
        """Return a number to one decimal at most, half up."""
        tenths = (2 * value * 10 + 1) // 2
        whole, rest = divmod(abs(tenths), 10)
        sign = "-" if tenths < 0 else ""
        decimals = localise_point(f".{rest}", self.language) if rest else ""
        return f"{sign}{self._write(int(whole))}{decimals}"

    def write_extent(self, lowest: Fraction, highest: Fraction) -> str:
        """Return the smallest and the largest value."""
        return self.extent.format(lowest=self.write_decimal(lowest), highest=self.write_decimal(highest))

    def name_band(self, lowest: int, highest: int) -> str:
        """Return how a band of a scale is called."""
        return self.band.format(lowest=lowest, highest=highest)

    def join_answers(self, labels: Sequence[str]) -> str:
        """Return several answers counted together."""
        return join_alternatives(labels, self.language)

    def describe_share(self, answer: str, title: str) -> str:
        """Return in words how a share is counted."""
        return self.formula_share.format(answer=self._quote(answer), title=self._quote(title))

    def describe_groups(self, title: str) -> str:
        """Return in words that a line is counted for everyone, then group by group."""
        return self.formula_by.format(title=self._quote(title))

    def describe_group(self, group: str, by: str) -> str:
        """Return in words that a share is of one group alone."""
        return self.formula_among.format(group=self._quote(group), by=by)

    def describe_line(self, label: str, title: str) -> str:
        """Return in words what a line is of a question, such as the mean of its answers."""
        return f"{label}, {self._quote(title)}"

    def _quote(self, text: str) -> str:
        return quote_text(text, self.language)

    def _write(self, count: int) -> str:
        return format_count(count, self.language)


def read_wording(language: Language) -> NeedsWording:
    """Return the texts of a needs analysis in a language."""
    return fill_wording(NeedsWording, "deliverables.needs_analysis.wording", language)
