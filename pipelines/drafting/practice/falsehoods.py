"""How a true sentence becomes false, one kind a function: each returns every falsehood it can make of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pipelines.drafting.text.figures import MONTHS, Figure, figures, numbers
from schemas.language import Language

MODALS: dict[Language, dict[str, tuple[str, ...]]] = {
    Language.FRENCH: {
        "doit": ("peut", "devrait"),
        "doivent": ("peuvent", "devraient"),
        "devez": ("pouvez", "devriez"),
        "devons": ("pouvons", "devrions"),
        "devra": ("pourra", "devrait"),
        "devront": ("pourront", "devraient"),
        "devrait": ("doit", "peut"),
        "devraient": ("doivent", "peuvent"),
        "devriez": ("devez", "pouvez"),
        "peut": ("doit", "devrait"),
        "peuvent": ("doivent", "devraient"),
        "pouvez": ("devez", "devriez"),
        "pouvons": ("devons", "devrions"),
        "pourra": ("devra", "devrait"),
        "pourront": ("devront", "devraient"),
        "pourrait": ("doit", "devrait"),
        "pourraient": ("doivent", "devraient"),
        "faut": ("faudrait",),
        "faudra": ("faudrait",),
        "faudrait": ("faut",),
        "toujours": ("parfois", "souvent"),
        "systématiquement": ("parfois", "souvent"),
        "souvent": ("toujours", "systématiquement"),
        "parfois": ("toujours", "systématiquement"),
        "généralement": ("toujours", "systématiquement"),
        "obligatoire": ("facultatif",),
        "obligatoires": ("facultatifs",),
        "facultatif": ("obligatoire",),
        "facultative": ("obligatoire",),
        "facultatifs": ("obligatoires",),
        "facultatives": ("obligatoires",),
        "recommandé": ("obligatoire", "facultatif"),
        "recommandée": ("obligatoire", "facultative"),
        "recommandés": ("obligatoires", "facultatifs"),
        "recommandées": ("obligatoires", "facultatives"),
        "conseillé": ("obligatoire", "facultatif"),
        "conseillée": ("obligatoire", "facultative"),
        "interdit": ("autorisé",),
        "interdite": ("autorisée",),
        "interdits": ("autorisés",),
        "interdites": ("autorisées",),
    },
    Language.ENGLISH: {
        "must": ("may", "should"),
        "shall": ("may", "should"),
        "may": ("must", "should"),
        "can": ("must", "should"),
        "could": ("must", "should"),
        "might": ("must", "should"),
        "should": ("must", "may"),
        "always": ("sometimes", "usually"),
        "sometimes": ("always",),
        "often": ("always",),
        "usually": ("always",),
        "generally": ("always",),
        "required": ("recommended", "optional"),
        "mandatory": ("optional", "recommended"),
        "recommended": ("required", "optional"),
        "optional": ("mandatory",),
        "forbidden": ("allowed",),
        "prohibited": ("allowed",),
    },
}
"""Words that say how strongly, each with those of another strength that fit in its place."""

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
DENIED_BEFORE = {
    Language.FRENCH: re.compile(r"\b(?:ne |n['’]|pas )(?:\w+ )?$", re.IGNORECASE),
    Language.ENGLISH: re.compile(r"(?:\bnot|n['’]t|\bnever|\bno) (?:\w+ )?$", re.IGNORECASE),
}
DENIED_AFTER = {
    Language.FRENCH: re.compile(r"(?:-\w+)? (?:pas|jamais|plus|rien|aucune?|que)\b"),
    Language.ENGLISH: re.compile(r" ?not\b|n['’]t\b| (?:never|no|only)\b"),
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


def change_numbers(text: str, quote: str, language: Language) -> list[str]:
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


def negate(text: str, language: Language) -> list[str]:
    """Return the text denying what it said, or saying what it denied."""
    denied = NEGATED[language]
    if denied.search(text):
        return [denied.sub(r"\1", text, count=1)]
    if SAYS_NO[language].search(text):
        return []  # a second negation would be clumsy French, or say nothing new
    return [
        text[: m.start()] + _deny_verb(m.group(1), text, language) + text[m.end() :]
        for m in _find_affirmation(text, language)
    ]


def change_modals(text: str, language: Language) -> list[str]:
    """Return the text with an obligation become a possibility or advice, or the other way round.

    A modal that is denied is left alone: « ne doit pas » and « ne peut pas » say the same.
    """
    swaps = MODALS[language]
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
    return [name for name in found if not NO_NAME.match(name.text)]


def _is_denied(modal: re.Match[str], language: Language) -> bool:
    before, after = modal.string[: modal.start()], modal.string[modal.end() :]
    return bool(DENIED_BEFORE[language].search(before) or DENIED_AFTER[language].match(after))


def _find_affirmation(text: str, language: Language) -> list[re.Match[str]]:
    return list(AFFIRMED[language].finditer(text))[:1]


def _deny_verb(verb: str, text: str, language: Language) -> str:
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
