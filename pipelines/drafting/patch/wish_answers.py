"""Answers to the wishes of a comment: what the finished draft shows, whatever the model claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.drafting.request import ClaimedWish
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import AnsweredWish, Cited, Deliverable, Origin, Section, walk_named
from schemas.language import Language


def answer_wishes(
    wishes: Sequence[ClaimedWish],
    before: Sequence[Deliverable],
    after: Sequence[Deliverable],
    language: Language,
) -> tuple[tuple[AnsweredWish, ...], tuple[str, ...]]:
    """Return the wishes that were met, each with where, and a note on each that was not, or not whole.

    The note tells the reason that the model gives. A wish is met where an element that the model names
    differs, is new or is gone; or where something of a deliverable that it names does. `after` is what
    stands at the end: nothing that code put back counts.
    """
    changed = _list_changed(before, after)
    outcomes: dict[str, list[_Outcome]] = {}
    words: dict[str, str] = {}
    for claimed in wishes:  # a long draft is shown in shares, and each answers every wish
        if claimed.wish:
            wish = words.setdefault(fold_wish(claimed.wish), claimed.wish)
            places = tuple(place for named in claimed.where for place in changed.get(named, ()))
            outcomes.setdefault(wish, []).append(_Outcome(places, claimed.why_not))
    places_by_wish = {
        wish: tuple(dict.fromkeys(place for each in own for place in each.places))
        for wish, own in outcomes.items()
    }
    met = tuple(AnsweredWish(wish=wish, where=places) for wish, places in places_by_wish.items() if places)
    notes = (_write_note(wish, own, language) for wish, own in outcomes.items())
    return met, tuple(note for note in notes if note is not None)


@dataclass(frozen=True)
class _Outcome:
    """Where one answer did something of a wish, and why not all of it."""

    places: tuple[str, ...]
    why_not: str


def _write_note(wish: str, outcomes: Sequence[_Outcome], language: Language) -> str | None:
    """Return what a reviewer is told of a wish; None if it was met, and its answer says that all of it was.

    An answer that did nothing of it was not shown where it could, if another did.
    """
    doing = [each for each in outcomes if each.places]
    why = next((each.why_not for each in doing or outcomes if each.why_not), "")
    if doing:
        return read_revision_note(language, "met_in_part", wish=wish, why=why) if why else None
    return read_revision_note(language, "not_met" if why else "not_changed", wish=wish, why=why)


def fold_wish(wish: str) -> str:
    """Return a wish in comparable form: without typography, case and final punctuation."""
    return canonical(wish).casefold().strip(' .?!:;"')


def _list_changed(before: Sequence[Deliverable], after: Sequence[Deliverable]) -> dict[str, tuple[str, ...]]:
    """Return the ids of what changed, by each name it may have: its own, its page's, its deliverable's."""
    earlier, later = _describe_parts(before), _describe_parts(after)
    differing = [name for name in {**later, **earlier} if earlier.get(name) != later.get(name)]
    changed: dict[str, tuple[str, ...]] = {name: (name,) for name in differing}
    for artefact in after:
        own = (artefact, *(each for each in before if each.kind == artefact.kind))
        inner = {each.id for each in walk_named(own) if not isinstance(each, Section)}
        if inner & set(differing):
            changed[artefact.kind] = tuple(name for name in differing if name in inner)
    return changed


def _describe_parts(artefacts: Sequence[Deliverable]) -> dict[str, object]:
    return {
        each.id: tuple(_describe_page(each)) if isinstance(each, Section) else each
        for each in walk_named(tuple(artefacts))
    }


def _describe_page(page: Section) -> Iterator[object]:
    """Yield what tells a page from another: its texts in their order, and what people wrote, wherever it is.

    What a person wrote and a model removed is put back by code, perhaps further down: that meets no wish.
    """
    blocks = (block.change_elements(_leave_out_human) for block in page.blocks)
    yield page.model_copy(update={"blocks": tuple(block for block in blocks if block is not None)})
    yield {each.id: each for each in walk_named(page.blocks) if _leave_out_human(each) is None}


def _leave_out_human(part: Contract) -> Contract | None:
    return None if isinstance(part, Cited) and part.origin is Origin.HUMAN else part
