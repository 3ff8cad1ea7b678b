"""Rule on directions: they tell somebody what to do, and state no fact of their own."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.course_text import write_course_text
from pipelines.drafting.critique.names import NameKind, list_names
from pipelines.drafting.text.amounts import TIMES, find_amounts
from pipelines.drafting.text.figures import TIME, find_numbers
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.draft import Statement
from schemas.finding import Finding
from schemas.languages.lexicon import NEVER, Expressions, Vocabulary, write_expression

LEAST_SAID = 0.5
"""Share of the stems of what a direction has somebody say that the sources on the page have."""

FEWEST_STEMS = 3


class ReportWords(Vocabulary):
    """How a direction reports a fact, in any language: « annoncer que », "tell them that".

    Between verb and joint stands at most who listens, or how: « dire le geste qu'ils feront » reports
    nothing. Behind one of `restrictions` the joint limits: « n'en dire qu'une » names one thing and no fact.
    """

    room: ClassVar[str] = "reports"

    verbs: Expressions
    joints: Expressions
    listeners: Expressions
    restrictions: Expressions = ()


def find_facts_in_directions(case: Case) -> Iterator[Finding]:
    """Find facts in directions that neither a passage cited on their page nor the course says.

    The made-up case beside it gives figures too. How long something takes and how many people do it is a
    writer's to say, unless somebody is to announce it; a figure that code counted is code's. A number of any
    other kind, a year, a law, and what somebody is to announce or to explain are facts.
    """
    course_text = write_course_text(case.course)
    for direction in (each for each in case.directions if each.part.id not in case.heading_words):
        part, text = direction.part, canonical(direction.text)
        figure = part.computation.value if isinstance(part, Statement) and part.computation else ""
        beside = case.examples_beside.get(part.id, "")
        given = f"{direction.evidence} {figure} {course_text} {case.content.mastery_percent} % {beside}"
        facts = (*_list_facts(text, given, case), *_list_unsaid_reports(text, given, case))
        for words in dict.fromkeys(facts):
            yield Finding(rule="direction.fact", place=part.id, facts={"words": cut_excerpt(words)})


def _list_facts(plain: str, evidence: str, case: Case) -> Iterator[str]:
    numbers = find_numbers(evidence, words=True)
    yield from (
        amount.text
        for amount in find_amounts(plain)
        if amount.unit not in TIME and amount.unit != TIMES and not amount.is_among(find_amounts(evidence))
    )
    yield from (
        name
        for kind, name in list_names(plain, case.content.language)
        if kind is NameKind.LAW and name.casefold() not in evidence.casefold()
    )
    yield from (
        name
        for kind, name in list_names(plain, case.content.language)
        if kind is NameKind.DATE and not find_numbers(name) <= numbers
    )


def _list_unsaid_reports(text: str, evidence: str, case: Case) -> Iterator[str]:
    """Yield what somebody is to say, in so far as the evidence does not say it."""
    language = case.content.language
    said, given = list_content_stems(evidence, language), find_amounts(evidence)
    for match in _match_report().finditer(text):
        if _match_restriction().search(text[: match.start()]):
            continue
        stems = list_content_stems(match["fact"], language)
        if len(stems) >= FEWEST_STEMS and share_of(stems, said) < LEAST_SAID:
            yield match["fact"].strip()
        yield from (each.text for each in find_amounts(match["fact"]) if not each.is_among(given))


@cache
def _match_report() -> re.Pattern[str]:
    verbs = write_expression(ReportWords, lambda each: each.verbs)
    joints = write_expression(ReportWords, lambda each: each.joints)
    listeners = write_expression(ReportWords, lambda each: each.listeners)
    return re.compile(
        rf"\b(?:{verbs})(?: (?:{listeners})){{0,2}} (?:{joints})(?P<fact>[^.,;:!?]+)", re.IGNORECASE
    )


@cache
def _match_restriction() -> re.Pattern[str]:
    words = write_expression(ReportWords, lambda each: each.restrictions) or NEVER
    return re.compile(rf"\b(?:{words})\s?$", re.IGNORECASE)
