"""Writing of a planned slide deck as a PowerPoint file."""

from io import BytesIO
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from pipelines.packaging.documents.builder import build_document
from pipelines.packaging.documents.look import find_look
from pipelines.packaging.documents.model import Imprint, Passage, Words
from pipelines.packaging.documents.ooxml import add_properties, describe_core, repack_zip
from pipelines.packaging.documents.pptx import shapes, slide_theme
from pipelines.packaging.documents.pptx.deck import (
    Asked,
    Bullets,
    Cells,
    Chart,
    CodeLines,
    Comparison,
    Diagram,
    PictureBody,
)
from pipelines.packaging.documents.pptx.decks import OwnDeck, Stage
from pipelines.packaging.documents.pptx.slide_bodies import Columns, Opening, PictureBeside
from pipelines.packaging.documents.pptx.slide_plan import LONGEST_TITLE, Deck, DeckSlide, plan_deck
from pipelines.packaging.documents.pptx.slide_rooms import Layout
from pipelines.packaging.documents.pptx.template_deck import TemplateDeck
from pipelines.packaging.documents.pptx.text_fit import PARAGRAPH_GAP
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.manifest_texts import shorten
from schemas.draft import Sectioned
from schemas.language import Language
from schemas.languages.formats import find_locale_tag

FIXED_WIDTH = "Consolas"
"""A font whose letters are all of one width; PowerPoint takes another of that sort where it is missing."""

BULLET_INDENT, NUMBER_INDENT = 0.95, 1.35
"""How far the text of a bullet and of a number stands in, at a size of 1."""

PLAIN, LETTERS, NUMBERS = "<a:buNone {ns}/>", '<a:buAutoNum {ns} type="alphaLcParenR"/>', "arabicPeriod"


def to_pptx(edition: Edition, artefact: Sectioned) -> bytes:
    """Return slides as a PowerPoint file; the same edition gives the same bytes."""
    language = edition.content.language
    imprint = build_document(edition, artefact, is_shown=True).imprint
    look = find_look(edition)
    deck = TemplateDeck(look, look.slides) if look.slides else OwnDeck(look)
    return _Writer(plan_deck(edition, artefact, deck.rooms), imprint, language, deck).write_deck()


class _Writer:
    def __init__(
        self, planned: Deck, imprint: Imprint, language: Language, deck: OwnDeck | TemplateDeck
    ) -> None:
        self.planned = planned
        self.imprint = imprint
        self.language = language
        self.says = read_document_texts(language)
        self.deck = deck
        self.runs = deck.make_runs(find_locale_tag(language))
        self.file = deck.file

    def write_deck(self) -> bytes:
        self._write_title_slide()
        for slide in self.planned.slides:
            self._write_slide(slide)
        describe_core(self.file.core_properties, self.imprint, self.language)
        add_properties(self.file.part.package, self.imprint, of_slides=True)
        saved = BytesIO()
        self.file.save(saved)
        return repack_zip(saved)

    def _write_title_slide(self) -> None:
        stage = self._add_slide(Layout.OPENING)
        slide = stage.slide
        self._write_title(stage, Layout.OPENING, shorten(self.planned.title, LONGEST_TITLE))
        self.deck.add_theme_pictures(stage)
        frame = stage.holders[1].text_frame
        for number, subtitle in enumerate(self.planned.subtitles):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self.runs.write_run(paragraph, shorten(subtitle, LONGEST_TITLE))
        if self.imprint.unapproved:
            self.runs.write_words(
                frame.add_paragraph(),
                Words(self.imprint.unapproved, missing=True),
                size=slide_theme.BODY_SIZE,
            )
        if self.planned.notes:
            self._write_notes(slide, self.planned.notes)

    def _write_slide(self, planned: DeckSlide) -> None:
        stage = self._add_slide(planned.layout)
        self._write_title(stage, planned.layout, planned.title)
        self._write_body(stage, planned)
        if planned.notes:
            self._write_notes(stage.slide, planned.notes)

    def _write_title(self, stage: Stage, layout: Layout, title: str) -> None:
        size = self.deck.find_title_size(layout, title)
        self.runs.write_run(stage.title.text_frame.paragraphs[0], title, size=size)

    def _write_body(self, stage: Stage, planned: DeckSlide) -> None:
        body, size, holders, slide = planned.body, planned.size, stage.holders, stage.slide
        area = self.deck.place_of(planned.layout)
        match body:
            case Bullets():
                bulleted = planned.layout is not Layout.STATEMENT
                self._write_bullets(stage, 1, body, size, bulleted=bulleted)
            case Asked():
                self._write_question(stage, body, size)
            case Comparison():
                for number, (head, side) in enumerate(zip(body.heads, body.sides, strict=True)):
                    name = holders[2 * number + 1].text_frame.paragraphs[0]
                    if 2 * number + 1 in stage.marked:
                        _mark_paragraph(name, PLAIN, indent=0)
                    self.runs.write_run(name, head)
                    self._write_bullets(stage, 2 * number + 2, Bullets(side), size)
            case Opening():
                self._write_bullets(stage, 2, body.aims, size)
                self._write_bullets(stage, 1, body.programme, body.programme_size)
            case Columns():
                for number, column in enumerate(body.sides, start=1):
                    self._write_bullets(stage, number, column, size)
            case PictureBeside():
                is_alone = len(body.text.passages) == 1
                self._write_bullets(stage, 2, body.text, size, bulleted=not is_alone)
                shapes.fill_picture(holders[1], body.photograph, area)
            case PictureBody():
                shapes.add_photograph(slide, body.photograph, area)
            case CodeLines():
                self._write_code(stage, body, size)
            case Diagram():
                steps = [f"{body.first + n}. {step.text}" for n, step in enumerate(body.steps)]
                text = self._describe_picture("picture_of", planned.title, steps)
                shapes.add_diagram(slide, body, area, text, self.runs, self.deck.colours)
            case Chart():
                figures = [
                    f"{label}{self.says.colon}{text}"
                    for label, text in zip(body.labels, body.value_texts, strict=True)
                ]
                text = self._describe_picture("chart_of", body.caption, figures)
                shapes.fill_chart(holders[1], body, text, self.runs.locale, self.deck.colours)
            case Cells():
                _, tallest = self.deck.rooms.table
                style = self.deck.table_style
                shapes.fill_table(holders[1], body, size, self.runs, tallest=tallest, style=style)

    def _describe_picture(self, name: str, title: str, lines: list[str]) -> str:
        return self.says[name].format(title=title) + ". " + " ".join(lines)

    def _write_bullets(
        self, stage: Stage, number: int, body: Bullets, size: float, *, bulleted: bool = True
    ) -> None:
        """Write a list below its lead into a placeholder; bullets the file has of its own stay."""
        holder = stage.holders[number]
        if body.lead:
            paragraph = _next_paragraph(holder.text_frame)
            _mark_paragraph(paragraph, PLAIN, indent=0)
            self._write_passage(paragraph, body.lead, size)
        for passage in body.passages:
            paragraph = _next_paragraph(holder.text_frame, gap=size * PARAGRAPH_GAP)
            if not bulleted:
                _mark_paragraph(paragraph, PLAIN, indent=0)
            elif body.numbered_from:
                start = f'<a:buAutoNum {{ns}} type="{NUMBERS}" startAt="{body.numbered_from}"/>'
                _mark_paragraph(paragraph, start, indent=-Pt(size * NUMBER_INDENT))
            elif number not in stage.marked:
                _mark_paragraph(paragraph, '<a:buChar {ns} char="•"/>', indent=-Pt(size * BULLET_INDENT))
            self._write_passage(paragraph, passage, size)

    def _write_question(self, stage: Stage, body: Asked, size: float) -> None:
        """Write a question, and below it in letters what there is to choose from."""
        holder = stage.holders[1]
        asked = _next_paragraph(holder.text_frame)
        if stage.marked:
            _mark_paragraph(asked, PLAIN, indent=0)
        self._write_passage(asked, body.question, size)
        for passage in body.offered:
            paragraph = _next_paragraph(holder.text_frame, gap=size * PARAGRAPH_GAP)
            _mark_paragraph(paragraph, LETTERS, indent=-Pt(size * NUMBER_INDENT))
            self._write_passage(paragraph, passage, size)

    def _write_code(self, stage: Stage, body: CodeLines, size: float) -> None:
        holder = stage.holders[1]
        if body.above:
            self._write_bullets(stage, 1, Bullets(body.above), self.deck.rooms.full.smallest)
        for number, line in enumerate(body.lines):
            paragraph = _next_paragraph(holder.text_frame, gap=0 if number else size * PARAGRAPH_GAP)
            _mark_paragraph(paragraph, PLAIN, indent=0)
            self.runs.write_code(paragraph, line, size=Pt(size))
            paragraph.runs[0].font.name = FIXED_WIDTH
        if body.about.text or body.about.warnings:
            paragraph = _next_paragraph(holder.text_frame)
            _mark_paragraph(paragraph, PLAIN, indent=0)
            self.runs.write_words(paragraph, body.about, size=Pt(size))

    def _write_passage(self, paragraph: Any, passage: Passage, size: float) -> None:
        for place, each in enumerate(passage):
            if place:
                self.runs.write_run(paragraph, " ", size=Pt(size))
            self.runs.write_words(paragraph, each, size=Pt(size))

    def _write_notes(self, slide: Any, notes: tuple[str, ...]) -> None:
        frame = slide.notes_slide.notes_text_frame
        for number, note in enumerate(notes):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self.runs.write_run(paragraph, note)

    def _add_slide(self, layout: Layout) -> Stage:
        return self.deck.add_slide(layout, self.imprint.foot, self.runs.locale)


def _next_paragraph(frame: Any, gap: float = 0) -> Any:
    """Return the paragraph to write into: the empty one a frame begins with, else a new one below a gap."""
    first = frame.paragraphs[0]
    is_first = len(frame.paragraphs) == 1 and not first.runs
    paragraph = first if is_first else frame.add_paragraph()
    paragraph.space_before = Pt(0 if is_first else gap)
    return paragraph


def _mark_paragraph(paragraph: Any, bullet: str, *, indent: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(-indent)))
    properties.set("indent", str(int(indent)))
    properties.append(parse_xml(bullet.format(ns=nsdecls("a"))))
