"""Layouts of an organisation's PowerPoint template, each chosen for a purpose by the placeholders it has.

Names and numbers of layouts and placeholders are whatever a program, a language or a person called them; what
counts is the type of a placeholder, where it stands and how large it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pptx.util import Emu

from pipelines.packaging.documents.pptx.slide_layouts import Place
from pipelines.packaging.documents.pptx.slide_rooms import Layout

TITLES, TEXTS, ANYTHING = ("title", "ctrTitle"), ("body", "subTitle"), "obj"
RUNNING_FOOT = frozenset({"dt", "ftr", "sldNum", "hdr"})
LEAST_OF_WIDTH, LEAST_OF_HEIGHT = 0.45, 0.3
"""The least share of a slide's width and height that text, a table or a chart across the slide needs."""

LEAST_COLUMN, LEAST_COLUMN_HEIGHT, LEAST_ALIKE = 0.25, 0.25, 0.7
"""The same for a column, and the least share that one of two has of the area of the other."""

PAIR = 2
OPENING_TYPES, TEXT_TYPES = ("title",), ("obj", "tx")
"""What files call the layout of a title slide, and that of a title with text."""


class NoLayout(Exception):
    """A template has no layout for what no deck does without; `purpose` is `title` or `text`."""

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose


@dataclass(frozen=True)
class Holder:
    """A placeholder of a layout: its number in the file, its type, and where it stands."""

    number: int
    kind: str
    place: Place

    @property
    def takes_text(self) -> bool:
        """Return whether text may stand in it."""
        return self.kind in {*TEXTS, ANYTHING}

    @property
    def right(self) -> int:
        """Return where it ends."""
        return int(self.place.left + self.place.width)

    @property
    def area(self) -> int:
        """Return how large it is."""
        return int(self.place.width) * int(self.place.height)


@dataclass(frozen=True)
class ChosenLayout:
    """A layout of a template for a purpose: its place among all layouts, its title, and its placeholders.

    `holders` are in the order in which a layout of ours numbers its own, from 1.
    """

    number: int
    title: Holder
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True)
class _Layout:
    """A layout as it is in the file."""

    number: int
    kind: str
    titles: tuple[Holder, ...]
    holders: tuple[Holder, ...]


_Match = Callable[[_Layout, "_Slide"], tuple[Holder, ...] | None]


@dataclass(frozen=True)
class _Slide:
    """The size of a slide."""

    width: int
    height: int

    def is_wide(self, holder: Holder) -> bool:
        """Return whether a placeholder has room for text across the slide."""
        return (
            holder.place.width >= LEAST_OF_WIDTH * self.width
            and holder.place.height >= LEAST_OF_HEIGHT * self.height
        )

    def is_column(self, holder: Holder) -> bool:
        """Return whether a placeholder has room for a column."""
        return (
            holder.place.width >= LEAST_COLUMN * self.width
            and holder.place.height >= LEAST_COLUMN_HEIGHT * self.height
        )


def choose_layouts(deck: Any) -> Mapping[Layout, ChosenLayout]:
    """Return the layout of each purpose that a template has one for.

    Raises NoLayout if none has a title, or none a title with text.
    One sentence, a question, and what we frame stand where text does. Without a layout for columns, a
    comparison or a picture beside text, what would stand there goes on slides of text.
    """
    slide = _Slide(int(deck.slide_width), int(deck.slide_height))
    layouts = [each for each in _read_layouts(deck) if each.titles]
    if not layouts:
        raise NoLayout("title")
    text = _choose(layouts, slide, _match_text, TEXT_TYPES)
    if text is None:
        raise NoLayout("text")
    chosen = dict.fromkeys((Layout.TEXT, Layout.FRAME, Layout.STATEMENT, Layout.QUESTION), text)
    chosen[Layout.OPENING] = _choose(layouts, slide, _match_opening, OPENING_TYPES) or text
    bare = _choose(layouts, slide, _match_nothing, ("titleOnly",))
    chosen[Layout.DRAWING] = bare or replace(text, holders=())
    found = {
        Layout.COLUMNS: _choose(layouts, slide, _match_columns, ("twoObj", "twoColTx")),
        Layout.COMPARISON: _choose(layouts, slide, _match_comparison, ("twoTxTwoObj",)),
        Layout.PICTURE: _choose(layouts, slide, _match_picture, ("picTx",)),
        Layout.TABLE: _choose(layouts, slide, _match_of("tbl"), ("tbl",)) or _find_open(layouts, slide, text),
        Layout.CHART: _choose(layouts, slide, _match_of("chart"), ("chart",))
        or _find_open(layouts, slide, text),
    }
    columns = found[Layout.COLUMNS]
    if columns is not None:
        left, right = columns.holders
        chosen[Layout.AIMS] = ChosenLayout(columns.number, columns.title, (right, left))
        if found[Layout.PICTURE] is None:
            found[Layout.PICTURE] = ChosenLayout(columns.number, columns.title, (right, left))
    return chosen | {purpose: layout for purpose, layout in found.items() if layout is not None}


def list_layouts(deck: Any) -> list[Any]:
    """Return the layouts of all masters of a file, in order."""
    return [layout for master in deck.slide_masters for layout in master.slide_layouts]


def _read_layouts(deck: Any) -> Iterator[_Layout]:
    for number, layout in enumerate(list_layouts(deck)):
        if any(shape.element.ph.get("orient") == "vert" for shape in layout.placeholders):
            continue
        holders = [holder for shape in layout.placeholders if (holder := _read_holder(shape)) is not None]
        yield _Layout(
            number,
            layout._element.get("type", ""),
            tuple(each for each in holders if each.kind in TITLES),
            tuple(each for each in holders if each.kind not in TITLES),
        )


def _read_holder(shape: Any) -> Holder | None:
    """Return a placeholder; None for those of the foot, and for one that has no place."""
    kind = shape.element.ph.get("type", ANYTHING)
    sides = shape.left, shape.top, shape.width, shape.height
    if kind in RUNNING_FOOT or any(side is None for side in sides):
        return None
    return Holder(shape.placeholder_format.idx, kind, Place(*(Emu(int(side)) for side in sides)))


def _choose(
    layouts: Iterable[_Layout], slide: _Slide, match: _Match, types: Sequence[str]
) -> ChosenLayout | None:
    """Return the layout that fits a purpose best: with the fewest placeholders to spare, then by its type."""
    fitting = []
    for layout in layouts:
        holders = match(layout, slide)
        if holders is not None:
            spare = len(layout.holders) - len(holders)
            fitting.append((spare, layout.kind not in types, layout.number, layout, holders))
    if not fitting:
        return None
    *_, best, holders = min(fitting, key=lambda each: each[:3])
    return ChosenLayout(best.number, best.titles[0], holders)


def _match_opening(layout: _Layout, _slide: _Slide) -> tuple[Holder, ...] | None:
    """Match a title slide: a centred title, or one that the file calls so, with a line of text below."""
    is_opening = layout.titles[0].kind == "ctrTitle" or layout.kind in OPENING_TYPES
    texts = [each for each in layout.holders if each.takes_text]
    subtitles = [each for each in texts if each.kind == "subTitle"] or texts
    return (max(subtitles, key=lambda each: each.area),) if is_opening and subtitles else None


def _match_text(layout: _Layout, slide: _Slide) -> tuple[Holder, ...] | None:
    wide = [each for each in layout.holders if each.takes_text and slide.is_wide(each)]
    is_plain = layout.titles[0].kind == "title" and layout.kind != "secHead"
    return (max(wide, key=lambda each: each.area),) if is_plain and wide else None


def _match_nothing(layout: _Layout, _slide: _Slide) -> tuple[Holder, ...] | None:
    is_plain = layout.titles[0].kind == "title" and not layout.holders
    return () if is_plain else None


def _match_columns(layout: _Layout, slide: _Slide) -> tuple[Holder, ...] | None:
    columns = _list_columns(layout, slide)
    return columns if len(columns) == PAIR and _are_alike(columns) else None


def _match_comparison(layout: _Layout, slide: _Slide) -> tuple[Holder, ...] | None:
    """Match two columns, each below a name of its own."""
    columns = _list_columns(layout, slide)
    others = [each for each in layout.holders if each not in columns and each.takes_text]
    if len(columns) != PAIR or not _are_alike(columns):
        return None
    matched: list[Holder] = []
    for column in columns:
        above = [
            each
            for each in others
            if each.place.top < column.place.top
            and each.place.left < column.right
            and column.place.left < each.right
        ]
        if len(above) != 1:
            return None
        matched += (above[0], column)
    return tuple(matched) if matched[0] != matched[2] else None


def _match_picture(layout: _Layout, slide: _Slide) -> tuple[Holder, ...] | None:
    pictures = [each for each in layout.holders if each.kind in {"pic", "clipArt"} and slide.is_column(each)]
    texts = [each for each in layout.holders if each.takes_text and slide.is_column(each)]
    if len(pictures) != 1 or not texts:
        return None
    return pictures[0], max(texts, key=lambda each: each.area)


def _match_of(kind: str) -> _Match:
    def match(layout: _Layout, slide: _Slide) -> tuple[Holder, ...] | None:
        of_kind = [each for each in layout.holders if each.kind == kind and slide.is_wide(each)]
        return (of_kind[0],) if of_kind else None

    return match


def _find_open(layouts: Iterable[_Layout], slide: _Slide, text: ChosenLayout) -> ChosenLayout:
    """Return a layout whose placeholder takes anything; that of text if there is none."""

    def match(layout: _Layout, slide: _Slide) -> tuple[Holder, ...] | None:
        found = _match_text(layout, slide)
        return found if found and found[0].kind == ANYTHING else None

    return _choose(layouts, slide, match, TEXT_TYPES) or text


def _list_columns(layout: _Layout, slide: _Slide) -> tuple[Holder, ...]:
    """Return the placeholders of a layout that take text in a column, from the left."""
    columns = [each for each in layout.holders if each.kind in {"body", ANYTHING} and slide.is_column(each)]
    return tuple(sorted(columns, key=lambda each: each.place.left))


def _are_alike(columns: Sequence[Holder]) -> bool:
    """Return whether columns stand beside each other, of about one size."""
    areas = [each.area for each in columns]
    are_apart = all(left.right <= right.place.left for left, right in pairwise(columns))
    return are_apart and min(areas) >= LEAST_ALIKE * max(areas)
