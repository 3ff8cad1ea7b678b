"""Finder of people's names: those followed by a postal address, an e-mail address or a telephone number.

Anywhere else a name looks like other capitalised words, and a list of first names would be long and wrong.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from schemas.languages.lexicon import write_expression
from schemas.personal_data.address_words import AddressWords
from schemas.personal_data.contacts import EMAIL, FRENCH
from schemas.personal_data.mention import PersonalDataKind, PersonalDataMention

BLANK = "[ \u00a0\u202f]"
WORD = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"
CAPITALS = r"(?=[A-ZÀ-ÖØ-Þ'’-]*[AEIOUYÀ-Ý])[A-ZÀ-ÖØ-Þ]{3,}(?:['’-][A-ZÀ-ÖØ-Þ]{2,})*"
FIRST = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
POST_BOX = rf"(?:BP|CS|B\.P\.|C\.S\.){BLANK}?\d{{2,6}}"

LONGEST_GAP = 60
"""Most characters between a name and the address after it, on the same line or the next."""


@cache
def _compile_name() -> re.Pattern[str]:
    """Return the pattern of a name: called after a title, or written with its last name in capitals."""
    title, particle = _write(lambda words: words.titles), _write(lambda words: words.particles)
    within = rf"(?:{particle}{BLANK}?)*"
    return re.compile(
        rf"(?<!\w)(?:{title}{BLANK}(?P<called>{WORD}(?:{BLANK}{within}{WORD}){{0,3}})"
        rf"|(?P<written>{FIRST}(?:{BLANK}{FIRST})?{BLANK}{within}{CAPITALS}(?:{BLANK}{CAPITALS})?))(?!\w)"
    )


@cache
def _compile_address() -> re.Pattern[str]:
    """Return the pattern of a street with its town, of a road, or of a post box."""
    first, last = _write(lambda words: words.street_first), _write(lambda words: words.street_last)
    street = (
        rf"\d{{1,4}}(?:{BLANK}?(?:bis|ter|quater|[A-D]))?,?{BLANK}(?i:{first})\b[^|]{{0,70}}?"
        rf"\b(?:F-)?\d{{5}}{BLANK}[A-ZÀ-Þ]"
    )
    road = rf"\d{{1,4}}[A-D]?,?{BLANK}(?:[A-Z][\w'’-]+{BLANK}){{1,3}}{last}\b"
    return re.compile(rf"(?:{street}|{road}|{POST_BOX})")


@cache
def _compile_gap() -> re.Pattern[str]:
    """Return the pattern of a sentence that ends, or goes on: what follows is nobody's address."""
    words = _write(lambda words: words.sentence_words)
    return re.compile(rf"[.!?…]{BLANK}+[A-ZÀ-Þ]|(?:\n[^\n]*){{3}}|\b{words}\b", re.IGNORECASE)


@cache
def _compile_no_person() -> re.Pattern[str]:
    """Return the pattern of a word of places and institutions."""
    return re.compile(rf"\b{_write(lambda words: words.no_person)}\b", re.IGNORECASE)


def _write(choose: Callable[[AddressWords], Iterable[str]]) -> str:
    return f"(?:{write_expression(AddressWords, choose)})"


def find_names(text: str) -> Iterator[PersonalDataMention]:
    """Yield names followed by a street or post box, an e-mail address or a telephone number."""
    no_person = _compile_no_person()
    for match in _compile_name().finditer(text):
        addressed = match["called"]
        # After "M." only a first word such as "Directeur" is no name; without "M.", such a word anywhere.
        is_no_person = no_person.match(addressed) if addressed else no_person.search(match["written"])
        if is_no_person or not _precedes_address(text, match.end()):
            continue
        group = "called" if addressed else "written"
        yield PersonalDataMention(PersonalDataKind.NAME, match.start(group), match.end(group), match[group])


def _precedes_address(text: str, end: int) -> bool:
    gap = _compile_gap()
    for address in (_compile_address(), EMAIL, FRENCH):
        found = address.search(text, end, min(len(text), end + LONGEST_GAP + 160))
        if found and found.start() - end <= LONGEST_GAP and not gap.search(text, end, found.start()):
            return True
    return False
