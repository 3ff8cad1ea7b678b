"""Comparison of two contents of a module, word by word; what stands elsewhere now is told as moved."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from unicodedata import normalize

from pipelines.review.line_change import LineChange
from pipelines.review.plain_text import list_plain_passages
from schemas.draft import Content
from schemas.language import Language

ID = re.compile(r"([a-z]+-\d{4,})(?: |$)")
WORD = re.compile(r"\S+\s*")
ALIKE = 0.5  # share of common words from which one line counts as another's new text
TITLE = 0
"""Position of a passage's title among its lines."""


class PieceMark(StrEnum):
    """Whether words are in both contents, in the earlier alone or in the newer alone."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of words of one mark."""

    text: str
    mark: PieceMark


@dataclass(frozen=True)
class ComparedLine:
    """A line of one content or both: its id if it has one, its words, and what became of it.

    `came_from` is the title of the passage it stood in before, if that is another.
    """

    change: LineChange
    id: str
    pieces: tuple[Piece, ...]
    came_from: str = ""

    @property
    def text(self) -> str:
        """Return its words as they are now, or were if it was removed."""
        left_out = PieceMark.NEW if self.change is LineChange.REMOVED else PieceMark.GONE
        return "".join(piece.text for piece in self.pieces if piece.mark is not left_out).strip()


@dataclass(frozen=True)
class ComparedPassage:
    """A page, question, phase or list: its title, and its lines in the order of the newer content."""

    title: ComparedLine
    lines: tuple[ComparedLine, ...]

    @property
    def all_lines(self) -> tuple[ComparedLine, ...]:
        """Return the title and the lines."""
        return (self.title, *self.lines)

    @property
    def is_same(self) -> bool:
        """Return whether nothing of it changed."""
        return all(line.change is LineChange.SAME for line in self.all_lines)


@dataclass(frozen=True)
class _Line:
    """One line of a content: `id` is its own, or empty; `owner` is the nearest id at or above it."""

    passage: int
    position: int
    id: str
    owner: str
    text: str


@dataclass(frozen=True)
class _Text:
    """The passages of one content, each with its title as the first line."""

    passages: tuple[tuple[_Line, ...], ...]

    @property
    def lines(self) -> list[_Line]:
        return [line for passage in self.passages for line in passage]

    def title_of(self, line: _Line) -> str:
        return self.passages[line.passage][TITLE].text


def compare_contents(
    earlier: Content, newer: Content, language: Language | None = None
) -> tuple[ComparedPassage, ...]:
    """Return all that two contents say, passage by passage, with what became of each line.

    What names their parts is in `language`, that of the reader; the newer content's own by default.
    """
    shown = language or newer.language
    old, new = _read_text(earlier, shown), _read_text(newer, shown)
    return tuple(_Comparison(old, new, _pair_lines(old, new)).list_passages())


def count_changes(passages: Sequence[ComparedPassage]) -> dict[LineChange, int]:
    """Return how many lines changed, by what became of them; nothing for those that are the same."""
    lines = (line for passage in passages for line in passage.all_lines)
    counts = Counter(line.change for line in lines)
    return {
        change: counts[change] for change in LineChange if change is not LineChange.SAME and counts[change]
    }


def _read_text(content: Content, language: Language) -> _Text:
    """Return the texts of a content; its title, and what `course.yaml` adds to it, are the first passage."""
    given = content.given.shown_texts if content.given else ()
    written = [
        (content.title, tuple(given)),
        *((each.title, each.lines) for each in list_plain_passages(content, language)),
    ]
    return _Text(tuple(_read_passage(n, (title, *lines)) for n, (title, lines) in enumerate(written)))


def _read_passage(number: int, texts: Sequence[str]) -> tuple[_Line, ...]:
    lines: list[_Line] = []
    owner = ""
    for position, text in enumerate(texts):
        found = ID.match(text)
        name = found[1] if found else ""
        owner = name or owner
        said = text.removeprefix(name).removeprefix(" ") if name else text
        lines.append(_Line(number, position, name, owner, said.rstrip()))
    return tuple(lines)


def _pair_lines(old: _Text, new: _Text) -> dict[_Line, _Line]:
    """Return, for each line of the newer text that was in the earlier one, the line it was.

    The first passage is the module's own on both sides, whatever its title is now: so no earlier text stands
    before all that was kept. Lines are known by their id, those without one by their words below the same id,
    then by those in other capitals, then by their likeness to a line left there; titles before their lines.
    What is left is known by its words in the same passage, then anywhere, and last by its likeness in it.
    """
    pairing = _Pairing(old, new)
    for key in (_key_by_id, _key_by_words, _key_by_letters):
        pairing.pair_by_key(key)
    pairing.pair_by_key(_key_of_title)
    pairing.pair_in_passages(_key_of_element)
    pairing.pair_alike(is_within_owner=True)
    pairing.pair_in_passages(_key_by_text)
    pairing.pair_by_key(_key_by_place)
    pairing.pair_alike(is_within_owner=False)
    return pairing.pairs


class _Pairing:
    """Lines of the newer text and the earlier ones they were, and the earlier ones that are left."""

    def __init__(self, old: _Text, new: _Text) -> None:
        self.old, self.new = old, new
        self.pairs = {new.passages[0][TITLE]: old.passages[0][TITLE]}
        self.left = set(old.lines) - set(self.pairs.values())

    def pair_by_key(self, key: Callable[[_Line], object]) -> None:
        """Pair the lines of which a key says the same, in their order; None says nothing."""
        self._pair(self.old.lines, self.new.lines, key)

    def pair_in_passages(self, key: Callable[[_Line], object]) -> None:
        """Pair the lines of which a key says the same in a passage and in the one it was."""
        for title, was in list(self.pairs.items()):
            if title.position == TITLE == was.position:
                lines = (self.old.passages[was.passage][TITLE + 1 :], self.new.passages[title.passage])
                self._pair(*lines, key)

    def pair_alike(self, *, is_within_owner: bool) -> None:
        """Pair each line with the one most like it in its passage, or only with a part of its element."""
        for line in self.new.lines:
            if line not in self.pairs and not (is_within_owner and line.id):
                near = [each for each in self._list_near(line) if each in self.left]
                if is_within_owner:
                    near = [each for each in near if each.owner in {line.owner, self._find_owner(line)}]
                if (alike := _find_alike(line, near)) is not None:
                    self._add(line, alike)

    def _pair(self, olds: Iterable[_Line], news: Iterable[_Line], key: Callable[[_Line], object]) -> None:
        waiting: defaultdict[object, list[_Line]] = defaultdict(list)
        for line in olds:
            if line in self.left and key(line) is not None:
                waiting[key(line)].append(line)
        for line in news:
            if line not in self.pairs and waiting[key(line)]:
                self._add(line, waiting[key(line)].pop(0))

    def _add(self, line: _Line, was: _Line) -> None:
        self.pairs[line] = was
        self.left.discard(was)

    def _find_owner(self, line: _Line) -> str | None:
        """Return the id that the element of a line had before, if that is known."""
        above = self.new.passages[line.passage][: line.position]
        owner = next((each for each in reversed(above) if each.id), None)
        was = self.pairs.get(owner) if owner is not None else None
        return was.id if was is not None else None

    def _list_near(self, line: _Line) -> tuple[_Line, ...]:
        """Return the earlier lines a newer one may be the new text of: those of the passage it stands in."""
        title = self.pairs.get(self.new.passages[line.passage][TITLE])
        if line.position == TITLE or title is None:
            return ()
        return self.old.passages[title.passage][TITLE + 1 :]


def _key_by_id(line: _Line) -> object:
    return (line.id, line.position == TITLE) if line.id else None


def _key_by_words(line: _Line) -> object:
    return None if line.id else (line.owner, line.text, line.position == TITLE)


def _key_of_title(line: _Line) -> object:
    return _key_by_place(line) if line.position == TITLE else None


def _key_of_element(line: _Line) -> object:
    return line.text if line.id else None


def _key_by_text(line: _Line) -> object:
    return line.text


def _key_by_place(line: _Line) -> object:
    return (line.text, line.position == TITLE) if len(line.text.split()) > 1 else None


def _key_by_letters(line: _Line) -> object:
    return None if line.id else (line.owner, tuple(_fold_words(line.text)), line.position == TITLE)


def _find_alike(line: _Line, candidates: Sequence[_Line]) -> _Line | None:
    words = _fold_words(line.text)
    best, most = None, ALIKE
    for each in candidates:
        matcher = SequenceMatcher(None, _fold_words(each.text), words, autojunk=False)
        if bool(each.id) == bool(line.id) and matcher.quick_ratio() >= most and matcher.ratio() >= most:
            best, most = each, matcher.ratio()
    return best


@dataclass(frozen=True)
class _Comparison:
    """Two texts, and which line of the newer was which of the earlier."""

    old: _Text
    new: _Text
    pairs: dict[_Line, _Line]

    def list_passages(self) -> Iterator[ComparedPassage]:
        """Yield the passages of the newer text, each followed by those that came after it and are gone."""
        passages = [(each[TITLE], self.pairs.get(each[TITLE])) for each in self.new.passages]
        kept = [was.passage for _, was in passages if was is not None]
        in_place = _find_longest_rise(kept)
        gone = [each for each in self.old.passages if each[TITLE].passage not in kept]
        for title, was in passages:
            is_moved = was is not None and was.passage not in in_place
            yield ComparedPassage(
                self._compare(title, was, is_moved=is_moved), tuple(self._list_lines(title.passage, was))
            )
            if was is not None and not is_moved:
                nearest = min(
                    (each for each in in_place if each > was.passage), default=len(self.old.passages)
                )
                for each in gone:
                    if was.passage < each[TITLE].passage < nearest:
                        yield self._describe_removed(each)

    def _describe_removed(self, passage: tuple[_Line, ...]) -> ComparedPassage:
        left = set(passage) - set(self.pairs.values())
        title, *lines = passage
        return ComparedPassage(_remove(title), tuple(_remove(line) for line in lines if line in left))

    def _list_lines(self, number: int, was: _Line | None) -> Iterator[ComparedLine]:
        lines = self.new.passages[number][TITLE + 1 :]
        stayed = [
            old.position
            for line in lines
            if (old := self.pairs.get(line)) is not None and was is not None and old.passage == was.passage
        ]
        in_place = _find_longest_rise(stayed)
        paired = set(self.pairs.values())
        gone = (
            [] if was is None else [e for e in self.old.passages[was.passage][TITLE + 1 :] if e not in paired]
        )
        for line in lines:
            old = self.pairs.get(line)
            is_here = old is not None and was is not None and old.passage == was.passage
            while gone and is_here and old is not None and gone[0].position < old.position in in_place:
                yield _remove(gone.pop(0))
            # Lines without an id have no order of their own: only in another passage they are elsewhere.
            is_elsewhere = bool(line.id) and old is not None and old.position not in in_place
            is_moved = old is not None and (not is_here or is_elsewhere)
            yield self._compare(line, old, is_moved=is_moved, is_here=is_here)
        yield from map(_remove, gone)

    def _compare(
        self, line: _Line, was: _Line | None, *, is_moved: bool, is_here: bool = True
    ) -> ComparedLine:
        if was is None:
            return ComparedLine(LineChange.ADDED, line.id, (Piece(line.text, PieceMark.NEW),))
        change = LineChange.SAME if line.text == was.text else LineChange.CHANGED
        came_from = "" if is_here else self.old.title_of(was)
        return ComparedLine(
            LineChange.MOVED if is_moved else change, line.id, _mark_words(was.text, line.text), came_from
        )


def _remove(line: _Line) -> ComparedLine:
    return ComparedLine(LineChange.REMOVED, line.id, (Piece(line.text, PieceMark.GONE),))


def _mark_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words of two texts in one row: those they share, those gone and those new.

    Of code that differs in nothing but spaces the whole line is gone and new.
    """
    if before == after:
        return (Piece(after, PieceMark.SAME),) if after else ()
    if before.split() == after.split():
        return Piece(before, PieceMark.GONE), Piece(after, PieceMark.NEW)
    olds, news = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, _fold_words(before), _fold_words(after), autojunk=False)
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces += _mark_letters(olds[start:end], news[new_start:new_end])
            continue
        pieces.append(Piece("".join(olds[start:end]), PieceMark.GONE))
        pieces.append(Piece("".join(news[new_start:new_end]), PieceMark.NEW))
    return tuple(piece for piece in pieces if piece.text)


def _mark_letters(olds: Sequence[str], news: Sequence[str]) -> Iterator[Piece]:
    """Yield words that differ in capitals at most: each word that does is gone and new, beside itself."""
    same = ""
    for old, new in zip(olds, news, strict=True):
        if old.strip() == new.strip():
            same += new
            continue
        yield Piece(same, PieceMark.SAME)
        yield Piece(old, PieceMark.GONE)
        yield Piece(new, PieceMark.NEW)
        same = ""
    yield Piece(same, PieceMark.SAME)


def _fold_words(text: str) -> list[str]:
    """Return the words of a text without their capitals, by which one is known as the other's new form."""
    return normalize("NFC", text).casefold().split()


def _find_longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """Return the most of some distinct numbers that stand in rising order: what did not move."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        before[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    rise, last = set(), ends[-1] if ends else None
    while last is not None:
        rise.add(last)
        last = before[last]
    return frozenset(rise)
