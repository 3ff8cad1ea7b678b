"""Amounts with a unit, in figures or in words: « 2 jours ouvrés », « un an », "three quarters"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations
from typing import ClassVar

from pydantic import Field

from pipelines.drafting.text.figures import DIGITS, find_numbers, measure_same, parse_number
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import SentenceWords
from schemas.languages.lexicon import NEVER, Expressions, Vocabulary, gather_words, read_every_vocabulary
from schemas.languages.measures import MeasureWords, list_units

SHARE = "share"
"""The unit of a part of a whole, between 0 and 1."""

PERCENT = "%"

SHARE_TOLERANCE = Decimal("0.03")
"""Difference between a percentage and the plain fraction that people say for it: 74 % are three quarters."""

WORDS_BETWEEN = 2
"""Words between a number and its unit: "2 business days", « 2 à 4 jours »."""

TIMES = "x"
"""The unit of what is counted in times: « deux fois »."""

COUNTED_ALONE = frozenset({TIMES, "pt", "°C"})
"""Units that also are plain words (« une fois », "one point"): one of them is no amount."""

HUNDRED, THOUSAND = 100, 1000


class AmountWords(Vocabulary):
    """How amounts are written in words, besides the numbers of the room `measures`.

    `tens` are further numbers, of which compounds are made; `joints` stand inside one (« vingt et un »);
    `scales` multiply what stands before them (« 20 millions d'euros », with one of the `scale_joints`);
    `fractions` give the part of a whole that an expression says; `rates` follow what happens so often
    (« deux fois par jour »); `comparisons` follow how many times as much (« deux fois plus vite »), which
    `multiples` say in a word ("twice as fast"). Behind one of the `definites` stands what was told before.
    """

    room: ClassVar[str] = "amounts"

    tens: dict[str, int]
    joints: tuple[str, ...]
    scales: dict[str, int]
    scale_joints: Expressions = ()
    fractions: dict[str, str]
    rates: Expressions = ()
    definites: Expressions = ()
    comparisons: Expressions = ()
    multiples: dict[str, int] = Field(default_factory=dict)


@dataclass(frozen=True)
class Amount:
    """An amount a text gives; `number` is the number alone, as a text of digits."""

    text: str
    value: Decimal
    unit: str
    in_words: bool

    @property
    def number(self) -> str:
        """Return the number in digits, without its unit."""
        return f"{self.value.normalize():f}"

    def equals(self, other: "Amount") -> bool:
        """Return whether two amounts are the same, whatever their units: 12 months are a year."""
        units = {self.unit, other.unit}
        if SHARE in units and units <= {SHARE, "%"}:
            return abs(_read_share(self) - _read_share(other)) <= SHARE_TOLERANCE
        return measure_same((self.value, self.unit), (other.value, other.unit))

    def is_among(self, others: "Iterable[Amount]") -> bool:
        """Return whether one of the others is the same amount."""
        return any(self.equals(other) for other in others)


def is_rate(amount: Amount, text: str) -> bool:
    """Return whether an amount that a text gives says how often: « deux fois par jour »."""
    return any(_match_rate().match(text, at.end()) for at in re.finditer(re.escape(amount.text), text))


def is_multiple(amount: Amount, text: str) -> bool:
    """Return whether an amount that a text gives says how many times as much: « deux fois plus vite »."""
    return amount.unit == TIMES and any(
        _match_comparison().match(text, at.end()) for at in re.finditer(re.escape(amount.text), text)
    )


@cache
def _match_comparison() -> re.Pattern[str]:
    words = "|".join(gather_words(AmountWords, lambda each: each.comparisons)) or NEVER
    return re.compile(rf" (?:{words})\b", re.IGNORECASE)


@cache
def _match_rate() -> re.Pattern[str]:
    words = "|".join(gather_words(AmountWords, lambda each: each.rates)) or NEVER
    return re.compile(rf" (?:{words})\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def find_amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text in any language: numbers with a unit, and parts of a whole."""
    plain = canonical(text)
    return (*_find_measured(plain), *_find_fractions(plain), *_find_multiples(plain))


def find_number_units(text: str, number: str) -> tuple[str | None, ...]:
    """Return the unit each time a text gives a number; None where none of a known kind follows it."""
    amounts = [each for each in find_amounts(text) if each.number == number]
    bare = len(re.findall(rf"(?<![\w.,]){re.escape(number)}(?![\w]|[.,]\d)", canonical(text)))
    in_digits = sum(not each.in_words for each in amounts)
    return (*(each.unit for each in amounts), *(None for _ in range(max(0, bare - in_digits))))


def count_shares(passage: str) -> tuple[Decimal, ...]:
    """Return the shares that the whole numbers of a passage are of each other; percentages count nothing."""
    percentages = {each.number for each in find_amounts(passage) if each.unit == PERCENT}
    numbers = find_numbers(passage, words=True) - percentages
    counts = sorted(Decimal(each) for each in numbers if each.isdigit() and each != "0")
    return tuple(part / whole for part, whole in combinations(counts, 2))


def _find_measured(text: str) -> Iterator[Amount]:
    units = list_units()
    for match in _match_amount().finditer(text):
        number, unit = match["number"], units[match["unit"].lower()]
        value = _read_number(number)
        if value is not None and match["scale"]:
            value *= _list_scales()[match["scale"].lower()]
        in_words = not number[0].isdigit() or match["scale"] is not None
        is_article = in_words and value == 1 and (unit in COUNTED_ALONE or unit == "d" or match["between"])
        is_article = is_article or (match["between"] != "" and match["unit"].lower() in _list_small_words())
        if value is not None and not is_article and not (in_words and len(match["unit"]) == 1):
            yield Amount(match.group(), value, unit, in_words)


def _find_fractions(text: str) -> Iterator[Amount]:
    for expression, part in _list_fractions().items():
        fraction = Fraction(part)
        share = Decimal(fraction.numerator) / Decimal(fraction.denominator)
        for match in re.finditer(rf"\b(?:{expression})\b", text, re.IGNORECASE):
            yield Amount(match.group(), share, SHARE, in_words=True)


def _find_multiples(text: str) -> Iterator[Amount]:
    for vocabulary in read_every_vocabulary(AmountWords):
        for expression, times in vocabulary.multiples.items():
            for match in re.finditer(rf"\b(?:{expression})\b", text, re.IGNORECASE):
                yield Amount(match.group(), Decimal(times), TIMES, in_words=True)


def _read_share(amount: Amount) -> Decimal:
    return amount.value if amount.unit == SHARE else amount.value / HUNDRED


def _read_number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return parse_number(text)
    words = _list_number_words()
    values = [words[word] for word in re.split(r"[ -]", text.lower()) if word in words]
    return Decimal(_join_values(values)) if values else None


def _join_values(values: list[int]) -> int:
    """Return the number that number words say together: four, twenty, ten are ninety in French."""
    total = current = 0
    for value in values:
        if value == THOUSAND:
            total, current = total + max(current, 1) * THOUSAND, 0
        elif value == HUNDRED or (value == 20 and current == 4):
            current = max(current, 1) * value
        else:
            current += value
    return total + current


@cache
def _list_number_words() -> Mapping[str, int]:
    plain = (each.number_words for each in read_every_vocabulary(MeasureWords))
    further = (each.tens for each in read_every_vocabulary(AmountWords))
    return {word: value for listed in (*plain, *further) for word, value in listed.items()}


@cache
def _list_small_words() -> frozenset[str]:
    """Return the small words of all languages: behind "15 without", "an" is no year."""
    return frozenset(gather_words(SentenceWords, lambda each: each.stop_words))


@cache
def _list_scales() -> Mapping[str, int]:
    return {word: value for each in read_every_vocabulary(AmountWords) for word, value in each.scales.items()}


@cache
def _list_fractions() -> Mapping[str, str]:
    return {
        expression: part
        for each in read_every_vocabulary(AmountWords)
        for expression, part in each.fractions.items()
    }


@cache
def _match_amount() -> re.Pattern[str]:
    words = "|".join(sorted(_list_number_words(), key=len, reverse=True))
    joints = "|".join(gather_words(AmountWords, lambda each: each.joints))
    in_words = rf"(?:{words})(?:[ -](?:(?:{joints})[ -])?(?:{words}))*"
    units = "|".join(sorted(map(re.escape, list_units()), key=len, reverse=True))
    scales = "|".join(_list_scales())
    joints = "|".join(gather_words(AmountWords, lambda each: each.scale_joints)) or NEVER
    scale = rf"(?:[ -](?P<scale>{scales})(?: (?:{joints}))?)?"
    between = rf"(?P<between>(?:[ -](?!(?:{words})\b)[^\W\d_]+\b){{0,{WORDS_BETWEEN}}}?)"
    return re.compile(
        rf"(?<![\w.,/°-])(?P<number>{DIGITS}|\b(?:{in_words})\b){scale}{between}"
        rf"[ -]?(?P<unit>{units})(?![\w°])",
        re.IGNORECASE,
    )
