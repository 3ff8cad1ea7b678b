"""Stable ids in a document filled again: a sentence whose datum changed keeps its id."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from pipelines.drafting.elements import read_claim, rebuild
from schemas.contract import Contract
from schemas.draft import Cited, Draft, Row, Section, Sectioned, Statement, walk_citing

S = TypeVar("S", bound=Sectioned)


def keep_document_ids(fresh: S, previous: Draft | None) -> S:
    """Return the document with the ids its sections and sentences had in `previous`, line by line.

    Sections are the same by their title, or else by their place; within one, sentences by their words, or
    where as many stand between two that stayed. A person's sentence is therefore found at its place again.
    """
    earlier = _sections(fresh, previous)
    given: dict[str, str] = {}
    for before, now in _pairs(earlier, fresh.sections):
        given[now.id] = before.id
        given |= {new: old for old, new in _match_ids(tuple(walk_citing(before)), tuple(walk_citing(now)))}

    def rename(part: Contract) -> Contract:
        if isinstance(part, Section | Statement | Row) and part.id in given:
            return part.model_copy(update={"id": given[part.id]})
        return part

    return rebuild(fresh, rename) if given else fresh


def _sections(fresh: Sectioned, previous: Draft | None) -> tuple[Section, ...]:
    artefacts = previous.content.artefacts if previous else ()
    kind = type(fresh)
    return next((each.sections for each in artefacts if isinstance(each, kind)), ())


def _pairs(before: Sequence[Section], now: Sequence[Section]) -> Iterator[tuple[Section, Section]]:
    titles = SequenceMatcher(None, [each.title for each in before], [each.title for each in now], False)
    for tag, first, last, start, end in titles.get_opcodes():
        if tag == "equal" or (tag == "replace" and last - first == end - start):
            yield from zip(before[first:last], now[start:end], strict=True)


def _match_ids(before: Sequence[Cited], now: Sequence[Cited]) -> Iterator[tuple[str, str]]:
    words = SequenceMatcher(
        None, [read_claim(each) for each in before], [read_claim(each) for each in now], False
    )
    for tag, first, last, start, end in words.get_opcodes():
        if tag == "equal" or (tag == "replace" and last - first == end - start):
            pairs = zip(before[first:last], now[start:end], strict=True)
            yield from ((one.id, other.id) for one, other in pairs if type(one) is type(other))
