"""Questions on measures: the number in a sentence becomes a blank, other numbers its distractors."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import ClassVar

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import BLANK, ask_to_complete
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.disagreement import Disagreement, list_contested_spans
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.figures import (
    TIME,
    Figure,
    figures,
    list_number_words,
    list_units,
    match_number_joint,
    match_number_word,
    match_range_joint,
    match_range_start,
)
from pipelines.drafting.text.words import list_stop_words, stands_alone
from schemas.language import Language
from schemas.languages.formats import choose_plural, quote_text
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_every_vocabulary
from schemas.source import SpanKind

FEWEST_WORDS, MOST_WORDS = 7, 32
LADDERS: dict[str, tuple[int, ...]] = {
    "s": (5, 10, 15, 20, 30, 45, 60, 90, 120),
    "min": (1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120),
    "h": (1, 2, 3, 4, 6, 8, 12, 24, 36, 48, 72, 96, 120),
    "d": (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90),
    "w": (1, 2, 3, 4, 6, 8, 10, 12),
    "mo": (1, 2, 3, 6, 9, 12, 18, 24, 36),
    "y": (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 50),
}
"""Durations people set, by unit: a rival is one a person could have set."""

INVARIABLE = frozenset({"mois", "fois", "times"})


class LimitWords(Vocabulary):
    """The words that make a measure one to know: it may not be passed."""

    room: ClassVar[str] = "deliverables.quiz.figures"

    limits: Expressions


FEWEST_RIVALS = 3


def list_candidates(
    found: tuple[Piece, ...], disputed: tuple[Disagreement, ...], sayings: Sayings
) -> list[Candidate]:
    """Return one question a sentence at most, on the measure that matters most in it."""
    doubtful, language = list_contested_spans(disputed), sayings.language
    made = []
    for piece in found:
        words = len(piece.text.split())
        usable = piece.span.kind is SpanKind.SENTENCE and piece.span.id not in doubtful
        whole = is_teachable(piece, language) and stands_alone(piece.text, language) and piece.text[-1] == "."
        whole = whole and ":" not in piece.text  # the list after it may well count what is asked
        if usable and whole and FEWEST_WORDS <= words <= MOST_WORDS:
            question = _question(piece, sayings)
            if question is not None:
                made.append(question)
    return made


def _question(piece: Piece, sayings: Sayings) -> Candidate | None:
    language = sayings.language
    present = figures(piece.text, language)
    for figure in sorted(present, key=lambda each: (each.unit.startswith("n:"), -each.start)):
        if _in_range(figure, present, piece.text) or not _agrees(figure, piece.text, language):
            continue
        if sum(each.unit == figure.unit and each.value == figure.value for each in present) > 1:
            continue
        sentence = piece.text[: figure.start] + BLANK + piece.text[figure.end :]
        rivals = [
            rival
            for rival in _rivals(figure, language)
            if (abs(rival.value) >= 2 or not _is_followed(figure, piece.text, language))
            and not sayings.give(rival, sentence)
        ]
        if len(rivals) >= FEWEST_RIVALS:
            weight = (2.0 if _match_limit().search(piece.text) else 0.0) - (
                1.5 if figure.unit.startswith("n:") else 0.0
            )
            return Candidate(
                stem=ask_to_complete(sentence, language),
                key=CandidateAnswer(figure.text, figure.value),
                distractors=tuple(CandidateAnswer(rival.text, rival.value) for rival in rivals),
                pieces=(piece,),
                family=f"figures:{piece.source.name}:{piece.heading}",
                evidence=quote_text(piece.text, language),
                weight=weight,
            )
    return None


def _in_range(figure: Figure, present: tuple[Figure, ...], text: str) -> bool:
    """Return whether a figure is one end of a range, where an end alone makes no sense as a question."""
    if _match_after_another().search(text[: figure.start]):
        return True
    for one, other in pairwise(present):
        between = _match_range_start().search(text[: one.start])
        joined = between and _match_range_joint().match(text[one.end : other.start])
        if joined and figure in (one, other):
            return True
    return False


@cache
def _match_limit() -> re.Pattern[str]:
    return match_words(word for each in read_every_vocabulary(LimitWords) for word in each.limits)


@cache
def _match_range_start() -> re.Pattern[str]:
    return re.compile(rf"(?:{match_range_start()})\s$", re.IGNORECASE)


@cache
def _match_range_joint() -> re.Pattern[str]:
    return re.compile(rf"^\s(?:{match_range_joint()})\s$")


@cache
def _match_after_another() -> re.Pattern[str]:
    """Return what finds « 5 à » before « 10 secondes »: the start of a range, without a unit of its own."""
    number, joint = match_number_word(), match_number_joint()
    return re.compile(rf"(?:\d|\b(?:{number}))\s?(?:{joint}|-|–)\s?$", re.IGNORECASE)


def _agrees(figure: Figure, text: str, language: Language) -> bool:
    """Return whether the words that follow the blank fit every rival there may be."""
    counts = figure.unit.startswith("n:") or figure.in_words
    return abs(figure.value) >= 2 or not (counts or _is_followed(figure, text, language))


def _is_followed(figure: Figure, text: str, language: Language) -> bool:
    """Return whether a word that may agree with the measure comes after it: « 5 jours ouvrés »."""
    after = re.match(r"\s(\w+)", text[figure.end :])
    varies = figure.unit_text.isalpha() and len(figure.unit_text) > 2
    return varies and after is not None and after.group(1).lower() not in list_stop_words(language)


def _rivals(figure: Figure, language: Language) -> list[Figure]:
    """Return measures of the same form, the nearest first, below and above in turn."""
    if figure.in_words:
        ladder = LADDERS.get(figure.unit, ())
        words = list_number_words(language)
        usual = {*ladder, int(figure.value)} if ladder else set(words.values())
        spelled = {Decimal(value): word for word, value in words.items() if value in usual}
        values = _near(figure.value, sorted(spelled))
        written = [(value, spelled[value]) for value in values]
    else:
        written = [(value, _write(value, figure)) for value in _values(figure)]
    return [_with_value(figure, value, number, language) for value, number in written]


def _values(figure: Figure) -> list[Decimal]:
    value = figure.value
    ladder = [Decimal(step) for step in LADDERS.get(figure.unit, ())]
    if figure.unit in TIME and value in ladder:
        return _near(value, ladder)
    if _is_power_of_two(value):
        return [value / 4, value / 2, value * 2, value * 4]
    step = _step(value)
    around = [value + step * n for n in range(-4, 5)]
    if figure.unit == "°C":
        # A rival on the other side of zero is told apart without knowing the subject.
        return _near(value, [v for v in around if v * value > 0] if value else around)
    top = Decimal(100) if figure.unit == "%" and value <= 100 else None
    fewest = Decimal(2) if figure.unit.startswith("n:") else Decimal(0)
    return _near(value, [v for v in around if v > 0 and v >= fewest and (top is None or v <= top)])


def _is_power_of_two(value: Decimal) -> bool:
    """Return whether a value is a size computers come in: 16, 32, 64…"""
    whole = int(value)
    return value == whole and whole >= 16 and whole & (whole - 1) == 0


def _near(value: Decimal, ordered: list[Decimal]) -> list[Decimal]:
    below = [each for each in reversed(ordered) if each < value][:4]
    above = [each for each in ordered if each > value][:4]
    return below + above


def _step(value: Decimal) -> Decimal:
    """Return a distance that keeps rivals plausible and as round as the value itself."""
    size = abs(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(5).scaleb(exponent) if size < 10 else Decimal(1)
    if size <= 5:
        return Decimal(1)
    if size <= 12:
        return Decimal(2)
    if size <= 20:
        return Decimal(5) if size % 5 == 0 else Decimal(2)
    if size <= 100:
        return Decimal(10) if size % 10 == 0 else Decimal(5)
    rounded = Decimal(10) ** (len(str(int(size))) - 1)
    return rounded / 2 if size % rounded else (rounded if size > rounded else rounded / 4)


def _write(value: Decimal, like: Figure) -> str:
    digits = f"{abs(value.normalize()):f}" if value == value.to_integral() else f"{abs(value):f}"
    whole, _, fraction = digits.partition(".")
    group = re.search(r"\d([\s,\u00a0\u202f])\d{3}(?!\d)", like.written)
    if len(whole) > 3 and (group or len(whole) > 4):
        whole = f"{int(whole):,}".replace(",", group.group(1) if group else "\u00a0")
    comma = "," if "," in like.written and not (group and group.group(1) == ",") else "."
    sign = ("−" if "−" in like.written else "-") if value < 0 else ""
    return sign + whole + (comma + fraction if fraction else "")


def _with_value(figure: Figure, value: Decimal, number: str, language: Language) -> Figure:
    unit = _unit(figure, value, language)
    return replace(figure, value=value, written=number, unit_text=unit, text=f"{number}{figure.gap}{unit}")


def _unit(figure: Figure, value: Decimal, language: Language) -> str:
    """Return the unit in the number the value asks for: French counts from two, English from all but one."""
    unit = figure.unit_text
    if figure.unit.startswith("n:") or unit.lower() in INVARIABLE or len(unit) < 3 or not unit.isalpha():
        return unit
    if unit.endswith("s") == _is_one(figure.value, language):
        return unit  # the source does not follow the rule: « 14 point »
    bare = unit.removesuffix("s")
    wanted = bare if _is_one(value, language) else f"{bare}s"
    return wanted if wanted.lower() in list_units() else unit


def _is_one(value: Decimal, language: Language) -> bool:
    return choose_plural(value, language) == "one"
