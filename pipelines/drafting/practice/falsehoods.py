"""Ways to make a true sentence false, one function each, returning every result it can give."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import ClassVar

from pipelines.drafting.text.date_words import match_month, match_weekday
from pipelines.drafting.text.figures import Figure, figures, numbers
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Pattern, Vocabulary, read_vocabulary


class FalsehoodWords(Vocabulary):
    """What makes a language's sentence say the contrary.

    `strengths` holds words that say how strongly, each with those of another strength that fit in its place.
    `denied` finds a denied verb, `affirmed` one that may be denied, `denying` any denial; `denied_before` and
    `denied_after` find that a word is denied from what stands around it. `denial` is how a verb is denied.
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


NAME = re.compile(
    r"(?P<before>[\w’']+) (?P<name>[A-Z]{2,6}\b(?!\))|[A-ZÀ-Ý][a-zà-ÿ]{3,}(?: [A-ZÀ-Ý][a-zà-ÿ]{3,})?)"
    r"(?![-\w])(?! (?:des?|du|of) [A-ZÀ-Ý])(?! [a-z]+[aeiou]s\b)"
)
BEFORE_ELISION = "aeéêiouh"
VOWELS = "AEIOUYHÀÂÉÈÊËÎÏÔÖÙÛÜ"


@dataclass(frozen=True, order=True)
class Name:
    """A name, and the word it follows, which says what kind of thing it names: « de Brévelay »."""

    before: str
    text: str


def change_numbers(text: str, quote: str, language: Language) -> list[str]:
    """Return the text with one figure changed to one that its source does not give."""
    given = numbers(quote, words=True) | numbers(text, words=True)
    changed = []
    for figure in figures(text, language):
        if figure.in_words:
            continue
        for value in _rivals(figure):
            if f"{value.normalize():f}" not in given:
                changed.append(text[: figure.start] + _write_value(figure, value, text))
    return changed


def negate(text: str, language: Language) -> list[str]:
    """Return the text denying what it said, or saying what it denied."""
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
    """Return the text with an obligation become a possibility or advice, or the other way round.

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
    """Return the text with a name changed for another that the sources use after the same word."""
    changed = []
    for match in NAME.finditer(text):
        here = Name(match["before"].lower(), match["name"])
        for rival in sorted(set(known)):
            if _alike(rival, here) and rival.text not in quote and rival.text not in text:
                changed.append(text[: match.start("name")] + rival.text + text[match.end("name") :])
    return changed


def list_names(text: str) -> list[Name]:
    """Return the names a text holds: acronyms and capitalised words that follow another word."""
    found = (Name(match["before"].lower(), match["name"]) for match in NAME.finditer(text))
    return [name for name in found if not _match_day().match(name.text)]


def _is_denied(modal: re.Match[str], language: Language) -> bool:
    before, after = modal.string[: modal.start()], modal.string[modal.end() :]
    words = read_vocabulary(FalsehoodWords, language)
    return bool(words.denied_before.search(before) or words.denied_after.match(after))


def _deny_verb(verb: str, text: str, words: FalsehoodWords) -> str:
    form = words.denial_before_vowel if verb[0] in BEFORE_ELISION else words.denial
    apostrophe = "'" if "'" in text else "’"  # another one than the text's would give it away
    return form.replace("'", apostrophe).format(verb=verb)


@cache
def _match_day() -> re.Pattern[str]:
    """Return what finds a month or weekday, which English writes as a name."""
    return re.compile(rf"^(?:{match_month()}|{match_weekday()})$", re.IGNORECASE)


def _rivals(figure: Figure) -> list[Decimal]:
    """Return values somebody might believe: twice, half, some more, some less; whole where it was whole."""
    value, near = figure.value, max(Decimal(1), abs(figure.value) // 4)
    found = [value * 2, value / 2, value + near, value - near, value + 5]
    if value == value.to_integral():
        found = [each for each in found if each == each.to_integral()]
    # A number below 2 may ask the next word for another form, and would show.
    return [each for each in found if abs(each) >= 2 and abs(value) >= 2 and each * value > 0]


def _write_value(figure: Figure, value: Decimal, text: str) -> str:
    written = f"{value.normalize():f}"
    if "," in figure.written:
        written = written.replace(".", ",")
    return written + text[figure.start + len(figure.written) :]


def _alike(rival: Name, name: Name) -> bool:
    """Return whether a name may stand where another does: after the same word, of the same make."""
    one, other = rival.text, name.text
    same_make = one.isupper() == other.isupper() and one.count(" ") == other.count(" ")
    elided_alike = (one[0] in VOWELS) == (other[0] in VOWELS)
    return rival.before == name.before and same_make and elided_alike and not _match_day().match(other)
