"""Edits read from a Word file that a person worked on, and what in it is ambiguous."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import ValidationError

from adapters.comments import Comment
from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.elements import CONTENT, Editable
from pipelines.review.editing.word.additions import find_additions, place_of
from pipelines.review.editing.word.controls import format_text, tag_of
from pipelines.review.editing.word.known_remarks import find_known
from pipelines.review.editing.word.order import UnclearOrder, find_moves, find_unclear_order
from pipelines.review.editing.word.package import WordParts, open_word
from pipelines.review.editing.word.pictures import WordPicture, describe_in_word, know_pictures
from pipelines.review.editing.word.spots import list_spots
from pipelines.review.editing.word.styles import DIGEST, MODULE, SHOWN
from pipelines.review.editing.word.texts import Unsure, read_word_texts
from pipelines.review.editing.word.threads import WordThread, list_threads
from pipelines.review.editing.word.typography import as_typed, straighten_signs
from pipelines.review.editing.word.walk import (
    WordComment,
    WordContent,
    WordControl,
    WordLine,
    read_word_content,
)
from pipelines.review.editing.word.writer import FINDINGS_AUTHOR, notice_tag, write_body, write_comment
from schemas.draft import Draft, PictureBlock
from schemas.draft.element_parts import NATURE, texts
from schemas.edit import Add, Edit, Replace
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST, BlockId, Digest
from schemas.language import Language
from schemas.languages.sentences import fill_sentence
from schemas.refusal import Refusal
from schemas.source import SourceSpans
from schemas.value_faults import find_fault

ALTERNATIVE = "alternative"
LONGEST_EXCERPT = 500
MOST_DOUBTS = 2_000
DISPLACING_DOUBTS = {Unsure.DELETED, Unsure.COPIED, Unsure.NESTED, Unsure.UNKNOWN, Unsure.MOVED}
"""Ambiguities that explain why a line is below another control than before."""

FEWEST_SHARED = 4
"""Characters; a shorter text could be in another one by chance."""


@dataclass(frozen=True)
class WordStamp:
    """The module and the digest of the draft from which a Word file was made."""

    module: str
    digest: str


@dataclass(frozen=True)
class Ambiguity:
    """A change that is listed and never applied; `place` is empty for one above the first text."""

    place: str
    part: str | None
    why: Unsure
    found: str = ""

    def sentence(self, language: Language) -> str:
        """Return the ambiguity as a sentence for the person who worked on the file."""
        return fill_sentence(read_word_texts(language).sentences[self.why], {"found": self.found})


@dataclass(frozen=True)
class WordChanges:
    """All that a person changed in a Word file, by kind.

    `typographic` holds texts that only differ in what Word changes by itself; they are not edits.
    """

    edits: tuple[Edit, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    typographic: tuple[Replace, ...] = ()
    remarks: tuple[WordComment, ...] = ()
    resolved: tuple[str, ...] = ()
    """Comments of the desk that somebody marked as done in Word."""


def stamp_of(data: bytes, file: str = "Word file") -> WordStamp:
    """Return which draft a file was made from; raises InvalidInput if it is not a Word file of ours."""
    return _read_stamp(open_word(data, file), file)


def from_word(
    data: bytes, draft: Draft, file: str = "Word file", comments: Iterable[Comment] = ()
) -> WordChanges:
    """Return what a person changed in the Word file made from a draft; `comments` are those of the desk.

    Raises InvalidInput if Word would not write such a file, if it is harmful or made from another draft.
    """
    parts = open_word(data, file)
    stamp = _read_stamp(parts, file)
    if stamp != WordStamp(draft.module, draft.content.canonical_digest()):
        raise InvalidInput(
            Refusal(
                "word.other_draft",
                file=file,
                digest=stamp.digest[:SHORT_DIGEST],
                module=stamp.module,
                expected=draft.content.canonical_digest()[:SHORT_DIGEST],
                of=draft.module,
            )
        )
    shown = {
        name.removeprefix(SHOWN): digest
        for name, digest in parts.properties.items()
        if name.startswith(SHOWN)
    }
    threads = list_threads(comments, draft.content, read_word_texts(draft.content.language))
    changes = _Comparison(draft, read_word_content(parts), shown, threads).compare()
    if len(changes.ambiguous) > MOST_DOUBTS:
        raise InvalidInput(Refusal("word.unlike", file=file, count=len(changes.ambiguous)))
    return changes


def _read_stamp(parts: WordParts, file: str) -> WordStamp:
    module, digest = parts.properties.get(MODULE), parts.properties.get(DIGEST)
    if not module or not digest:
        raise InvalidInput(Refusal("word.unmarked", file=file))
    return WordStamp(module, digest)


class _Comparison:
    """Comparison of a draft with the Word file made from it, as somebody left it."""

    def __init__(
        self,
        draft: Draft,
        word: WordContent,
        shown: Mapping[BlockId, Digest],
        threads: Sequence[WordThread] = (),
    ) -> None:
        self.draft = draft
        self.shown = shown
        self.word = word
        self.language = draft.content.language
        self.texts = read_word_texts(self.language)
        self.with_natures = any(control.tag.endswith(f"/{NATURE}") for control in word.controls)
        self.spots = {
            tag_of(spot.place, spot.part): spot
            for spot in list_spots(draft.content)
            if self.with_natures or spot.part != NATURE
        }
        self.known = find_known(word, threads, self.spots)
        self.controls = self._group_controls()
        self.ambiguous: list[Ambiguity] = []
        self.typographic: list[Replace] = []

    def compare(self) -> WordChanges:
        remarks = tuple(self._find_remarks())
        if not self.spots.keys() & self.controls.keys():
            return WordChanges(ambiguous=(Ambiguity("", None, Unsure.CONTROLS_LOST),), remarks=remarks)
        replaced = [
            edit for tag, spot in self.spots.items() if (edit := self._read_edit(tag, spot)) is not None
        ]
        replaced += self._compare_pictures(replaced)
        self._note_unknown_controls()
        moved = self._find_moves()
        edits: list[Edit] = [*self._drop_merged(replaced), *moved]
        edits += self._read_outside(in_place=not moved)
        return WordChanges(
            tuple(edits),
            tuple(self.ambiguous),
            tuple(self.typographic),
            remarks,
            tuple(dict.fromkeys(self._find_resolved())),
        )

    # controls

    def _group_controls(self) -> dict[str, list[WordControl]]:
        """Return the controls by tag, without the empty ones that a tracked move leaves behind."""
        by_tag: dict[str, list[WordControl]] = {}
        for control in self.word.controls:
            by_tag.setdefault(control.tag, []).append(control)
        for tag, same_tag in by_tag.items():
            if len(same_tag) > 1:
                by_tag[tag] = [each for each in same_tag if each.text or not each.is_emptied] or same_tag[:1]
        return by_tag

    def _read_edit(self, tag: str, spot: Editable) -> Replace | None:
        """Return the edit that a control holds, or note why it is ambiguous and return None."""
        same_tag = self.controls.get(tag, [])
        if not same_tag:
            return self._note_doubt(spot, Unsure.DELETED)
        if len(same_tag) > 1:
            return self._note_doubt(spot, Unsure.COPIED, str(len(same_tag)))
        control = same_tag[0]
        if control.nested:
            return self._note_doubt(spot, Unsure.NESTED)
        if control.holds:
            return self._note_doubt(spot, Unsure.OBJECT, ", ".join(dict.fromkeys(control.holds)))
        if control.has_picture:  # which is noted with the other pictures
            return None
        return self._compare_control(spot, control)

    def _compare_control(self, spot: Editable, control: WordControl) -> Replace | None:
        before, after = format_text(spot, spot.text, self.texts), control.text
        if control.is_placeholder:
            if not before and after.strip() and after != self.texts.nothing:
                return self._note_doubt(spot, Unsure.PLACEHOLDER, after)
            after = ""
        if after == before:
            return None
        if not after.strip() and not spot.optional:
            return self._note_doubt(spot, Unsure.EMPTY)
        if spot.choices:
            chosen = {format_text(spot, choice, self.texts): choice for choice in spot.choices}.get(
                after.strip()
            )
            return (
                self._note_doubt(spot, Unsure.NOT_A_CHOICE, after)
                if chosen is None
                else self._try_edit(spot, chosen)
            )
        if spot.verbatim:
            return self._try_edit(spot, straighten_signs(after, before))
        edit = self._try_edit(spot, after.strip())
        if edit is not None and as_typed(after) == as_typed(before):
            self.typographic.append(edit)
            return None
        return edit

    def _try_edit(self, spot: Editable, after: str) -> Replace | None:
        """Return the edit if the draft accepts it; else note why not and return None."""
        nothing_cited = SourceSpans(module=self.draft.module, fingerprint="0" * 64, sources=())
        if after == spot.text:
            return None
        try:
            edit = Replace(place=spot.place, part=spot.part, before=spot.text, after=after)
            apply_edit(self.draft.content, edit, nothing_cited)
        except ValidationError as error:
            return self._note_doubt(spot, Unsure.REFUSED, find_fault(error).what.render(self.language))
        except InvalidInput as error:
            return self._note_doubt(spot, Unsure.REFUSED, error.explain(self.language).happened)
        return edit

    def _drop_merged(self, edits: list[Replace]) -> Iterator[Replace]:
        """Yield the edits, except those whose new text contains the text of a deleted control."""
        lost = (spot for tag, spot in self.spots.items() if tag not in self.controls and not spot.choices)
        lost_texts = {as_typed(spot.text) for spot in lost}
        for edit in edits:
            before, after = as_typed(edit.before), as_typed(edit.after)
            merged = [
                text
                for text in lost_texts
                if len(text) >= FEWEST_SHARED and text in after and text not in before
            ]
            if merged:
                self._note_doubt(
                    self.spots[tag_of(edit.place, edit.part)], Unsure.MERGED, max(merged, key=len)
                )
            else:
                yield edit

    # pictures

    def _compare_pictures(self, replaced: Sequence[Replace]) -> list[Replace]:
        """Return the texts typed in the properties of pictures; note all else that was done to pictures."""
        blocks = {block.id: block for block in self.draft.content.picture_blocks}
        shown = {block: digest for block, digest in self.shown.items() if block in blocks}
        known = know_pictures(self.word.pictures, shown)
        for picture in known.strange:
            self._note_at_tag(picture.near, Unsure.PICTURE_ADDED, "")
        edits: list[Replace] = []
        for block, digest in shown.items():
            found = known.by_block.get(block)
            if found is None:
                self._note_at_tag(block, Unsure.PICTURE_GONE, "")
                continue
            if found.sha256 != digest or found.is_altered:
                self._note_at_tag(block, Unsure.PICTURE_CHANGED, "")
            first = tag_of(block, next(iter(texts(blocks[block])))[0])
            if found.before != first and first in self.controls:
                self._note_at_tag(block, Unsure.MOVED, "")
            edits += self._read_description(blocks[block], found, replaced)
        return edits

    def _read_description(
        self, block: PictureBlock, found: WordPicture, replaced: Sequence[Replace]
    ) -> Iterator[Replace]:
        spot = self.spots[tag_of(block.id, ALTERNATIVE)]
        described, shown = as_typed(found.description), as_typed(describe_in_word(block))
        edit = next((each for each in replaced if (each.place, each.part) == (spot.place, spot.part)), None)
        typed = as_typed(spot.text if edit is None else edit.after)
        if described in (shown, typed):
            return
        if edit is None and described:
            taken = self._try_edit(spot, found.description.strip())
            yield from () if taken is None else (taken,)
        else:
            self._note_doubt(spot, Unsure.PICTURE_TEXT, found.description)

    def _note_unknown_controls(self) -> None:
        for control in self.word.controls:
            if control.tag not in self.spots:
                self._note_at_tag(control.tag, Unsure.UNKNOWN, control.text)

    def _find_moves(self) -> tuple[Edit, ...]:
        counted_controls = {id(control) for alike in self.controls.values() for control in alike}
        in_file_order = (control for control in self.word.controls if id(control) in counted_controls)
        # What an element is names the element, wherever it stands.
        ordered = {tag for tag, spot in self.spots.items() if spot.part != NATURE}
        order = [control.tag for control in in_file_order if control.tag in ordered]
        is_complete = len(order) == len(ordered) == len(set(order))
        content = self.draft.content
        moves = (
            find_moves(content, order)
            if is_complete
            else find_unclear_order(content, list(dict.fromkeys(order)))
        )
        if not isinstance(moves, UnclearOrder):
            return moves
        for place in dict.fromkeys(self.spots[tag].place for tag in moves.tags):
            self.ambiguous.append(Ambiguity(place, None, Unsure.MOVED))
        return ()

    # what is outside the controls

    def _read_outside(self, *, in_place: bool) -> tuple[Add, ...]:
        """Return what was typed in paragraphs of its own; note what else outside the controls is not ours.

        `in_place` if no element moved.
        """
        in_place = in_place and not any(doubt.why in DISPLACING_DOUBTS for doubt in self.ambiguous)
        own_body = write_body(self.draft, with_natures=self.with_natures)
        own_lines = read_word_content(WordParts(own_body)).lines
        added, removed = _compare_lines(self.word.lines, own_lines, in_place=in_place)
        doubted = self._list_doubted() | {place_of(line) for line in removed}
        additions = find_additions(self.draft, [line for line in added if place_of(line) not in doubted])
        taken = {id(line) for each in additions for line in each.lines}
        for line in (each for each in added if id(each) not in taken):
            self._note_at_tag(line.near, Unsure.OUTSIDE, line.text.strip())
        for notice in self.word.notices:
            if notice_tag(notice.text) != notice.tag:
                self._note_at_tag(tag_of(CONTENT, ""), Unsure.OUTSIDE, notice.text)
        for item in dict.fromkeys(self.word.objects):
            self._note_at_tag(item.near, Unsure.OBJECT, item.text)
        if self.spots.keys() <= self.controls.keys():  # else the label went with its control, which is noted
            for line in removed:
                self._note_at_tag(line.near, Unsure.LABEL_GONE, line.text.strip())
        return tuple(each.edit for each in additions)

    def _list_doubted(self) -> set[str]:
        """Return the elements in doubt and those before them: what is typed there may stand for one."""
        places = list(dict.fromkeys(spot.place for spot in self.spots.values()))
        doubted = {doubt.place for doubt in self.ambiguous}
        before = {one for one, other in pairwise(places) if other in doubted}
        return doubted | before

    def _find_remarks(self) -> Iterator[WordComment]:
        """Yield what people wrote in Word: neither findings nor comments that the desk has already."""
        own_comments = {as_typed(write_comment(finding, self.draft)) for finding in self.draft.findings}
        for remark in self.word.comments:
            is_finding = remark.author == FINDINGS_AUTHOR and as_typed(remark.text) in own_comments
            if is_finding or remark.number in self.known or not remark.text:
                continue
            replied_to = self.known.get(remark.parent or "")
            yield remark.model_copy(update={"comment": replied_to.comment if replied_to else None})

    def _find_resolved(self) -> Iterator[str]:
        for remark in self.word.comments:
            thread = self.known.get(remark.number)
            if remark.is_done and remark.parent is None and thread is not None and thread.is_open:
                yield thread.comment

    def _note_doubt(self, spot: Editable, why: Unsure, found: str = "") -> Replace | None:
        """Note an ambiguity, and return None for the edit it prevents."""
        self.ambiguous.append(Ambiguity(spot.place, spot.part, why, found[:LONGEST_EXCERPT]))
        return None

    def _note_at_tag(self, tag: str, why: Unsure, found: str) -> None:
        place, _, part = tag.partition("/")
        self.ambiguous.append(Ambiguity(place, part or None, why, found[:LONGEST_EXCERPT]))


def _compare_lines(
    edited: Sequence[WordLine], own: Sequence[WordLine], *, in_place: bool
) -> tuple[list[WordLine], list[WordLine]]:
    """Return the lines that only the edited file has, and those that only the draft's own file has.

    With `in_place`, a line is the same only below the same control; without, wherever it is.
    """
    added, removed = _split_unmatched(edited, own, lambda line: (line.near, as_typed(line.text)))
    return (
        (added, removed)
        if in_place
        else _split_unmatched(added, removed, lambda line: ("", as_typed(line.text)))
    )


def _split_unmatched(
    edited: Sequence[WordLine], own: Sequence[WordLine], key: Callable[[WordLine], tuple[str, str]]
) -> tuple[list[WordLine], list[WordLine]]:
    unmatched = Counter(key(line) for line in own)
    unmatched.subtract(Counter(key(line) for line in edited))
    added = [line for line in reversed(edited) if _count_off(unmatched, key(line), -1)]
    removed = [line for line in reversed(own) if _count_off(unmatched, key(line), 1)]
    return added[::-1], removed[::-1]


def _count_off(unmatched: Counter[tuple[str, str]], key: tuple[str, str], sign: int) -> bool:
    """Return whether the side of `sign` has an unmatched line with this key, and count it off."""
    if unmatched[key] * sign <= 0:
        return False
    unmatched[key] -= sign
    return True
