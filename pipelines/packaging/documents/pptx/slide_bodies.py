"""Bodies of slides: which layout shows what a section holds, and how much of it fits on one slide."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.packaging.documents.model import Passage, Photograph, Words
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
from pipelines.packaging.documents.pptx.slide_rooms import Layout, SlideRooms
from pipelines.packaging.documents.pptx.table_fit import split_table
from pipelines.packaging.documents.pptx.text_fit import LINE_HEIGHT, PARAGRAPH_GAP, TextRoom

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


LaidOut = tuple[Layout, ShownBody, float]
"""A layout, what stands in it, and the size of its text in points."""


def lay_out_frame(passages: tuple[Passage, ...], rooms: SlideRooms, *, is_agenda: bool) -> Iterator[LaidOut]:
    """Yield objectives, an agenda or key points beside their title; a long list in two columns."""
    if not fits(passages, rooms.framed):
        half = (len(passages) + 1) // 2
        sides = passages[:half], passages[half:]
        room = rooms.agenda_column if is_agenda else rooms.column
        if room is not None and all(fits(side, room) for side in sides):
            size = min(find_size(room, side) for side in sides)
            yield Layout.COLUMNS, Columns((Bullets(sides[0]), Bullets(sides[1]))), size
            return
    for body, size in split_list(Bullets(passages), rooms.framed):
        yield Layout.FRAME, body, size


def are_texts(bodies: Sequence[object]) -> bool:
    """Return whether bodies are lists of sentences without a lead, and there are some."""
    return bool(bodies) and all(isinstance(body, Bullets) and not body.lead for body in bodies)


def lay_out(bodies: "Sequence[Body | Opening]", rooms: SlideRooms) -> Iterator[LaidOut]:
    """Yield what stands on each slide of a part, with its layout and the size of its text."""
    if len(bodies) == PAIR and isinstance(bodies[0], Bullets) and isinstance(bodies[1], CodeLines):
        joined_code = replace(bodies[1], above=bodies[0].passages)
        if not bodies[0].lead and _count_code_points(joined_code, rooms) <= rooms.code.height:
            yield Layout.TEXT, joined_code, rooms.code.smallest
            return
    texts = [body for body in bodies if isinstance(body, Bullets)]
    if len(texts) == len(bodies) == PAIR:
        joined = _join_texts(texts[0], texts[1], rooms)
        if joined is not None:
            yield joined
            return
    for body in _join_pictures(bodies, rooms):
        match body:
            case Bullets():
                yield from _lay_out_text(body, rooms)
            case Asked():
                yield from _lay_out_question(body, rooms)
            case Comparison():
                yield from _lay_out_comparison(body, rooms)
            case PictureBeside():
                assert rooms.beside is not None  # only a room that holds the text joins them
                yield Layout.PICTURE, body, find_size(rooms.beside, list_paragraphs(body.text))
            case PictureBody():
                yield Layout.DRAWING, body, rooms.full.smallest
            case CodeLines():
                yield from _lay_out_code(body, rooms)
            case Cells():
                for cells, size in split_table(body, rooms.table):
                    yield Layout.TABLE, cells, size
            case Chart():
                yield Layout.CHART, body, rooms.full.smallest
            case Diagram():
                yield from _lay_out_steps(body, rooms)
            case Opening():
                assert rooms.aims is not None  # only a room that holds both joins them
                yield Layout.AIMS, body, find_size(rooms.aims, body.aims.passages)
            case Columns():
                raise AssertionError("only laid out above")


def _join_texts(first: Bullets, second: Bullets, rooms: SlideRooms) -> LaidOut | None:
    """Return two lists of one part on one slide: a sentence above its list, or beside each other; or None."""
    if len(first.passages) == 1 and not (first.lead or second.lead):
        led = replace(second, lead=first.passages[0])
        size = rooms.full.find_size(_list_texts(list_paragraphs(led)))
        return (Layout.TEXT, led, size) if size else None
    sides = (first, second)
    paragraphs = [list_paragraphs(side) for side in sides]
    room = rooms.column
    if room is None or min(map(len, paragraphs)) < FEWEST_IN_COLUMN:
        return None
    if not all(fits(each, room) for each in paragraphs):
        return None
    return Layout.COLUMNS, Columns(sides), min(find_size(room, each) for each in paragraphs)


def _join_pictures(bodies: "Sequence[Body | Opening]", rooms: SlideRooms) -> Iterator[ShownBody]:
    """Yield the bodies; a picture takes the text before it, or its caption, beside it, if there is room."""
    waiting: Bullets | None = None
    for body in bodies:
        if isinstance(body, PictureBody):
            caption = tuple((each,) for each in body.photograph.caption)
            picture = replace(body.photograph, caption=())
            text = replace(waiting, passages=(*waiting.passages, *caption)) if waiting else Bullets(caption)
            if waiting and not fits(list_paragraphs(text), rooms.beside):
                yield waiting
                text = Bullets(caption)
            waiting = None
            if not text.passages:
                yield PictureBody(picture)
            elif fits(list_paragraphs(text), rooms.beside):
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


def _lay_out_text(body: Bullets, rooms: SlideRooms) -> Iterator[LaidOut]:
    """Yield sentences: one alone stands large, a question as a question."""
    if len(body.passages) == 1 and not body.lead and not body.numbered_from:
        text = join_passage(body.passages[0])
        if text.rstrip(CLOSING).endswith("?"):
            yield from _lay_out_question(Asked(body.passages[0]), rooms)
            return
        if size := rooms.stated.find_size((text,)):
            yield Layout.STATEMENT, body, size
            return
    for part, size in split_list(_mark_labels(body), rooms.full):
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


def _lay_out_question(body: Asked, rooms: SlideRooms) -> Iterator[LaidOut]:
    paragraphs = (body.question, *body.offered)
    if size := rooms.asked.find_size(_list_texts(paragraphs)):
        yield Layout.QUESTION, body, size
    else:
        for part, part_size in split_list(
            Bullets(body.offered or (body.question,), lead=body.question), rooms.full
        ):
            lead = part.lead if body.offered else ()
            yield Layout.TEXT, replace(part, lead=lead), part_size


def _lay_out_comparison(body: Comparison, rooms: SlideRooms) -> Iterator[LaidOut]:
    headed, column = rooms.headed_column, rooms.column
    if headed is not None and all(fits(side, headed) for side in body.sides):
        yield Layout.COMPARISON, body, min(find_size(headed, side) for side in body.sides)
        return
    sides = tuple(head_list(head, side) for head, side in zip(body.heads, body.sides, strict=True))
    if headed is None and column is not None and all(fits(list_paragraphs(side), column) for side in sides):
        size = min(find_size(column, list_paragraphs(side)) for side in sides)
        yield Layout.COLUMNS, Columns((sides[0], sides[1])), size
        return
    for side in sides:
        for part, size in split_list(side, rooms.full):
            yield Layout.TEXT, part, size


def _lay_out_code(body: CodeLines, rooms: SlideRooms) -> Iterator[LaidOut]:
    """Yield code in as many slides as its lines need; what it is stands below the last."""
    room = rooms.code
    lines = [part for line in body.lines for part in (room.split_text(line) if line.strip() else [line])]
    most = room.most_lines - 1
    for start in range(0, len(lines) or 1, most):
        is_last = start + most >= len(lines)
        about = body.about if is_last else Words("")
        yield Layout.TEXT, CodeLines(tuple(lines[start : start + most]), about), room.smallest


def _lay_out_steps(body: Diagram, rooms: SlideRooms) -> Iterator[LaidOut]:
    """Yield steps as a diagram, or as a numbered list where a box has no room for its text."""
    room = rooms.steps[len(body.steps) - 1] if rooms.steps else None
    passages = tuple((step,) for step in body.steps)
    if room is None or all(fits((passage,), room) for passage in passages):
        yield Layout.DRAWING, body, rooms.full.smallest
        return
    for part, size in split_list(Bullets(passages, body.first), rooms.full):
        yield Layout.TEXT, part, size


def _count_code_points(body: CodeLines, rooms: SlideRooms) -> float:
    """Return how many points of a slide's height code takes with the sentences above it."""
    full, code = rooms.full, rooms.code
    above = sum(full.count_lines(join_passage(passage), full.smallest) for passage in body.above)
    lines = sum(code.count_lines(line, code.smallest) for line in body.lines) + bool(body.about.text)
    gaps = PARAGRAPH_GAP * (full.smallest * len(body.above) + code.smallest)
    return LINE_HEIGHT * (full.smallest * above + code.smallest * lines) + gaps


def split_list(body: Bullets, room: TextRoom) -> Iterator[tuple[Bullets, float]]:
    """Yield a list in as few parts as it needs, about as long as each other, with the size of each."""
    size = room.find_size(_list_texts(list_paragraphs(body)))
    if size:
        yield body, size
        return
    passages = [part for each in body.passages for part in _split_passage(each, room)]
    lead = body.lead if body.lead and fits((body.lead, max(passages, key=_count_letters)), room) else ()
    if body.lead and not lead:
        passages = [*_split_passage(body.lead, room), *passages]
    groups = _group(passages, lead, room, room.most_lines)
    for fewer in range(room.most_lines - 1, 0, -1):
        shorter = _group(passages, lead, room, fewer)
        if len(shorter) > len(groups):
            break
        groups = shorter
    first = body.numbered_from
    size = min(find_size(room, (*((lead,) if lead else ()), *group)) for group in groups)
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


def list_paragraphs(body: Bullets) -> tuple[Passage, ...]:
    """Return what stands in a list, its lead first."""
    return (*((body.lead,) if body.lead else ()), *body.passages)


def head_list(head: str, passages: tuple[Passage, ...]) -> Bullets:
    """Return a list below its name."""
    return Bullets(passages, lead=(Words(head, strong=True),))


def _list_texts(passages: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(map(join_passage, passages))


def fits(passages: Iterable[Passage], room: TextRoom | None) -> bool:
    """Return whether a room holds passages at a size one can read; a room that is not there holds none."""
    return room is not None and room.find_size(_list_texts(passages)) is not None


def find_size(room: TextRoom, passages: Iterable[Passage]) -> float:
    """Return the size in points of passages in a room: the smallest one where they do not fit."""
    return room.find_size(_list_texts(passages)) or room.smallest


def _count_letters(passage: Passage) -> int:
    return len(join_passage(passage))


def is_marked(passage: Passage) -> bool:
    """Return whether a passage shows more than its text: a source, a warning, a blank or a label."""
    return any(words.notes or words.warnings or words.missing or words.label for words in passage)


def list_words(body: ShownBody) -> Iterator[Words]:
    """Yield the words of a body in the order in which they are shown."""
    match body:
        case Bullets():
            yield from (each for passage in list_paragraphs(body) for each in passage)
        case Asked():
            yield from (each for passage in (body.question, *body.offered) for each in passage)
        case Comparison():
            yield from (each for side in body.sides for passage in side for each in passage)
        case Columns():
            yield from (each for side in body.sides for each in list_words(side))
        case PictureBeside():
            yield from list_words(body.text)
        case Opening():
            yield from (*list_words(body.aims), *list_words(body.programme))
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
