"""Anchors of comments: the words they quote, found again in a draft that was edited, moved or written anew.

Words stand where they stood as long as their element says them. Where it does not, and they are long enough
to be nobody else's, they are looked for in the rest of the draft. Else they were changed, or are gone: the
comment then keeps the old words, and no edit ever loses it.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipelines.review.editing.elements import list_editables
from schemas.comment import LONGEST_CONTEXT, LONGEST_QUOTE, QuotedWords
from schemas.draft import Content, Draft, walk_named

LONG_ENOUGH = 20
"""Characters of a quotation that is looked for in other elements: shorter ones stand there by chance."""

OF_TABLES = ("caption", "header")
"""Texts of a table as a whole."""

_SAME_SIGNS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}


class Standing(StrEnum):
    """What became of the words of a comment; GONE if their element is no longer there."""

    IN_PLACE = "in_place"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class FoundWords:
    """Where the words of a comment stand now; `part` is None for a whole element, and for words changed."""

    standing: Standing
    place: str = ""
    part: str | None = None
    start: int = 0
    end: int = 0

    @property
    def stands(self) -> bool:
        """Return whether the words are still said, there or elsewhere."""
        return self.standing in {Standing.IN_PLACE, Standing.MOVED}


@dataclass(frozen=True)
class _FoldedText:
    """A text without what Word or a browser change by themselves, and where each character of it stood."""

    text: str
    positions: tuple[int, ...]

    def find_all(self, wanted: str) -> Iterator[int]:
        at = self.text.find(wanted)
        while at >= 0:
            yield at
            at = self.text.find(wanted, at + 1)


class AnchorIndex:
    """The texts of one content, in which the words of its comments are found."""

    def __init__(self, content: Content) -> None:
        self._texts: dict[str, dict[str, str]] = {}
        for spot in list_editables(content):
            self._texts.setdefault(spot.place, {})[spot.part] = spot.text
        named = (each.id for each in walk_named(content.artefacts))
        self._places = {*self._texts, *named, *(artefact.kind for artefact in content.artefacts)}
        self._folded: dict[tuple[str, str], _FoldedText] = {}

    def has_place(self, place: str) -> bool:
        """Return whether an element, a deliverable or the draft itself has this name."""
        return place in self._places

    def find(self, about: QuotedWords) -> FoundWords:
        """Return where the words of a comment stand now."""
        if not about.quote or about.part is None:
            return (
                FoundWords(Standing.IN_PLACE, about.place)
                if self.has_place(about.place)
                else FoundWords(Standing.GONE)
            )
        own = self._texts.get(about.place, {})
        parts = [about.part, *(part for part in own if part != about.part)]
        for part in (part for part in parts if part in own):
            found = self._find_in(about.place, part, about)
            if found is not None:
                return FoundWords(Standing.IN_PLACE, about.place, part, *found)
        elsewhere = self._find_table(about) or self._find_elsewhere(about)
        if elsewhere is not None:
            return elsewhere
        if self.has_place(about.place):
            return FoundWords(Standing.CHANGED, about.place)
        return FoundWords(Standing.GONE)

    def find_first_part(self, place: str) -> str | None:
        """Return the first text of an element, None if it has none."""
        return next(iter(self._texts.get(place, {})), None)

    def is_whole(self, about: QuotedWords) -> bool:
        """Return whether a comment was about a whole element: it quotes all of its first text, or nothing."""
        is_all = not (about.before or about.after or about.start)
        return not about.quote or (is_all and about.part == self.find_first_part(about.place))

    def quote(self, draft: Draft, place: str, words: str, before: str = "") -> QuotedWords | None:
        """Return the words that a person chose in an element, as a comment keeps them; None if not there.

        `before` is what stood before them where they were chosen, for words that stand there twice. Without
        words it is the whole element: its first text if it has any.
        """
        texts = self._texts.get(place, {})
        if not self.has_place(place):
            return None
        whole = QuotedWords(digest=draft.digest, revision=draft.revision, place=place)
        part = next(iter(texts), None)
        if not words.strip():
            if part is None or not texts[part].strip() or len(texts[part]) > LONGEST_QUOTE:
                return whole
            return self._quote_span(whole, part, texts[part], 0, len(texts[part]))
        sought = whole.model_copy(
            update={"quote": words[:LONGEST_QUOTE], "before": before[-LONGEST_CONTEXT:]}
        )
        for each in texts:
            found = self._find_in(place, each, sought, whole_words=False)
            if found is not None:
                return self._quote_span(whole, each, texts[each], *found)
        return None

    def _quote_span(self, whole: QuotedWords, part: str, text: str, start: int, end: int) -> QuotedWords:
        about = QuotedWords(
            digest=whole.digest,
            revision=whole.revision,
            place=whole.place,
            part=part,
            quote=text[start:end],
            before=text[max(0, start - LONGEST_CONTEXT) : start],
            after=text[end : end + LONGEST_CONTEXT],
            start=start,
        )
        others = (spot for spot in self._find_all(about) if (spot.place, spot.part) != (whole.place, part))
        return about.model_copy(update={"repeated": True}) if next(others, None) else about

    def _find_table(self, about: QuotedWords) -> FoundWords | None:
        """Return the caption or heading of the one table that says the words, if they are of a table.

        A table is named by its first row, which may have moved or be gone.
        """
        part = about.part or ""
        if part.partition("/")[0] not in OF_TABLES or part in self._texts.get(about.place, {}):
            return None
        spots = [
            FoundWords(Standing.IN_PLACE, place, part, *found)
            for place, parts in self._texts.items()
            if part in parts and (found := self._find_in(place, part, about)) is not None
        ]
        return spots[0] if len(spots) == 1 else None

    def _find_elsewhere(self, about: QuotedWords) -> FoundWords | None:
        """Return the one other element that says the words, if they are long and none did before."""
        if about.repeated or len(_fold(about.quote).text.strip()) < LONG_ENOUGH:
            return None
        spots = list(self._find_all(about))
        return spots[0] if len(spots) == 1 else None

    def _find_all(self, about: QuotedWords) -> Iterator[FoundWords]:
        """Yield the words wherever the content says them."""
        wanted = _fold(about.quote).text.strip()
        for place, parts in self._texts.items():
            for part in parts:
                found = wanted in self._fold_at(place, part).text and self._find_in(place, part, about)
                if found:
                    yield FoundWords(Standing.MOVED, place, part, *found)

    def _find_in(
        self, place: str, part: str, about: QuotedWords, *, whole_words: bool = True
    ) -> tuple[int, int] | None:
        """Return start and end of the words in one text; of several alike those in the same surroundings."""
        folded = self._fold_at(place, part)
        wanted = _fold(about.quote).text.strip()
        if not wanted:
            return None
        before, after = _fold(about.before).text, _fold(about.after).text
        spots = [
            at
            for at in folded.find_all(wanted)
            if not whole_words or _is_cut_alike(folded.text, at, wanted, before, after)
        ]
        if not spots:
            return None

        def rank(at: int) -> tuple[int, int]:
            nearness = _count_common(folded.text[:at][::-1], before[::-1])
            nearness += _count_common(folded.text[at + len(wanted) :], after)
            return nearness, -abs(folded.positions[at] - about.start)

        at = max(spots, key=rank)
        return folded.positions[at], folded.positions[at + len(wanted) - 1] + 1

    def _fold_at(self, place: str, part: str) -> _FoldedText:
        key = (place, part)
        if key not in self._folded:
            self._folded[key] = _fold(self._texts[place][part])
        return self._folded[key]


def list_names_between(content: Content, first: str, last: str) -> tuple[str, ...]:
    """Return the elements from one to another, both among them; these two alone if they changed sides."""
    names = [each.id for each in walk_named(content.artefacts)]
    if first in names and last in names[names.index(first) :]:
        return tuple(names[names.index(first) : names.index(last) + 1])
    return first, last


def _fold(text: str) -> _FoldedText:
    kept: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        sign = _SAME_SIGNS.get(character, " " if character.isspace() else character)
        if not sign or (sign == " " and kept[-1:] == [" "]):
            continue
        kept.append(sign)
        positions.append(position)
    return _FoldedText("".join(kept), tuple(positions))


def _is_cut_alike(text: str, at: int, wanted: str, before: str, after: str) -> bool:
    """Return whether words begin and end within a word only where they did when they were quoted.

    So "12 months" is not found in "112 months".
    """
    begins_within = _is_inside(text[at - 1 : at], wanted[0])
    ends_within = _is_inside(wanted[-1], text[at + len(wanted) :][:1])
    return begins_within <= _is_inside(before[-1:], wanted[0]) and ends_within <= _is_inside(
        wanted[-1], after[:1]
    )


def _is_inside(left: str, right: str) -> bool:
    """Return whether two neighbouring characters belong to one word."""
    return bool(left and right) and all(unicodedata.category(each)[0] in "LNM" for each in (left, right))


def _count_common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next(
        (n for n, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )
