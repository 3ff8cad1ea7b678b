"""Lists of the sources that only lead elsewhere, and teach nothing: their own contents, links, codes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.deliverables.lesson.led_lists import ListRun, find_lists
from pipelines.drafting.material import Piece, is_navigation
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import is_link_label
from schemas.language import Language
from schemas.source import SourceText, SpanKind

CODE = re.compile(r"\d(?:(?![^\W\d_]*[a-zà-ÿ]{2}|[^\W\d_]{4}).)*")
"""A number with signs and few capital letters only: `12.1 [AA]`; a word in capitals says something."""

ENTRY = re.compile(r"(.*\S)\s+\d{1,4}\s*")
"""A title and the number of its page."""

ENDS = (".", "!", "?", ";")
SAME_TITLE = 0.6
"""Share of a title that its entry has at least: « Cas utilisateur » stands for « Cas utilisateurs »."""


def list_navigation_spans(pieces: Sequence[Piece], language: Language) -> frozenset[str]:
    """Return the ids of the spans of lists most of whose items are links, codes or titles further down.

    A list that a sentence introduces is one that says what there is: "There are three stages:". A link that
    is the only item of its list leads elsewhere too.
    """
    runs = list(find_lists(pieces, language))
    listed = {piece.span.id for run in runs for piece in run.pieces}
    leading = (run for run in runs if _is_navigation_list(run))
    alone = (piece for piece in pieces if piece.span.id not in listed and piece.span.remark is None)
    return frozenset(piece.span.id for run in leading for piece in run.pieces) | frozenset(
        piece.span.id for piece in alone if _is_link(piece.text, piece)
    )


@dataclass
class ContentsEntries:
    """Tells which lines repeat a title of their source with the number of its page."""

    _titles: dict[str, frozenset[str]] = field(default_factory=dict)

    def lists(self, piece: Piece) -> bool:
        """Return whether a piece is such an entry of a table of contents."""
        match = ENTRY.fullmatch(piece.text)
        return match is not None and _normalise(match[1]) in self._read_titles(piece.source)

    def _read_titles(self, source: SourceText) -> frozenset[str]:
        if source.name not in self._titles:
            self._titles[source.name] = frozenset(_list_titles(source, -1)) - {""}
        return self._titles[source.name]


def _is_navigation_list(run: ListRun) -> bool:
    if run.lead is not None and not _names_navigation(run.lead.text):
        return False
    titles = _list_titles_below(run.items[0][0])
    entries = [(" ".join(piece.text for piece in item), item[0]) for item in run.items]
    return (
        _holds_for_most(_is_link(text, first) for text, first in entries)
        or _holds_for_most(CODE.fullmatch(text) is not None for text, _ in entries)
        or _holds_for_most(_repeats_title(text, titles) for text, _ in entries)
    )


def _names_navigation(lead: str) -> bool:
    return is_navigation(lead.rstrip(" :\u00a0\u202f")) or is_link_label(lead)


def _holds_for_most(judged: Iterable[bool]) -> bool:
    results = list(judged)
    return sum(results) * 2 > len(results)


def _is_link(text: str, first: Piece) -> bool:
    return first.span.item is not None and first.span.item.is_link is True and not text.endswith(ENDS)


def _repeats_title(text: str, titles: frozenset[str]) -> bool:
    own = _normalise(text)
    return any(_is_same_title(own, title) for title in titles) and not text.endswith(ENDS)


def _is_same_title(own: str, title: str) -> bool:
    """Return whether one is the beginning of the other, and most of it."""
    shorter, longer = sorted((own, title), key=len)
    return longer.startswith(shorter) and len(shorter) >= len(longer) * SAME_TITLE


def _list_titles_below(first: Piece) -> frozenset[str]:
    return frozenset(_list_titles(first.source, first.span.start)) - {""}


def _list_titles(source: SourceText, start: int) -> Iterator[str]:
    for span in source.spans:
        if span.kind is SpanKind.HEADING and span.start > start:
            yield _normalise(span.text)


def _normalise(text: str) -> str:
    """Return the words of a title without its number and the page it stands on."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", canonical(text).casefold())
