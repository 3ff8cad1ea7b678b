"""Rules on titles: what a page, its parts and a table are called is said by what they cite; no part is empty.

A heading within a page is judged as the page's title is, by what stands below it, and by nothing else.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.amounts import list_unsourced_amounts
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.course_text import fold_course_text, list_course_stems, write_course_text
from pipelines.drafting.critique.item_texts import fold_text, join_citation
from pipelines.drafting.critique.names import NameKind, list_names, mentions
from pipelines.drafting.critique.scope import list_unsaid_deadlines, list_wider_words
from pipelines.drafting.text.designations import drop_designations
from pipelines.drafting.text.figures import find_figures, find_numbers
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_plain_stems, list_root_stems, share_of, split_words, stem
from schemas.draft import (
    TEMPLATED,
    Block,
    Content,
    NumberedBlock,
    Origin,
    Section,
    Sectioned,
    Statement,
    Table,
    list_texts,
    walk_citations,
    walk_citing,
    walk_named,
)
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.texts import OF_DELIVERABLES, read_room

FEWEST_UNSAID = 2
"""Words of a title that nothing says; one alone may be a word for what is said.

Measured on 172 titles that a language model wrote: none had two.
"""

FEWEST_UNSAID_IN_HEADING = 3
"""Such words of a heading within a page: two may name what its part is for, as "Common mistakes" does."""

MOST_AT_HOME, LEAST_FURTHER = 0.34, 0.5
"""Share of a title's stems at most on its own page, and how much more of them another page has."""

LETTERS_ALIKE = 5
"""First letters of a stem by which words of one family are known: « dépasser » and « dépassement »."""

BETWEEN_HEADS = " | "

MOST_COUNTED = 20
"""The highest number by which a title counts what stands below it: « Les 9 rubriques »."""


@dataclass(frozen=True)
class Title:
    """A title, caption or head with what it stands over: its place, and the passages cited below it.

    `shown` is all that stands below it, of a title of a page or of a part of one, or of a table.
    """

    place: str
    text: str
    evidence: str
    shown: str | None = None
    fewest_unsaid: int = FEWEST_UNSAID


def find_unsourced_titles(case: Case) -> Iterator[Finding]:
    """Find numbers, amounts, dates, laws and words of scope in titles that nothing cited below them says.

    Names are looked for in all sources of the module.

    What the course's own settings say may stand there; so may a count of what is on the page.
    """
    course_text = write_course_text(case.course)
    known = f"{fold_text(case.citable_text)} {fold_course_text(case.course)}"
    for title in _list_titles(case):
        evidence = f"{title.evidence} {course_text}"
        found = (
            *list_unsourced_words(title.text, evidence, case.content.language),
            *_list_unknown_names(title.text, known, case.content.language),
        )
        for words in dict.fromkeys(found):
            yield Finding(rule="title.unsourced", place=title.place, facts={"words": cut_excerpt(words)})


def find_unsaid_titles(case: Case) -> Iterator[Finding]:
    """Find titles of which several words stand neither on their page nor in any source or setting."""
    language = case.content.language
    own_beginnings = _list_own_beginnings(_list_installed_kinds(case.content), language)
    headings = " ".join(
        heading for source in case.spans.citable for span in source.spans for heading in span.anchor.heading
    )
    known = list_plain_stems(f"{case.citable_text} {headings}", language)
    known_beginnings = {each[:LETTERS_ALIKE] for each in known | list_course_stems(case.course, language)}
    for title in _list_titles(case):
        if title.shown is None:
            continue
        said = list_plain_stems(f"{title.evidence} {title.shown}", language)
        beginnings = known_beginnings | {each[:LETTERS_ALIKE] for each in said}
        unsaid = {
            stem(word): word
            for word in split_words(_drop_own_beginning(title.text, own_beginnings))
            if any(each[:LETTERS_ALIKE] not in beginnings for each in list_plain_stems(word, language))
        }
        if len(unsaid) >= title.fewest_unsaid:
            facts = {"words": cut_excerpt(", ".join(unsaid.values()))}
            yield Finding(rule="title.unsaid", place=title.place, facts=facts)


def find_idle_headings(case: Case) -> Iterator[Finding]:
    """Find headings that part nothing: above all of a page, above nothing, or in words it has above."""
    for artefact in case.content.artefacts:
        for page in artefact.sections if isinstance(artefact, Sectioned) else ():
            shown = [block for block in page.blocks if block.is_for_learners]
            titles = [fold_text(page.title)]
            for number, words in enumerate(map(_find_words, shown)):
                if words is None:
                    continue
                facts = {"text": cut_excerpt(words.text)}
                if number == 0:
                    yield Finding(rule="heading.first", place=words.id, facts=facts)
                if all(each.is_heading for each in shown[number + 1 : number + 2]):
                    yield Finding(rule="heading.empty", place=words.id, facts=facts)
                if fold_text(words.text) in titles:
                    yield Finding(rule="heading.repeated", place=words.id, facts=facts)
                titles.append(fold_text(words.text))


def find_titles_of_other_pages(case: Case) -> Iterator[Finding]:
    """Find titles whose words another page of the deliverable has, and their own page hardly any.

    Of a table its caption counts: heads such as "When" and "What changes" are every page's.
    """
    language = case.content.language
    own_beginnings = _list_own_beginnings(_list_installed_kinds(case.content), language)
    headed = list(_list_headed_pages(case))
    texts = [list_root_stems(f"{title.evidence} {text}", language) for title, text in headed]
    deliverables = {page.id: artefact.kind for artefact in case.content.artefacts
                    if isinstance(artefact, Sectioned) for page in artefact.sections}  # fmt: skip
    for number, (title, _) in enumerate(headed):
        named = title.text.partition(BETWEEN_HEADS)[0]
        stems = list_root_stems(_drop_own_beginning(named, own_beginnings), language)
        own = share_of(stems, texts[number])
        elsewhere = max(
            (
                share_of(stems, texts[other])
                for other, (each, _) in enumerate(headed)
                if each.place != title.place and deliverables[each.place] == deliverables[title.place]
            ),
            default=0.0,
        )
        fewest = FEWEST_UNSAID if named == title.text else FEWEST_UNSAID_IN_HEADING
        if len(stems) >= fewest and own <= MOST_AT_HOME and elsewhere - own >= LEAST_FURTHER:
            yield Finding(rule="title.unsaid", place=title.place, facts={"words": cut_excerpt(title.text)})


def _list_headed_pages(case: Case) -> Iterator[tuple[Title, str]]:
    """Yield each title of a page or caption of its tables with all that stands on the page."""
    pages = {
        page.id: page
        for artefact in case.content.artefacts
        if isinstance(artefact, Sectioned)
        for page in artefact.sections
    }
    for title in _list_titles(case):
        page = pages.get(title.place)
        if page is not None:
            parts = (part for block in page.blocks for part in walk_named(block))
            texts = (text for part in parts if not isinstance(part, Section) for text in list_texts(part))
            yield title, " | ".join(texts)


def list_unsourced_words(text: str, evidence: str, language: Language) -> Iterator[str]:
    """Yield the numbers, amounts, dates, laws and words of scope of a text that its evidence does not say."""
    numbers = find_numbers(evidence, words=True)
    measured = {each.written for each in find_figures(text, language) if not each.unit.startswith("n:")}
    for number in sorted(find_numbers(drop_designations(text)) - numbers):
        is_count = number.isdigit() and int(number) <= MOST_COUNTED and number not in measured
        if not is_count:
            yield _find_around(text, number)
    said = fold_text(evidence)
    yield from (amount.text for amount in list_unsourced_amounts(text, evidence))
    yield from (
        name
        for kind, name in list_names(text, language)
        if kind is not NameKind.NAME and fold_text(name) not in said and not find_numbers(name) <= numbers
    )
    yield from list_unsaid_deadlines(text, evidence)
    yield from list_wider_words(text, evidence, evidence)


def _list_unknown_names(text: str, known: str, language: Language) -> list[str]:
    """Return the names in a title that no source has, `known` in comparable form.

    None where most words have capitals.
    """
    words = [word for word in canonical(text).split() if word[0].isalpha()]
    if 2 * sum(word[0].isupper() for word in words) > len(words):
        return []
    names = (name for kind, name in list_names(text, language) if kind is NameKind.NAME)
    return [name for name in names if not mentions(known, fold_text(name))]


def _list_titles(case: Case) -> Iterator[Title]:
    for artefact in case.content.artefacts:
        if isinstance(artefact, Sectioned) and artefact.rests_on_sources:
            yield from _list_page_titles(case, artefact)


def _list_page_titles(case: Case, artefact: Sectioned) -> Iterator[Title]:
    for page in artefact.sections:
        if _is_written_by_rules(page):
            continue
        evidence = _join_citations(page.blocks) or case.citable_text
        shown = _join_shown(page.blocks)
        yield Title(page.id, page.title, evidence, shown)
        for number, block in enumerate(page.blocks, start=1):
            words = _find_words(block)
            if words is not None:
                part = tuple(takewhile(lambda each: not each.is_heading, page.blocks[number:]))
                below = _join_citations(part) or evidence
                yield Title(words.id, words.text, below, _join_shown(part), FEWEST_UNSAID_IN_HEADING)
            elif isinstance(block, Table):
                own = _list_own_texts(_list_installed_kinds(case.content), case.content.language)
                heads = (head for head in block.header if head not in own)
                yield Title(page.id, BETWEEN_HEADS.join((block.caption, *heads)), evidence, shown)
            elif isinstance(block, NumberedBlock):
                yield from (Title(block.id, text, evidence) for text in block.own_texts if text)


def _join_citations(blocks: tuple[Block, ...]) -> str:
    return " | ".join(map(join_citation, walk_citations(blocks)))


def _join_shown(blocks: tuple[Block, ...]) -> str:
    """Return what blocks say, headings apart: these announce it themselves."""
    parts = (part for block in blocks if not block.is_heading for part in walk_named((block,)))
    return " | ".join(text for part in parts if not isinstance(part, Section) for text in list_texts(part))


def _find_words(block: Block) -> Statement | None:
    """Return the words of a heading within a page; None of any other block."""
    return next(iter(block.list_statements()), None) if block.is_heading else None


def _list_installed_kinds(content: Content) -> tuple[str, ...]:
    kinds = dict.fromkeys(each.kind for each in content.artefacts)
    return tuple(kind for kind in kinds if kind not in content.unknown_kinds)


@cache
def _list_own_texts(kinds: tuple[str, ...], language: Language) -> frozenset[str]:
    """Return the texts that deliverables write themselves, such as the heads of a marking guide."""
    rooms = (read_room(f"{OF_DELIVERABLES}.{kind}", language) for kind in kinds)
    return frozenset(text for room in rooms for text in _walk_texts(room))


@cache
def _list_own_beginnings(kinds: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Return how titles of deliverables' own begin, up to what is filled in, the longest first."""
    beginnings = {fold_text(text.partition("{")[0]) for text in _list_own_texts(kinds, language)}
    return tuple(sorted(filter(None, beginnings), key=lambda each: (-len(each), each)))


def _drop_own_beginning(title: str, beginnings: Sequence[str]) -> str:
    folded = fold_text(title)
    own = next((each for each in beginnings if folded.startswith(each)), "")
    return folded[len(own) :]


def _walk_texts(texts: object) -> Iterator[str]:
    if isinstance(texts, str):
        yield texts
    elif isinstance(texts, Mapping):
        yield from (text for value in texts.values() for text in _walk_texts(value))
    elif isinstance(texts, Sequence):
        yield from (text for value in texts for text in _walk_texts(value))


def _is_written_by_rules(page: Section) -> bool:
    """Return whether rules or a template wrote a page and no person its title."""
    origins = {part.origin for part in walk_citing(page) if getattr(part, "nature", None) not in TEMPLATED}
    return page.titled_by is not Origin.HUMAN and origins <= {Origin.EXTRACTIVE}


def _find_around(text: str, number: str) -> str:
    """Return a number with the words behind it, as the text writes it."""
    match = re.search(rf"{re.escape(number)}(?:\s[^\W\d_]+){{0,3}}", canonical(text))
    return match.group() if match else number
