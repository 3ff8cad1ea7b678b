"""Rules on documents: they are complete, and people gave every datum."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.prompt.people_marks import MARK
from pipelines.drafting.templates.places import list_missing_places
from pipelines.drafting.text.date_words import match_month, match_ordinal_ending, match_weekday
from pipelines.drafting.text.typography import canonical
from schemas.deliverables import find_contract
from schemas.draft import Nature, Origin, Section, list_texts, walk_named
from schemas.finding import Finding

FIELD_LEFT = re.compile(r"\{[a-z_]+\.[a-z_]+\}|\{\{.*?\}\}")
PERSON_LEFT = re.compile(re.escape(MARK))


def find_missing_data(case: Case) -> Iterator[Finding]:
    """Find data that a document needs and nobody gave: each key to fill once, at the first place it lacks.

    A person who wrote the datum in by hand has given it.
    """
    language = case.content.language
    told: set[str | None] = set()
    for each in _of_a_course(case):
        lacking = list_missing_places(" ".join(list_texts(each.part)), language)
        for place in lacking:
            if place.key not in told:
                told.add(place.key)
                facts = {"label": place.label(language), "key": place.key or ""}
                yield Finding(rule="data.missing", place=each.id, facts=facts)
        nature = getattr(each.part, "nature", None)
        if nature is Nature.MISSING and not lacking and each.origin is not Origin.HUMAN:
            yield Finding(rule="data.unnamed", place=each.id, facts={"text": cut_excerpt(each.text)})


def find_unfilled_fields(case: Case) -> Iterator[Finding]:
    """Find fields of a template that nothing was put in, and marks a model left in a person's place."""
    for artefact in case.content.artefacts:
        field = FIELD_LEFT if artefact.of_a_course else PERSON_LEFT
        for each in walk_named(artefact):
            text = each.title if isinstance(each, Section) else " ".join(list_texts(each))
            for left in dict.fromkeys(field.findall(text)):
                yield Finding(rule="template.left", place=each.id, facts={"field": cut_excerpt(left)})


def find_invented_data(case: Case) -> Iterator[Finding]:
    """Find amounts, dates and hours a model wrote that no passage it cites holds."""
    for each in _of_a_course(case):
        if each.origin is not Origin.MODEL:
            continue
        cited = canonical(" ".join(citation.quote for citation in each.citations)).casefold()
        for figure in dict.fromkeys(
            match.group().strip(" .,") for match in _match_datum().finditer(each.text)
        ):
            if canonical(figure).casefold() not in cited:
                yield Finding(rule="letter.figure", place=each.id, facts={"figure": figure})


def find_hand_edited_data(case: Case) -> Iterator[Finding]:
    """Find amounts, dates and hours that people wrote over what `course.yaml` gives."""
    for each in _of_a_course(case):
        is_data = getattr(each.part, "nature", None) is Nature.DATA
        if is_data and each.origin is Origin.HUMAN and _match_datum().search(each.text):
            yield Finding(rule="data.by_hand", place=each.id, facts={"text": cut_excerpt(each.text)})


def _of_a_course(case: Case) -> Iterator[Element]:
    return (each for each in case.elements if find_contract(each.artefact).of_a_course)


@cache
def _match_datum() -> re.Pattern[str]:
    """Return what finds amounts, dates and hours of the day."""
    month, ending = match_month(), match_ordinal_ending()
    return re.compile(
        r"(?:[€$£]\s?\d[\d\s.,]*\d|[€$£]\s?\d|\d[\d\s.,]*(?:€|\$|£|euros?\b|EUR\b|USD\b|GBP\b|CHF\b|dollars?\b))"
        rf"|\b\d{{1,2}}(?:{ending})?\s(?:{month})\b(?:\s\d{{4}})?|\b(?:{month})\s\d{{1,4}}\b"
        r"|\b\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b"
        rf"|\b(?:{match_weekday()})\b"
        r"|\b\d{1,2}\s?h(?:\s?\d{2})?\b|\b\d{1,2}:\d{2}\b",
        re.IGNORECASE,
    )
