"""Does a source, or the course, give every name, date and legal reference the draft gives?"""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.critique.stories import is_of_a_case
from pipelines.drafting.elements import Element
from pipelines.drafting.grounding import excerpt
from pipelines.drafting.text.figures import MONTHS
from pipelines.drafting.text.typography import canonical
from schemas.course import Course
from schemas.draft import GAP, Citation, Origin, TrueFalse
from schemas.finding import Finding
from schemas.language import Language

NAME = re.compile(
    r"(?<=[a-zà-ÿœ,;)] )(?:(?:d|l|qu)')?"
    r"([A-ZÀ-ÝŒ][\w'&.-]*\w(?: (?:(?:de|du|des|of|the|et|and|la|le|les) )*[A-ZÀ-ÝŒ][\w'&-]*\w)*)"
    r"|\b([A-Z]{2,}[A-Z0-9-]*)\b"
)
"""Capitals inside a sentence, and acronyms wherever they stand."""

LAW = re.compile(
    r"\b(?:articles?|art\.) (?:[LRDA]\.? ?)?\d[\w.-]*|\b(?:loi|décret|arrêté|ordonnance) n° ?[\d-]+|"
    r"\b(?:règlement|regulation|directive) \((?:UE|CE|EU|EC)\)(?: n°| no)? ?\d+/\d+|"
    r"\bdirective \d+/\d+(?:/\w+)?|\b(?:ISO|EN|NF)(?:[ /-](?:EN|ISO|IEC|CEI)){0,3} ?\d[\d:-]*",
    re.IGNORECASE,
)
DAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
DATE = re.compile(
    rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:{MONTHS})(?: \d{{4}})?\b|\b(?:{MONTHS}) \d{{1,4}}\b|"
    rf"\b(?:en|in|de|depuis|since|fin|début) (?:{MONTHS}|(?:19|20)\d\d)\b|\b(?:{DAYS})s?\b|"
    r"\b\d{1,2}/\d{1,2}/\d{2,4}\b",
    re.IGNORECASE,
)
LEADS = re.compile(r"^(?:en|in|de|depuis|since|fin|début) ", re.IGNORECASE)
ENGLISH_CAPITALS = re.compile(rf"^(?:I|{DAYS}|{MONTHS})s?$", re.IGNORECASE)
SECTION = re.compile(r"^(?:OK|FAQ|QCM|PDF|[IVX]+)$")


def find_unsourced_names(case: Case) -> Iterator[Finding]:
    """Find names, dates and laws that neither a citation of theirs nor the course's own data give.

    A model's direction states no fact, but in a case study what is asked is part of the story.
    """
    own = _of_the_course(case.course)
    for each in case.elements:
        told = each.claims or (each.origin is Origin.MODEL and is_of_a_case(case, each))
        if not told or (isinstance(each.part, TrueFalse) and not each.part.answer):
            continue
        for rule, name in _list_names(each, case.content.language):
            if not _holds(own, fold_text(name)) and not _holds(_join_evidence(each), fold_text(name)):
                yield Finding(rule=rule, place=each.id, facts={"name": excerpt(name)})


def _list_names(each: Element, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what an element names, each once: laws, dates, then names that are neither."""
    text = canonical(GAP.sub(" ", each.text))
    yield from dict.fromkeys((*_laws(text), *_dates(text), *_names(text, language)))


def _laws(text: str) -> list[tuple[str, str]]:
    return [("law.orphan", match.group()) for match in LAW.finditer(text)]


def _dates(text: str) -> list[tuple[str, str]]:
    return [("date.orphan", LEADS.sub("", match.group())) for match in DATE.finditer(text)]


def _names(text: str, language: Language) -> list[tuple[str, str]]:
    laws = [match.span() for match in LAW.finditer(text)]
    found = []
    for match in NAME.finditer(text):
        name = match.group(1) or match.group(2)
        inside = any(start <= match.start() < end for start, end in laws)
        plain = SECTION.match(name) or (language is Language.ENGLISH and ENGLISH_CAPITALS.match(name))
        if not inside and not plain:
            found.append(("name.orphan", name))
    return found


def _holds(given: str, name: str) -> bool:
    """Return whether a text says a name, or each word of it: « Nadia Benomar » where both are known."""
    if name in given:
        return True
    words = [word for word in re.findall(r"\w+", name) if len(word) > 2]
    return bool(words) and all(re.search(rf"\b{re.escape(word)}", given) for word in words)


def _join_evidence(each: Element) -> str:
    """Return what an element rests on: its citations, and the answers its figure was counted over."""
    counted = each.computation
    told = [counted.formula, counted.column] if counted else []
    return fold_text(" ".join([*told, *(_join_citation(citation) for citation in each.citations)]))


def _join_citation(citation: Citation) -> str:
    row = citation.anchor.row
    header = row.header if row else ()
    return " ".join([citation.quote, citation.source, *citation.anchor.heading, *header])


def _of_the_course(course: Course) -> str:
    """Return everything people wrote in `course.yaml`, as one text to look in."""
    return fold_text(course.canonical().decode())
