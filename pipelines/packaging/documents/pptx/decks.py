"""The file that a deck of ours is written into, and the slides that any such file gives by purpose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.util import Length

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.pptx import shapes, slide_layouts, slide_theme
from pipelines.packaging.documents.pptx.shapes import OUR_COLOURS, DrawnColours
from pipelines.packaging.documents.pptx.slide_layouts import Place
from pipelines.packaging.documents.pptx.slide_rooms import OUR_ROOMS, Layout
from pipelines.packaging.documents.pptx.text_runs import RunWriter


@dataclass(frozen=True)
class Stage:
    """A slide to write on: its title, its other placeholders by the number our layouts give them.

    `marked` are the numbers of those whose text has bullets without being told.
    """

    slide: Any
    title: Any
    holders: Mapping[int, Any]
    marked: frozenset[int] = frozenset()


class OwnDeck:
    """A presentation in our layouts, and the theme of the course."""

    rooms = OUR_ROOMS
    colours: DrawnColours = OUR_COLOURS
    table_style = ""

    def __init__(self, look: Look) -> None:
        self.file: Any = pptx.Presentation()
        self._look = look
        slide_theme.style_deck(self.file, look)

    def make_runs(self, locale: str) -> RunWriter:
        """Return what writes text in our colours."""
        return RunWriter(locale)

    def add_slide(self, layout: Layout, foot: str, locale: str) -> Stage:
        """Return a new slide of a layout, with its foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name(layout.value))
        slide_theme.add_running_foot(slide, foot, locale)
        holders = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
        return Stage(slide, slide.shapes.title, holders)

    def add_theme_pictures(self, stage: Stage) -> None:
        """Put logo and cover on the first slide."""
        shapes.add_theme_pictures(stage.slide, self._look)

    def find_title_size(self, _layout: Layout, _title: str) -> Length | None:
        """Return None: a title stands as large as its layout says."""
        return None

    def place_of(self, layout: Layout) -> Place:
        """Return where what is drawn stands on a slide of a layout."""
        return slide_layouts.PICTURED if layout is Layout.PICTURE else slide_layouts.BODY
