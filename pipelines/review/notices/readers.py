"""Readers of notices, with their names and languages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.course import Course
from schemas.language import Language

OPERATORS = "operators"
WEBHOOK = "webhook"


@dataclass(frozen=True)
class NoticeReader:
    """An address, who reads there and in which language; `operates` where they hear of failed runs."""

    address: str
    name: str
    language: Language
    operates: bool = False

    @property
    def greeting_name(self) -> str:
        """Return the name a message starts with, empty if it is for no one person."""
        return "" if self.name in {OPERATORS, WEBHOOK} else self.name


def list_readers(
    courses: Sequence[Course], operators: Sequence[str], *, webhook: bool
) -> dict[str, NoticeReader]:
    """Return every reader by address.

    A person of several courses reads one message, in the language most of those courses are written in;
    operators and the webhook in that of most courses. Where as many are in each, the first one counts.
    """
    most = _most(course.language for course in courses)
    found = {address: NoticeReader(address, OPERATORS, most, operates=True) for address in operators}
    if webhook:
        found[WEBHOOK] = NoticeReader(WEBHOOK, WEBHOOK, most, operates=True)
    contacts = [
        (address, person, course.language)
        for course in courses
        for person, address in course.review.contacts.items()
    ]
    for address, person, _ in reversed(contacts):
        spoken = _most(language for other, _, language in contacts if other == address)
        found[address] = NoticeReader(address, person, spoken, operates=address in operators)
    return found


def _most(languages: Iterable[Language]) -> Language:
    counted = Counter(languages).most_common(1)
    return counted[0][0] if counted else Language.FRENCH
