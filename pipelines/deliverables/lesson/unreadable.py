"""Pieces that no page of a lesson can show, each with the reason; all others are shown if there is room."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipelines.deliverables.lesson.halves import list_halves, write_whole
from pipelines.deliverables.lesson.led_lists import list_listed_spans
from pipelines.deliverables.lesson.lookup_lists import find_lookup_spans
from pipelines.deliverables.lesson.navigation_lists import ContentsEntries, list_navigation_spans
from pipelines.deliverables.lesson.points import UNENDED, PointJudge
from pipelines.drafting.material import (
    Piece,
    claims_own_rights,
    gives_orders,
    has_whole_row,
    heads_references,
    is_answer,
    is_front_matter,
    lists_contents,
    stands_in_navigation,
    stands_in_references,
)
from pipelines.drafting.text.page_sentences import find_page_fault, is_note_to_oneself
from pipelines.drafting.text.references import is_credit, is_page_data, is_reference, names_author
from pipelines.drafting.text.speech import find_speaker, is_dialogue, is_speech
from pipelines.sourcing.exercises import find_answer_kind
from pipelines.sourcing.list_numbers import find_typed_number
from schemas.anchor import ParagraphPlace
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import SpanKind

MOST_LINES_OF_AN_ENTRY = 6
"""Lines over which an entry of a list of references may be broken."""

FEWEST_WORDS_OF_A_QUESTION = 5
"""Of what has a number and ends in a colon: it asks for something, in a form that is studied, say."""

FEWEST_WORDS_OF_A_LEAD = 4
"""Of a paragraph that ends in a comma before what it quotes; "Dear Ms Smith," greets."""

OPENING = "([«“\"'…–- \u00a0"
OPENING_MARKS, CLOSING_MARKS = ("«", "“"), ("»", "”")
LABELS = (LeftOutReason.NO_SENTENCE, LeftOutReason.NO_WORDS)
"""Why what stands between a lead-in and what it introduces may be left out."""

UNENDED_SPEECH = (LeftOutReason.NO_SENTENCE, LeftOutReason.FOREIGN)
"""What a line of a dialogue may be: "Copy that", a call sign, a greeting of elsewhere."""

CLOSED = (".", "!", "?", "…", ":")


def find_unreadable(pieces: Sequence[Piece], language: Language) -> dict[str, LeftOutReason]:
    """Return why pieces cannot be read on a page, by span id, in reading order.

    The items of a list stay together, however short they are, and so does a lead-in before what is shown
    below it: code, a table, steps.
    """
    leading = list_navigation_spans(pieces, language)
    forms, lookups = _list_forms(pieces), find_lookup_spans(pieces, language)
    listed = list_listed_spans(pieces, language) - leading
    contents = ContentsEntries()
    halves, references = list_halves(pieces), _list_references(pieces)
    points, quoted = PointJudge(pieces, language), frozenset(_list_quoted(pieces))
    spoken = frozenset(_list_spoken(pieces))
    reasons: dict[str, LeftOutReason] = {}
    next_shown: Piece | None = None
    for number in reversed(range(len(pieces))):
        piece = pieces[number]
        before = pieces[number - 1] if number else None
        whole = halves.get(piece.span.id, (piece,))
        reason = _judge_piece(piece, before, language, is_listed=piece.span.id in listed)
        if len(whole) > 1:
            reason = _judge_whole(whole, reason, language)
        if points.is_point(whole, reason) or (reason is LeftOutReason.FOREIGN and piece.span.id in quoted):
            reason = None
        if reason in UNENDED_SPEECH and piece.span.id in spoken:
            reason = None
        if stands_in_references(piece.source, piece.span) or piece.span.id in references:
            reason = LeftOutReason.REFERENCES
        elif piece.span.id in lookups:
            reason = lookups[piece.span.id]
        elif piece.span.id in leading or (reason is LeftOutReason.NO_SENTENCE and contents.lists(piece)):
            reason = LeftOutReason.NAVIGATION
        elif piece.span.id in forms:
            reason = LeftOutReason.TO_FILL_IN
        elif is_answer(piece) and find_answer_kind(piece.text) is not None:
            reason = LeftOutReason.TITLE  # the reveal says it
        if reason is LeftOutReason.LEAD_IN and next_shown is not None and _stands_below(next_shown, piece):
            reason = None
        if reason is LeftOutReason.CUT_END and next_shown and _introduces_words(piece, next_shown):
            reason = None
        if reason is LeftOutReason.NO_SENTENCE and _adds_words(piece, before, language):
            reason = None
        if reason is LeftOutReason.LEAD_IN and next_shown is not None and _stands_beside(next_shown, piece):
            reason = LeftOutReason.LEAD_IN_OF_TITLES
        if reason is not None:
            reasons[piece.span.id] = reason
        next_shown = piece if reason is None else next_shown if reason in LABELS else None
    return dict(reversed(reasons.items()))


def _judge_piece(
    piece: Piece, before: Piece | None, language: Language, *, is_listed: bool
) -> LeftOutReason | None:
    if gives_orders(piece):
        return LeftOutReason.INSTRUCTION
    if is_front_matter(piece):
        return LeftOutReason.FRONT_MATTER
    if stands_in_navigation(piece.source, piece.span):
        return LeftOutReason.NAVIGATION
    if is_note_to_oneself(piece.text):
        return LeftOutReason.TO_FILL_IN
    if is_listed:
        return None
    if lists_contents(piece.text):
        return LeftOutReason.NAVIGATION
    if _is_part_of_whole(piece):
        return None
    match piece.span.kind:
        case SpanKind.CODE:
            return None
        case SpanKind.ROW:
            return LeftOutReason.ROW_WITHOUT_TITLES
        case SpanKind.STEP:
            return None if len(piece.text.split()) > 1 else LeftOutReason.NO_SENTENCE
    if claims_own_rights(piece):
        return LeftOutReason.FRONT_MATTER
    if is_credit(piece.text):
        return LeftOutReason.RIGHTS
    if is_page_data(piece.text):
        return LeftOutReason.NO_SENTENCE
    fault = find_page_fault(piece.text, language, begins_anywhere=_begins_sentence(piece, before))
    if fault is LeftOutReason.LEAD_IN and _asks_by_number(piece.text):
        return None
    return fault


def _judge_whole(
    whole: Sequence[Piece], reason: LeftOutReason | None, language: Language
) -> LeftOutReason | None:
    """Return why none of the lines that make one sentence can be read; None if they can be."""
    if reason not in (*UNENDED, LeftOutReason.CUT_END, None):
        return reason
    fault = find_page_fault(write_whole(whole), language)
    return reason if fault in (LeftOutReason.CUT_START, LeftOutReason.CUT_END) else fault


def _list_quoted(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the ids of what stands between two quotation marks, which may be in another language."""
    opened: list[Piece] = []
    for piece in pieces:
        if opened and not _share_page(opened[0], piece):
            opened = []
        if opened or piece.text.startswith(OPENING_MARKS):
            opened.append(piece)
        if opened and piece.text.rstrip(".").endswith(CLOSING_MARKS):
            yield from (each.span.id for each in opened)
            opened = []


def _list_spoken(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the ids of lines that people say to each other, one below the other on a page."""
    for before, piece in pairwise(pieces):
        if _share_page(before, piece) and is_speech(before.text) and is_speech(piece.text):
            yield from (before.span.id, piece.span.id)
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and _share_line(lines[-1][-1], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for run in _list_dialogues(lines):
        yield from (piece.span.id for line in run for piece in line)


def _list_dialogues(lines: Sequence[Sequence[Piece]]) -> Iterator[list[Sequence[Piece]]]:
    """Yield the lines below each other that people say, each behind the name of who says it."""
    run: list[Sequence[Piece]] = []
    for line in (*lines, ()):
        if run and not (line and _share_page(run[-1][-1], line[0]) and _is_said_by_name(line)):
            if is_dialogue([write_whole(each) for each in run]):
                yield run
            run = []
        if line and _is_said_by_name(line):
            run.append(line)


def _is_said_by_name(line: Sequence[Piece]) -> bool:
    first = line[0]
    is_free = (
        first.span.kind is SpanKind.SENTENCE and first.span.item is None and first.span.anchor.row is None
    )
    return is_free and _is_authors_paragraph(first) and find_speaker(first.text) is not None


def _asks_by_number(text: str) -> bool:
    """Return whether a line that ends in a colon is a numbered question, not what announces others."""
    return find_typed_number(text) is not None and len(text.split()) >= FEWEST_WORDS_OF_A_QUESTION


def _list_references(pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the ids of the sentences of paragraphs that are entries of lists of references."""
    entries: list[list[Piece]] = []
    for piece in pieces:
        if piece.span.kind is not SpanKind.SENTENCE or _is_example_of_reference(piece):
            continue
        if entries and _share_line(entries[-1][-1], piece):
            entries[-1].append(piece)
        else:
            entries.append([piece])
    listed = {number for number, entry in enumerate(entries) if _is_entry(entry)}
    listed |= set(_list_broken_entries(entries, listed))
    return frozenset(piece.span.id for number in listed for piece in entries[number])


def _is_example_of_reference(piece: Piece) -> bool:
    """Return whether a piece stands in a chapter on references: an entry is an example there."""
    is_below = any(map(heads_references, piece.span.anchor.heading))
    return is_below and not stands_in_references(piece.source, piece.span)


def _is_entry(entry: Sequence[Piece]) -> bool:
    is_broken = len(entry) > 1 and is_reference(write_whole(entry))
    return is_broken or any(is_reference(piece.text) for piece in entry)


def _list_broken_entries(entries: Sequence[Sequence[Piece]], listed: Collection[int]) -> Iterator[int]:
    """Yield the lines of an entry between the one that says who wrote it, and where or when it was read."""
    for first in listed:
        if not names_author(entries[first][0].text):
            continue
        last = first
        for number in range(first + 1, min(first + MOST_LINES_OF_AN_ENTRY, len(entries))):
            line = entries[number][0]
            if names_author(line.text) or not _share_page(entries[first][0], line):
                break
            last = number if number in listed else last
        yield from range(first + 1, last)


def _share_line(one: Piece, other: Piece) -> bool:
    return one.source is other.source and "\n" not in one.source.text[one.span.end : other.span.start]


def _list_forms(pieces: Sequence[Piece]) -> frozenset[str]:
    """Return the ids of the rows of tables that have titles and no value: grids for somebody to fill in."""
    tables: dict[tuple[str, int], list[Piece]] = {}
    for piece in pieces:
        row = piece.span.anchor.row
        if row is not None and len(row.header) > 1:
            tables.setdefault((piece.source.name, row.table), []).append(piece)
    return frozenset(
        piece.span.id for table in tables.values() if not any(map(_has_value, table)) for piece in table
    )


def _has_value(piece: Piece) -> bool:
    row = piece.span.anchor.row
    return row is not None and any(row.cells[1:])


def _is_part_of_whole(piece: Piece) -> bool:
    """Return whether a piece says something with what it stands in: a table, a list or a remark."""
    if piece.span.anchor.row is not None:
        return has_whole_row(piece)
    return piece.span.remark is not None or piece.span.item is not None


def _begins_sentence(piece: Piece, before: Piece | None) -> bool:
    """Return whether a sentence begins there, whatever its first letter.

    It stands after another in a paragraph; or it opens a paragraph of a format whose paragraphs are their
    author's, not lines of a page, and what stands above is no open sentence.
    """
    if before is None or before.source is not piece.source:
        return _is_authors_paragraph(piece)
    between = piece.source.text[before.span.end : piece.span.start]
    if before.span.end <= piece.span.start and "\n" not in between:
        return True
    is_below_title = before.span.anchor.heading != piece.span.anchor.heading
    is_closed = before.span.kind is not SpanKind.SENTENCE or before.text.endswith(CLOSED)
    return _is_authors_paragraph(piece) and (is_below_title or is_closed)


def _is_authors_paragraph(piece: Piece) -> bool:
    return isinstance(piece.span.anchor.place, ParagraphPlace)


def _stands_below(piece: Piece, lead: Piece) -> bool:
    """Return whether a piece stands on the page of a lead-in, or below a title on it."""
    titles = lead.span.anchor.heading
    return piece.source is lead.source and piece.span.anchor.heading[: len(titles)] == titles


def _adds_words(piece: Piece, before: Piece | None, language: Language) -> bool:
    """Return whether a piece is the last words of a paragraph, behind a sentence: "Not both."."""
    if before is None or not _is_authors_paragraph(piece) or not _share_line(before, piece):
        return False
    is_whole = piece.text.endswith((".", "!", "?")) and len(piece.text.split()) > 1
    is_data = is_page_data(piece.text) or is_credit(piece.text) or piece.span.anchor.row is not None
    return is_whole and not is_data and find_page_fault(before.text, language) is None


def _introduces_words(lead: Piece, piece: Piece) -> bool:
    """Return whether a paragraph that ends in a comma introduces the words that the next one quotes."""
    is_next = lead.source.text[lead.span.end : piece.span.start].strip(" ") == "\n"
    is_author = _is_authors_paragraph(lead) and _share_page(lead, piece) and piece.span.item is None
    is_lead = lead.text.endswith(",") and len(lead.text.split()) >= FEWEST_WORDS_OF_A_LEAD
    return is_next and is_author and is_lead and not piece.text.lstrip(OPENING)[:1].islower()


def _stands_beside(piece: Piece, lead: Piece) -> bool:
    """Return whether a piece stands below a title that follows a lead-in, of its rank or below."""
    titles = lead.span.anchor.heading
    above = titles[:-1]
    is_beside = bool(titles) and piece.span.anchor.heading[: len(above)] == above
    following = next((each for each in lead.source.spans if each.start >= lead.span.end), None)
    is_followed = following is not None and following.kind is SpanKind.HEADING
    return piece.source is lead.source and is_beside and is_followed


def _share_page(piece: Piece, other: Piece) -> bool:
    return piece.source is other.source and piece.span.anchor.heading == other.span.anchor.heading
