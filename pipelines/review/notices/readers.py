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
    """An address, the name and language of its reader; `operates` if they hear of failed runs."""

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
    operators and the webhook in that of most courses. In a tie, the first language counts.
    """
    usual_language = _find_most_common(course.language for course in courses)
    readers = {
        address: NoticeReader(address, OPERATORS, usual_language, operates=True) for address in operators
    }
    if webhook:
        readers[WEBHOOK] = NoticeReader(WEBHOOK, WEBHOOK, usual_language, operates=True)
    contacts = [
        (address, person, course.language)
        for course in courses
        for person, address in course.review.contacts.items()
    ]
    for address, person, _ in reversed(contacts):
        language_of_person = _find_most_common(
            language for other_address, _, language in contacts if other_address == address
        )
        readers[address] = NoticeReader(address, person, language_of_person, operates=address in operators)
    return readers


def _find_most_common(languages: Iterable[Language]) -> Language:
    most_common = Counter(languages).most_common(1)
    return most_common[0][0] if most_common else Language.FRENCH
