"""Paragraphs of a PDF page, from fragments of lines."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from pipelines.sourcing.characters import BULLET, read_words
from pipelines.sourcing.readers.pdf.aligned_tables import SAME_LINE, join_labels
from pipelines.sourcing.readers.pdf.characters import HYPHEN, NUMBER_CELL_GAP, Fragment
from pipelines.sourcing.readers.pdf.next_line import Columns, PieceSoFar, is_next_line

NEXT_WORD = 0.9
"""Heights of letters; a wider gap parts cells or columns."""

PROSE = 20
"""Characters; two fragments that long side by side are columns of text."""

MOST_BESIDE = 200
"""Fragments side by side that are compared: no page has more, but one made to keep us busy."""

MOST_OPEN = 4
"""Pieces that a line may go on with: columns are drawn side by side."""

SEVERAL_BESIDE = 4
"""Pairs of long fragments side by side from which a page has columns."""

MOST_OVERLAP = 0.5
"""Heights by which the next word of a line may begin before the last ends, as italics do."""

LABEL = re.compile(r"^(?:\d{1,2}|[a-z])[.)][ \u00a0]+(?=\S)")
PRIVATE = re.compile("^[\ue000-\uf8ffo][ \u00a0]+")
"""A bullet in a symbol font; Word's second level is an « o »."""

KEPT_AFTER = read_words(
    """être vous même mêmes dire ci là ce ceux il ils elle elles on nous je tu moi toi lui leur y en t
    jour midi fait bas haut à"""
)
KEPT_BEFORE = read_words(
    """non ex vice anti auto co demi semi mi sous sans self well cross e high low peut rendez c'est"""
)


@dataclass
class LineGroup:
    """Lines that belong together."""

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

    def takes(self, line: Fragment, columns: Columns, largest_body: float) -> bool:
        """Return whether a line is its next one."""
        has_bullet = bool(self.label) or _has_bullet(self.first)
        so_far = PieceSoFar(self.last, len(self.lines), self.is_bold, has_bullet)
        return is_next_line(so_far, line, columns, largest_body)


def join_lines(fragments: list[Fragment]) -> list[Fragment]:
    """Return the fragments put together into lines, in reading order.

    A page of one column is read from its top, whatever the order it was drawn in; columns keep that order.
    """
    if not _has_columns(fragments):
        fragments = join_labels(fragments)
    whole: list[Fragment] = []
    reach = SAME_LINE * max((fragment.height for fragment in fragments), default=1.0)
    levels: dict[float, list[int]] = {}  # the lines at each height of the page, so that few are looked at
    for fragment in fragments:
        level = fragment.baseline // reach
        beside = {key: levels.get(key, []) for key in (level - 1, level, level + 1)}
        numbers = sorted((n for at in beside.values() for n in at[-MOST_BESIDE:]), reverse=True)
        near = next((n for n in numbers if _continues(whole[n], fragment)), None)
        if near is None:
            levels.setdefault(level, []).append(len(whole))
            whole.append(fragment)
        else:
            whole[near] = whole[near].followed_by(fragment)
    return whole


def split_pieces(found: list[Fragment], page: list[Fragment], largest_body: float) -> list[LineGroup]:
    """Return the paragraphs and titles some lines of a page make up, in order of their first line.

    The whole page tells where its columns end. Lines higher than `largest_body` are titles: they are
    broken where the designer liked it.
    """
    columns = Columns(page)
    made: list[LineGroup] = []
    for line in found:
        label = LABEL.match(line.text)
        starts = label is not None or _has_bullet(line)
        near = (piece for piece in reversed(made[-MOST_OPEN:]) if piece.takes(line, columns, largest_body))
        open_piece = next(near, None)
        if starts or open_piece is None:
            made.append(LineGroup([line], label.group().strip() if label else ""))
        else:
            open_piece.lines.append(line)
    return made


def text_of(piece: LineGroup, words: Counter[str]) -> str:
    """Return a piece's text on one line, its label and bullet left out, cut words mended.

    `words` are the document's own: they tell a cut word from one written with a hyphen.
    """
    text = ""
    for line in piece.lines:
        said = line.text.strip()
        if not text:
            said = PRIVATE.sub("", said.removeprefix(piece.label).strip())
            text = said
        elif text.endswith((HYPHEN, "-")) and said[:1].isalpha():
            text = _mend_cut_word(text, said, words)
        else:
            text += " " + said
    return text.replace(HYPHEN, "-") if text.endswith(HYPHEN) else text


def count_words(fragments: Iterable[Fragment]) -> Counter[str]:
    """Return how often each word stands in a document, the ends of lines left out."""
    seen: Counter[str] = Counter()
    for fragment in fragments:
        seen.update(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?=[\s.,;:!?)])", fragment.text.lower()))
    return seen


def _has_bullet(line: Fragment) -> bool:
    return BULLET.match(line.text) is not None or PRIVATE.match(line.text) is not None


def _mend_cut_word(before: str, after: str, words: Counter[str]) -> str:
    stem = before[:-1]
    start = re.split(r"[\s(«“\"’']", stem)[-1].lower()
    rest = re.match(r"[^\W\d_]+", after)
    end = rest.group().lower() if rest else ""
    whole, kept = words[(start + end).lower()], words[f"{start}-{end}"]
    keeps = (
        start in KEPT_BEFORE
        or end in KEPT_AFTER
        or after[:1].isupper()
        or not start.replace("-", "").isalpha()
    )
    if kept > whole or (keeps and not whole):
        return f"{stem}-{after}"
    return stem + after


def _has_columns(fragments: list[Fragment]) -> bool:
    long = sorted(
        (one for one in fragments if len(one.text) > PROSE), key=lambda one: (one.baseline, one.left)
    )
    baselines = [one.baseline for one in long]
    beside = (
        other
        for one in long
        for other in long[_window(baselines, one)]
        if other.left > one.right + NEXT_WORD * one.height
    )
    return next(islice(beside, SEVERAL_BESIDE - 1, None), None) is not None


def _window(baselines: list[float], one: Fragment) -> slice:
    """Return where those begin and end that stand within a height of a fragment, as many as count."""
    begin = bisect_right(baselines, one.baseline - one.height)
    end = bisect_left(baselines, one.baseline + one.height)
    return slice(begin, min(end, begin + MOST_BESIDE))


def _continues(line: Fragment, fragment: Fragment) -> bool:
    gap = fragment.left - line.right
    near = NUMBER_CELL_GAP if line.text.isdecimal() else NEXT_WORD
    return (
        abs(line.baseline - fragment.baseline) < SAME_LINE * line.height
        and -MOST_OVERLAP * line.height < gap < near * line.height
        and not line.text.endswith(HYPHEN)
    )
