"""Ways to make a true sentence false: `change_…` and `negate` change one thing, and return the results."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ClassVar

from pipelines.drafting.text.date_words import match_month, match_weekday
from pipelines.drafting.text.figures import Figure, find_figures, find_numbers
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Pattern, Vocabulary, read_vocabulary


class FalsehoodWords(Vocabulary):
    """Words and patterns that turn a sentence of a language into its contrary.

    `strengths` maps a modal ("must") to others that fit in its place ("may", "should").
    `denied` matches a denied verb, `affirmed` one that can be denied, `denying` any denial. `denied_before`
    and `denied_after` match the text around a denied modal. `denial` is the form that denies a verb.
    """

    room: ClassVar[str] = "falsehoods"

    strengths: dict[str, Expressions]
    denied: Pattern
    affirmed: Pattern
    denying: Pattern
    denied_before: Pattern
    denied_after: Pattern
    denial: str
    denial_before_vowel: str


# Not a name: an acronym that closes a bracket, after its long form; a part of « Jean-Pierre », or of
# « Ville de Metz »; what stands before a plural (-es, -is, …), which may belong to it.
NAME = re.compile(
    r"(?P<before>[\w’']+) (?P<name>[A-Z]{2,6}\b(?!\))|[A-ZÀ-Ý][a-zà-ÿ]{3,}(?: [A-ZÀ-Ý][a-zà-ÿ]{3,})?)"
    r"(?![-\w])(?! (?:des?|du|of) [A-ZÀ-Ý])(?! [a-z]+[aeiou]s\b)"
)
ELIDING_LETTERS = "aeéêiouh"
VOWELS = "AEIOUYHÀÂÉÈÊËÎÏÔÖÙÛÜ"


@dataclass(frozen=True, order=True)
class Name:
    """A name and the word before it, which hints at what it names: « de Brévelay »."""

    before: str
    text: str


def change_numbers(text: str, quote: str, language: Language) -> list[str]:
    """Return variants of the text with one figure changed to a value not in it or its quotation."""
    numbers_given = find_numbers(quote, words=True) | find_numbers(text, words=True)
    variants = []
    for figure in find_figures(text, language):
        if figure.in_words:
            continue
        for value in _list_rivals(figure):
            if f"{value.normalize():f}" not in numbers_given:
                variants.append(_replace_figure(text, figure, value))
    return variants


def negate(text: str, language: Language) -> list[str]:
    """Return the text with its first denial removed, else with one added; empty if neither is possible."""
    words = read_vocabulary(FalsehoodWords, language)
    if words.denied.search(text):
        return [words.denied.sub(r"\1", text, count=1)]
    if words.denying.search(text):
        return []  # a second negation would be clumsy French, or say nothing new
    affirmed = words.affirmed.search(text)
    if affirmed is None:
        return []
    return [text[: affirmed.start()] + _deny_verb(affirmed.group(1), text, words) + text[affirmed.end() :]]


def change_modals(text: str, language: Language) -> list[str]:
    """Return variants of the text with an obligation turned into a possibility or advice, or the reverse.

    A modal that is denied is left alone: « ne doit pas » and « ne peut pas » say the same.
    """
    swaps = read_vocabulary(FalsehoodWords, language).strengths
    pattern = re.compile(rf"(?<![\w'’-])({'|'.join(swaps)})(?![\w'’-])")
    return [
        text[: match.start()] + other + text[match.end() :]
        for match in pattern.finditer(text)
        if not _is_denied(match, language)
        for other in swaps[match.group(1)]
    ]


def change_names(text: str, quote: str, known: Iterable[Name]) -> list[str]:
    """Return variants of the text with a name replaced by another used after the same word."""
    variants = []
    for match in NAME.finditer(text):
        name = Name(match["before"].lower(), match["name"])
        for rival in sorted(set(known)):
            if _fits_in_place(rival, name) and rival.text not in quote and rival.text not in text:
                variants.append(text[: match.start("name")] + rival.text + text[match.end("name") :])
    return variants


def list_names(text: str) -> list[Name]:
    """Return the names in a text: acronyms and capitalised words that follow another word, without dates."""
    names = (Name(match["before"].lower(), match["name"]) for match in NAME.finditer(text))
    return [name for name in names if not _match_day().match(name.text)]


def _is_denied(modal: re.Match[str], language: Language) -> bool:
    before, after = modal.string[: modal.start()], modal.string[modal.end() :]
    words = read_vocabulary(FalsehoodWords, language)
    return bool(words.denied_before.search(before) or words.denied_after.match(after))


def _deny_verb(verb: str, text: str, words: FalsehoodWords) -> str:
    form = words.denial_before_vowel if verb[0] in ELIDING_LETTERS else words.denial
    apostrophe = "'" if "'" in text else "’"  # another one than the text's would give it away
    return form.replace("'", apostrophe).format(verb=verb)


@cache
def _match_day() -> re.Pattern[str]:
    """Return the pattern of a month or weekday, which English writes with a capital like a name."""
    return re.compile(rf"^(?:{match_month()}|{match_weekday()})$", re.IGNORECASE)


def _list_rivals(figure: Figure) -> list[Decimal]:
    """Return believable wrong values: twice, half, a little more or less; whole for a whole number.

    None is below 2, and none is returned for a value below 2.
    """
    value, step = figure.value, max(Decimal(1), abs(figure.value) // 4)
    rivals = [value * 2, value / 2, value + step, value - step, value + 5]
    if value == value.to_integral():
        rivals = [each for each in rivals if each == each.to_integral()]
    # From 2 on, the next word is plural: "1 heures" would show which statement is false.
    return [rival for rival in rivals if abs(rival) >= 2 and abs(value) >= 2 and rival * value > 0]


def _replace_figure(text: str, figure: Figure, value: Decimal) -> str:
    """Return the text with another value for a figure, with a decimal comma if the figure has one."""
    digits = f"{value.normalize():f}"
    if "," in figure.written:
        digits = digits.replace(".", ",")
    return text[: figure.start] + digits + text[figure.start + len(figure.written) :]


def _fits_in_place(rival: Name, name: Name) -> bool:
    """Return whether a name fits in place of another: after the same word, of the same form."""
    replacement, replaced = rival.text, name.text
    same_form = replacement.isupper() == replaced.isupper() and replacement.count(" ") == replaced.count(" ")
    same_elision = (replacement[0] in VOWELS) == (replaced[0] in VOWELS)
    return rival.before == name.before and same_form and same_elision and not _match_day().match(replaced)
