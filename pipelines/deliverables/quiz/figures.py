"""Single-choice questions on measures: a measure in a sentence becomes a blank, others its distractors."""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import ClassVar

from pipelines.deliverables.quiz.asked_texts import AskedText, cut_references
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import BLANK, ask_to_complete
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.text.figures import (
    TIME,
    Figure,
    find_figures,
    list_number_words,
    match_number_joint,
    match_number_word,
    match_range_joint,
    match_range_start,
)
from pipelines.drafting.text.obligation_words import is_binding
from pipelines.drafting.text.words import list_stop_words
from schemas.language import Language
from schemas.languages.formats import choose_plural
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words
from schemas.languages.measures import list_units

FEWEST_WORDS, MOST_WORDS = 7, 32
LADDERS: dict[str, tuple[int, ...]] = {
    "s": (5, 10, 15, 20, 30, 45, 60, 90, 120),
    "min": (1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120),
    "h": (1, 2, 3, 4, 6, 8, 12, 24, 36, 48, 72, 96, 120),
    "d": (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 365),
    "w": (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 26, 39, 52),
    "mo": (1, 2, 3, 6, 9, 12, 18, 24, 36, 48, 60),
    "y": (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 50),
}
"""Durations that people usually set, by unit: distractors are chosen among them to be plausible."""

WEEKS_IN_DAYS = (7, 14, 21, 28, 42, 56)
"""Days of whole weeks: beside fourteen days, sixteen deceive nobody."""

TIMES = "x"
"""The unit of how often, which is counted, not measured: « deux fois »."""

INVARIABLE = frozenset({"mois", "fois", "times"})


class LimitWords(Vocabulary):
    """Words that make a measure a limit, which is worth knowing: "at most", « au moins »."""

    room: ClassVar[str] = "deliverables.quiz.figures"

    limits: Expressions


FEWEST_RIVALS = 3
WORDS_OF_LIMIT = 2
"""Words of a limit before a count: "at least", « au plus »."""


def list_candidates(asked_texts: Iterable[AskedText], sayings: Sayings) -> list[Candidate]:
    """Return at most one question for each sentence, on the measure that matters most in it."""
    candidates = []
    for asked in asked_texts:
        text = cut_references(asked.text)
        if ":" not in text and FEWEST_WORDS <= len(text.split()) <= MOST_WORDS:
            question = _make_candidate(replace(asked, text=text), sayings)
            if question is not None:
                candidates.append(question)
    return candidates


def find_asked_figure(single: Candidate) -> Figure | None:
    """Return the measure a question asks for; None unless its sentence has it exactly once, in digits."""
    if single.key.value is None or not single.family.startswith("figures:"):
        return None
    text = single.pieces[-1].text
    language = single.pieces[-1].source.language
    matching = [
        f for f in find_figures(text, language) if f.value == single.key.value and f.text == single.key.text
    ]
    return matching[0] if len(matching) == 1 and is_in_digits(matching[0]) else None


def is_in_digits(figure: Figure) -> bool:
    """Return whether a figure is written in digits, without anything that makes it a fraction or a code."""
    return not figure.in_words and re.fullmatch(r"[-−]?\d[\d\s.,]*", figure.written) is not None


def _make_candidate(asked: AskedText, sayings: Sayings) -> Candidate | None:
    language, text = sayings.language, asked.text
    measures = find_figures(text, language)
    for figure in sorted(measures, key=lambda each: (each.unit.startswith("n:"), -each.start)):
        if _is_in_range(figure, measures, text) or not _fits_any_number(figure, text, language):
            continue
        if _is_in_brackets(figure, text) or _is_told_twice(figure, measures, text):
            continue
        if sum(measure.unit == figure.unit and measure.value == figure.value for measure in measures) > 1:
            continue
        sentence = text[: figure.start] + BLANK + text[figure.end :]
        rivals = [
            rival
            for rival in _list_rivals(figure, language)
            if (abs(rival.value) >= 2 or not _is_followed(figure, text, language))
            and not sayings.give(rival, sentence)
        ]
        if len(rivals) >= FEWEST_RIVALS:
            is_limit = _match_limit().search(text) is not None or is_binding(text, language)
            is_counted = figure.unit == TIMES or figure.unit.startswith("n:")
            return Candidate(
                stem=ask_to_complete(sentence, asked.name_topic(sentence, language), language),
                key=CandidateAnswer(figure.text, figure.value),
                distractors=tuple(CandidateAnswer(rival.text, rival.value) for rival in rivals),
                pieces=asked.pieces,
                family=f"figures:{asked.piece.source.name}:{asked.piece.heading}",
                evidence=asked.quote(language),
                weight=(2.0 if is_limit else 0.0) - (1.5 if is_counted else 0.0),
                is_sure=is_limit and (not is_counted or _is_limit_itself(figure, text)),
            )
    return None


def _is_limit_itself(figure: Figure, text: str) -> bool:
    """Return whether a limit stands right before a figure, as in « au moins deux sorties »."""
    words = text[: figure.start].split()[-WORDS_OF_LIMIT:]
    return len(words) == WORDS_OF_LIMIT and _match_limit().fullmatch(" ".join(words)) is not None


def _is_in_brackets(figure: Figure, text: str) -> bool:
    """Return whether a figure stands in brackets: it says again, in another unit, what stands before."""
    before = text[: figure.start]
    return before.count("(") > before.count(")")


def _is_told_twice(figure: Figure, measures: tuple[Figure, ...], text: str) -> bool:
    """Return whether another figure of the sentence is the same amount, or one in brackets right after it."""
    others = [each for each in measures if each is not figure]
    return any(
        each.equals(figure) or (each.start >= figure.end and _is_in_brackets(each, text)) for each in others
    )


def _is_in_range(figure: Figure, measures: tuple[Figure, ...], text: str) -> bool:
    """Return whether a figure is one end of a range: a question on one end alone would make no sense."""
    if _match_after_another().search(text[: figure.start]):
        return True
    for one, other in pairwise(measures):
        after_range_start = _match_range_start().search(text[: one.start])
        is_range = after_range_start and _match_range_joint().match(text[one.end : other.start])
        if is_range and figure in (one, other):
            return True
    return False


@cache
def _match_limit() -> re.Pattern[str]:
    return match_words(gather_words(LimitWords, lambda each: each.limits))


@cache
def _match_range_start() -> re.Pattern[str]:
    return re.compile(rf"(?:{match_range_start()})\s$", re.IGNORECASE)


@cache
def _match_range_joint() -> re.Pattern[str]:
    return re.compile(rf"^\s(?:{match_range_joint()})\s$")


@cache
def _match_after_another() -> re.Pattern[str]:
    """Return the pattern of « 5 à » before « 10 secondes »: the start of a range, without a unit."""
    number, joint = match_number_word(), match_number_joint()
    return re.compile(rf"(?:\d|\b(?:{number}))(?:\s?(?:{joint}|-|–)\s?|\s)$", re.IGNORECASE)


def _fits_any_number(figure: Figure, text: str, language: Language) -> bool:
    """Return whether the words after the blank fit every possible distractor, singular or plural."""
    is_inflected = figure.unit_text.isalpha() and len(figure.unit_text) > 2
    counts = figure.unit.startswith("n:") or figure.in_words or is_inflected
    return abs(figure.value) >= 2 or not (counts or _is_followed(figure, text, language))


def _is_followed(figure: Figure, text: str, language: Language) -> bool:
    """Return whether the next word may agree in number with the measure, as in « 5 jours ouvrés »."""
    next_word = re.match(r"\s(\w+)", text[figure.end :])
    has_plural = figure.unit_text.isalpha() and len(figure.unit_text) > 2
    return (
        has_plural and next_word is not None and next_word.group(1).lower() not in list_stop_words(language)
    )


def _list_rivals(figure: Figure, language: Language) -> list[Figure]:
    """Return measures to use as distractors, in the form of the figure: the nearest below, then above."""
    if figure.in_words:
        ladder = LADDERS.get(figure.unit, ())
        words = list_number_words(language)
        values_used = {*ladder, int(figure.value)} if ladder else set(words.values())
        spelled = {Decimal(value): word for word, value in words.items() if value in values_used}
        values = _take_nearest(figure.value, sorted(spelled))
        numbers = [(value, spelled[value]) for value in values]
    else:
        numbers = [(value, _write_number(value, figure)) for value in _choose_values(figure)]
    return [_replace_value(figure, value, number, language) for value, number in numbers]


def _choose_values(figure: Figure) -> list[Decimal]:
    value = figure.value
    is_weeks = figure.unit == "d" and value in WEEKS_IN_DAYS[1:]
    steps = WEEKS_IN_DAYS if is_weeks else LADDERS.get(figure.unit, ())
    if figure.unit in TIME and steps and steps[0] <= value <= steps[-1]:
        return _take_nearest(value, [Decimal(step) for step in steps])
    if _is_power_of_two(value):
        return [value / 4, value / 2, value * 2, value * 4]
    step = _choose_step(value)
    neighbours = [value + step * n for n in range(-4, 5)]
    if figure.unit == "°C":
        # A distractor on the other side of zero is ruled out without knowing the subject.
        return _take_nearest(value, [v for v in neighbours if v * value > 0] if value else neighbours)
    top = Decimal(100) if figure.unit == "%" and value <= 100 else None
    fewest = Decimal(2) if figure.unit.startswith("n:") else Decimal(0)
    return _take_nearest(
        value, [v for v in neighbours if v > 0 and v >= fewest and (top is None or v <= top)]
    )


def _is_power_of_two(value: Decimal) -> bool:
    """Return whether a value is 16, 32, 64…, as sizes of memory and keys are."""
    whole = int(value)
    return value == whole and whole >= 16 and whole & (whole - 1) == 0


def _take_nearest(value: Decimal, ordered: list[Decimal]) -> list[Decimal]:
    below = [each for each in reversed(ordered) if each < value][:4]
    above = [each for each in ordered if each > value][:4]
    return below + above


def _choose_step(value: Decimal) -> Decimal:
    """Return the distance between distractors that keeps them plausible and as round as the value."""
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


def _write_number(value: Decimal, model: Figure) -> str:
    digits = f"{abs(value.normalize()):f}" if value == value.to_integral() else f"{abs(value):f}"
    whole, _, fraction = digits.partition(".")
    group = re.search(r"\d([\s,\u00a0\u202f])\d{3}(?!\d)", model.written)
    if len(whole) > 3 and (group or len(whole) > 4):
        whole = f"{int(whole):,}".replace(",", group.group(1) if group else "\u00a0")
    comma = "," if "," in model.written and not (group and group.group(1) == ",") else "."
    sign = ("−" if "−" in model.written else "-") if value < 0 else ""
    return sign + whole + (comma + fraction if fraction else "")


def _replace_value(figure: Figure, value: Decimal, number: str, language: Language) -> Figure:
    unit = _inflect_unit(figure, value, language)
    return replace(figure, value=value, written=number, unit_text=unit, text=f"{number}{figure.gap}{unit}")


def _inflect_unit(figure: Figure, value: Decimal, language: Language) -> str:
    """Return the unit in singular or plural, as the value needs: French counts 1.5 as one, English not."""
    unit = figure.unit_text
    if figure.unit.startswith("n:") or unit.lower() in INVARIABLE or len(unit) < 3 or not unit.isalpha():
        return unit
    if unit.endswith("s") == _is_one(figure.value, language):
        return unit  # the source does not follow the rule: « 14 point »
    singular = unit.removesuffix("s")
    form = singular if _is_one(value, language) else f"{singular}s"
    return form if form.lower() in list_units() else unit


def _is_one(value: Decimal, language: Language) -> bool:
    return choose_plural(value, language) == "one"
