"""A text as a PPTX: a slide for each heading, its bullets, and the speaker's notes."""

from io import BytesIO

from pptx import Presentation

from examples.builders.blocks import Heading, Listing, Notes, blocks, typeset
from examples.builders.properties import stamp
from examples.builders.zips import settled

TITLE_AND_CONTENT = 1


def pptx(text: str) -> bytes:
    """Return the bytes of the slides."""
    deck = Presentation()
    layout = deck.slide_layouts[TITLE_AND_CONTENT]
    for block in blocks(text):
        match block:
            case Heading(_, title):
                slide = deck.slides.add_slide(layout)
                slide.shapes.title.text = typeset(title)
                if len(deck.slides) == 1:
                    stamp(deck.core_properties, title)
            case Listing(_, items):
                slide.placeholders[1].text_frame.text = "\n".join(typeset(item) for item in items)
            case Notes(said):
                slide.notes_slide.notes_text_frame.text = typeset(said)
    out = BytesIO()
    deck.save(out)
    return settled(out.getvalue())
