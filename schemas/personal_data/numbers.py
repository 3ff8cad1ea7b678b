"""Finders of numbers with check digits: social security, bank accounts, companies, establishments."""

import re
from collections.abc import Iterator
from functools import cache

from schemas.check_digits import IBAN_LENGTHS, iban_holds, nir_holds, siren_holds, siret_holds
from schemas.personal_data.mention import PersonalDataKind, PersonalDataMention

SPACE = "[ \u00a0\u202f]"
SEPARATOR = r"[ \u00a0\u202f.-]"

NIR = re.compile(
    rf"(?<!\w)(?<!\w[.,])[1-478](?:{SEPARATOR}?\d){{5}}{SEPARATOR}?[\dAB](?:{SEPARATOR}?\d){{8}}(?!\w)"
)
MONTHS = frozenset({*range(1, 13), 20, *range(30, 43), *range(50, 100)})
"""Months of birth in a social security number; above 12 it is unknown or was added later (INSEE)."""

IBAN_START = re.compile(r"(?<!\w)([A-Z]{2})\d\d")

SIRET = re.compile(rf"(?<!\w)(?<!\w[.,])\d{{3}}({SPACE}?)\d{{3}}\1\d{{3}}{SPACE}?\d{{5}}(?![\w])(?![.,]\d)")
SIREN = re.compile(rf"(?<!\w)(?<!\w[.,])\d{{3}}({SPACE}?)\d{{3}}\1\d{{3}}(?!{SPACE}?\d)(?!\w)(?![.,]\d)")
SIRET_LABEL = re.compile(r"\bsiret\b|\bétablissement\b", re.IGNORECASE)
SIREN_LABEL = re.compile(r"\bsiren\b|\bR\.?C\.?S\b", re.IGNORECASE)
LABEL_DISTANCE = 40
"""How many characters before a number its label is looked for: one number in ten passes Luhn by chance."""


def find_nirs(text: str) -> Iterator[PersonalDataMention]:
    """Yield French social security numbers with their key; without it they look like any number."""
    for match in NIR.finditer(text):
        digits = _strip_separators(match[0])
        if int(digits[3:5]) in MONTHS and nir_holds(digits):
            yield PersonalDataMention(PersonalDataKind.NIR, match.start(), match.end(), match[0])


def find_ibans(text: str) -> Iterator[PersonalDataMention]:
    """Yield account numbers of the countries listed, in capitals, in one piece or in groups."""
    for start in IBAN_START.finditer(text):
        length = IBAN_LENGTHS.get(start[1])
        match = _match_iban(length).match(text, start.start()) if length else None
        if match is not None and iban_holds(_strip_separators(match[0])):
            yield PersonalDataMention(PersonalDataKind.IBAN, match.start(), match.end(), match[0])


def find_companies(text: str) -> Iterator[PersonalDataMention]:
    """Yield SIRET numbers that have a label or the usual groups, and SIREN numbers that have a label."""
    for match in SIRET.finditer(text):
        is_marked = match[1] or _has_label(text, match.start(), SIRET_LABEL)
        if is_marked and siret_holds(_strip_separators(match[0])):
            yield PersonalDataMention(PersonalDataKind.SIRET, match.start(), match.end(), match[0])
    for match in SIREN.finditer(text):
        if _has_label(text, match.start(), SIREN_LABEL) and siren_holds(_strip_separators(match[0])):
            yield PersonalDataMention(PersonalDataKind.SIREN, match.start(), match.end(), match[0])


@cache
def _match_iban(length: int) -> re.Pattern[str]:
    return re.compile(rf"[A-Z]{{2}}\d\d(?:{SPACE}?[A-Z0-9]){{{length - 4}}}(?!\w)")


def _strip_separators(written: str) -> str:
    return "".join(character for character in written if character.isalnum())


def _has_label(text: str, start: int, label: re.Pattern[str]) -> bool:
    return label.search(text, max(0, start - LABEL_DISTANCE), start) is not None
