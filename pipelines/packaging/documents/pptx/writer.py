"""Writing of a planned slide deck as a PowerPoint file."""

from io import BytesIO
from typing import Any

import pptx
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from pipelines.packaging.documents.builder import build_document
from pipelines.packaging.documents.look import Look, find_look
from pipelines.packaging.documents.model import Imprint, Words
from pipelines.packaging.documents.ooxml import add_properties, describe_core, repack_zip
from pipelines.packaging.documents.pptx import shapes, slide_theme
from pipelines.packaging.documents.pptx.deck import (
    LONGEST_TITLE,
    Bullets,
    Cells,
    Chart,
    Deck,
    DeckSlide,
    Diagram,
    PictureBody,
    plan_deck,
)
from pipelines.packaging.documents.pptx.text_runs import RunWriter
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.manifest_texts import shorten
from schemas.draft import Sectioned
from schemas.language import Language
from schemas.languages.formats import find_locale_tag


def to_pptx(edition: Edition, artefact: Sectioned) -> bytes:
    """Return slides as a PowerPoint file; the same edition gives the same bytes."""
    language = edition.content.language
    imprint = build_document(edition, artefact).imprint
    writer = _Writer(plan_deck(edition, artefact), imprint, language, find_look(edition))
    return writer.write_deck()


class _Writer:
    def __init__(self, planned: Deck, imprint: Imprint, language: Language, look: Look) -> None:
        self.look = look
        self.planned = planned
        self.imprint = imprint
        self.language = language
        self.says = read_document_texts(language)
        self.runs = RunWriter(find_locale_tag(language))
        self.file: Any = pptx.Presentation()

    def write_deck(self) -> bytes:
        slide_theme.style_deck(self.file, self.look)
        self._write_title_slide()
        for slide in self.planned.slides:
            self._write_slide(slide)
        describe_core(self.file.core_properties, self.imprint, self.language)
        add_properties(self.file.part.package, self.imprint, of_slides=True)
        saved = BytesIO()
        self.file.save(saved)
        return repack_zip(saved)

    def _write_title_slide(self) -> None:
        slide = self._add_slide(slide_theme.OPENING)
        self.runs.write_run(
            slide.shapes.title.text_frame.paragraphs[0], shorten(self.planned.title, LONGEST_TITLE)
        )
        shapes.add_theme_pictures(slide, self.look)
        frame = slide.placeholders[1].text_frame
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
        plain_text = isinstance(planned.body, Bullets)
        slide = self._add_slide(slide_theme.TEXT if plain_text else slide_theme.TITLED)
        self.runs.write_run(slide.shapes.title.text_frame.paragraphs[0], planned.title)
        match planned.body:
            case Bullets():
                self._write_bullets(slide, planned.body)
            case Diagram():
                steps = [f"{planned.body.first + n}. {s.text}" for n, s in enumerate(planned.body.steps)]
                text = self._describe_picture("picture_of", planned.title, steps)
                shapes.add_diagram(slide, planned.body, text, self.runs)
            case Chart():
                body = planned.body
                figures = [
                    f"{label}{self.says.colon}{text}"
                    for label, text in zip(body.labels, body.value_texts, strict=True)
                ]
                shapes.add_chart(
                    slide,
                    body,
                    self._describe_picture("chart_of", body.caption, figures),
                    self.runs.locale,
                )
            case PictureBody():
                shapes.add_photograph(slide, planned.body.photograph, self.runs)
            case Cells():
                shapes.add_table(slide, planned.body, planned.body.caption, self.runs)
        if planned.notes:
            self._write_notes(slide, planned.notes)

    def _describe_picture(self, name: str, title: str, lines: list[str]) -> str:
        return self.says[name].format(title=title) + ". " + " ".join(lines)

    def _write_bullets(self, slide: Any, body: Bullets) -> None:
        frame = slide.placeholders[1].text_frame
        size = slide_theme.SMALL_SIZE if body.small else slide_theme.BODY_SIZE
        for number, passage in enumerate(body.passages):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            if body.small:
                _mark_paragraph(paragraph, "<a:buNone {ns}/>", indent=0)
            elif body.numbered_from:
                start = f'<a:buAutoNum {{ns}} type="arabicPeriod" startAt="{body.numbered_from}"/>'
                _mark_paragraph(paragraph, start, indent=-457200)
            for place, each in enumerate(passage):
                if place:
                    self.runs.write_run(paragraph, " ", size=size)
                self.runs.write_words(paragraph, each, size=size)

    def _write_notes(self, slide: Any, notes: tuple[str, ...]) -> None:
        frame = slide.notes_slide.notes_text_frame
        for number, note in enumerate(notes):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self.runs.write_run(paragraph, note)

    def _add_slide(self, layout: str) -> Any:
        slide = self.file.slides.add_slide(self.file.slide_layouts.get_by_name(layout))
        slide_theme.add_running_foot(slide, self.imprint.foot, self.runs.locale)
        return slide


def _mark_paragraph(paragraph: Any, bullet: str, *, indent: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(-indent))
    properties.set("indent", str(indent))
    properties.append(parse_xml(bullet.format(ns=nsdecls("a"))))
