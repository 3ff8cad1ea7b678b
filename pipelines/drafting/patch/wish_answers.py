"""Answers to the wishes of a comment: what the finished draft shows, whatever the model claims."""

from collections.abc import Iterator, Sequence

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
    places_by_wish: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    words: dict[str, str] = {}
    for claimed in wishes:  # a long draft is shown in shares, and each answers every wish
        if claimed.wish:
            wish = words.setdefault(fold_wish(claimed.wish), claimed.wish)
            places = [place for named in claimed.where for place in changed.get(named, ())]
            places_by_wish.setdefault(wish, []).extend(places)
            reasons[wish] = reasons.get(wish) or claimed.why_not
    met = tuple(
        AnsweredWish(wish=text, where=tuple(dict.fromkeys(places)))
        for text, places in places_by_wish.items()
        if places
    )
    notes = tuple(
        read_revision_note(language, note, wish=text, why=reasons[text])
        for text, places in places_by_wish.items()
        if (note := _choose_note(is_met=bool(places), reason=reasons[text])) is not None
    )
    return met, notes


def _choose_note(*, is_met: bool, reason: str) -> str | None:
    """Return which note a wish needs; None if it was met and nothing of it is left."""
    if is_met:
        return "met_in_part" if reason else None
    return "not_met" if reason else "not_changed"


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
