"""How long the sources say a procedure lasts: what takes longer than its phase is told there, not done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipelines.drafting.material import Piece
from pipelines.drafting.text.amounts import AmountWords
from pipelines.drafting.text.figures import SCALES, find_figures
from schemas.language import Language
from schemas.languages.lexicon import gather_words, match_any
from schemas.source import SpanKind

TIMED = frozenset({"min", "h"})
"""Units of what somebody waits for: seconds are none, and days no session is about."""

A_MINUTE = Decimal(60)
LONGEST = 480
"""Minutes of what somebody could show in a day; what is longer is a delay, and nothing that lasts."""


@dataclass(frozen=True)
class Duration:
    """A duration that a passage gives, as it is written, and in minutes."""

    text: str
    minutes: Decimal
    piece: Piece


def find_longest(pieces: Iterable[Piece], language: Language) -> Duration | None:
    """Return the longest duration that sentences and steps give; how often something is done is none."""
    durations = (
        Duration(figure.text, figure.value * SCALES[figure.unit][1] / A_MINUTE, piece)
        for piece in pieces
        if piece.span.kind is not SpanKind.ROW
        for figure in find_figures(piece.text, language)
        if figure.unit in TIMED and not _match_rate().search(piece.text[: figure.start])
    )
    lasting = (each for each in durations if each.minutes <= LONGEST)
    return max(lasting, key=lambda each: each.minutes, default=None)


@cache
def _match_rate() -> re.Pattern[str]:
    """Return a pattern of the words before a duration that say how often: « toutes les 30 minutes »."""
    words = match_any(gather_words(AmountWords, lambda each: each.rates)).pattern
    return re.compile(rf"\b(?:{words})\s$", re.IGNORECASE)
