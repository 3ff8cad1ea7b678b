"""Acts that the sources tell the reader to do, or not to do, each as words that can stand as an option."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import MARKUP, PICTOGRAMS, is_set_apart, points_elsewhere
from pipelines.deliverables.quiz.obligations import points_away
from pipelines.deliverables.quiz.rows import is_data
from pipelines.deliverables.quiz.source_lists import find_lists
from pipelines.deliverables.quiz.terms import find_written_words
from pipelines.drafting.material import Piece, is_answer, stands_in_navigation
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import ends_broken_off
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_words, read_vocabulary
from schemas.source import RemarkKind, SpanKind

FEWEST_WORDS, MOST_WORDS = 3, 22
CELL_PARTS = re.compile(r"\s·\s|\s?;\s")
"""What stands between sentences of a cell: a semicolon, or the dot that readers put between paragraphs."""

UNFIT_SIGNS = re.compile(r"[:;?!]|\. | [-–—] |[A-ZÀ-Ý]{2} [A-ZÀ-Ý]{2}|\bas \w+$")
"""Signs of more than one act, of a link with its source, and of a comparison cut off: "Start as soon"."""

SECOND_GERUND = re.compile(r"\b(?:or|and),? \w+ing\b")
"""A second form in -ing, which would stay as it is: "putting it on the shelf or using it"."""


class ActWords(Vocabulary):
    """How a language tells somebody what to do, and what not to do.

    `barred` and `told` are patterns with the group `act`. The words of an act lose what follows one of the
    `tails`, and each pair of `forms` changes them, the expression becoming the second; those of what is
    barred may need one of the `gerunds` more. They then begin with one of the `verbs`. `idioms` begin what
    is no rule, such as "forget"; with one of the `limits` a rule holds in some cases alone; `mixed` words
    make an act half told and half barred. A list after one of the `barring_leads` holds what is barred, and
    so does a column with one of the `barring_titles`, beside one of the `telling_titles`.
    """

    room: ClassVar[str] = "deliverables.quiz.acts"

    barred: Expressions
    told: Expressions
    forms: tuple[tuple[str, str], ...]
    gerunds: tuple[tuple[str, str], ...]
    tails: Expressions
    verbs: Expressions
    idioms: Expressions
    limits: Expressions
    mixed: Expressions
    barring_leads: Expressions
    barring_titles: Expressions
    telling_titles: Expressions


@dataclass(frozen=True)
class Act:
    """Something to do, or not to do if it is barred; `said` is what its piece says of it, word for word."""

    piece: Piece
    text: str
    is_barred: bool
    said: str

    @property
    def path(self) -> tuple[str, ...]:
        """Return the source and the headings above the act."""
        return (self.piece.source.name, *self.piece.span.anchor.heading)


def list_acts(pieces: Iterable[Piece], language: Language) -> list[Act]:
    """Return the acts that sentences and items of lists tell, in reading order; of the same, the first.

    A list after a question answers it, and tells nothing that holds without it.
    """
    together = tuple(pieces)
    barring = {
        item.piece.span.id
        for listed in find_lists(together, language)
        if _match_barring_lead(language).search(listed.lead)
        for item in listed.items
    }
    acts: dict[str, Act] = {}
    answers = False
    for piece in together:
        answers = answers if piece.span.item is not None else piece.text.endswith("?")
        if answers or not _may_tell(piece, language):
            continue
        for text, is_barred in _list_told(piece, language, piece.span.id in barring):
            for act in _read_act(piece, text, language, is_barred):
                acts.setdefault(act.text.casefold(), act)
    return list(acts.values())


def _list_told(piece: Piece, language: Language, is_barring: bool) -> Iterator[tuple[str, bool]]:
    """Yield what a piece tells, each with whether its list or column bars it."""
    row = piece.span.anchor.row
    if row is None:
        yield piece.text, is_barring
        return
    for title, cell in zip(row.header, row.cells, strict=False):
        is_barred = _match_column(language, is_barring=True).match(canonical(title).strip()) is not None
        is_told = _match_column(language, is_barring=False).match(canonical(title).strip()) is not None
        if is_barred or is_told:
            yield from ((text.strip(), is_barred) for text in CELL_PARTS.split(cell) if text.strip())


def _read_act(piece: Piece, told_text: str, language: Language, is_barred: bool) -> Iterator[Act]:
    text = PICTOGRAMS.sub("", canonical(told_text)).strip(" -–—").rstrip(" .;,!-–—")
    if not told_text[0].isupper():
        return  # half a sentence, which goes on elsewhere
    words = read_vocabulary(ActWords, language)
    # A column or list of what to avoid may say it once more: "Avoid", « Ne placez pas ».
    barred = _find_words(text, _match_barred(language))
    told = _find_words(text, _match_told(language)) if barred is None else barred
    bars = is_barred or barred is not None
    act = _change_form(_match_tail(language).sub("", told or text).rstrip(" -–—"), bars, language)
    if act is None or match_words(words.idioms).match(act):
        return
    is_whole = match_words(words.mixed).search(act) is None
    is_always = match_words(words.limits).search(act) is None
    if is_whole and (is_always or not bars) and _is_option(act, language):
        yield Act(piece, _write_as_source(act, piece), bars, told_text)


def read_order(text: str, piece: Piece, language: Language) -> str | None:
    """Return an order as the words of an act, in the form that all acts have; None if it has another."""
    stripped = canonical(text).strip(" .;,!")
    told = _find_words(stripped, _match_told(language)) or stripped
    act = _change_form(_match_tail(language).sub("", told), False, language)
    return None if act is None or not _is_option(act, language) else _write_as_source(act, piece)


def _write_as_source(act: str, piece: Piece) -> str:
    """Return an act with the typography of its source, but for the first word, which may have changed."""
    first, _, rest = act.partition(" ")
    return f"{first} {find_written_words(rest, piece)}"


def _may_tell(piece: Piece, language: Language) -> bool:
    span = piece.span
    is_example = span.remark is not None and span.remark.kind in {RemarkKind.EXAMPLE, RemarkKind.EXERCISE}
    is_row = span.anchor.row is not None and is_data(span.anchor.row)
    # A line of its own without a full stop is a title, or a link and says where it leads.
    is_told = span.kind is SpanKind.STEP or span.item is not None or piece.text[-1] in ".!;"
    if not is_row and (span.kind not in {SpanKind.SENTENCE, SpanKind.STEP} or not is_told):
        return False
    if is_answer(piece) or is_example:
        return False
    if stands_in_navigation(piece.source, piece.span) or speaks_to_a_model(piece.text):
        return False
    return not is_set_apart(piece, language)


def _find_words(text: str, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    for pattern in patterns:
        match = pattern.match(text)
        if match is not None:
            return match["act"].strip()
    return None


def _change_form(text: str, is_barred: bool, language: Language) -> str | None:
    """Return an act in the form that all options have, such as the infinitive; None if it has another."""
    for pattern, becomes in _match_forms(language):
        text = pattern.sub(becomes, text, count=1)
    gerunds = _match_gerunds(language) if is_barred and not SECOND_GERUND.search(text) else ()
    forms = (text, *(pattern.sub(becomes, text, count=1) for pattern, becomes in gerunds))
    for form in forms:
        if _match_verb(language).match(form):
            return form[0].upper() + form[1:]
    return None


def _is_option(act: str, language: Language) -> bool:
    is_short = FEWEST_WORDS <= len(act.split()) <= MOST_WORDS
    is_clean = not UNFIT_SIGNS.search(act) and not MARKUP.search(act)
    is_closed = act.count("(") == act.count(")") and not ends_broken_off(act)
    return (
        is_short
        and is_clean
        and is_closed
        and not points_elsewhere(act, language)
        and not points_away(act, language)
    )


@cache
def _match_column(language: Language, *, is_barring: bool) -> re.Pattern[str]:
    words = read_vocabulary(ActWords, language)
    titles = "|".join(words.barring_titles if is_barring else words.telling_titles)
    return re.compile(rf"(?:{titles})$", re.IGNORECASE)


@cache
def _match_barred(language: Language) -> tuple[re.Pattern[str], ...]:
    return _compile(read_vocabulary(ActWords, language).barred)


@cache
def _match_told(language: Language) -> tuple[re.Pattern[str], ...]:
    return _compile(read_vocabulary(ActWords, language).told)


def _compile(expressions: Expressions) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in expressions)


Changes = tuple[tuple[re.Pattern[str], str], ...]
"""Expressions, each with what it becomes."""


@cache
def _match_forms(language: Language) -> Changes:
    return _compile_changes(read_vocabulary(ActWords, language).forms)


@cache
def _match_gerunds(language: Language) -> Changes:
    return _compile_changes(read_vocabulary(ActWords, language).gerunds)


def _compile_changes(pairs: tuple[tuple[str, str], ...]) -> Changes:
    return tuple((re.compile(pattern, re.IGNORECASE), becomes) for pattern, becomes in pairs)


@cache
def _match_tail(language: Language) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(read_vocabulary(ActWords, language).tails)})$", re.IGNORECASE)


@cache
def _match_verb(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(read_vocabulary(ActWords, language).verbs)})\b", re.IGNORECASE)


@cache
def _match_barring_lead(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_vocabulary(ActWords, language).barring_leads)})$", re.IGNORECASE)
