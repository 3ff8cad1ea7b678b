"""Stable ids in a document that is filled again: a sentence keeps its id even if a value in it changed."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from pipelines.drafting.elements import read_claim, rebuild
from schemas.contract import Contract
from schemas.draft import Cited, Draft, Row, Section, Sectioned, Statement, walk_citing

S = TypeVar("S", bound=Sectioned)


def keep_document_ids(fresh: S, previous: Draft | None) -> S:
    """Return the document with the ids that its sections and sentences had in `previous`.

    Sections match by title, sentences of a section by wording. Between two matches the others match by
    position, if there are as many as before; so a sentence that a person reworded keeps its id too.
    """
    earlier = _find_earlier_sections(fresh, previous)
    earlier_ids: dict[str, str] = {}
    for earlier_section, section in _match_sections(earlier, fresh.sections):
        earlier_ids[section.id] = earlier_section.id
        earlier_ids |= {
            new: old
            for old, new in _match_ids(tuple(walk_citing(earlier_section)), tuple(walk_citing(section)))
        }

    def rename(part: Contract) -> Contract:
        if isinstance(part, Section | Statement | Row) and part.id in earlier_ids:
            return part.model_copy(update={"id": earlier_ids[part.id]})
        return part

    return rebuild(fresh, rename) if earlier_ids else fresh


def _find_earlier_sections(fresh: Sectioned, previous: Draft | None) -> tuple[Section, ...]:
    artefacts = previous.content.artefacts if previous else ()
    kind = type(fresh)
    return next((deliverable.sections for deliverable in artefacts if isinstance(deliverable, kind)), ())


def _match_sections(
    earlier: Sequence[Section], current: Sequence[Section]
) -> Iterator[tuple[Section, Section]]:
    titles = SequenceMatcher(None, [each.title for each in earlier], [each.title for each in current], False)
    for tag, first, last, start, end in titles.get_opcodes():
        if tag == "equal" or (tag == "replace" and last - first == end - start):
            yield from zip(earlier[first:last], current[start:end], strict=True)


def _match_ids(earlier: Sequence[Cited], current: Sequence[Cited]) -> Iterator[tuple[str, str]]:
    words = SequenceMatcher(
        None, [read_claim(each) for each in earlier], [read_claim(each) for each in current], False
    )
    for tag, first, last, start, end in words.get_opcodes():
        if tag == "equal" or (tag == "replace" and last - first == end - start):
            pairs = zip(earlier[first:last], current[start:end], strict=True)
            yield from ((one.id, other.id) for one, other in pairs if type(one) is type(other))
