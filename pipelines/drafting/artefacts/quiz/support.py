"""Could a wrong answer be true of something the module's sources say?"""

import re

from pipelines.drafting.material import Piece
from pipelines.drafting.text.figures import Figure, figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, share
from schemas.language import Language

SHARED_STEMS = 2
"""Meaning words a span may not have in common with a claim whose number it contradicts."""

SHARED = 0.4
"""Share of a claim's meaning words from which a span speaks of the same thing."""


def measure_is_said(figure: Figure, claim: str, found: tuple[Piece, ...], language: Language) -> bool:
    """Return whether a span that speaks of the claim's subject gives that measure."""
    about = content_stems(claim, language)
    return any(
        other.unit == figure.unit and other.value == figure.value
        for piece in found
        if len(about & content_stems(piece.text, language)) >= SHARED_STEMS
        for other in figures(piece.text, language)
    )


def words_are_said(
    words: str, claim: str, found: tuple[Piece, ...], but: tuple[Piece, ...], language: Language
) -> bool:
    """Return whether a span, `but` aside, says these words of the claim's subject."""
    about = content_stems(claim, language)
    spoken = re.compile(rf"(?<!\w){re.escape(canonical(words).casefold())}(?!\w)")
    return any(
        share(about, content_stems(piece.text, language)) >= SHARED
        and spoken.search(canonical(piece.text).casefold())
        for piece in found
        if piece not in but
    )
