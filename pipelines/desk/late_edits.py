"""Edits that a person made while their earlier ones became a revision, carried over to that revision."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.desk.pending_edits import apply_edits, find_text_at, join_edits
from pipelines.review.editing import carry_edits
from pipelines.review.editing.new_ids import list_new_ids, renumber_additions
from schemas.draft import Content, Draft
from schemas.edit import Edit, Replace
from schemas.errors import Conflict, InvalidInput
from schemas.source import SourceSpans


@dataclass(frozen=True)
class TakenEdits:
    """Edits that a newer draft takes in: `originals` of the notes and their `counterparts`, made there."""

    originals: tuple[Edit, ...] = ()
    counterparts: tuple[Edit, ...] = ()

    def list_new_names(self) -> dict[str, str]:
        """Return the ids that additions have in the newer draft, by those that they have in the notes."""
        pairs = zip(self.originals, self.counterparts, strict=True)
        names = (zip(list_new_ids(old), list_new_ids(new), strict=True) for old, new in pairs)
        return {old: new for each in names for old, new in each if old != new}


NOTHING_TAKEN = TakenEdits()


@dataclass(frozen=True)
class LateEdits:
    """A person's edits on a newer draft, and the `remainder` on the older one, to be compared there."""

    edits: tuple[Edit, ...]
    remainder: tuple[Edit, ...] = ()


def carry_late_edits(
    base: Draft,
    now: Sequence[Edit],
    taken: TakenEdits,
    newer: Draft,
    there: Sequence[Edit],
    spans: SourceSpans,
) -> LateEdits:
    """Return how the edits `now` noted on a draft apply to a newer one, which has those `taken` already.

    They follow the edits that are `there`. None is carried over if one is of a text that others changed.
    """
    since = _list_since(now, taken.originals)
    if not since and len(now) == len(taken.originals):
        return LateEdits(tuple(there))
    lost = apply_edits(base.content, now, spans).lost
    try:
        late = _restate(base.content, [edit for edit in now if edit not in lost], taken.originals, spans)
        late = renumber_additions(late, newer.minted, newer.content, names=taken.list_new_names())
        made = apply_edits(base.content, taken.counterparts, spans).content
        carried = carry_edits(late, made, apply_edits(newer.content, there, spans).content, spans)
        if not carried.clashes:
            return LateEdits(join_edits(newer.content, there, carried.edits, spans), lost)
    except (InvalidInput, Conflict):
        pass  # it rests on something that is not in the newer draft: the comparison tells
    is_whole = set(apply_edits(base.content, since, spans).lost) <= set(lost)
    return LateEdits(tuple(there), since if is_whole else tuple(now))


def _list_since(now: Sequence[Edit], before: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of now that were not there before; the same edit may be made twice."""
    earlier, since = list(before), []
    for edit in now:
        if edit in earlier:
            earlier.remove(edit)
        else:
            since.append(edit)
    return tuple(since)


def _restate(
    base: Content, now: Sequence[Edit], originals: Sequence[Edit], spans: SourceSpans
) -> tuple[Edit, ...]:
    """Return the edits that lead from what the originals make to what those of now make.

    A text that was put back as it was, and so is no edit of the older draft any more, is one of these.
    """
    made = apply_edits(base, originals, spans).content
    late = join_edits(made, (), _list_since(now, originals), spans)
    wanted, reached = apply_edits(base, now, spans).content, apply_edits(made, late, spans).content
    withdrawn = [edit for edit in _list_since(originals, now) if isinstance(edit, Replace)]
    put_back = [
        edit.model_copy(update={"after": text})
        for edit in withdrawn
        if (text := find_text_at(wanted, edit.place, edit.part)) is not None
        and find_text_at(reached, edit.place, edit.part) not in {None, text}
    ]
    return join_edits(made, late, put_back, spans)
