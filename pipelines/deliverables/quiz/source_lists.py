"""Lists of the sources as questions use them: what introduces each, and its items."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipelines.deliverables.quiz.askable import MARKUP, is_set_apart, name_topic, stands_as_lead
from pipelines.drafting.lead_ins import introduces
from pipelines.drafting.material import Piece, is_answer, stands_in_navigation
from schemas.instructions import speaks_to_a_model
from schemas.language import Language

LABEL = re.compile(r"^(?P<label>[^:–—?!.;]{2,60}?)(?:\s?:\s|\s[–—]\s)(?P<meaning>\S.*)$")
"""An item that says what something is: « Confidentialité : nul ne lit… »."""

PLAIN = re.compile(r"[\w\s'’&/()+%.,-]+")
"""Characters of a label; pictograms would be no words to choose."""

MOST_LABEL_WORDS = 6


@dataclass(frozen=True)
class ListedItem:
    """One item of a list: its first piece, and its text without its closing sign."""

    piece: Piece
    text: str

    @property
    def label(self) -> tuple[str, str] | None:
        """Return the label and the meaning that the item gives it; None if it has no label."""
        match = LABEL.match(self.text)
        if (
            match is None
            or not PLAIN.fullmatch(match["label"])
            or len(match["label"].split()) > MOST_LABEL_WORDS
        ):
            return None
        return match["label"].strip(), match["meaning"].strip()


@dataclass(frozen=True)
class SourceList:
    """A list: its number in its source, the sentence that introduces it, the heading above, its items.

    `lead` is empty if no sentence introduces it, or none that says by itself what is listed; `is_led` says
    whether one does at all.
    """

    family: str
    lead: str
    lead_piece: Piece | None
    topic: str
    items: tuple[ListedItem, ...]
    is_led: bool = False

    @property
    def introduced_by(self) -> str:
        """Return the words that say what the list holds: its lead-in, or the heading above; empty if none."""
        return self.lead or self.topic


def find_lists(pieces: Iterable[Piece], language: Language) -> Iterator[SourceList]:
    """Yield the lists of a module's sources, the outermost items of each, in reading order.

    What answers an exercise and what speaks to a model is in none of them.
    """
    before: Piece | None = None
    for number, run in groupby(pieces, key=number_list):
        together = list(run)
        if number is not None:
            listed = _read_list(together, before, language)
            if listed is not None:
                yield listed
        before = together[-1]


def _read_list(together: list[Piece], before: Piece | None, language: Language) -> SourceList | None:
    first = together[0]
    if stands_in_navigation(first.source, first.span) or is_set_apart(first, language):
        return None
    grouped = [list(item) for _, item in groupby(together, key=_number_item)]
    outermost = [item for item in grouped if all(map(_may_be_asked, item))]
    items = [ListedItem(item[0], _join_item(item)) for item in outermost if _depth(item[0]) == _depth(first)]
    lead = before if before is not None and introduces(before, first, language) else None
    said = lead.text.rstrip(" :") if lead is not None else ""
    says_so = lead is not None and lead.text.endswith(":") and stands_as_lead(said, language)
    is_lead = says_so and lead is not None and _may_be_asked(lead)
    return SourceList(
        f"lists:{first.source.name}:{first.span.item.list if first.span.item else 0}",
        said if is_lead else "",
        lead if is_lead else None,
        name_topic(first, "", language),
        tuple(item for item in items if item.text and not MARKUP.search(item.text)),
        is_led=lead is not None,
    )


def _may_be_asked(piece: Piece) -> bool:
    return not is_answer(piece) and not speaks_to_a_model(piece.text)


def _join_item(item: list[Piece]) -> str:
    depth = _depth(item[0])
    text = " ".join(piece.text for piece in item if _depth(piece) == depth)
    return text.strip().rstrip(" ;,.\u00a0\u202f")


def number_list(piece: Piece) -> tuple[str, int] | None:
    """Return the source and the number of the list that a piece is an item of; None if it is of none."""
    return None if piece.span.item is None else (piece.source.name, piece.span.item.list)


def _number_item(piece: Piece) -> int:
    return piece.span.item.item if piece.span.item else 0


def _depth(piece: Piece) -> int:
    return piece.span.item.depth if piece.span.item else 0
