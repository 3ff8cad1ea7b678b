"""Rules on keys: what a question holds to be right is what its cited passages say.

They judge only questions worded by their passages: a sentence with a gap, a definition, a table's row and
column, steps. A key that says the same in other words is left to people.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import (
    QUOTED,
    fold_text,
    join_cited_passages,
    list_distractors,
    list_keys,
)
from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.text.figures import find_figures, find_numbers
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.anchor import TableRow
from schemas.draft import (
    GAP,
    Citation,
    Cloze,
    Matching,
    MultipleChoice,
    Ordering,
    Pair,
    Question,
    SingleChoice,
)
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary

LONGEST_ANSWER = 80
"""Characters of a passage that one gap may stand for."""

FEWEST_QUOTED_WORDS = 4
LEAST_SAID = 0.5
"""Share of a key's stems that the cited passages have, if the stem quotes one of them."""

GAP_SIGN = "\0"

AFTER_TERM = re.compile(r"\s*:\s+|\s+[-–—]\s+")
"""What stands between a term and what is said of it: « Modérateur – répond aux questions »."""


class KeyWords(Vocabulary):
    """Words that make no difference between two answers: an article before the first word."""

    room: ClassVar[str] = "keys"

    articles: Pattern


def find_unlike_keys(case: Case) -> Iterator[Finding]:
    """Find keys that differ from what the cited passage says at that place."""
    for item in case.questions:
        unlike = _find_unlike_key(item, case.content.language)
        if unlike is not None:
            key, source = unlike
            facts = {"key": cut_excerpt(key), "source": cut_excerpt(source)}
            yield Finding(rule="item.key_unlike_source", place=item.id, facts=facts)


def find_unlike_pairs(case: Case) -> Iterator[Finding]:
    """Find pairs to match whose sides stand in two different cited passages, each with another partner."""
    for item in case.questions:
        for pair in item.pairs if isinstance(item, Matching) else ():
            if _is_apart(pair, item.citations):
                facts = {"left": cut_excerpt(pair.left), "right": cut_excerpt(pair.right)}
                yield Finding(rule="item.pair_unlike_source", place=item.id, facts=facts)


def find_unlike_orders(case: Case) -> Iterator[Finding]:
    """Find steps to put in order that their source has in another order."""
    starts = {span.id: span.start for source in case.spans.sources for span in source.spans}
    for item in case.questions:
        if not isinstance(item, Ordering):
            continue
        places = [_locate_step(place.text, item.citations, starts) for place in item.places]
        known = [place for place in places if place is not None]
        if len(known) != len(places) or len({source for source, _ in known}) != 1:
            continue
        if known != sorted(known) and len(set(known)) == len(known):
            facts = {"text": cut_excerpt(item.places[known.index(min(known))].text)}
            yield Finding(rule="item.order_unlike_source", place=item.id, facts=facts)


def _find_unlike_key(item: Question, language: Language) -> tuple[str, str] | None:
    """Return a key, and what a passage says instead; None if no passage says otherwise."""
    if isinstance(item, SingleChoice | Cloze) and GAP.search(item.stem):
        return _find_unlike_gap(item, language)
    if isinstance(item, SingleChoice | MultipleChoice):
        quoted = frozenset(map(fold_text, QUOTED.findall(item.stem)))
        return _find_unlike_cell(item, quoted, language) or _find_unsaid_key(item, quoted, language)
    return None


def _find_unlike_gap(item: SingleChoice | Cloze, language: Language) -> tuple[str, str] | None:
    accepted = [gap.accepted for gap in item.gaps] if isinstance(item, Cloze) else [list_right_answers(item)]
    for citation in item.citations:
        said = _read_gaps(item.stem, citation.quote)
        if len(said) != len(accepted):
            continue
        for texts, answer in zip(accepted, said, strict=True):
            if not any(_is_same(text, answer, language) for text in texts):
                return texts[0] if texts else "", answer
        return None
    return None


def _read_gaps(stem: str, quote: str) -> tuple[str, ...]:
    """Return what a passage says in the gaps of a sentence made of it; nothing if it is another sentence."""
    marked = GAP.sub(GAP_SIGN, stem)
    quoted = [text for text in QUOTED.findall(marked) if GAP_SIGN in text]
    parts = fold_text(quoted[0] if len(quoted) == 1 else marked).split(GAP_SIGN)
    if not any(part.strip() for part in parts):
        return ()
    around = rf"(.{{1,{LONGEST_ANSWER}}}?)".join(re.escape(part) for part in parts)
    start = r"(?<!\w)" if parts[0].strip() else "^"
    end = r"(?!\w)" if parts[-1].strip() else "$"
    found = re.search(f"{start}{around}{end}", fold_text(quote))
    return tuple(text.strip() for text in found.groups()) if found else ()


def _find_unlike_cell(
    item: SingleChoice | MultipleChoice, quoted: frozenset[str], language: Language
) -> tuple[str, str] | None:
    """Return an option and its row, if the table gives another cell, or that row for another value."""
    rows = [row for citation in item.citations if (row := citation.anchor.row) and _is_whole(row)]
    for row in rows:
        first, *others = map(fold_text, row.cells)
        columns = [n for n, name in enumerate(row.header[1:]) if fold_text(name) in quoted]
        if len(columns) != 1:
            continue
        cell = others[columns[0]]
        if first in quoted and isinstance(item, SingleChoice):
            key = next(iter(list_keys(item)), "")
            return None if _is_same(key, cell, language) else (key, row.cells[columns[0] + 1])
        is_right = cell in quoted
        wrong = list_distractors(item) if is_right else list_keys(item)
        if first not in quoted and any(fold_text(text) == first for text in wrong):
            has_value = is_right or any(fold_text(each.cells[columns[0] + 1]) in quoted for each in rows)
            return (row.cells[0], " | ".join(row.cells)) if has_value else None
    return None


def _find_unsaid_key(
    item: SingleChoice | MultipleChoice, quoted: frozenset[str], language: Language
) -> tuple[str, str] | None:
    """Return a key that no cited passage speaks of, though the stem quotes one of them."""
    long = [text for text in quoted if len(text.split()) >= FEWEST_QUOTED_WORDS]
    passages = [fold_text(citation.quote) for citation in item.citations]
    if not any(text in passage for text in long for passage in passages):
        return None
    said = list_content_stems(join_cited_passages(item), language)
    for key in list_keys(item):
        stems = list_content_stems(key, language)
        if stems and share_of(stems, said) < LEAST_SAID:
            return key, item.citations[0].quote
    return None


def _is_whole(row: TableRow) -> bool:
    return len(row.header) == len(row.cells) > 1


def _is_same(one: str, other: str, language: Language) -> bool:
    """Return whether two answers are one: « cinq minutes » and « 5 min », "chart" and "A chart"."""
    article = read_vocabulary(KeyWords, language).articles
    if article.sub("", fold_text(one), count=1) == article.sub("", fold_text(other), count=1):
        return True
    figures = [find_figures(canonical(text), language) for text in (one, other)]
    if all(len(each) == 1 for each in figures):
        return figures[0][0].equals(figures[1][0])
    numbers = [find_numbers(text, words=True) for text in (one, other)]
    return numbers[0] == numbers[1] != frozenset() and not all(figures)


def _is_apart(pair: Pair, citations: Sequence[Citation]) -> bool:
    left, right = fold_text(pair.left), fold_text(pair.right)
    passages = [_list_parts(citation) for citation in citations]
    with_left = [parts for parts in passages if left in parts]
    with_right = [parts for parts in passages if right in parts]
    return bool(with_left and with_right) and not any(right in parts for parts in with_left)


def _list_parts(citation: Citation) -> frozenset[str]:
    """Return what a passage sets side by side: cells of a row, or a term and what stands after its sign."""
    row = citation.anchor.row
    parts = row.cells if row else AFTER_TERM.split(canonical(citation.quote), maxsplit=1)
    return frozenset(map(fold_text, parts)) if len(parts) > 1 else frozenset()


def _locate_step(
    text: str, citations: Sequence[Citation], starts: Mapping[str, int]
) -> tuple[str, int] | None:
    """Return the source and position of the one cited passage that is a step; None if it is not certain."""
    found = {
        (citation.source, starts[citation.span])
        for citation in citations
        if _fold_step(citation.quote) == _fold_step(text) and citation.span in starts
    }
    return found.pop() if len(found) == 1 else None


def _fold_step(text: str) -> str:
    return fold_text(text).rstrip(" .;,:")
