"""Rule on definitions: what a passage says of one term is given to no other."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.scope import match_limit
from pipelines.drafting.elements import Element
from pipelines.drafting.text.likeness import SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import (
    has_verb,
    list_content_stems,
    list_stop_words,
    share_of,
    split_words,
    stem,
)
from schemas.draft import Phase, Row, Statement, TwoSided, walk_citing
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary

LEAST_OF_CITED = 0.6
LEAST_OF_OTHER = 0.8
"""Shares of a definition's stems that a text has which gives it: of a cited passage, and of any other."""

LEAST_OF_SENTENCE = 0.4
"""Share of a sentence's stems and numbers that are of the definition it repeats."""

FEWEST_STEMS = 2
"""Stems of a definition; one alone may be said of several things."""

MOST_WORDS = 3
"""Words of a term, without its article and small words."""


class DefinitionWords(Vocabulary):
    """How a sentence names what it defines, in a language.

    A term stands behind `before_term` ("called", « on appelle ») and ends where one of `openings` begins its
    definition, or at a sign; or it begins the sentence, before `behind_term` ("means") or before a colon and
    one of `after_colon`. `articles` stand before a term and are none of it.
    """

    room: ClassVar[str] = "definitions"

    before_term: Expressions
    behind_term: Expressions
    openings: Expressions
    after_colon: Expressions
    articles: Expressions


@dataclass(frozen=True)
class Definition:
    """What a passage says of a term, each as stems; `span` is the passage's id."""

    span: str
    term: str
    term_stems: tuple[str, ...]
    stems: frozenset[str]
    passage: tuple[str, ...]


def find_exchanged_definitions(case: Case) -> Iterator[Finding]:
    """Find texts that repeat the definition of one term, do not name it, and name another term for it."""
    language = case.content.language
    definitions = list(_list_definitions(case))
    terms = _list_terms(case, definitions)
    for element in case.elements:
        if not element.claims or not element.citations:
            continue
        cited = {citation.span for citation in element.citations}
        for words in (_list_stems(each, language) for each in _split_text(element)):
            for definition in definitions:
                other = _find_other_term(words, definition, terms, is_cited=definition.span in cited)
                if other is not None:
                    facts = {"term": cut_excerpt(definition.term), "other": cut_excerpt(other)}
                    yield Finding(rule="definition.other_term", place=element.id, facts=facts)
                    break


def _split_text(element: Element) -> list[str]:
    """Return the sentences of a text; a row or a question with its answer says one thing."""
    is_prose = isinstance(element.part, Statement | Phase)
    return SENTENCE_END.split(element.text) if is_prose else [element.text]


def _find_other_term(
    words: tuple[str, ...],
    definition: Definition,
    terms: dict[tuple[str, ...], str],
    *,
    is_cited: bool,
) -> str | None:
    """Return the term that a text names for the one of a definition it repeats; None if it does not."""
    least = LEAST_OF_CITED if is_cited else LEAST_OF_OTHER
    said = frozenset(words)
    if not _repeats(said, definition, least) or {*definition.term_stems} <= said:
        return None
    known = (
        name
        for stems, name in terms.items()
        if stems != definition.term_stems
        and _has(words, stems)
        and not _has(definition.passage, stems)
        and not {*stems} <= definition.stems
    )
    return next(known, None) or (_find_likeness(words, definition) if is_cited else None)


def _repeats(said: frozenset[str], definition: Definition, least: float) -> bool:
    """Return whether a sentence says a definition, with one of its numbers if it has any, and little else."""
    if len(definition.stems) < FEWEST_STEMS or share_of(definition.stems, said) < least:
        return False
    numbers = {word for word in definition.passage if word.isdigit()}
    is_counted = not numbers or bool(numbers & said)
    return is_counted and share_of(said, definition.stems) >= LEAST_OF_SENTENCE


def _find_likeness(words: tuple[str, ...], definition: Definition) -> str | None:
    """Return the words of a text that have all but one of those of a term, where its passage has not.

    "The report is a form …" says of what kind the "report of damage" is.
    """
    term = definition.term_stems
    if len(term) < 2:
        return None
    for start in range(len(words) - len(term) + 1):
        run = words[start : start + len(term)]
        alike = sum(one == other for one, other in zip(run, term, strict=True))
        says_kind = run[-1:] == definition.passage[len(term) : len(term) + 1]
        if alike == len(term) - 1 and not says_kind and not _has(definition.passage, run):
            return " ".join(run)
    return None


def _list_definitions(case: Case) -> Iterator[Definition]:
    language = case.content.language
    for source in case.spans.citable:
        for span in source.spans:
            row = span.anchor.row
            if source is case.spans.context and row is not None and len(row.cells) == 2:
                yield _define(span.id, row.cells[0], row.cells[1], language)
                continue
            if row is None:
                for term, rest in _split_definition(canonical(span.text), language):
                    yield _define(span.id, term, rest, language)


def _define(span: str, term: str, rest: str, language: Language) -> Definition:
    stems = _list_stems(term, language)
    said = list_content_stems(rest, language) - {*stems}
    return Definition(span, term, stems, said, _list_stems(f"{term} | {rest}", language))


def _split_definition(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield a term with the rest of its sentence, if the sentence says what it is called."""
    for pattern in _compile_namings(language):
        match = pattern.search(text)
        if match and _is_term(match["term"], language):
            yield match["term"], f"{text[: match.start()]} {text[match.end() :]}"
            return


def _is_term(text: str, language: Language) -> bool:
    """Return whether a text may be a term: a few words, no number, no verb the lexicon knows, no relative."""
    is_relative = any(map(match_limit().fullmatch, split_words(text)))
    is_plain = not any(map(str.isdigit, text)) and not has_verb(text, language) and not is_relative
    return is_plain and 0 < len(_list_stems(text, language)) <= MOST_WORDS


@cache
def _compile_namings(language: Language) -> tuple[re.Pattern[str], ...]:
    words = read_vocabulary(DefinitionWords, language)
    articles = f"(?:(?:{'|'.join(words.articles)}))?"
    after_colon = f"(?:{'|'.join(words.after_colon)})"
    openings = f"(?:{'|'.join(words.openings)})"
    before, behind = "|".join(words.before_term), "|".join(words.behind_term)
    term = r"(?P<term>[^\W\d_][\w'-]*(?: [\w'-]+)*?)"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"\b(?:{before}) {articles}\"?{term}\"?(?= {openings}|[.,;:()]|$)",
            rf"^(?:{'|'.join(words.articles)})\"?{term}\"? (?:{behind})",
            rf"^\"?(?P<term>[^\W\d_][\w'-]*(?: [\w'-]+)+?)\"? ?: (?={after_colon})",
        )
    )


def _list_terms(case: Case, definitions: Iterable[Definition]) -> dict[tuple[str, ...], str]:
    """Return the terms that the sources, the course and the draft define, by their stems."""
    language = case.content.language
    context = case.course.context
    names = [each.term for each in definitions]
    names += list(context.vocabulary) if context else []
    for artefact in case.content.artefacts:
        entries = walk_citing(artefact) if isinstance(artefact, TwoSided) else ()
        sides = (part.cells[0] for part in entries if isinstance(part, Row))
        names += [side for side in sides if not side.rstrip().endswith("?")]
    listed = ((_list_stems(name, language), name) for name in names)
    return {stems: name for stems, name in listed if 0 < len(stems) <= MOST_WORDS}


def _list_stems(text: str, language: Language) -> tuple[str, ...]:
    """Return the stems of the words of a text in their order, without small words."""
    small = list_stop_words(language)
    words = split_words(text)
    return tuple(stem(word) for word in words if word.isdigit() or (word not in small and len(word) > 2))


def _has(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(words[n : n + len(run)] == run for n in range(len(words) - len(run) + 1))
