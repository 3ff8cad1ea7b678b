"""Edits and doubts read from a Word file that a person worked on."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.elements import CONTENT, Editable, list_editables
from pipelines.review.editing.word.controls import format_text, tag_of
from pipelines.review.editing.word.order import UnclearOrder, find_moves, find_unclear_order
from pipelines.review.editing.word.package import WordParts, open_word
from pipelines.review.editing.word.styles import DIGEST, MODULE
from pipelines.review.editing.word.texts import Unsure, read_word_texts
from pipelines.review.editing.word.typography import as_typed
from pipelines.review.editing.word.walk import (
    WordComment,
    WordContent,
    WordControl,
    WordLine,
    read_word_content,
)
from pipelines.review.editing.word.writer import OURS, notice_tag, write_body, write_comment
from schemas.draft import Draft
from schemas.edit import Edit, Replace
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.refusal import Refusal
from schemas.source import SourceSpans

LONGEST_EXCERPT = 500
MOST_DOUBTS = 2_000
DISPLACING = {Unsure.DELETED, Unsure.COPIED, Unsure.NESTED, Unsure.UNKNOWN, Unsure.MOVED}
"""Doubts after which a line of ours may stand below another control than before."""

FEWEST_SHARED = 4
"""Characters: a shorter text says nothing about where it came from."""


@dataclass(frozen=True)
class WordStamp:
    """Which draft a Word file was made of."""

    module: str
    digest: str


@dataclass(frozen=True)
class Ambiguity:
    """Something of a file that is listed and never applied; `place` is empty above the first text."""

    place: str
    part: str | None
    why: Unsure
    found: str = ""

    def sentence(self, language: Language) -> str:
        """Return what is in doubt, for the person who worked on the file."""
        return read_word_texts(language).sentences[self.why].format(found=self.found)


@dataclass(frozen=True)
class WordChanges:
    """What a person did to a Word file: all of it is in one of these four lists.

    `typographic` holds texts that only differ in what Word changes by itself; they are not edits.
    """

    edits: tuple[Edit, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    typographic: tuple[Replace, ...] = ()
    remarks: tuple[WordComment, ...] = ()


def stamp_of(data: bytes, file: str = "Word file") -> WordStamp:
    """Return which draft a file was made of; raises InvalidInput where it is no such file."""
    return _stamp(open_word(data, file), file)


def from_word(data: bytes, draft: Draft, file: str = "Word file") -> WordChanges:
    """Return what a person changed in the Word file made of a draft.

    Raises InvalidInput where the file is none Word would write, is harmful, or was made of another draft.
    """
    parts = open_word(data, file)
    stamp = _stamp(parts, file)
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
    changes = _Comparison(draft, read_word_content(parts)).changes()
    if len(changes.ambiguous) > MOST_DOUBTS:
        raise InvalidInput(Refusal("word.unlike", file=file, count=len(changes.ambiguous)))
    return changes


def _stamp(parts: WordParts, file: str) -> WordStamp:
    module, digest = parts.properties.get(MODULE), parts.properties.get(DIGEST)
    if not module or not digest:
        raise InvalidInput(Refusal("word.unmarked", file=file))
    return WordStamp(module, digest)


class _Comparison:
    """A draft, and the file made of it as somebody left it."""

    def __init__(self, draft: Draft, seen: WordContent) -> None:
        self.draft = draft
        self.seen = seen
        self.language = draft.content.language
        self.says = read_word_texts(self.language)
        self.spots = {tag_of(spot.place, spot.part): spot for spot in list_editables(draft.content)}
        self.controls = self._by_tag()
        self.ambiguous: list[Ambiguity] = []
        self.typographic: list[Replace] = []

    def changes(self) -> WordChanges:
        remarks = tuple(self._remarks())
        if not self.spots.keys() & self.controls.keys():
            return WordChanges(ambiguous=(Ambiguity("", None, Unsure.CONTROLS_LOST),), remarks=remarks)
        replaced = [edit for tag, spot in self.spots.items() if (edit := self._edit(tag, spot)) is not None]
        self._unknown()
        moved = self._moves()
        edits: list[Edit] = [*self._drop_merged(replaced), *moved]
        self._outside(in_place=not moved)
        return WordChanges(tuple(edits), tuple(self.ambiguous), tuple(self.typographic), remarks)

    # controls

    def _by_tag(self) -> dict[str, list[WordControl]]:
        """Return the controls by tag, without those a tracked move left behind empty."""
        found: dict[str, list[WordControl]] = {}
        for control in self.seen.controls:
            found.setdefault(control.tag, []).append(control)
        for tag, alike in found.items():
            if len(alike) > 1:
                found[tag] = [each for each in alike if each.text or not each.is_emptied] or alike[:1]
        return found

    def _edit(self, tag: str, spot: Editable) -> Replace | None:
        """Return the edit a control means; what it leaves in doubt is noted."""
        alike = self.controls.get(tag, [])
        if not alike:
            return self._doubt(spot, Unsure.DELETED)
        if len(alike) > 1:
            return self._doubt(spot, Unsure.COPIED, str(len(alike)))
        control = alike[0]
        if control.nested:
            return self._doubt(spot, Unsure.NESTED)
        if control.holds:
            return self._doubt(spot, Unsure.OBJECT, ", ".join(dict.fromkeys(control.holds)))
        return self._compare_control(spot, control)

    def _compare_control(self, spot: Editable, control: WordControl) -> Replace | None:
        was, now = format_text(spot, spot.text, self.says), control.text
        if control.is_placeholder:
            if not was and now.strip() and now != self.says.nothing:
                return self._doubt(spot, Unsure.PLACEHOLDER, now)
            now = ""
        if now == was:
            return None
        if not now.strip() and not spot.optional:
            return self._doubt(spot, Unsure.EMPTY)
        if spot.choices:
            chosen = {format_text(spot, choice, self.says): choice for choice in spot.choices}.get(
                now.strip()
            )
            return (
                self._doubt(spot, Unsure.NOT_A_CHOICE, now)
                if chosen is None
                else self._try_edit(spot, chosen)
            )
        edit = self._try_edit(spot, now.strip())
        if edit is not None and as_typed(now) == as_typed(was):
            self.typographic.append(edit)
            return None
        return edit

    def _try_edit(self, spot: Editable, after: str) -> Replace | None:
        """Return the edit, where the draft can take it."""
        nothing_cited = SourceSpans(module=self.draft.module, fingerprint="0" * 64, sources=())
        if after == spot.text:
            return None
        try:
            edit = Replace(place=spot.place, part=spot.part, before=spot.text, after=after)
            apply_edit(self.draft.content, edit, nothing_cited)
        except ValidationError as error:
            return self._doubt(spot, Unsure.REFUSED, error.errors()[0]["msg"])
        except InvalidInput as error:
            return self._doubt(spot, Unsure.REFUSED, error.explain(self.language).happened)
        return edit

    def _drop_merged(self, edits: list[Replace]) -> Iterator[Replace]:
        """Yield the edits but those that took in the text of a control that is gone."""
        gone = {as_typed(spot.text) for tag, spot in self.spots.items() if tag not in self.controls}
        for edit in edits:
            before, after = as_typed(edit.before), as_typed(edit.after)
            merged = [t for t in gone if len(t) >= FEWEST_SHARED and t in after and t not in before]
            if merged:
                self._doubt(self.spots[tag_of(edit.place, edit.part)], Unsure.MERGED, max(merged, key=len))
            else:
                yield edit

    def _unknown(self) -> None:
        for control in self.seen.controls:
            if control.tag not in self.spots:
                self._note(control.tag, Unsure.UNKNOWN, control.text)

    def _moves(self) -> tuple[Edit, ...]:
        standing = {id(control) for alike in self.controls.values() for control in alike}
        shown_now = (control for control in self.seen.controls if id(control) in standing)
        order = [control.tag for control in shown_now if control.tag in self.spots]
        whole = len(order) == len(self.spots) == len(set(order))
        content = self.draft.content
        found = (
            find_moves(content, order) if whole else find_unclear_order(content, list(dict.fromkeys(order)))
        )
        if not isinstance(found, UnclearOrder):
            return found
        for place in dict.fromkeys(self.spots[tag].place for tag in found.tags):
            self.ambiguous.append(Ambiguity(place, None, Unsure.MOVED))
        return ()

    # what is outside the controls

    def _outside(self, *, in_place: bool) -> None:
        """Note what is outside the controls and is not ours; `in_place` where no element moved."""
        in_place = in_place and not any(doubt.why in DISPLACING for doubt in self.ambiguous)
        ours = read_word_content(WordParts(write_body(self.draft))).lines
        more, gone = _unlike(self.seen.lines, ours, in_place=in_place)
        for line in more:
            self._note(line.near, Unsure.OUTSIDE, line.text.strip())
        for notice in self.seen.notices:
            if notice_tag(notice.text) != notice.tag:
                self._note(tag_of(CONTENT, ""), Unsure.OUTSIDE, notice.text)
        for thing in dict.fromkeys(self.seen.objects):
            self._note(thing.near, Unsure.OBJECT, thing.text)
        if self.spots.keys() <= self.controls.keys():  # else it went with its control, which is told
            for line in gone:
                self._note(line.near, Unsure.LABEL_GONE, line.text.strip())

    def _remarks(self) -> Iterator[WordComment]:
        ours = {as_typed(write_comment(finding, self.draft)) for finding in self.draft.findings}
        for remark in self.seen.comments:
            if remark.author != OURS or as_typed(remark.text) not in ours:
                yield remark

    def _doubt(self, spot: Editable, why: Unsure, found: str = "") -> Replace | None:
        """Note what is in doubt, and return no edit."""
        self.ambiguous.append(Ambiguity(spot.place, spot.part, why, found[:LONGEST_EXCERPT]))
        return None

    def _note(self, tag: str, why: Unsure, found: str) -> None:
        place, _, part = tag.partition("/")
        self.ambiguous.append(Ambiguity(place, part or None, why, found[:LONGEST_EXCERPT]))


def _unlike(
    seen: Sequence[WordLine], ours: Sequence[WordLine], *, in_place: bool
) -> tuple[list[WordLine], list[WordLine]]:
    """Return the lines only the file has, and those only the draft's own file has.

    A line is the same below the same control, or anywhere where the controls are not in place themselves.
    """
    more, gone = _apart(seen, ours, lambda line: (line.near, as_typed(line.text)))
    return (more, gone) if in_place else _apart(more, gone, lambda line: ("", as_typed(line.text)))


def _apart(
    seen: Sequence[WordLine], ours: Sequence[WordLine], key: Callable[[WordLine], tuple[str, str]]
) -> tuple[list[WordLine], list[WordLine]]:
    unmatched = Counter(key(line) for line in ours)
    unmatched.subtract(Counter(key(line) for line in seen))
    more = [line for line in reversed(seen) if _take(unmatched, key(line), -1)]
    gone = [line for line in reversed(ours) if _take(unmatched, key(line), 1)]
    return more[::-1], gone[::-1]


def _take(unmatched: Counter[tuple[str, str]], key: tuple[str, str], sign: int) -> bool:
    """Return whether one of a key is left over on a side, and count it off."""
    if unmatched[key] * sign <= 0:
        return False
    unmatched[key] -= sign
    return True
