"""Rules on the course's documents: nothing is missing, and every datum was given by a person."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.prompt.people_marks import MARK
from pipelines.drafting.templates.places import list_missing_places
from pipelines.drafting.text.date_words import match_weekday, match_written_day
from pipelines.drafting.text.typography import canonical
from schemas.deliverables import find_contract
from schemas.draft import Nature, Origin, list_texts
from schemas.finding import Finding

UNFILLED_FIELD = re.compile(r"\{[a-z_]+\.[a-z_]+\}|\{\{.*?\}\}")
AMOUNT = r"[€$£]\s?\d[\d\s.,]*\d|[€$£]\s?\d|\d[\d\s.,]*(?:€|\$|£|euros?\b|EUR\b|USD\b|GBP\b|CHF\b|dollars?\b)"
DAY_IN_NUMBERS = r"\b\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b"
HOUR = r"\b\d{1,2}\s?h(?:\s?\d{2})?\b|\b\d{1,2}:\d{2}\b"
PERSON_MARK = re.compile(re.escape(MARK))


def find_missing_data(case: Case) -> Iterator[Finding]:
    """Find data that a document needs and nobody gave: each key once, at the first place that lacks it.

    A datum that a person wrote into the document by hand is given.
    """
    language = case.content.language
    reported_keys: set[str | None] = set()
    for element in _list_paperwork(case):
        lacking = list_missing_places(" ".join(list_texts(element.part)), language)
        for place in lacking:
            if place.key not in reported_keys:
                reported_keys.add(place.key)
                facts = {"label": place.label(language), "key": place.key or ""}
                yield Finding(rule="data.missing", place=element.id, facts=facts)
        nature = getattr(element.part, "nature", None)
        if nature is Nature.MISSING and not lacking and element.origin is not Origin.HUMAN:
            yield Finding(rule="data.unnamed", place=element.id, facts={"text": cut_excerpt(element.text)})


def find_unfilled_fields(case: Case) -> Iterator[Finding]:
    """Find fields of a template that were left unfilled, and marks a model left in place of a person."""
    for written in case.written_parts:
        field = UNFILLED_FIELD if written.artefact.of_a_course else PERSON_MARK
        for unfilled in dict.fromkeys(field.findall(" ".join(written.texts))):
            yield Finding(rule="template.left", place=written.id, facts={"field": cut_excerpt(unfilled)})


def find_invented_data(case: Case) -> Iterator[Finding]:
    """Find amounts, dates and hours a model wrote that are in none of its citations."""
    for element in _list_paperwork(case):
        if element.origin is not Origin.MODEL:
            continue
        cited = canonical(" ".join(citation.quote for citation in element.citations)).casefold()
        for figure in dict.fromkeys(
            match.group().strip(" .,") for match in _match_datum().finditer(element.text)
        ):
            if canonical(figure).casefold() not in cited:
                yield Finding(rule="letter.figure", place=element.id, facts={"figure": figure})


def find_hand_edited_data(case: Case) -> Iterator[Finding]:
    """Find amounts, dates and hours that people wrote over what `course.yaml` gives."""
    for element in _list_paperwork(case):
        is_data = getattr(element.part, "nature", None) is Nature.DATA
        if is_data and element.origin is Origin.HUMAN and _match_datum().search(element.text):
            yield Finding(rule="data.by_hand", place=element.id, facts={"text": cut_excerpt(element.text)})


def _list_paperwork(case: Case) -> Iterator[Element]:
    return (element for element in case.elements if find_contract(element.artefact).of_a_course)


@cache
def _match_datum() -> re.Pattern[str]:
    """Return a pattern for amounts, dates and hours of the day."""
    days = (match_written_day(), DAY_IN_NUMBERS, rf"\b(?:{match_weekday()})\b")
    return re.compile("|".join((AMOUNT, *days, HOUR)), re.IGNORECASE)
