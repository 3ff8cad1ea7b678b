"""Rules on names: a source or the course gives every name, date and legal reference."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.course_text import fold_course_text
from pipelines.drafting.critique.item_texts import fold_text, join_wording, list_feedbacks
from pipelines.drafting.critique.stories import is_of_a_case, list_case_designations
from pipelines.drafting.elements import Element
from pipelines.drafting.text.date_words import (
    capitalises_dates,
    match_month,
    match_period_start,
    match_weekday,
    match_written_day,
)
from pipelines.drafting.text.designations import drop_designations, find_designations, says_designation
from pipelines.drafting.text.typography import canonical
from schemas.draft import GAP, Citation, Nature, Origin, Question, TrueFalse
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import (
    NEVER,
    Expressions,
    Vocabulary,
    gather_words,
    read_vocabulary,
    write_expression,
)


class NameWords(Vocabulary):
    """Words by which names are recognised, in a text of any language.

    `legal_references` find a law or an article, `inside_names` are small words between two capitals, and
    `plain_capitals` are words of the language itself that it writes with a capital.
    """

    room: ClassVar[str] = "names"

    legal_references: Expressions
    inside_names: Expressions
    plain_capitals: Expressions


class NameKind(StrEnum):
    """What a text may name: the first word of the rule that reports one nobody gave."""

    LAW = "law"
    DATE = "date"
    NAME = "name"


STANDARD = (
    r"\bdirective \((?:UE|CE|EU|EC)\)(?: n°| no)? ?\d+/\d+"
    r"|\b(?-i:ISO|EN|NF)(?:[ /-](?:EN|ISO|IEC|CEI)){0,3} ?\d[\d:-]*"
)
DAY_IN_NUMBERS = r"\b\d{1,2}/\d{1,2}/\d{2,4}\b"
YEAR = r"(?:19|20)\d\d"
NO_NAME = re.compile(r"^(?:OK|FAQ|QCM|PDF|[IVX]+)$")


def find_unsourced_names(case: Case) -> Iterator[Finding]:
    """Find names, dates and laws that are neither in the element's citations nor in the course's own data.

    In a model's direction these are dates and laws; in a case study, where a task is part of the story, also
    names. A designation ("HX-40") may be that of any source of the module, and of a situation, or of the
    example above it, a made-up one.
    """
    course_text = fold_course_text(case.course)
    sources = " ".join((course_text, *case.source_texts))
    for element in case.elements:
        kinds = _list_judged_kinds(case, element) if element.id not in case.heading_words else ()
        made_up = list_case_designations(case, element) if kinds else frozenset()
        made_up |= frozenset(find_designations(case.examples_before.get(element.id, "")))
        for text, wording in _list_texts(element) if kinds else ():
            for kind, name in list_names(GAP.sub(" ", text), case.content.language):
                if (
                    kind in kinds
                    and not mentions(course_text, fold_text(name))
                    and not mentions(f"{_join_evidence(element)} {wording}", fold_text(name))
                    and not (find_designations(name) and _says_designations(sources, name))
                    and name not in made_up
                ):
                    yield Finding(rule=f"{kind}.orphan", place=element.id, facts={"name": cut_excerpt(name)})


def _says_designations(text: str, name: str) -> bool:
    """Return whether a text has the designations of a name, and each of its other words."""
    others = drop_designations(name).strip()
    return all(says_designation(text, each) for each in find_designations(name)) and (
        not others or mentions(text, fold_text(others))
    )


def _list_texts(element: Element) -> Iterator[tuple[str, str]]:
    """Yield each text an element states, with other text it may have names from; a false claim is none."""
    item = element.part
    if not isinstance(item, TrueFalse) or item.answer:
        yield element.text, ""
    if isinstance(item, Question):
        yield from ((feedback, fold_text(join_wording(item))) for feedback in list_feedbacks(item))


def _list_judged_kinds(case: Case, element: Element) -> frozenset[NameKind]:
    """Return what an element may name only if somebody gave it; illustrations have rules of their own."""
    if element.claims:
        return frozenset(NameKind)
    if element.origin is not Origin.MODEL or getattr(element.part, "nature", None) is Nature.ILLUSTRATION:
        return frozenset()
    return frozenset(NameKind) if is_of_a_case(case, element) else frozenset({NameKind.LAW, NameKind.DATE})


def list_names(text: str, language: Language) -> Iterator[tuple[NameKind, str]]:
    """Yield what a text names, each once: laws, dates, then names that are neither."""
    plain = canonical(text)
    yield from dict.fromkeys((*_list_laws(plain), *_list_dates(plain), *_list_proper_names(plain, language)))


def _list_laws(text: str) -> list[tuple[NameKind, str]]:
    return [(NameKind.LAW, match.group()) for match in _match_law().finditer(text)]


def _list_dates(text: str) -> list[tuple[NameKind, str]]:
    return [
        (NameKind.DATE, _match_period_start().sub("", match.group()))
        for match in _match_date().finditer(text)
    ]


def _list_proper_names(text: str, language: Language) -> list[tuple[NameKind, str]]:
    laws = [match.span() for match in _match_law().finditer(text)]
    names = []
    for match in _match_name().finditer(text):
        name = match.group(1) or match.group(2)
        inside = any(start <= match.start() < end for start, end in laws)
        plain = NO_NAME.match(name) or _match_plain_capital(language).match(name)
        if not inside and not plain:
            names.append((NameKind.NAME, name))
    return names


def mentions(text: str, name: str) -> bool:
    """Return whether a text has a name, or each of its words anywhere: « Nadia » and « Benomar »."""
    if name in text:
        return True
    words = [word for word in re.findall(r"\w+", name) if len(word) > 2]
    return bool(words) and all(re.search(rf"\b{re.escape(word)}", text) for word in words)


def _join_evidence(element: Element) -> str:
    """Return what an element rests on: its citations, and the answers its figure was counted over."""
    computation = element.computation
    texts = [computation.formula, computation.column] if computation else []
    return fold_text(" ".join([*texts, *(_join_citation(citation) for citation in element.citations)]))


def _join_citation(citation: Citation) -> str:
    row = citation.anchor.row
    header = row.header if row else ()
    return " ".join([citation.quote, citation.source, *citation.anchor.heading, *header])


@cache
def _match_name() -> re.Pattern[str]:
    """Return what finds capitals inside a sentence, and acronyms wherever they stand."""
    small = write_expression(NameWords, lambda each: each.inside_names)
    capital = r"[A-ZÀ-ÝŒ]"
    return re.compile(
        r"(?<=[a-zà-ÿœ,;)] )(?:(?:d|l|qu)')?"
        rf"({capital}[\w'&.-]*\w(?: (?:(?:{small}) )*{capital}[\w'&-]*\w)*)"
        r"|\b([A-Z]{2,}[A-Z0-9-]*)\b"
    )


@cache
def _match_law() -> re.Pattern[str]:
    references = gather_words(NameWords, lambda each: each.legal_references)
    return re.compile("|".join((*references, STANDARD)), re.IGNORECASE)


@cache
def _match_date() -> re.Pattern[str]:
    """Return what finds a day, a weekday, or a month or year after a word like `depuis`."""
    period = rf"\b(?:{match_period_start()}) (?:{match_month()}|{YEAR})\b"
    weekday = rf"\b(?:{match_weekday()})s?\b"
    return re.compile("|".join((match_written_day(), period, weekday, DAY_IN_NUMBERS)), re.IGNORECASE)


@cache
def _match_period_start() -> re.Pattern[str]:
    return re.compile(rf"^(?:{match_period_start()}) ", re.IGNORECASE)


@cache
def _match_plain_capital(language: Language) -> re.Pattern[str]:
    """Return what finds words that a language writes with a capital though they name nobody."""
    words = [*read_vocabulary(NameWords, language).plain_capitals]
    if capitalises_dates(language):
        words += [match_weekday(), match_month()]
    return re.compile(rf"^(?:{'|'.join(words) or NEVER})s?$", re.IGNORECASE)
