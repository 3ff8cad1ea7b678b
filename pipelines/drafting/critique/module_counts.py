"""Counts that a document states of the modules, compared with what is written on the day."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from pipelines.drafting.elements import list_elements
from pipelines.drafting.text.typography import canonical
from schemas.course import Course
from schemas.draft import Content
from schemas.draft.module_facts import ModuleFacts
from schemas.finding import Finding
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary

RULE = "data.counts"


class StatedCounts(Vocabulary):
    """Patterns of counts that a text states of modules, with a group `most`, and `fewest` for a range."""

    room: ClassVar[str] = "stated_counts"

    questions: Pattern
    cards: Pattern
    pages: Pattern
    minutes: Pattern


Count = Callable[[ModuleFacts], int]

COUNTS: dict[str, Count] = {
    "questions": lambda facts: facts.scored,
    "cards": lambda facts: facts.cards,
    "pages": lambda facts: facts.pages,
    "minutes": lambda facts: facts.minutes,
}
"""What is counted, by the field of `StatedCounts` that finds it."""


def find_other_counts(
    content: Content, course: Course, written: Mapping[str, ModuleFacts]
) -> Iterator[Finding]:
    """Find counts in a document of the course that the modules do not have.

    A count is compared with the module that the text names before it, or that it names alone; any other with
    each module and with all of them together, and a range with the fewest and the most.
    """
    if not written or course.document(content.module.partition("--")[2]) is None:
        return
    patterns = read_vocabulary(StatedCounts, content.language)
    for element in list_elements(content.artefacts):
        text = canonical(element.text)
        for field, count in COUNTS.items():
            for stated in getattr(patterns, field).finditer(text):
                named = _find_named(text, stated.start(), course)
                counted = [facts for name, facts in written.items() if named in (None, name)]
                values = [count(facts) for facts in counted]
                if values and not _is_right(stated, values):
                    facts = {"stated": stated.group(0), "counted": ", ".join(map(str, values))}
                    yield Finding(rule=RULE, place=element.id, facts=facts)


def _find_named(text: str, place: int, course: Course) -> str | None:
    """Return the id of the module that a count at this place of a text is of; None if it may be any."""
    titles = {module.id: canonical(module.title) for module in course.modules}
    named = {name: text.find(title) for name, title in titles.items() if title in text}
    before = {name: start for name, start in named.items() if start < place}
    if len(named) == 1:
        return next(iter(named))
    return max(before, key=lambda name: before[name], default=None)


def _is_right(stated: re.Match[str], values: list[int]) -> bool:
    most = int(stated["most"])
    if stated["fewest"] is not None:
        return (int(stated["fewest"]), most) == (min(values), max(values))
    return most in {*values, sum(values)}
