"""Personal data found in a text: addresses, checked numbers, and names at the head of an address.

Missing some is better than false alarms: a price or a product code that is reported as a telephone number
teaches people to ignore the reports. What is not looked for is listed in docs/en/personal-data.md.
"""

from collections.abc import Iterable, Iterator

from schemas.personal_data.contacts import (
    LONGEST_LINK,
    find_emails,
    find_phones,
    is_personal_address,
    is_public_contact,
)
from schemas.personal_data.mention import (
    TOKEN,
    TOKEN_ITSELF,
    PersonalDataKind,
    PersonalDataMention,
    veil_value,
)
from schemas.personal_data.names import find_names
from schemas.personal_data.numbers import find_companies, find_ibans, find_nirs

__all__ = [
    "LONGEST_LINK",
    "TOKEN",
    "TOKEN_ITSELF",
    "PersonalDataKind",
    "PersonalDataMention",
    "find",
    "is_personal_address",
    "is_public_contact",
    "veil_value",
]

FINDERS = (find_ibans, find_nirs, find_emails, find_companies, find_phones, find_names)
"""In order of precedence: what an earlier one finds, a later one cannot claim."""


def find(text: str) -> tuple[PersonalDataMention, ...]:
    """Return the personal data in a text, in the order of the text; no two mentions overlap."""
    taken: list[PersonalDataMention] = []
    for found in _find_overlapping(text):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return tuple(sorted(taken, key=lambda found: found.start))


def _find_overlapping(text: str) -> Iterator[PersonalDataMention]:
    for finder in FINDERS:
        found: Iterable[PersonalDataMention] = finder(text)
        yield from found
