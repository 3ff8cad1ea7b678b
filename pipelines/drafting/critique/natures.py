"""Rules on natures: what is said of the organisation rests on its context, and illustrations hold no fact.

An illustration may show a rule at work with a figure of the kind that rule gives, on the page that cites it:
docs/decisions/0145-pages-that-show-their-rules-at-work.md.
"""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.example_figures import list_other_figures, list_other_measures
from pipelines.drafting.critique.names import NameKind, list_names
from pipelines.drafting.elements import Element
from pipelines.drafting.prompt.people_marks import list_people
from pipelines.drafting.text.date_words import match_weekday
from pipelines.drafting.text.typography import canonical
from schemas.course import Administration, Course
from schemas.deliverables import find_contract
from schemas.draft import Nature
from schemas.finding import Finding

PASSAGES_OF_A_SUBJECT = 5
"""A name in so many passages is what the sources are about, such as a program, and no party."""


def find_uncited_organisation(case: Case) -> Iterator[Finding]:
    """Find statements on the organisation that cite no entry of its context."""
    for element in _list_of_nature(case, Nature.ORGANISATION):
        if not any(citation.is_of_context for citation in element.citations):
            yield Finding(
                rule="organisation.uncited", place=element.id, facts={"text": cut_excerpt(element.text)}
            )


def find_published_context(case: Case) -> Iterator[Finding]:
    """Find what a deliverable for the public says of the organisation, which is its own business."""
    for element in case.elements:
        on_organisation = getattr(element.part, "nature", None) is Nature.ORGANISATION
        rests_on_context = any(citation.is_of_context for citation in element.citations)
        if find_contract(element.artefact).is_public and (on_organisation or rests_on_context):
            yield Finding(
                rule="organisation.public", place=element.id, facts={"text": cut_excerpt(element.text)}
            )


def find_illustration_facts(case: Case) -> Iterator[Finding]:
    """Find what passes for a fact in what was made up: dates, laws, real parties, figures no passage has."""
    for element in _list_of_nature(case, Nature.ILLUSTRATION):
        for rule, words in dict.fromkeys(_list_facts(case, element)):
            yield Finding(rule=rule, place=element.id, facts={"words": cut_excerpt(words)})


def find_cited_illustrations(case: Case) -> Iterator[Finding]:
    """Find illustrations with a citation: what rests on a passage is not made up."""
    for element in _list_of_nature(case, Nature.ILLUSTRATION):
        if element.citations:
            yield Finding(
                rule="illustration.cited", place=element.id, facts={"text": cut_excerpt(element.text)}
            )


def _list_of_nature(case: Case, nature: Nature) -> Iterator[Element]:
    return (each for each in case.elements if getattr(each.part, "nature", None) is nature)


def _list_facts(case: Case, element: Element) -> Iterator[tuple[str, str]]:
    """Yield each fact of an illustration: the rule it breaks, and its words."""
    language = case.content.language
    text = canonical(element.text)
    dates = [name for kind, name in list_names(text, language) if kind is NameKind.DATE]
    laws = [name for kind, name in list_names(text, language) if kind is NameKind.LAW]
    yield from (("illustration.law", law) for law in laws)
    yield from (("illustration.date", date) for date in dates if not _is_weekday(date))
    rest, quotes = _remove(text, (*laws, *dates)), case.page_quotes.get(element.id, "")
    parties = _list_real_parties(case, text)
    if element.id in case.made_up_code:
        # Its lines have numbers and names of their own, as those of the sources have.
        code = canonical(case.code_text)
        figures = list_other_measures(rest, f"{quotes} | {code}", language, counts=False)
        parties = (name for name in parties if name not in code)
    else:
        figures = list_other_figures(rest, quotes, language)
    yield from (("illustration.figure", figure) for figure in figures)
    yield from (("illustration.party", name) for name in parties)


def _list_real_parties(case: Case, text: str) -> Iterator[str]:
    """Yield the names in a text that the course, its context or its sources have; acronyms are words."""
    parties = _list_parties(case.course)
    yield from (
        party for party in parties if re.search(rf"(?<!\w){re.escape(party)}(?!\w)", text, re.IGNORECASE)
    )
    language = case.content.language
    names = {
        name for kind, name in list_names(text, language) if kind is NameKind.NAME and not name.isupper()
    }
    if names:
        yield from sorted(name for name in names - {*parties} if _is_party(name, case))


def _is_party(name: str, case: Case) -> bool:
    """Return whether the sources name somebody or something so, and are not about it.

    What they are about has one word, such as a program: two are mostly somebody's. A word that they write
    small too names a thing, such as a button.
    """
    if re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", canonical(case.citable_text)):
        return False
    language = case.content.language
    naming = 0
    for span in (span for source in case.spans.citable for span in source.spans):
        text = canonical(span.text)
        naming += name in text and (NameKind.NAME, name) in list_names(text, language)
    return naming > 0 and (naming < PASSAGES_OF_A_SUBJECT or " " in name)


def _list_parties(course: Course) -> tuple[str, ...]:
    """Return the organisations and people that `course.yaml` names."""
    administration = course.administration or Administration()
    context = course.context
    names = (
        context.organisation if context else None,
        administration.provider.name,
        administration.client.name,
    )
    return tuple(canonical(name) for name in dict.fromkeys((*names, *list_people(course))) if name)


def _is_weekday(date: str) -> bool:
    return re.fullmatch(rf"(?:{match_weekday()})s?", date, re.IGNORECASE) is not None


def _remove(text: str, parts: tuple[str, ...] | list[str]) -> str:
    for part in parts:
        text = text.replace(part, " ")
    return text
