"""The planned slides as a PowerPoint file."""

from io import BytesIO
from typing import Any

import pptx
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from pipelines.packaging.documents.builder import document
from pipelines.packaging.documents.model import Imprint, Words
from pipelines.packaging.documents.ooxml import LOCALES, add_properties, describe, packed
from pipelines.packaging.documents.pptx import drawing, dress
from pipelines.packaging.documents.pptx.planning import (
    LONGEST_TITLE,
    Bullets,
    Cells,
    Chart,
    Deck,
    Diagram,
    Slide,
    deck,
)
from pipelines.packaging.documents.pptx.speaking import Speaker
from pipelines.packaging.documents.texts import words
from pipelines.packaging.edition import Edition
from pipelines.packaging.wording import shortened
from schemas.draft import Sectioned
from schemas.language import Language


def to_pptx(edition: Edition, artefact: Sectioned) -> bytes:
    """Return slides as a PowerPoint file; the same edition gives the same bytes."""
    language = edition.content.language
    imprint = document(edition, artefact).imprint
    writer = _Writer(deck(edition, artefact), imprint, language)
    return writer.written()


class _Writer:
    def __init__(self, planned: Deck, imprint: Imprint, language: Language) -> None:
        self.planned = planned
        self.imprint = imprint
        self.language = language
        self.says = words(language)
        self.speaker = Speaker(LOCALES[language])
        self.file: Any = pptx.Presentation()

    def written(self) -> bytes:
        dress.dressed(self.file)
        self._opening()
        for slide in self.planned.slides:
            self._slide(slide)
        describe(self.file.core_properties, self.imprint, self.language)
        add_properties(self.file.part.package, self.imprint, of_slides=True)
        saved = BytesIO()
        self.file.save(saved)
        return packed(saved)

    def _opening(self) -> None:
        slide = self._new(dress.OPENING)
        self.speaker.run(
            slide.shapes.title.text_frame.paragraphs[0], shortened(self.planned.title, LONGEST_TITLE)
        )
        frame = slide.placeholders[1].text_frame
        for number, subtitle in enumerate(self.planned.subtitles):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self.speaker.run(paragraph, shortened(subtitle, LONGEST_TITLE))
        if self.imprint.unapproved:
            self.speaker.words(
                frame.add_paragraph(), Words(self.imprint.unapproved, missing=True), size=dress.BODY_SIZE
            )
        if self.planned.notes:
            self._notes(slide, self.planned.notes)

    def _slide(self, planned: Slide) -> None:
        plain_text = isinstance(planned.body, Bullets)
        slide = self._new(dress.TEXT if plain_text else dress.TITLED)
        self.speaker.run(slide.shapes.title.text_frame.paragraphs[0], planned.title)
        match planned.body:
            case Bullets():
                self._bullets(slide, planned.body)
            case Diagram():
                steps = [f"{planned.body.first + n}. {s.text}" for n, s in enumerate(planned.body.steps)]
                said = self._told("picture_of", planned.title, steps)
                drawing.diagram(slide, planned.body, said, self.speaker)
            case Chart():
                body = planned.body
                figures = [
                    f"{one}{self.says['colon']}{said}"
                    for one, said in zip(body.labels, body.said, strict=True)
                ]
                drawing.chart(slide, body, self._told("chart_of", body.caption, figures), self.speaker.locale)
            case Cells():
                drawing.table(slide, planned.body, planned.body.caption, self.speaker)
        if planned.notes:
            self._notes(slide, planned.notes)

    def _told(self, name: str, title: str, lines: list[str]) -> str:
        return self.says[name].format(title=title) + ". " + " ".join(lines)

    def _bullets(self, slide: Any, body: Bullets) -> None:
        frame = slide.placeholders[1].text_frame
        size = dress.SMALL_SIZE if body.small else dress.BODY_SIZE
        for number, passage in enumerate(body.passages):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            if body.small:
                _marked(paragraph, "<a:buNone {ns}/>", indent=0)
            elif body.numbered_from:
                start = f'<a:buAutoNum {{ns}} type="arabicPeriod" startAt="{body.numbered_from}"/>'
                _marked(paragraph, start, indent=-457200)
            for place, each in enumerate(passage):
                if place:
                    self.speaker.run(paragraph, " ", size=size)
                self.speaker.words(paragraph, each, size=size)

    def _notes(self, slide: Any, notes: tuple[str, ...]) -> None:
        frame = slide.notes_slide.notes_text_frame
        for number, note in enumerate(notes):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self.speaker.run(paragraph, note)

    def _new(self, layout: str) -> Any:
        made = self.file.slides.add_slide(self.file.slide_layouts.get_by_name(layout))
        dress.running(made, self.imprint.foot, self.speaker.locale)
        return made


def _marked(paragraph: Any, bullet: str, *, indent: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(-indent))
    properties.set("indent", str(indent))
    properties.append(parse_xml(bullet.format(ns=nsdecls("a"))))
