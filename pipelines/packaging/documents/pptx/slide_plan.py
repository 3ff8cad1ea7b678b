"""Plan of a slide deck: which layout each slide has, by rules from what its section holds.

A slide holds at most six lines at a size one reads from the back of a room; what does not fit goes on on the
next slide, `(2/2)`. What is said, and the sources, are in the notes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipelines.packaging.documents.disclosure import write_origin_lines
from pipelines.packaging.documents.model import Endnote, Passage, Photograph, Words
from pipelines.packaging.documents.pptx.deck import (
    Asked,
    Body,
    Bullets,
    Cells,
    Chart,
    CodeLines,
    Comparison,
    Diagram,
    PictureBody,
    join_passage,
)
from pipelines.packaging.documents.pptx.slide_rooms import (
    AGENDA_COLUMN,
    AIMS,
    ASKED,
    BESIDE,
    CODE,
    COLUMN,
    FRAMED,
    FULL,
    HEADED_COLUMN,
    HEADED_LIST,
    LISTED,
    PROGRAMME,
    STATED,
    Layout,
)
from pipelines.packaging.documents.pptx.table_fit import split_table
from pipelines.packaging.documents.pptx.text_fit import LINE_HEIGHT, PARAGRAPH_GAP, TextRoom
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
CLOSING = " \u00a0\u202f»”"
"""What may stand after a question mark."""

LABELLED = re.compile(r"([^:.?!]{2,32}?[\u00a0\u202f]?:) (\S.*)", re.DOTALL)
PAIR = FEWEST_IN_COLUMN = 2


@dataclass(frozen=True)
class Columns:
    """Two lists beside each other."""

    sides: tuple[Bullets, Bullets]


@dataclass(frozen=True)
class Opening:
    """Objectives beside the agenda, which is below its name; `programme_size` is the size of its text."""

    aims: Bullets
    programme: Bullets
    programme_size: float


@dataclass(frozen=True)
class PictureBeside:
    """A picture with sentences beside it."""

    photograph: Photograph
    text: Bullets


ShownBody = Body | Columns | Opening | PictureBeside


@dataclass(frozen=True)
class DeckSlide:
    """One slide: its title, layout and body, the size of its text in points, and its speaker notes."""

    title: str
    layout: Layout
    body: ShownBody
    size: float = FULL.smallest
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deck:
    """The slides of a presentation after its title."""

    title: str
    subtitles: tuple[str, ...]
    slides: tuple[DeckSlide, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """A section before it is laid out: its bodies, and what is said."""

    title: str
    bodies: tuple["Body | Opening", ...]
    spoken: tuple[Words, ...]
    whole_title: str = ""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Return the sentences of its lists."""
        return tuple(each for body in self.bodies if isinstance(body, Bullets) for each in body.passages)


def plan_deck(edition: Edition, artefact: Sectioned) -> Deck:
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
    if first.title == title and first.passages and not any(map(_is_marked, first.passages)):
        subtitles = tuple(map(join_passage, first.passages))
        notes = _write_notes(first, [], source_notes)
        parts = parts[1:]
    planner = _Planner(source_notes)
    slides = [*planner.plan_parts(parts), *planner.plan_end(write_origin_lines(edition, artefact))]
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
    numbered = NUMBERED.fullmatch(whole)
    title = shorten(numbered[1] if numbered else whole, LONGEST_TITLE)
    return _Part(title, tuple(bodies), tuple(spoken), whole if title.endswith("…") else "")


class _Planner:
    """Lays out the parts of one deck."""

    def __init__(self, source_notes: SourceNotes) -> None:
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
        for part in self._join_openings(_join_same(parts, (self._aims, self._agenda))):
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

    def plan_end(self, origin: tuple[str, ...]) -> Iterator[DeckSlide]:
        """Yield one slide with the documents cited and the origin of the text; two if one has no room."""
        *about, digest = origin
        heads = self._texts["sources_cited"], self._texts["about"]
        documents = tuple((Words(each),) for each in self._source_notes.list_documents())
        lines = tuple((Words(each),) for each in about)
        both = (*documents, *lines)
        if not documents:
            yield from self._lay_out_list(heads[1], lines, (digest,))
        elif all(_fits(side, HEADED_LIST) for side in (documents, lines)):
            size = min(_find_size(HEADED_LIST, side) for side in (documents, lines))
            body = Comparison(heads, (documents, lines))
            yield DeckSlide(self._texts["sources_and_about"], Layout.COMPARISON, body, size, (digest,))
        elif _fits(both, LISTED):
            yield from self._lay_out_list(self._texts["sources_and_about"], both, (digest,))
        else:
            yield from self._lay_out_list(heads[0], documents, ())
            yield from self._lay_out_list(heads[1], lines, (digest,))

    def _lay_out_list(
        self, title: str, passages: Sequence[Passage], notes: tuple[str, ...]
    ) -> Iterator[DeckSlide]:
        for number, (body, size) in enumerate(_split(Bullets(tuple(passages)), LISTED)):
            yield DeckSlide(title, Layout.TEXT, body, size, notes if number == 0 else ())

    def _join_openings(self, parts: Sequence[_Part]) -> Iterator[_Part]:
        """Yield the parts; objectives and the agenda right after them as one, if a slide has room."""
        at = 0
        while at < len(parts):
            pair = parts[at : at + 2]
            if [each.title for each in pair] == [self._aims, self._agenda]:
                aims, programme = pair[0].passages, _head(self._agenda, pair[1].passages)
                if _fits(aims, AIMS) and _fits(_list_paragraphs(programme), PROGRAMME):
                    size = _find_size(PROGRAMME, _list_paragraphs(programme))
                    spoken = (*pair[0].spoken, *pair[1].spoken)
                    yield _Part(self._aims, (Opening(Bullets(aims), programme, size),), spoken)
                    at += 2
                    continue
            yield parts[at]
            at += 1

    def _plan_part(self, part: _Part) -> list[DeckSlide]:
        """Return the slides of a part, what is said on the first, the sources of each on itself."""
        framed = part.title in {self._aims, self._agenda, self._recap} and _are_texts(part.bodies)
        is_agenda = part.title == self._agenda
        laid_out = list(_lay_out_frame(part, is_agenda=is_agenda) if framed else _lay_out(part.bodies))
        slides = []
        for number, (layout, body, size) in enumerate(laid_out):
            said = part if number == 0 else replace(part, spoken=(), whole_title="")
            notes = _write_notes(said, _list_notes(body), self._source_notes)
            slides.append(DeckSlide(part.title, layout, body, size, notes))
        return slides


LaidOut = tuple[Layout, ShownBody, float]


def _join_same(parts: Sequence[_Part], titles: tuple[str, ...]) -> list[_Part]:
    """Return the parts; those in a row are one if they have one of these titles, or if a slide holds both."""
    joined: list[_Part] = []
    for part in parts:
        if joined and joined[-1].title == part.title in titles:
            passages = (*joined[-1].passages, *part.passages)
            joined[-1] = replace(joined[-1], bodies=(Bullets(passages),))
        elif joined and _are_one_slide(joined[-1], part):
            passages = (*joined[-1].passages, *part.passages)
            spoken = (*joined[-1].spoken, *part.spoken)
            joined[-1] = replace(joined[-1], bodies=(Bullets(passages),), spoken=spoken)
        else:
            joined.append(part)
    return joined


def _are_one_slide(first: _Part, second: _Part) -> bool:
    """Return whether two parts of one title are sentences that one slide has room for."""
    are_plain = all(
        _are_texts(part.bodies)
        and not any(body.numbered_from for body in part.bodies if isinstance(body, Bullets))
        for part in (first, second)
    )
    passages = (*first.passages, *second.passages)
    return (
        first.title == second.title and are_plain and len(passages) <= MOST_POINTS and _fits(passages, FULL)
    )


def _lay_out_frame(part: _Part, *, is_agenda: bool) -> Iterator[LaidOut]:
    """Yield objectives, an agenda or key points beside their title; a long list in two columns."""
    passages = part.passages
    if not _fits(passages, FRAMED):
        half = (len(passages) + 1) // 2
        sides = passages[:half], passages[half:]
        room = AGENDA_COLUMN if is_agenda else COLUMN
        if all(_fits(side, room) for side in sides):
            size = min(_find_size(room, side) for side in sides)
            yield Layout.COLUMNS, Columns((Bullets(sides[0]), Bullets(sides[1]))), size
            return
    for body, size in _split(Bullets(passages), FRAMED):
        yield Layout.FRAME, body, size


def _are_texts(bodies: Sequence[object]) -> bool:
    return bool(bodies) and all(isinstance(body, Bullets) and not body.lead for body in bodies)


def _lay_out(bodies: "Sequence[Body | Opening]") -> Iterator[LaidOut]:
    """Yield what stands on each slide of a part, with its layout and the size of its text."""
    if len(bodies) == PAIR and isinstance(bodies[0], Bullets) and isinstance(bodies[1], CodeLines):
        joined_code = replace(bodies[1], above=bodies[0].passages)
        if not bodies[0].lead and _count_code_points(joined_code) <= CODE.height:
            yield Layout.TEXT, joined_code, CODE.smallest
            return
    texts = [body for body in bodies if isinstance(body, Bullets)]
    if len(texts) == len(bodies) == PAIR:
        joined = _join_texts(texts[0], texts[1])
        if joined is not None:
            yield joined
            return
    for body in _join_pictures(bodies):
        match body:
            case Bullets():
                yield from _lay_out_text(body)
            case Asked():
                yield from _lay_out_question(body)
            case Comparison():
                yield from _lay_out_comparison(body)
            case PictureBeside():
                yield Layout.PICTURE, body, _find_size(BESIDE, _list_paragraphs(body.text))
            case PictureBody():
                yield Layout.DRAWING, body, FULL.smallest
            case CodeLines():
                yield from _lay_out_code(body)
            case Cells():
                for cells, size in split_table(body):
                    yield Layout.TABLE, cells, size
            case Chart():
                yield Layout.CHART, body, FULL.smallest
            case Diagram():
                yield Layout.DRAWING, body, FULL.smallest
            case Opening():
                yield Layout.AIMS, body, _find_size(AIMS, body.aims.passages)
            case Columns():
                raise AssertionError("only laid out above")


def _join_texts(first: Bullets, second: Bullets) -> LaidOut | None:
    """Return two lists of one part on one slide: a sentence above its list, or beside each other; or None."""
    if len(first.passages) == 1 and not (first.lead or second.lead):
        led = replace(second, lead=first.passages[0])
        size = FULL.find_size(_list_texts(_list_paragraphs(led)))
        return (Layout.TEXT, led, size) if size else None
    sides = (first, second)
    paragraphs = [_list_paragraphs(side) for side in sides]
    if min(map(len, paragraphs)) < FEWEST_IN_COLUMN or not all(_fits(each, COLUMN) for each in paragraphs):
        return None
    return Layout.COLUMNS, Columns(sides), min(_find_size(COLUMN, each) for each in paragraphs)


def _join_pictures(bodies: "Sequence[Body | Opening]") -> Iterator[ShownBody]:
    """Yield the bodies; a picture takes the text before it, or its caption, beside it, if there is room."""
    waiting: Bullets | None = None
    for body in bodies:
        if isinstance(body, PictureBody):
            caption = tuple((each,) for each in body.photograph.caption)
            picture = replace(body.photograph, caption=())
            text = replace(waiting, passages=(*waiting.passages, *caption)) if waiting else Bullets(caption)
            if waiting and not _fits(_list_paragraphs(text), BESIDE):
                yield waiting
                text = Bullets(caption)
            waiting = None
            if not text.passages:
                yield PictureBody(picture)
            elif _fits(_list_paragraphs(text), BESIDE):
                yield PictureBeside(picture, text)
            else:
                yield PictureBody(picture)
                yield text
            continue
        if waiting:
            yield waiting
        waiting = body if isinstance(body, Bullets) else None
        if waiting is None:
            yield body
    if waiting:
        yield waiting


def _lay_out_text(body: Bullets) -> Iterator[LaidOut]:
    """Yield sentences: one alone stands large, a question as a question."""
    if len(body.passages) == 1 and not body.lead and not body.numbered_from:
        text = join_passage(body.passages[0])
        if text.rstrip(CLOSING).endswith("?"):
            yield from _lay_out_question(Asked(body.passages[0]))
            return
        if size := STATED.find_size((text,)):
            yield Layout.STATEMENT, body, size
            return
    for part, size in _split(_mark_labels(body), FULL):
        yield Layout.TEXT, part, size


def _mark_labels(body: Bullets) -> Bullets:
    """Return a list whose items are all `label: text` with its labels in bold; others as they are."""
    found = [LABELLED.fullmatch(passage[0].text) for passage in body.passages]
    if len(found) < PAIR or not all(found):
        return body
    passages = (
        (Words(match[1], strong=True), replace(passage[0], text=match[2]), *passage[1:])
        for match, passage in zip(found, body.passages, strict=True)
        if match is not None
    )
    return replace(body, passages=tuple(passages))


def _lay_out_question(body: Asked) -> Iterator[LaidOut]:
    paragraphs = (body.question, *body.offered)
    if size := ASKED.find_size(_list_texts(paragraphs)):
        yield Layout.QUESTION, body, size
    else:
        for part, part_size in _split(Bullets(body.offered or (body.question,), lead=body.question), FULL):
            lead = part.lead if body.offered else ()
            yield Layout.TEXT, replace(part, lead=lead), part_size


def _lay_out_comparison(body: Comparison) -> Iterator[LaidOut]:
    if all(_fits(side, HEADED_COLUMN) for side in body.sides):
        yield Layout.COMPARISON, body, min(_find_size(HEADED_COLUMN, side) for side in body.sides)
        return
    for head, side in zip(body.heads, body.sides, strict=True):
        for part, size in _split(_head(head, side), FULL):
            yield Layout.TEXT, part, size


def _lay_out_code(body: CodeLines) -> Iterator[LaidOut]:
    """Yield code in as many slides as its lines need; what it is stands below the last."""
    lines = [part for line in body.lines for part in (CODE.split_text(line) if line.strip() else [line])]
    most = CODE.most_lines - 1
    for start in range(0, len(lines) or 1, most):
        is_last = start + most >= len(lines)
        about = body.about if is_last else Words("")
        yield Layout.TEXT, CodeLines(tuple(lines[start : start + most]), about), CODE.smallest


def _count_code_points(body: CodeLines) -> float:
    """Return how many points of a slide's height code takes with the sentences above it."""
    above = sum(FULL.count_lines(join_passage(passage), FULL.smallest) for passage in body.above)
    lines = sum(CODE.count_lines(line, CODE.smallest) for line in body.lines) + bool(body.about.text)
    gaps = PARAGRAPH_GAP * (FULL.smallest * len(body.above) + CODE.smallest)
    return LINE_HEIGHT * (FULL.smallest * above + CODE.smallest * lines) + gaps


def _split(body: Bullets, room: TextRoom) -> Iterator[tuple[Bullets, float]]:
    """Yield a list in as few parts as it needs, about as long as each other, with the size of each."""
    size = room.find_size(_list_texts(_list_paragraphs(body)))
    if size:
        yield body, size
        return
    passages = [part for each in body.passages for part in _split_passage(each, room)]
    lead = body.lead if body.lead and _fits((body.lead, max(passages, key=_count_letters)), room) else ()
    if body.lead and not lead:
        passages = [*_split_passage(body.lead, room), *passages]
    groups = _group(passages, lead, room, room.most_lines)
    for fewer in range(room.most_lines - 1, 0, -1):
        shorter = _group(passages, lead, room, fewer)
        if len(shorter) > len(groups):
            break
        groups = shorter
    first = body.numbered_from
    size = min(_find_size(room, (*((lead,) if lead else ()), *group)) for group in groups)
    for group in groups:
        yield Bullets(tuple(group), first, lead), size
        first += len(group) if first else 0


def _group(
    passages: Sequence[Passage], lead: Passage, room: TextRoom, most_lines: int
) -> list[list[Passage]]:
    """Return passages in groups that fit, none of more lines than these unless it is one passage."""
    narrower = replace(room, most_lines=most_lines)
    groups: list[list[Passage]] = [[]]
    for passage in passages:
        paragraphs = (*((lead,) if lead else ()), *groups[-1], passage)
        if groups[-1] and not narrower.holds(_list_texts(paragraphs), room.smallest):
            groups.append([])
        groups[-1].append(passage)
    return groups


def _split_passage(passage: Passage, room: TextRoom) -> Iterator[Passage]:
    """Yield a passage in parts that each fit; its notes and warnings go with the last part of each text."""
    if room.holds((join_passage(passage),), room.smallest):
        yield passage
        return
    for words in passage:
        *earlier, last = room.split_text(words.label + join_passage((replace(words, label=""),)))
        for part in earlier:
            yield (Words(part, strong=words.strong, missing=words.missing),)
        yield (Words(last, words.notes, strong=words.strong, missing=words.missing),)


def _list_paragraphs(body: Bullets) -> tuple[Passage, ...]:
    return (*((body.lead,) if body.lead else ()), *body.passages)


def _head(head: str, passages: tuple[Passage, ...]) -> Bullets:
    return Bullets(passages, lead=(Words(head, strong=True),))


def _list_texts(passages: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(map(join_passage, passages))


def _fits(passages: Iterable[Passage], room: TextRoom) -> bool:
    return room.find_size(_list_texts(passages)) is not None


def _find_size(room: TextRoom, passages: Iterable[Passage]) -> float:
    return room.find_size(_list_texts(passages)) or room.smallest


def _count_letters(passage: Passage) -> int:
    return len(join_passage(passage))


def _is_marked(passage: Passage) -> bool:
    return any(words.notes or words.warnings or words.missing or words.label for words in passage)


def _list_notes(body: ShownBody) -> list[int]:
    """Return the numbers of the sources of what a slide shows, in its order."""
    return list(dict.fromkeys(number for words in _list_words(body) for number in words.notes))


def _list_words(body: ShownBody) -> Iterator[Words]:
    match body:
        case Bullets():
            yield from (each for passage in _list_paragraphs(body) for each in passage)
        case Asked():
            yield from (each for passage in (body.question, *body.offered) for each in passage)
        case Comparison():
            yield from (each for side in body.sides for passage in side for each in passage)
        case Columns():
            yield from (each for side in body.sides for each in _list_words(side))
        case PictureBeside():
            yield from _list_words(body.text)
        case Opening():
            yield from (*_list_words(body.aims), *_list_words(body.programme))
        case CodeLines():
            yield from (body.about, *(each for passage in body.above for each in passage))
        case Cells():
            yield from (each for line in body.lines for cell in line for each in cell)
        case Diagram():
            yield from body.steps
        case Chart():
            yield Words("", body.notes)
        case PictureBody():
            return


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
            yield replace(slide, title=title)
