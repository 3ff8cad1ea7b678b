"""Plan of a slide deck: which layout each slide has, by rules from what its section holds.

A slide holds at most six lines at a size one reads from the back of a room; what does not fit goes on on the
next slide, `(2/2)`. What is said, and the sources, are in the notes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.packaging.documents.disclosure import write_origin_lines
from pipelines.packaging.documents.model import Endnote, Passage, Words
from pipelines.packaging.documents.pptx.deck import (
    Body,
    Bullets,
    Comparison,
    join_passage,
)
from pipelines.packaging.documents.pptx.slide_bodies import (
    Opening,
    ShownBody,
    are_texts,
    find_size,
    fits,
    head_list,
    is_marked,
    lay_out,
    lay_out_frame,
    list_paragraphs,
    list_words,
    split_list,
)
from pipelines.packaging.documents.pptx.slide_rooms import FULL, OUR_ROOMS, Layout, SlideRooms
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.manifest_texts import shorten
from schemas.draft import Section, Sectioned
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.texts import read_texts

LONGEST_TITLE = 72
MOST_POINTS = 5
NUMBERED = re.compile(r"(.+?) \(\d+/\d+\)")


@dataclass(frozen=True)
class DeckSlide:
    """One slide: its title, layout and body, the size of its text in points, and its speaker notes.

    `sections` are the ids of those it shows; it is the first of `part` of the second that share its title.
    """

    title: str
    layout: Layout
    body: ShownBody
    size: float = FULL.smallest
    notes: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Deck:
    """The slides of a presentation after its title."""

    title: str
    subtitles: tuple[str, ...]
    slides: tuple[DeckSlide, ...]
    notes: tuple[str, ...] = ()

    def number_section(self, section: Section) -> str:
        """Return the title of a section with the slides it is on of those that share it: `Storage (2-3/6)`.

        Without a number where it is on all of them.
        """
        title = strip_number(clean_text(section.title))
        parts = [slide.part for slide in self.slides if section.id in slide.sections]
        if not parts or len(parts) == parts[0][1]:
            return title
        (first, total), (last, _) = parts[0], parts[-1]
        return f"{title} ({first if first == last else f'{first}–{last}'}/{total})"


@dataclass(frozen=True)
class _Part:
    """A section before it is laid out: its bodies, and what is said."""

    title: str
    bodies: tuple["Body | Opening", ...]
    spoken: tuple[Words, ...]
    whole_title: str = ""
    sections: tuple[str, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return the sentences of its lists."""
        return tuple(each for body in self.bodies if isinstance(body, Bullets) for each in body.passages)


def plan_deck(edition: Edition, artefact: Sectioned, rooms: SlideRooms = OUR_ROOMS) -> Deck:
    """Return the slides of a deliverable, and a last one with its sources and the origin of its text.

    A first section with the title of the module becomes the title slide, its sentences the subtitles.
    """
    language = edition.content.language
    source_notes = SourceNotes.of(edition)
    title = clean_text(edition.content.title) or read_document_texts(language)["untitled"]
    parts = [_read_part(section, source_notes) for section in artefact.sections]
    subtitles: tuple[str, ...] = (clean_text(edition.course_title),)
    notes: tuple[str, ...] = ()
    first = parts[0]
    if first.title == title and first.passages and not any(map(is_marked, first.passages)):
        subtitles = tuple(map(join_passage, first.passages))
        notes = _write_notes(first, [], source_notes)
        parts = parts[1:]
    planner = _Planner(source_notes, rooms)
    written, *approved = write_origin_lines(edition, artefact)
    slides = [*planner.plan_parts(parts), *planner.plan_end(written, tuple(approved))]
    return Deck(title, subtitles, tuple(_number_titles(slides)), notes)


def _read_part(section: Section, source_notes: SourceNotes) -> _Part:
    bodies: list[Body] = []
    spoken: list[Words] = []
    for block in section.blocks:
        kind = source_notes.blocks.get(block.kind)
        if not block.is_for_learners:
            spoken += [write_statement(each, source_notes) for each in block.list_statements()]
        elif kind is not None and kind.plan_slides is not None:
            bodies += kind.plan_slides(block, source_notes)
    whole = clean_text(section.title)
    title = shorten(strip_number(whole), LONGEST_TITLE)
    cut = whole if title.endswith("…") else ""
    return _Part(title, tuple(bodies), tuple(spoken), cut, (section.id,))


def strip_number(title: str) -> str:
    """Return a title without the number that a draft gives it among those that share it."""
    numbered = NUMBERED.fullmatch(title)
    return numbered[1] if numbered else title


class _Planner:
    """Lays out the parts of one deck."""

    def __init__(self, source_notes: SourceNotes, rooms: SlideRooms) -> None:
        self._rooms = rooms
        self._source_notes = source_notes
        self._texts = read_document_texts(source_notes.language)
        phrases = read_texts("deliverables.slides.phrases", source_notes.language)
        self._aims, self._agenda, self._recap = (
            phrases[name] for name in ("objectives", "agenda", "key_points")
        )

    def plan_parts(self, parts: Sequence[_Part]) -> Iterator[DeckSlide]:
        """Yield the slides of the parts: objectives and agenda on one slide where they have room.

        A part that shows nothing is no slide of its own: what is said there is said with the one before.
        """
        slides: list[DeckSlide] = []
        unsaid: tuple[str, ...] = ()
        for part in self._join_openings(_join_same(parts, (self._aims, self._agenda), self._rooms)):
            made = self._plan_part(part)
            if made:
                made[0] = replace(made[0], notes=(*unsaid, *made[0].notes))
                unsaid = ()
                slides += made
                continue
            said = (part.title, *_write_notes(part, [], self._source_notes))
            if slides:
                slides[-1] = replace(slides[-1], notes=(*slides[-1].notes, "", *said))
            else:
                unsaid += said
        yield from slides

    def plan_end(self, written: str, approved: tuple[str, ...]) -> Iterator[DeckSlide]:
        """Yield one slide with the documents cited and the origin of the text; two if one has no room.

        Who approved which bytes is in its notes: learners see the slide.
        """
        heads = self._texts["sources_cited"], self._texts["about"]
        documents = tuple((Words(each),) for each in self._source_notes.list_documents())
        lines: tuple[Passage, ...] = ((Words(written),),)
        both, room = (*documents, *lines), self._rooms.headed_list
        if not documents:
            yield from self._lay_out_list(heads[1], lines, approved)
        elif room is not None and all(fits(side, room) for side in (documents, lines)):
            size = min(find_size(room, side) for side in (documents, lines))
            body = Comparison(heads, (documents, lines))
            yield DeckSlide(self._texts["sources_and_about"], Layout.COMPARISON, body, size, approved)
        elif fits(both, self._rooms.listed):
            yield from self._lay_out_list(self._texts["sources_and_about"], both, approved)
        else:
            yield from self._lay_out_list(heads[0], documents, ())
            yield from self._lay_out_list(heads[1], lines, approved)

    def _lay_out_list(
        self, title: str, passages: Sequence[Passage], notes: tuple[str, ...]
    ) -> Iterator[DeckSlide]:
        for number, (body, size) in enumerate(split_list(Bullets(tuple(passages)), self._rooms.listed)):
            yield DeckSlide(title, Layout.TEXT, body, size, notes if number == 0 else ())

    def _join_openings(self, parts: Sequence[_Part]) -> Iterator[_Part]:
        """Yield the parts; objectives and the agenda right after them as one, if a slide has room."""
        at = 0
        while at < len(parts):
            pair = parts[at : at + 2]
            if [each.title for each in pair] == [self._aims, self._agenda]:
                aims, programme = pair[0].passages, head_list(self._agenda, pair[1].passages)
                room = self._rooms.programme
                is_held = fits(aims, self._rooms.aims) and fits(list_paragraphs(programme), room)
                if is_held and room is not None:
                    size = find_size(room, list_paragraphs(programme))
                    spoken = (*pair[0].spoken, *pair[1].spoken)
                    sections = (*pair[0].sections, *pair[1].sections)
                    opening = Opening(Bullets(aims), programme, size)
                    yield _Part(self._aims, (opening,), spoken, sections=sections)
                    at += 2
                    continue
            yield parts[at]
            at += 1

    def _plan_part(self, part: _Part) -> list[DeckSlide]:
        """Return the slides of a part, what is said on the first, the sources of each on itself."""
        framed = part.title in {self._aims, self._agenda, self._recap} and are_texts(part.bodies)
        is_agenda = part.title == self._agenda
        made = (
            lay_out_frame(part.passages, self._rooms, is_agenda=is_agenda)
            if framed
            else lay_out(part.bodies, self._rooms)
        )
        laid_out = list(made)
        slides = []
        for number, (layout, body, size) in enumerate(laid_out):
            said = part if number == 0 else replace(part, spoken=(), whole_title="")
            notes = _write_notes(said, _list_notes(body), self._source_notes)
            slides.append(DeckSlide(part.title, layout, body, size, notes, part.sections))
        return slides


def _join_same(parts: Sequence[_Part], titles: tuple[str, ...], rooms: SlideRooms) -> list[_Part]:
    """Return the parts; those in a row are one if they have one of these titles, or if a slide holds both."""
    joined: list[_Part] = []
    for part in parts:
        if joined and joined[-1].title == part.title in titles:
            passages = (*joined[-1].passages, *part.passages)
            spoken = tuple(dict.fromkeys((*joined[-1].spoken, *part.spoken)))
            sections = (*joined[-1].sections, *part.sections)
            joined[-1] = replace(joined[-1], bodies=(Bullets(passages),), spoken=spoken, sections=sections)
        elif joined and _are_one_slide(joined[-1], part, rooms):
            passages = (*joined[-1].passages, *part.passages)
            spoken = (*joined[-1].spoken, *part.spoken)
            sections = (*joined[-1].sections, *part.sections)
            joined[-1] = replace(joined[-1], bodies=(Bullets(passages),), spoken=spoken, sections=sections)
        else:
            joined.append(part)
    return joined


def _are_one_slide(first: _Part, second: _Part, rooms: SlideRooms) -> bool:
    """Return whether two parts of one title are sentences that one slide has room for."""
    are_plain = all(
        are_texts(part.bodies)
        and not any(body.numbered_from for body in part.bodies if isinstance(body, Bullets))
        for part in (first, second)
    )
    passages = (*first.passages, *second.passages)
    return (
        first.title == second.title
        and are_plain
        and len(passages) <= MOST_POINTS
        and fits(passages, rooms.full)
    )


def _list_notes(body: ShownBody) -> list[int]:
    """Return the numbers of the sources of what a slide shows, in its order."""
    return list(dict.fromkeys(number for words in list_words(body) for number in words.notes))


def _write_notes(part: _Part, numbers: Iterable[int], source_notes: SourceNotes) -> tuple[str, ...]:
    """Return the notes of a slide: its title if it was cut, what is said, and below it the sources."""
    texts = read_document_texts(source_notes.language)
    marked = [each.text + "".join(f" {shown}" for _, shown in each.note_marks) for each in part.spoken]
    cited = dict.fromkeys((*numbers, *(number for each in part.spoken for number in each.notes)))
    sources = [
        _write_source(note, source_notes.language) for note in source_notes.notes if note.number in cited
    ]
    head = ["", texts["sources_cited"]] if sources else []
    return (*((part.whole_title,) if part.whole_title else ()), *marked, *head, *sources)


def _write_source(note: Endnote, language: Language) -> str:
    place = f"[{note.number}] {note.source}, {note.place}{read_document_texts(language).colon}"
    return place + quote_text(note.quote, language)


def _number_titles(slides: Iterable[DeckSlide]) -> Iterator[DeckSlide]:
    """Yield the slides; those beside each other that share a title say which of them each is: `(1/2)`."""
    for _, run in groupby(slides, key=lambda slide: slide.title):
        same = list(run)
        for number, slide in enumerate(same, start=1):
            title = f"{slide.title} ({number}/{len(same)})" if len(same) > 1 else slide.title
            yield replace(slide, title=title, part=(number, len(same)))
