"""Differences between a draft and its earlier versions, as entries of its page; each is shown once."""

from collections.abc import Iterator, Sequence

from pipelines.review.comparison import (
    ComparedLine,
    ComparedPassage,
    Piece,
    PieceMark,
    compare_contents,
)
from pipelines.review.entries import Labelled, TableEntry, TextEntry, UrlEntry
from pipelines.review.line_change import LineChange
from pipelines.review.links import build_comparison_link
from pipelines.review.page_words import PageWords
from pipelines.review.versions import Versions
from schemas.draft import Draft
from schemas.short_text import shorten_text

MOST_ROWS = 12
LONGEST_CELL = 160
WORDS_AROUND = 5
"""Words shown before and after what changed within a line."""


def describe_changes(draft: Draft, earlier: Versions, words: PageWords, desk_url: str) -> Iterator[Labelled]:
    """Yield the differences with the revision before, the last approved and the first a machine wrote.

    Each is a table of what changed, followed by a link to the whole comparison at the desk.
    """
    compared: dict[str, str] = {}
    for label, version, otherwise in (
        (words.changes, earlier.previous, words.first_revision),
        (words.changes_approved, earlier.approved, words.none_approved),
        (words.changes_first, _drop_same(earlier.first, draft), _explain_no_comparison(earlier, words)),
    ):
        if version is None:
            yield label, TextEntry(otherwise)
            continue
        digest = version.content.canonical_digest()
        if digest in compared:
            above = words.said_above.format(revision=version.revision, label=compared[digest])
            yield label, TextEntry(above)
            continue
        compared[digest] = label
        yield from _list_difference(label, version, draft, words, desk_url)


def _drop_same(first: Draft | None, draft: Draft) -> Draft | None:
    return None if first is None or first.revision == draft.revision else first


def _explain_no_comparison(earlier: Versions, words: PageWords) -> str:
    """Return why there is nothing to compare with: this is the first draft, or no machine wrote any."""
    return words.no_machine_draft if earlier.first is None else words.first_draft


def _list_difference(
    label: str, earlier: Draft, newer: Draft, words: PageWords, desk_url: str
) -> Iterator[Labelled]:
    head = words.from_to.format(earlier=earlier.revision, newer=newer.revision)
    lines = _list_changed(compare_contents(earlier.content, newer.content))
    if not lines:
        yield label, TextEntry(f"{head} · {words.unchanged}")
        return
    rows = [_write_row(line, words) for line in lines[:MOST_ROWS]]
    if len(lines) > MOST_ROWS:
        rows.append(("…", "", words.cut.format(count=len(lines) - MOST_ROWS)))
    yield label, TableEntry(words.change_columns, tuple(rows))
    link = build_comparison_link(desk_url, newer.module, earlier.revision, newer.revision)
    yield f"{label} · {head}", UrlEntry(link)


def _list_changed(passages: Sequence[ComparedPassage]) -> list[ComparedLine]:
    lines = (line for passage in passages for line in passage.all_lines)
    return [line for line in lines if line.change is not LineChange.SAME]


def _write_row(line: ComparedLine, words: PageWords) -> tuple[str, str, str]:
    text = line.text if line.change in {LineChange.ADDED, LineChange.REMOVED} else _write_pieces(line.pieces)
    return words.line_changes[line.change], line.id, shorten_text(text, LONGEST_CELL)


def _write_pieces(pieces: Sequence[Piece]) -> str:
    """Return a line with each change in brackets, `[30 → 20]`, and only the words around it."""
    return " ".join(" ".join(_list_written(pieces)).split())


def _list_written(pieces: Sequence[Piece]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        before = pieces[number - 1] if number else None
        if piece.mark is PieceMark.SAME:
            yield _cut_around(piece.text, begins=before is None, ends=after is None)
        elif piece.mark is PieceMark.GONE:
            new = after.text.strip() if after is not None and after.mark is PieceMark.NEW else "∅"
            yield f"[{piece.text.strip()} → {new}]"
        elif before is None or before.mark is PieceMark.SAME:
            yield f"[∅ → {piece.text.strip()}]"


def _cut_around(text: str, *, begins: bool, ends: bool) -> str:
    """Return the words of a text that stand next to a change; all of it if there is no change beside."""
    words = text.split()
    if (begins and ends) or len(words) <= WORDS_AROUND * (2 - begins - ends):
        return " ".join(words)
    head = [] if begins else words[:WORDS_AROUND]
    tail = [] if ends else words[-WORDS_AROUND:]
    return " ".join([*head, "…", *tail])
