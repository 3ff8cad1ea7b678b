"""Titles of a deck: what repeats the module's own is renamed, and nothing that only begins like it."""

from pipelines.deliverables.slides.deck import frame_deck, read_phrases
from pipelines.drafting.request import IdAllocator
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.language import Language
from tests import sample_deliverables as deliverables


def test_only_a_number_that_code_gave_stands_behind_the_title_a_deck_begins_with() -> None:
    request = make_request()
    whole, begin = request.module.title, read_phrases(Language.FRENCH)["begin"]
    titles = [whole, f"{whole} (2/3)", f"{whole} (2)", f"{whole} (au service)"]
    paragraph = deliverables.paragraph(deliverables.said(1, "Il fait froid."))
    content = [deliverables.section(n, title, paragraph) for n, title in enumerate(titles, 1)]
    deck = frame_deck(content, (), (), request, IdAllocator())
    assert deck is not None
    shown = [each.title for each in deck.sections[-4:]]
    assert shown == [begin, f"{begin} (2/3)", f"{begin} (2)", f"{whole} (au service)"]
