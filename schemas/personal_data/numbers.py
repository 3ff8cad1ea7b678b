"""Numbers with check digits: social security, accounts, companies and their establishments."""

import re
from collections.abc import Iterator
from functools import cache

from schemas.check_digits import IBAN_LENGTHS, iban_holds, nir_holds, siren_holds, siret_holds
from schemas.personal_data.mention import PersonalDataKind, PersonalDataMention

SPACE = "[ \u00a0\u202f]"
APART = r"[ \u00a0\u202f.-]"

NIR = re.compile(rf"(?<!\w)(?<!\w[.,])[1-478](?:{APART}?\d){{5}}{APART}?[\dAB](?:{APART}?\d){{8}}(?!\w)")
MONTHS = frozenset({*range(1, 13), 20, *range(30, 43), *range(50, 100)})
"""Of birth; from 20 on it stands for one that is unknown or was given later (INSEE)."""

IBAN_BEGINS = re.compile(r"(?<!\w)([A-Z]{2})\d\d")

SIRET = re.compile(rf"(?<!\w)(?<!\w[.,])\d{{3}}({SPACE}?)\d{{3}}\1\d{{3}}{SPACE}?\d{{5}}(?![\w])(?![.,]\d)")
SIREN = re.compile(rf"(?<!\w)(?<!\w[.,])\d{{3}}({SPACE}?)\d{{3}}\1\d{{3}}(?!{SPACE}?\d)(?!\w)(?![.,]\d)")
SIRET_SAID = re.compile(r"\bsiret\b|\bétablissement\b", re.IGNORECASE)
SIREN_SAID = re.compile(r"\bsiren\b|\bR\.?C\.?S\b", re.IGNORECASE)
SAID_WITHIN = 40
"""Characters before a number in which the word for it is looked for: one in ten passes Luhn by chance."""


def find_nirs(text: str) -> Iterator[PersonalDataMention]:
    """Yield French social security numbers with their key; without a key nothing tells one from another."""
    for match in NIR.finditer(text):
        digits = _together(match[0])
        if int(digits[3:5]) in MONTHS and nir_holds(digits):
            yield PersonalDataMention(PersonalDataKind.NIR, match.start(), match.end(), match[0])


def find_ibans(text: str) -> Iterator[PersonalDataMention]:
    """Yield account numbers of the countries listed, in capitals, in one piece or in groups."""
    for begins in IBAN_BEGINS.finditer(text):
        length = IBAN_LENGTHS.get(begins[1])
        match = _of_length(length).match(text, begins.start()) if length else None
        if match is not None and iban_holds(_together(match[0])):
            yield PersonalDataMention(PersonalDataKind.IBAN, match.start(), match.end(), match[0])


def find_companies(text: str) -> Iterator[PersonalDataMention]:
    """Yield SIRET numbers said to be one or grouped like one, and SIREN numbers said to be one."""
    for match in SIRET.finditer(text):
        said = match[1] or _said_before(text, match.start(), SIRET_SAID)
        if said and siret_holds(_together(match[0])):
            yield PersonalDataMention(PersonalDataKind.SIRET, match.start(), match.end(), match[0])
    for match in SIREN.finditer(text):
        if _said_before(text, match.start(), SIREN_SAID) and siren_holds(_together(match[0])):
            yield PersonalDataMention(PersonalDataKind.SIREN, match.start(), match.end(), match[0])


@cache
def _of_length(length: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Z]{{2}}\d\d(?:{SPACE}?[A-Z0-9]){{{length - 4}}}(?!\w)")


def _together(written: str) -> str:
    return "".join(character for character in written if character.isalnum())


def _said_before(text: str, start: int, word: re.Pattern[str]) -> bool:
    return word.search(text, max(0, start - SAID_WITHIN), start) is not None
