"""The layouts of slides by purpose, and how much text each has room for."""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.packaging.documents.pptx.text_fit import TextRoom

MOST_LINES, MOST_NARROW_LINES = 6, 9
"""A line of a narrow column holds less than half of one across the slide."""


class Layout(StrEnum):
    """What a slide is for; the values name the layouts of the file."""

    OPENING = "Title Slide"
    AIMS = "Objectives and Programme"
    FRAME = "Framed Content"
    """Objectives, an agenda or key points, beside their title."""

    TEXT = "Title and Content"
    STATEMENT = "Statement"
    QUESTION = "Question"
    COLUMNS = "Two Content"
    COMPARISON = "Comparison"
    PICTURE = "Picture and Text"
    TABLE = "Table"
    CHART = "Chart"
    DRAWING = "Title Only"
    """Steps, or a picture alone: drawn below the title."""


FULL = TextRoom(820, 340, (28, 24), MOST_LINES)
FRAMED = TextRoom(560, 400, (28, 24, 20), MOST_LINES)
AIMS, PROGRAMME = TextRoom(285, 345, (22, 20, 18), MOST_NARROW_LINES), TextRoom(460, 430, (24, 20, 18), 9)
COLUMN = TextRoom(380, 330, (24, 22, 20), MOST_LINES)
HEADED_COLUMN = TextRoom(380, 285, (24, 22, 20), MOST_LINES)
BESIDE = TextRoom(350, 340, (24, 22, 20, 18), MOST_LINES)
STATED = TextRoom(740, 290, (40, 36, 32), 4)
ASKED = TextRoom(680, 320, (36, 32, 28, 24), MOST_LINES)
LISTED = TextRoom(820, 340, (22, 20, 18), MOST_LINES)
HEADED_LIST = TextRoom(380, 285, (20, 18), MOST_NARROW_LINES)
AGENDA_COLUMN = TextRoom(380, 345, (24, 22, 20, 18), MOST_NARROW_LINES)
CODE = TextRoom(840, 345, (18,), 14)
"""Room of each: text, text beside a coloured frame, objectives and agenda on one slide, one of two columns,
below heads or not, text beside a picture, a sentence or question alone, sources, a long agenda, code.

Widths and heights in points; the first sizes are taken where they fit, and none is smaller than the last.
"""


@dataclass(frozen=True)
class SlideRooms:
    """How much room the slides of a deck have; None where its layouts have no such place.

    `steps` is the room for the text of a box, by how many boxes a slide has; empty if every diagram fits.
    """

    full: TextRoom = FULL
    framed: TextRoom = FRAMED
    stated: TextRoom = STATED
    asked: TextRoom = ASKED
    listed: TextRoom = LISTED
    code: TextRoom = CODE
    table: tuple[float, float] = (852.0, 340.0)
    aims: TextRoom | None = AIMS
    programme: TextRoom | None = PROGRAMME
    column: TextRoom | None = COLUMN
    agenda_column: TextRoom | None = AGENDA_COLUMN
    headed_column: TextRoom | None = HEADED_COLUMN
    headed_list: TextRoom | None = HEADED_LIST
    beside: TextRoom | None = BESIDE
    steps: tuple[TextRoom, ...] = ()


OUR_ROOMS = SlideRooms()
