"""A deck on an organisation's PowerPoint template: its layouts, its text, its room."""

import re
from functools import cached_property
from io import BytesIO
from typing import Any

import pptx
from pptx.util import Emu, Inches, Length, Pt

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import Words
from pipelines.packaging.documents.pptx import shapes, slide_theme
from pipelines.packaging.documents.pptx.deck import MOST_BOXES, Cells, Diagram
from pipelines.packaging.documents.pptx.decks import Stage
from pipelines.packaging.documents.pptx.shapes import DrawnColours
from pipelines.packaging.documents.pptx.slide_layouts import Place
from pipelines.packaging.documents.pptx.slide_rooms import (
    MOST_LINES,
    MOST_NARROW_LINES,
    Layout,
    SlideRooms,
)
from pipelines.packaging.documents.pptx.template_layouts import (
    ChosenLayout,
    Holder,
    choose_layouts,
    list_layouts,
)
from pipelines.packaging.documents.pptx.template_text import TextForm, choose_colours, read_form
from pipelines.packaging.documents.pptx.text_fit import LINE_HEIGHT, TextRoom
from pipelines.packaging.documents.pptx.text_runs import SMALLEST, RunWriter
from schemas.theme.theme import ThemeTemplate

SIZES = (40.0, 36.0, 32.0, 28.0, 24.0, 22.0, 20.0, 18.0)
LARGE, LARGER = 1.25, 1.5
"""How much larger than other text a question, and a sentence alone, may stand."""

CODE_LINES, STATED_LINES, TITLE_LINES = 14, 4, 3
BOX_PADDING, BOX_SIZE, BOX_NUMBER = 16.0, 20.0, 34.0
"""In points: what the sides of a box take, the size of its text, and the height of its number."""

TITLE_SIZES = (44.0, 40.0, 36.0, 32.0, 28.0, 26.0, 24.0, 22.0, 20.0)
FOOT_PLACE, FOOT_SIZE, FOOT_MARGIN = Inches(0.32), Pt(10), 14.4
FOOT_SIZES = (14.0, 12.0, 11.0, 10.0, 9.0, 8.0)
BEFORE_SHAPES = 2
"""How many elements stand before the shapes of a slide."""

DEFAULT_STYLE = re.compile(rb'\bdef="(\{[0-9A-Fa-f-]{36}\})"')


class TemplateDeck:
    """A presentation on a template: what its layouts lack room or a place for goes on a slide of text."""

    def __init__(self, look: Look, template: ThemeTemplate) -> None:
        self.file: Any = pptx.Presentation(BytesIO(template.data))
        self._look = look
        self._layouts = list_layouts(self.file)
        self._chosen = choose_layouts(self.file)

    def try_out(self) -> None:
        """Make a slide of each purpose; raises what python-pptx does where the template is no sound file."""
        runs = self.make_runs("en-GB")
        table, steps = Cells("1", ("1",), (((Words("1"),),),), (1.0,)), Diagram((Words("1"),))
        for layout in self._chosen:
            stage = self.add_slide(layout, "1", runs.locale)
            self.find_title_size(layout, "1")
            stage.title.text_frame.text = "1"
            stage.slide.notes_slide.notes_text_frame.text = "1"
            if layout is Layout.TABLE:
                tallest, style = self.rooms.table[1], self.table_style
                shapes.fill_table(stage.holders[1], table, SMALLEST, runs, tallest=tallest, style=style)
            if layout is Layout.DRAWING:
                shapes.add_diagram(stage.slide, steps, self.place_of(layout), "1", runs, self.colours)
        self.file.save(BytesIO())

    def make_runs(self, locale: str) -> RunWriter:
        """Return what writes text in the colour of the template, whatever it stands on."""
        return RunWriter(locale, accent=None, doubt=None)

    @cached_property
    def colours(self) -> DrawnColours:
        """Return colours of the template in which what is drawn can be read."""
        return choose_colours(self.file.slide_master)

    @cached_property
    def table_style(self) -> str:
        """Return the id of the style that the template gives new tables."""
        for relation in self.file.part.rels.values():
            if relation.reltype.endswith("/tableStyles"):
                found = DEFAULT_STYLE.search(relation.target_part.blob)
                return found[1].decode() if found else ""
        return ""

    @cached_property
    def rooms(self) -> SlideRooms:
        """Return how much room the placeholders of the template have, in its own size of text."""
        text = self._chosen[Layout.TEXT]
        (body,) = text.holders
        form = self._read_form(text, body)
        full = _make_room(body, form, MOST_LINES)
        columns = self._make_rooms(Layout.COLUMNS, MOST_LINES)
        narrow = self._make_rooms(Layout.COLUMNS, MOST_NARROW_LINES)
        headed = self._make_rooms(Layout.COMPARISON, MOST_LINES)
        beside = self._make_rooms(Layout.PICTURE, MOST_LINES)
        column = min(columns, key=_measure, default=None)
        agenda = min(narrow, key=_measure, default=None)
        return SlideRooms(
            full=full,
            framed=full,
            stated=_make_room(body, form, STATED_LINES, larger=LARGER),
            asked=_make_room(body, form, MOST_LINES, larger=LARGE),
            listed=full,
            code=_make_code_room(body, form),
            table=self._measure_table(),
            aims=agenda,
            programme=agenda,
            column=column,
            agenda_column=agenda,
            headed_column=min(headed[1::2], key=_measure, default=None),
            headed_list=min(headed[1::2], key=_measure, default=None),
            beside=beside[1] if beside else None,
            steps=tuple(_make_box_room(self.place_of(Layout.DRAWING), n + 1) for n in range(MOST_BOXES)),
        )

    def add_slide(self, layout: Layout, foot: str, locale: str) -> Stage:
        """Return a new slide of the layout for a purpose, without the placeholders it does not need."""
        chosen = self._chosen[layout]
        slide = self.file.slides.add_slide(self._layouts[chosen.number])
        shown = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
        holders = {place: shown[holder.number] for place, holder in enumerate(chosen.holders, start=1)}
        title = shown[chosen.title.number]
        kept = {id(shape._element) for shape in (title, *holders.values())}
        for shape in list(slide.placeholders):
            if id(shape._element) not in kept and not self._takes_cover(layout, shape):
                shape._element.getparent().remove(shape._element)
        # What a screen reader says first of a slide is its title, wherever the layout has it.
        slide.shapes._spTree.insert(BEFORE_SHAPES, title._element)
        self._add_foot(slide, foot, locale)
        marked = frozenset(
            place
            for place, holder in enumerate(chosen.holders, start=1)
            if self._read_form(chosen, holder).has_bullets
        )
        return Stage(slide, title, holders, marked)

    def add_theme_pictures(self, stage: Stage) -> None:
        """Put the cover where the title slide has room for a picture; the logo is the template's own."""
        for shape in list(stage.slide.placeholders):
            if self._takes_cover(Layout.OPENING, shape) and self._look.cover is not None:
                picture = shape.insert_picture(BytesIO(self._look.cover.data))
                shapes.describe_shape(picture._element.nvPicPr.cNvPr, self._look.cover.alternative)

    def find_title_size(self, layout: Layout, title: str) -> Length | None:
        """Return the size at which a title fits in its placeholder; None if it does as it is."""
        chosen = self._chosen[layout]
        form = self._read_form(chosen, chosen.title)
        own = form.size
        sizes = tuple(dict.fromkeys((own, *(size for size in TITLE_SIZES if size < own))))
        width, height = form.measure_width(chosen.title), form.measure_height(chosen.title)
        room = TextRoom(width, height, sizes, TITLE_LINES)
        found = next((size for size in sizes if _holds_title(room, title, size)), sizes[-1])
        return None if found == own and form.is_said else Pt(found)

    def place_of(self, layout: Layout) -> Place:
        """Return where what is drawn stands on a slide of a layout."""
        if layout is Layout.PICTURE:
            return self._chosen[Layout.PICTURE].holders[0].place
        return self._chosen[Layout.TEXT].holders[0].place

    def _takes_cover(self, layout: Layout, shape: Any) -> bool:
        is_picture = shape.element.ph.get("type") == "pic"
        return layout is Layout.OPENING and is_picture and self._look.cover is not None

    def _add_foot(self, slide: Any, foot: str, locale: str) -> None:
        """Write the foot into its placeholder; without one, small at the lower edge."""
        kinds = {shape.element.ph.get("type") for shape in slide.slide_layout.placeholders}
        slide_theme.add_running_foot(slide, foot, locale)
        if "ftr" in kinds:
            self._fit_foot(slide, foot)
            return
        left = self._chosen[Layout.TEXT].title.place.left
        top = Emu(int(self.file.slide_height - FOOT_PLACE))
        width = Emu(int(self.file.slide_width - 2 * left))
        frame = slide.shapes.add_textbox(left, top, width, FOOT_PLACE).text_frame
        frame.word_wrap = True
        run = frame.paragraphs[0].add_run()
        run.text, run.font.size = foot, FOOT_SIZE
        run._r.get_or_add_rPr().set("lang", locale)

    def _fit_foot(self, slide: Any, foot: str) -> None:
        """Let a foot shrink to its placeholder."""
        for shape in slide.placeholders:
            if shape.element.ph.get("type") != "ftr" or None in (shape.width, shape.height):
                continue
            form = read_form(slide.slide_layout, shape.placeholder_format.idx)
            own = form.size
            width, height = (side.pt - FOOT_MARGIN for side in (shape.width, shape.height))
            for size in dict.fromkeys((own, *(each for each in FOOT_SIZES if each < own))):
                lines = TextRoom(max(1, width), height, (size,), 1).count_lines(foot, size)
                if lines == 1 or lines * size * LINE_HEIGHT <= height:
                    break
            for run in shape.text_frame.paragraphs[0].runs if size < own or not form.is_said else ():
                run.font.size = Pt(size)

    def _read_form(self, chosen: ChosenLayout, holder: Holder) -> TextForm:
        return read_form(self._layouts[chosen.number], holder.number)

    def _make_rooms(self, layout: Layout, most_lines: int) -> tuple[TextRoom, ...]:
        """Return the rooms of the placeholders of a layout; none if the template has no such layout."""
        chosen = self._chosen.get(layout)
        if chosen is None:
            return ()
        return tuple(
            _make_room(holder, self._read_form(chosen, holder), most_lines) for holder in chosen.holders
        )

    def _measure_table(self) -> tuple[float, float]:
        place = self._chosen[Layout.TABLE].holders[0].place
        return place.width.pt, place.height.pt


def _measure(room: TextRoom) -> float:
    return room.width * room.height


def _holds_title(room: TextRoom, title: str, size: float) -> bool:
    lines = room.count_lines(title, size)
    return lines == 1 or (lines <= room.most_lines and lines * size * LINE_HEIGHT <= room.height)


def _make_room(holder: Holder, form: TextForm, most_lines: int, larger: float = 1) -> TextRoom:
    """Return the room of a placeholder, in sizes from the template's own down to the least one reads."""
    own = max(SMALLEST, form.size * larger)
    sizes = tuple(dict.fromkeys((own, *(size for size in SIZES if SMALLEST <= size < own))))
    return TextRoom(form.measure_width(holder), form.measure_height(holder), sizes, most_lines)


def _make_code_room(holder: Holder, form: TextForm) -> TextRoom:
    height = form.measure_height(holder)
    lines = max(2, min(CODE_LINES, int(height / (SMALLEST * LINE_HEIGHT)) - 1))
    return TextRoom(form.measure_width(holder), height, (SMALLEST,), lines)


def _make_box_room(area: Place, boxes: int) -> TextRoom:
    """Return the room for the text of a box below its number."""
    width, height = map(Emu, shapes.measure_box(area, boxes))
    tallest = height.pt - BOX_PADDING - BOX_NUMBER
    return TextRoom(width.pt - BOX_PADDING, tallest, (BOX_SIZE,), MOST_NARROW_LINES)
