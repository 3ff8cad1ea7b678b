"""Layout of a PDF page: fragments joined into lines, and lines into paragraphs and titles."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from pipelines.sourcing.characters import BULLET, read_words
from pipelines.sourcing.readers.pdf.aligned_tables import BULLET_SIGN, FARTHEST_LABEL, SAME_LINE, join_labels
from pipelines.sourcing.readers.pdf.characters import HYPHEN, NUMBER_CELL_GAP, Fragment
from pipelines.sourcing.readers.pdf.next_line import Columns, PieceSoFar, begins_inside, is_next_line

NEXT_WORD = 0.9
"""Letter heights; a wider gap separates cells or columns."""

PROSE_LENGTH = 20
"""Characters; two longer fragments side by side are columns of text."""

MOST_BESIDE = 200
"""Fragments side by side that are compared; only a page made to waste time has more."""

MOST_OPEN = 4
"""Last pieces that a line may continue, because columns are drawn side by side."""

SEVERAL_BESIDE = 4
"""Pairs of long fragments side by side from which on a page counts as set in columns."""

MOST_OVERLAP = 0.5
"""Letter heights by which a word may overlap the one before, as italics do."""

LABEL = re.compile(r"^(?:(?:\d{1,2}|[a-z]|[ivx]{2,5})[.)]|\((?:\d{1,2}|[a-z]|[ivx]{2,5})\))[ \u00a0]+(?=\S)")
CAPITAL_LABEL = re.compile(r"^([A-Z])[.)][ \u00a0]+(?=\S)")
FEWEST_LETTERS = 3
"""Lines of a page that begin with A, B, C: choices of a question; a name may begin with one or two."""

SYMBOL_BULLET = re.compile("^[\ue000-\uf8ffo>›][ \u00a0]+")
"""A bullet in a symbol font, an arrow head; Word's second level is an « o »."""

HYPHENATED_ENDS = read_words(
    """être vous même mêmes dire ci là ce ceux il ils elle elles on nous je tu moi toi lui leur y en t
    jour midi fait bas haut à"""
)
HYPHENATED_STARTS = read_words(
    """non ex vice anti auto co demi semi mi sous sans self well cross e high low peut rendez c'est"""
)


@dataclass
class LineGroup:
    """Lines of one paragraph, title or list item, with the label that begins it, e.g. `1.`."""

    lines: list[Fragment] = field(default_factory=list)
    label: str = ""

    @property
    def first(self) -> Fragment:
        """Return its first line."""
        return self.lines[0]

    @property
    def last(self) -> Fragment:
        """Return its last line so far."""
        return self.lines[-1]

    @property
    def height(self) -> float:
        """Return the height of its letters, in points."""
        return self.first.height

    @property
    def is_bold(self) -> bool:
        """Return whether every line is bold."""
        return all(line.bold for line in self.lines)

    @property
    def bullet(self) -> str:
        """Return the bullet it begins with; empty if it has none."""
        match = SYMBOL_BULLET.match(self.first.text) or BULLET.match(self.first.text)
        return "" if match is None else match.group().strip()[:1]

    def takes(self, line: Fragment, columns: Columns, largest_body: float) -> bool:
        """Return whether a line is the next one of this group."""
        has_bullet = bool(self.label) or _has_bullet(self.first)
        begins_small = begins_inside(self.first.text)
        so_far = PieceSoFar(self.first, self.last, len(self.lines), self.is_bold, has_bullet, begins_small)
        return is_next_line(so_far, line, columns, largest_body)


def join_lines(fragments: list[Fragment]) -> list[Fragment]:
    """Return the fragments joined into lines, in reading order.

    A page of one column is read from its top; a page of columns keeps the order in which it was drawn.
    """
    if not _has_columns(fragments):
        fragments = join_labels(fragments)
    lines: list[Fragment] = []
    reach = SAME_LINE * max((fragment.height for fragment in fragments), default=1.0)
    levels: dict[float, list[int]] = {}  # numbers of lines by height on the page, so that few are compared
    for fragment in fragments:
        level = fragment.baseline // reach
        nearby_levels = {key: levels.get(key, []) for key in (level - 1, level, level + 1)}
        numbers = sorted(
            (number for level_lines in nearby_levels.values() for number in level_lines[-MOST_BESIDE:]),
            reverse=True,
        )
        line_number = next((number for number in numbers if _continues_line(lines[number], fragment)), None)
        if line_number is None:
            levels.setdefault(level, []).append(len(lines))
            lines.append(fragment)
        else:
            lines[line_number] = lines[line_number].followed_by(fragment)
    return lines


def split_pieces(lines: list[Fragment], columns: Columns, largest_body: float) -> list[LineGroup]:
    """Return the paragraphs and titles that lines of a page make, in order of their first line.

    `columns` tells where those of the page end. Lines higher than `largest_body` are titles, which may be
    broken anywhere.
    """
    pieces: list[LineGroup] = []
    has_choices = _list_choices(lines)
    for line in lines:
        label = LABEL.match(line.text) or (CAPITAL_LABEL.match(line.text) if has_choices else None)
        starts_piece = label is not None or _has_bullet(line)
        open_pieces = (
            piece for piece in reversed(pieces[-MOST_OPEN:]) if piece.takes(line, columns, largest_body)
        )
        open_piece = next(open_pieces, None)
        if starts_piece or open_piece is None:
            pieces.append(LineGroup([line], label.group().strip() if label else ""))
        else:
            open_piece.lines.append(line)
    return pieces


def text_of(piece: LineGroup, words: Counter[str]) -> str:
    """Return a piece's text on one line, without label and bullet, words cut at line ends joined.

    `words` counts the document's words: it tells a cut word from one written with a hyphen.
    """
    text = ""
    for line in piece.lines:
        addition = line.text.strip()
        if not text:
            addition = SYMBOL_BULLET.sub("", addition.removeprefix(piece.label).strip())
            text = addition
        elif text.endswith((HYPHEN, "-")) and addition[:1].isalpha():
            text = _mend_cut_word(text, addition, words)
        else:
            text += " " + addition
    return text.replace(HYPHEN, "-") if text.endswith(HYPHEN) else text


def count_words(fragments: Iterable[Fragment]) -> Counter[str]:
    """Return how often each word occurs in a document, not counting those cut at line ends."""
    counts: Counter[str] = Counter()
    for fragment in fragments:
        counts.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?=[\s.,;:!?)])", fragment.text.lower()))
    return counts


def _list_choices(lines: Iterable[Fragment]) -> bool:
    """Return whether lines begin with letters that count from A."""
    letters = {match[1] for line in lines if (match := CAPITAL_LABEL.match(line.text))}
    return len(letters) >= FEWEST_LETTERS and max(letters) == chr(ord("A") + len(letters) - 1)


def _has_bullet(line: Fragment) -> bool:
    return BULLET.match(line.text) is not None or SYMBOL_BULLET.match(line.text) is not None


def _mend_cut_word(before: str, after: str, words: Counter[str]) -> str:
    stem = before[:-1]
    start = re.split(r"[\s(«“\"’']", stem)[-1].lower()
    first_word = re.match(r"[^\W\d_]+", after)
    end = first_word.group().lower() if first_word else ""
    joined_count, hyphenated_count = words[(start + end).lower()], words[f"{start}-{end}"]
    keeps_hyphen = (
        start in HYPHENATED_STARTS
        or end in HYPHENATED_ENDS
        or after[:1].isupper()
        or not start.replace("-", "").isalpha()
    )
    if hyphenated_count > joined_count or (keeps_hyphen and not joined_count):
        return f"{stem}-{after}"
    return stem + after


def _has_columns(fragments: list[Fragment]) -> bool:
    long = sorted(
        (fragment for fragment in fragments if len(fragment.text) > PROSE_LENGTH),
        key=lambda fragment: (fragment.baseline, fragment.left),
    )
    baselines = [fragment.baseline for fragment in long]
    neighbours = (
        neighbour
        for fragment in long
        for neighbour in long[_find_near_baseline(baselines, fragment)]
        if neighbour.left > fragment.right + NEXT_WORD * fragment.height
    )
    return next(islice(neighbours, SEVERAL_BESIDE - 1, None), None) is not None


def _find_near_baseline(baselines: list[float], fragment: Fragment) -> slice:
    """Return the slice of fragments within one letter height of a fragment's baseline, limited in length."""
    begin = bisect_right(baselines, fragment.baseline - fragment.height)
    end = bisect_left(baselines, fragment.baseline + fragment.height)
    return slice(begin, min(end, begin + MOST_BESIDE))


def _continues_line(line: Fragment, fragment: Fragment) -> bool:
    gap = fragment.left - line.right
    widest_gap = NUMBER_CELL_GAP if line.text.isdecimal() else NEXT_WORD
    if BULLET_SIGN.match(line.text):
        widest_gap = FARTHEST_LABEL
    return (
        abs(line.baseline - fragment.baseline) < SAME_LINE * line.height
        and -MOST_OVERLAP * line.height < gap < widest_gap * line.height
        and not line.text.endswith(HYPHEN)
        and not _has_bullet(fragment)
    )
