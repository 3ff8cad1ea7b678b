"""Terms and what is said of them: definition lists, and pages that set the terms in bold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import lxml.html

BOLD = ("strong", "b", "dfn")
CONTAINERS = frozenset({"article", "blockquote", "body", "div", "main", "section", "td"})
FEWEST_TERMS = 2
"""Terms below each other: one bold line alone is a title that nobody marked."""

MOST_WORDS = 8
SIGN = re.compile(r"\s*(?::|—|–|-(?=\s))\s*")
"""What stands between a term in bold and what is said of it, on one line."""

COLON = ": \u00a0\u202f"
SENTENCE_ENDS = (".", "!", "?", "…", ",", ";")


@dataclass(frozen=True)
class DefinitionRuns:
    """The children of an element that are terms and definitions: the number of their list, and the terms."""

    numbers: Mapping[lxml.html.HtmlElement, int] = field(default_factory=dict)
    terms: frozenset[lxml.html.HtmlElement] = frozenset()
    """Paragraphs that are a term, the next one saying what it is."""

    entries: Mapping[lxml.html.HtmlElement, str] = field(default_factory=dict)
    """Paragraphs that begin with their term."""


NO_RUNS = DefinitionRuns()


def find_definition_runs(element: lxml.html.HtmlElement) -> DefinitionRuns:
    """Return what an element has of terms in bold, each with the one paragraph that follows it or is its own.

    They stand below each other with nothing between.
    """
    if element.tag not in CONTAINERS or len(element) < FEWEST_TERMS:
        return NO_RUNS
    children = [child for child in element if isinstance(child.tag, str)]
    terms = {child: read_term(child) for child in children if child.tag == "p"}
    whole = {child for child, term in terms.items() if term and _is_whole(child, term)}
    numbers: dict[lxml.html.HtmlElement, int] = {}
    for groups in (_list_pairs(children, whole), _list_entries(children, terms, whole)):
        for run in groups:
            number = len(numbers)
            numbers |= dict.fromkeys(run, number)
    entries = {child: terms[child] for child in numbers if child not in whole and terms.get(child)}
    return DefinitionRuns(numbers, frozenset(whole & numbers.keys()), entries)


def read_term(element: lxml.html.HtmlElement) -> str:
    """Return the term in bold that a paragraph or an item begins with; empty if it begins with none.

    It is the whole of it, or a sign parts it from what is said of it.
    """
    if (element.text or "").strip() or not len(element):
        return ""
    first = element[0]
    if first.tag == "p" and element.tag == "li":
        return read_term(first)
    if first.tag not in BOLD:
        return ""
    term = " ".join((first.text_content() or "").split())
    if not term or len(term.split()) > MOST_WORDS or term.endswith(SENTENCE_ENDS):
        return ""
    is_alone = len(element) == 1 and not (first.tail or "").strip()
    is_parted = term.endswith(":") or SIGN.match(first.tail or "") is not None
    return term.rstrip(COLON) if is_alone or is_parted else ""


def _is_whole(element: lxml.html.HtmlElement, term: str) -> bool:
    """Return whether a paragraph is a term and nothing else, with a colon or without."""
    return " ".join((element.text_content() or "").split()).rstrip(COLON) == term


def _list_pairs(
    children: Sequence[lxml.html.HtmlElement], whole: set[lxml.html.HtmlElement]
) -> list[list[lxml.html.HtmlElement]]:
    """Return runs of terms, each followed by one paragraph."""
    pairs = [
        (term, said)
        for term, said in pairwise(children)
        if term in whole and said.tag == "p" and said not in whole and (said.text_content() or "").strip()
    ]
    places = {child: place for place, child in enumerate(children)}
    runs: list[list[lxml.html.HtmlElement]] = []
    for term, said in pairs:
        if runs and places[runs[-1][-1]] + 1 == places[term]:
            runs[-1] += (term, said)
        else:
            runs.append([term, said])
    return [run for run in runs if len(run) >= 2 * FEWEST_TERMS]


def _list_entries(
    children: Sequence[lxml.html.HtmlElement],
    terms: Mapping[lxml.html.HtmlElement, str],
    whole: set[lxml.html.HtmlElement],
) -> list[list[lxml.html.HtmlElement]]:
    """Return runs of paragraphs that begin with a term each."""
    runs: list[list[lxml.html.HtmlElement]] = [[]]
    for child in children:
        if terms.get(child) and child not in whole:
            runs[-1].append(child)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) >= FEWEST_TERMS]
