"""How a true sentence becomes false, one kind a function: each returns every falsehood it can make of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipelines.drafting.text.figures import MONTHS, Figure, figures, numbers
from schemas.language import Language

MODALS: dict[Language, dict[str, str]] = {
    Language.FRENCH: {
        "doit": "peut",
        "doivent": "peuvent",
        "devez": "pouvez",
        "peut": "doit",
        "peuvent": "doivent",
        "toujours": "parfois",
        "obligatoire": "facultatif",
        "obligatoires": "facultatifs",
        "interdit": "autorisé",
        "interdite": "autorisée",
        "interdits": "autorisés",
        "interdites": "autorisées",
    },
    Language.ENGLISH: {
        "must": "may",
        "shall": "may",
        "may": "must",
        "always": "sometimes",
        "required": "recommended",
        "mandatory": "optional",
        "forbidden": "allowed",
    },
}
NEGATED = {
    Language.FRENCH: re.compile(r"\b(?:ne |n['’])(\w+) (?:pas|jamais|plus)\b"),
    Language.ENGLISH: re.compile(r"\b(must|may|can|is|are|should|shall|will|does|do) ?not\b"),
}
AFFIRMED = {
    Language.FRENCH: re.compile(
        r"(?<![\w'’-])(est|sont|doit|doivent|peut|peuvent|reste|restent)(?=[ ,.])(?!-)"
    ),
    Language.ENGLISH: re.compile(r"(?<![\w'’-])(is|are|must|may|should|shall|will)(?= )"),
}
SAYS_NO = {
    Language.FRENCH: re.compile(r"\b(?:ne|n['’]|pas|jamais|aucune?|sans|ni|rien|que)\b", re.IGNORECASE),
    Language.ENGLISH: re.compile(r"\b(?:not|never|no|none|nor|without|cannot|n't)\b", re.IGNORECASE),
}
NAME = re.compile(
    r"(?P<before>[\w’']+) (?P<name>[A-Z]{2,6}\b(?!\))|[A-ZÀ-Ý][a-zà-ÿ]{3,}(?: [A-ZÀ-Ý][a-zà-ÿ]{3,})?)"
    r"(?![-\w])(?! (?:des?|du|of) [A-ZÀ-Ý])(?! [a-z]+[aeiou]s\b)"
)
NO_NAME = re.compile(rf"^(?:{MONTHS}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$", re.IGNORECASE)
VOWELS = "AEIOUYHÀÂÉÈÊËÎÏÔÖÙÛÜ"


@dataclass(frozen=True, order=True)
class Name:
    """A name, and the word it follows, which says what kind of thing it names: « de Brévelay »."""

    before: str
    text: str


def other_numbers(text: str, quote: str, language: Language) -> list[str]:
    """Return the text with one figure changed to one that its source does not give."""
    given = numbers(quote, words=True) | numbers(text, words=True)
    changed = []
    for figure in figures(text, language):
        if figure.in_words:
            continue
        for value in _rivals(figure):
            if f"{value.normalize():f}" not in given:
                changed.append(text[: figure.start] + _with(figure, value, text))
    return changed


def negations(text: str, language: Language) -> list[str]:
    """Return the text denying what it said, or saying what it denied."""
    denied = NEGATED[language]
    if denied.search(text):
        return [denied.sub(r"\1", text, count=1)]
    if SAYS_NO[language].search(text):
        return []  # a second negation would be clumsy French, or say nothing new
    return [
        text[: m.start()] + _denied(m.group(1), text, language) + text[m.end() :]
        for m in _affirmed(text, language)
    ]


def other_modals(text: str, language: Language) -> list[str]:
    """Return the text with an obligation become a possibility, or the other way round."""
    if SAYS_NO[language].search(text):
        return []
    swaps = MODALS[language]
    pattern = re.compile(rf"(?<![\w'’-])({'|'.join(swaps)})(?![\w-])")
    return [text[: m.start()] + swaps[m.group(1)] + text[m.end() :] for m in pattern.finditer(text)]


def other_names(text: str, quote: str, known: Iterable[Name]) -> list[str]:
    """Return the text with a name changed for another that the sources use after the same word."""
    changed = []
    for match in NAME.finditer(text):
        here = Name(match["before"].lower(), match["name"])
        for rival in sorted(set(known)):
            if _alike(rival, here) and rival.text not in quote and rival.text not in text:
                changed.append(text[: match.start("name")] + rival.text + text[match.end("name") :])
    return changed


def names(text: str) -> list[Name]:
    """Return the names a text holds: acronyms and capitalised words that follow another word."""
    found = (Name(match["before"].lower(), match["name"]) for match in NAME.finditer(text))
    return [name for name in found if not NO_NAME.match(name.text)]


def _affirmed(text: str, language: Language) -> list[re.Match[str]]:
    return list(AFFIRMED[language].finditer(text))[:1]


def _denied(verb: str, text: str, language: Language) -> str:
    if language is Language.ENGLISH:
        return f"{verb} not"
    apostrophe = "'" if "'" in text else "’"  # another one than the text's would give it away
    return f"n{apostrophe}{verb} pas" if verb[0] in "aeéêiouh" else f"ne {verb} pas"


def _rivals(figure: Figure) -> list[Decimal]:
    """Return values somebody might believe: twice, half, some more, some less; whole where it was whole."""
    value, near = figure.value, max(Decimal(1), abs(figure.value) // 4)
    found = [value * 2, value / 2, value + near, value - near, value + 5]
    if value == value.to_integral():
        found = [each for each in found if each == each.to_integral()]
    # A number below 2 may ask the next word for another form, and would show.
    return [each for each in found if abs(each) >= 2 and abs(value) >= 2 and each * value > 0]


def _with(figure: Figure, value: Decimal, text: str) -> str:
    written = f"{value.normalize():f}"
    if "," in figure.written:
        written = written.replace(".", ",")
    return written + text[figure.start + len(figure.written) :]


def _alike(rival: Name, name: Name) -> bool:
    """Return whether a name may stand where another does: after the same word, of the same make."""
    one, other = rival.text, name.text
    same_make = one.isupper() == other.isupper() and one.count(" ") == other.count(" ")
    elided_alike = (one[0] in VOWELS) == (other[0] in VOWELS)
    return rival.before == name.before and same_make and elided_alike and not NO_NAME.match(other)
