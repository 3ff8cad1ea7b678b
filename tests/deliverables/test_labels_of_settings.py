"""The short line that names a setting stays above what is said of it."""

import pytest

from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.material import list_pieces
from pipelines.testing.sources import read_source
from schemas.language import Language


def list_left_out(text: str, language: Language) -> list[str]:
    pieces = list_pieces((read_source("a.md", text.encode(), language),))
    unreadable = find_unreadable(pieces, language)
    return [piece.text for piece in pieces if piece.span.id in unreadable]


FRENCH = """# Écran

Voici quelques précisions sur les réglages de la galerie.

Photos par page

Il s’agit du nombre de photos affichées sur une page dans la galerie.

Thème

Dans la plupart des cas, les galeries n’utilisent qu’un seul thème.
"""
ENGLISH = """# Screen

Here is what each setting of the gallery does.

Page size

It is the number of pictures that are shown on one page of the gallery.
"""


@pytest.mark.parametrize(("text", "language"), [(FRENCH, Language.FRENCH), (ENGLISH, Language.ENGLISH)])
def test_what_it_is_stays_above_the_sentence_that_begins_with_it(text: str, language: Language) -> None:
    assert list_left_out(text, language) == []


def test_a_short_line_above_a_sentence_that_needs_none_is_left_out_as_before() -> None:
    text = FRENCH.replace("Il s’agit du nombre de photos affichées", "La galerie montre toutes les photos")
    assert list_left_out(text, Language.FRENCH) == ["Photos par page", "Thème"]
