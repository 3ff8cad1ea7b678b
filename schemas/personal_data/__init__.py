"""Personal data found in a text: addresses, checked numbers, and names at the head of an address.

Precision goes before recall: a number of a standard, a price or a product code that is called somebody's
telephone teaches people to look away. What is not looked for is listed in docs/en/personal-data.md.
"""

from collections.abc import Iterable, Iterator

from schemas.personal_data.contacts import find_emails, find_phones
from schemas.personal_data.mention import (
    TOKEN,
    TOKEN_ITSELF,
    PersonalDataKind,
    PersonalDataMention,
    veil_value,
)
from schemas.personal_data.names import names
from schemas.personal_data.numbers import find_companies, find_ibans, find_nirs

__all__ = ["TOKEN", "TOKEN_ITSELF", "PersonalDataKind", "PersonalDataMention", "find", "veil_value"]

FINDERS = (find_ibans, find_nirs, find_emails, find_companies, find_phones, names)
"""A number is what the first of them takes it for: fifteen digits with their key are no telephone."""


def find(text: str) -> tuple[PersonalDataMention, ...]:
    """Return what a text holds of personal data, in its order; no two of them overlap."""
    taken: list[PersonalDataMention] = []
    for found in _all(text):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda found: found.start))


def _all(text: str) -> Iterator[PersonalDataMention]:
    for finder in FINDERS:
        found: Iterable[PersonalDataMention] = finder(text)
        yield from found
