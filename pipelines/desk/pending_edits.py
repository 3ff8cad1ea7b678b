"""A person's edits that are not a revision yet: the content with them, one more added, some dropped."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.review.editing.chains import find_held
from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.elements import find_owner, walk
from schemas.draft import Content, Item, Question
from schemas.draft.element_parts import ANSWER, KEY, KEYS, list_parts, texts
from schemas.edit import LONGEST_TEXT, Cite, Edit, Move, Remove, Replace, Rewrite, Transfer
from schemas.errors import Conflict, InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.notes import LastAct
from schemas.refusal import Refusal
from schemas.source import SourceSpans


@dataclass(frozen=True)
class PendingEdits:
    """A content after a person's edits; `lost` are edits that its sources no longer allow."""

    content: Content
    edits: tuple[Edit, ...] = ()
    lost: tuple[Edit, ...] = ()
    words: Mapping[Edit, str] = field(default_factory=dict)
    """What the elements said that an edit takes away or puts elsewhere."""

    def list_at(self, place: str) -> tuple[Edit, ...]:
        """Return the edits of one element."""
        return tuple(self._by_place.get(place, ()))

    @cached_property
    def _by_place(self) -> Mapping[str, list[Edit]]:
        by_place: dict[str, list[Edit]] = {}
        for edit in self.edits:
            by_place.setdefault(edit.place, []).append(edit)
        return by_place


def apply_edits(content: Content, edits: Sequence[Edit], spans: SourceSpans) -> PendingEdits:
    """Return a content with a person's edits, made one after the other."""
    applied: list[Edit] = []
    lost: list[Edit] = []
    words: dict[Edit, str] = {}
    for edit in edits:
        words[edit] = quote_edited(content, edit)
        try:
            content = apply_edit(content, edit, spans)
            applied.append(edit)
        except (InvalidInput, Conflict):
            lost.append(edit)
    return PendingEdits(content, tuple(applied), tuple(lost), words)


def quote_edited(content: Content, edit: Edit) -> str:
    """Return what the element of an edit says before it; empty where the edit has the words itself."""
    if not isinstance(edit, Remove | Move | Transfer | Cite):
        return ""
    up = edit.up if isinstance(edit, Remove | Transfer) else 0
    held = find_held(content, edit.place, up)
    if held is None:
        return ""
    part = getattr(edit, "part", None)
    said = (
        text
        for element in walk(held.child)
        for name, text in texts(element)
        if (name.startswith(f"{part}/") if part else not isinstance(element, Question) or name == "stem")
    )
    return " · ".join(filter(None, said))


def find_text_at(content: Content, place: str, part: str) -> str | None:
    """Return the text of a part of an element, or None if there is no such part."""
    element = find_owner(content, place, part)
    return dict(list_parts(element)).get(part) if element is not None else None


def make_replace(place: str, part: str, text: str) -> Replace:
    """Return the edit of a text that a person typed; raises InvalidInput if it is too long for one.

    Its `before` is filled in when it is joined to the others.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(Refusal("edit.too_long", place=f"{place} {part}", most=LONGEST_TEXT))
    return Replace(place=place, part=part, before="", after=text)


def join_edits(
    content: Content, edits: Sequence[Edit], more: Iterable[Edit], spans: SourceSpans
) -> tuple[Edit, ...]:
    """Return a person's edits with more of them, each joined as `join_edit` does; raises what that raises.

    One that supersedes none is made in what the others made, so that each is made once.
    """
    joined, made = tuple(edits), None
    for edit in more:
        if any(_is_superseded(number, joined, edit) for number in range(len(joined))):
            joined, made = join_edit(content, joined, edit, spans), None
            continue
        if made is None:
            made = apply_edits(content, joined, spans).content
        stored, after = _make_edit(made, edit, spans)
        joined, made = (joined, made) if after == made else ((*joined, stored), after)
    return joined


def join_edit(content: Content, edits: Sequence[Edit], edit: Edit, spans: SourceSpans) -> tuple[Edit, ...]:
    """Return a person's edits with one more, without those it supersedes.

    A text typed three times gives one edit, a text put back as it was gives none. Raises InvalidInput if the
    edit cannot be made, or if another edit needs what it takes away. The edits before the first that is
    superseded are made once: whoever types on supersedes the last of what may be hundreds.
    """
    superseded = [number for number in range(len(edits)) if _is_superseded(number, edits, edit)]
    first = superseded[0] if superseded else len(edits)
    earlier, later = tuple(edits[:first]), edits[first:]
    start = apply_edits(content, earlier, spans).content
    earlier_way = apply_edits(start, later, spans)
    remaining = tuple(each for number, each in enumerate(later, first) if number not in superseded)
    at = len(later)
    if isinstance(edit, Replace) and _is_still_there(earlier_way.content, edit):
        at = _find_position(later, edit)
    before = apply_edits(start, remaining[:at], spans)
    stored, made = _make_edit(before.content, edit, spans)
    after = apply_edits(made, remaining[at:], spans)
    _refuse_lost({*before.lost, *after.lost} - {*earlier_way.lost})
    joined = () if made == before.content else (stored,)
    return (*earlier, *remaining[:at], *joined, *remaining[at:])


def _make_edit(before: Content, edit: Edit, spans: SourceSpans) -> tuple[Edit, Content]:
    """Return an edit as it is stored, with the texts before and after it, and the content it makes."""
    if not isinstance(edit, Replace):
        return edit, apply_edit(before, edit, spans)
    edit = edit.model_copy(update={"before": find_text_at(before, edit.place, edit.part) or ""})
    made = apply_edit(before, edit, spans)
    # Figures and lists of answers are stored as the draft writes them.
    after = find_text_at(made, edit.place, edit.part) or ""
    return edit.model_copy(update={"after": after}), made


def drop_edits(
    content: Content, edits: Sequence[Edit], dropped: Sequence[Edit], spans: SourceSpans
) -> tuple[Edit, ...]:
    """Return the edits without some of them; raises InvalidInput if another edit needs one of those."""
    remaining = tuple(edit for edit in edits if edit not in dropped)
    lost_before = apply_edits(content, edits, spans).lost
    _refuse_lost({*apply_edits(content, remaining, spans).lost} - {*lost_before})
    return remaining


def _refuse_lost(lost: Collection[Edit]) -> None:
    """Raise InvalidInput if there are edits that rested on what would be taken away."""
    if lost:
        raise InvalidInput(Refusal("edit.rested_on", place=min(edit.place for edit in lost)))


def make_edit_key(edit: Edit | Item | LastAct) -> str:
    """Return the key that names an edit, an act or a proposed question in a form: the start of its digest."""
    return edit.canonical_digest()[:SHORT_DIGEST]


def _is_still_there(content: Content, edit: Replace) -> bool:
    """Return whether the text that an edit changes is still there."""
    return find_text_at(content, edit.place, edit.part) is not None


def _find_position(edits: Sequence[Edit], edit: Replace) -> int:
    """Return the position of a new edit: at the end, or that of the edit it supersedes if later ones need it.

    Later edits may need a new right answer (the old one was removed since) or a new sentence with gaps (its
    gaps were edited since).
    """
    at = next((n for n, earlier in enumerate(edits) if _is_same_text(earlier, edit)), len(edits))
    later = (each for each in edits[at:] if isinstance(each, Replace) and each.place == edit.place)
    is_rested_on = edit.part == "stem" and any(each.part.startswith("gaps/") for each in later)
    return at if edit.part in {KEY, KEYS, ANSWER} or is_rested_on else len(edits)


def _is_superseded(number: int, edits: Sequence[Edit], edit: Edit) -> bool:
    """Return whether a new edit supersedes the earlier one at `number`."""
    earlier = edits[number]
    if isinstance(edit, Replace):
        return _is_same_text(earlier, edit)
    if isinstance(edit, Cite):
        return isinstance(earlier, Cite) and earlier.place == edit.place
    if isinstance(edit, Move):
        is_last = number == len(edits) - 1
        return is_last and isinstance(earlier, Move) and _name_place(earlier) == _name_place(edit)
    if isinstance(edit, Rewrite):
        is_whole = isinstance(earlier, Move | Remove) and earlier.part is None
        return earlier.place == edit.place and not is_whole
    return False


def _is_same_text(earlier: Edit, edit: Replace) -> bool:
    return isinstance(earlier, Replace) and _name_place(earlier) == _name_place(edit)


def _name_place(edit: Replace | Move) -> tuple[str, str | None]:
    return edit.place, edit.part
