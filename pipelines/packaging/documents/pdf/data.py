"""A document as JSON values for the Typst template; texts are never parsed as Typst code."""

import re
from typing import Any

from pipelines.packaging.documents.look import Look
from pipelines.packaging.documents.model import (
    CARD_COLUMNS,
    CARD_HEIGHT,
    CARD_ROWS,
    Aside,
    Block,
    Cards,
    Contents,
    Cover,
    Document,
    DrawnFigure,
    Endnote,
    Endnotes,
    FactList,
    Grid,
    Heading,
    LabelledPassage,
    Letterhead,
    Listing,
    NewPage,
    Passage,
    Photograph,
    Prose,
    Schedule,
    ScheduleEntry,
    Together,
    Verbatim,
    Words,
    WritingSpace,
    mark_notes,
)
from pipelines.packaging.documents.texts import read_document_texts
from pipelines.packaging.manifest_texts import shorten
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.languages.formats import find_country, quote_text
from schemas.languages.measures import keep_units
from schemas.theme.theme import ThemePicture

WIDEST_PICTURE, TALLEST_PICTURE = 16.0, 18.0
"""Centimetres between the margins of a page, with room for a caption."""

WIDEST_LOGO, TALLEST_LOGO, TALLEST_COVER = 6.0, 1.2, 8.0
LONGEST_HEAD = 80  # characters: half a running head
LONGEST_WORD, PIECE = 24, 10
"""A word longer than LONGEST_WORD characters may break after every PIECE, others only by syllables."""

LONG_WORD = re.compile(rf"[^\s/\u2010-\u2014-]{{{LONGEST_WORD + 1},}}")
LONGEST_LABEL = 60
"""Longest label, in characters, that leaves room to write on the same line."""


def describe_for_typst(document: Document) -> dict[str, Any]:
    """Return the data of the template, as JSON values."""
    imprint = document.imprint
    when = imprint.dated
    return {
        "document_title": imprint.title,
        "author": list(imprint.reviewers) or ["Premierjet"],
        "description": imprint.description,
        "keywords": [imprint.subject, imprint.module, imprint.digest[:SHORT_DIGEST]],
        "dated": None
        if when is None
        else [when.year, when.month, when.day, when.hour, when.minute, when.second],
        "lang": document.language.value,
        "region": find_country(document.language),
        "wide": document.is_wide,
        "label": document.label,
        "title": split_for_fonts(document.title),
        "running_title": split_for_fonts(shorten(document.title, LONGEST_HEAD)),
        "course": split_for_fonts(shorten(imprint.course, LONGEST_HEAD)),
        "foot": split_for_fonts(imprint.foot),
        "unapproved": imprint.unapproved,
        "page": read_document_texts(document.language)["page"],
        "titled": document.is_titled,
        "colours": _describe_colours(document.look),
        "logo": _describe_theme_picture(document.look.logo, WIDEST_LOGO, TALLEST_LOGO),
        "cover": _describe_theme_picture(document.look.cover, WIDEST_PICTURE, TALLEST_COVER),
        "blocks": [_describe_block(block, document.language) for block in document.blocks],
    }


def _describe_colours(look: Look) -> dict[str, str]:
    names = ("accent", "ink", "quiet", "hair", "edge", "wash")
    return {name: f"#{getattr(look, name)}" for name in names}


def _describe_theme_picture(
    picture: ThemePicture | None, widest: float, tallest: float
) -> dict[str, Any] | None:
    if picture is None:
        return None
    shown = Photograph(picture.data, (picture.width, picture.height), picture.alternative)
    width, height = shown.fit(widest, tallest)
    return {
        "file": shown.name,
        "alternative": picture.alternative,
        "width": round(width, 2),
        "height": round(height, 2),
    }


def split_for_fonts(text: str) -> list[str]:
    """Return a text in pieces between which a line may break; only words over LONGEST_WORD are split.

    No line breaks between a number and its unit.
    """
    text = keep_units(text)
    pieces: list[str] = []
    start = 0
    for match in LONG_WORD.finditer(text):
        cuts = range(match.start() + PIECE, match.end(), PIECE)
        for cut in cuts:
            pieces.append(text[start:cut])
            start = cut
    return [*pieces, text[start:]] if text else []


def _describe_words(words: Words) -> dict[str, Any]:
    return {
        "pieces": split_for_fonts(words.text),
        "marks": [[number, shown] for number, shown in words.note_marks],
        "warnings": list(words.warnings),
        "strong": words.strong,
        "missing": words.missing,
        "label": words.label,
    }


def _describe_passage(passage: Passage) -> list[dict[str, Any]]:
    return [_describe_words(each) for each in passage if not each.is_empty]


def _describe_block(block: Block, language: Language) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "text": split_for_fonts(block.text), "level": block.level}
        case Prose():
            words = _describe_passage(block.words)
            return {"is": "prose", "words": words, "quiet": block.quiet, "leads": block.keeps_with_next}
        case Listing():
            items = [_describe_passage(item) for item in block.items]
            depths = list(block.depths) or [1] * len(items)
            return {"is": "listing", "items": items, "marks": block.style.value, "depths": depths}
        case Grid():
            return _describe_grid(block)
        case Schedule():
            return {"is": "schedule", "entries": [_describe_entry(each) for each in block.entries]}
        case Aside():
            passages = [_describe_passage(each) for each in block.passages]
            return {"is": "aside", "label": split_for_fonts(block.label), "passages": passages}
        case Verbatim():
            source = _describe_passage((block.source,))
            return {"is": "verbatim", "text": "\n".join(block.lines), "source": source}
        case WritingSpace():
            is_beside = block.lines == 1 and len(block.label) < LONGEST_LABEL
            label = split_for_fonts(block.label)
            return {
                "is": "blank",
                "label": label,
                "lines": block.lines,
                "beside": is_beside,
                "spare": block.is_spare,
            }
        case DrawnFigure():
            return _describe_picture(block)
        case Photograph():
            return _describe_photograph(block)
        case FactList():
            return {"is": "facts", "pairs": _describe_pairs(block.pairs)}
        case Letterhead():
            return _describe_letterhead(block)
        case Cover():
            return _describe_cover(block)
        case Contents():
            return {"is": "contents", "title": split_for_fonts(block.title)}
        case Cards():
            return _describe_cards(block, language)
        case Together():
            return {"is": "together", "blocks": [_describe_block(each, language) for each in block.blocks]}
        case NewPage():
            return {"is": "new page"}
        case Endnotes():
            return _describe_endnotes(block, language)


def _describe_grid(block: Grid) -> dict[str, Any]:
    lines = [
        {"cells": [_describe_passage(cell) for cell in line.cells], "tall": line.height}
        for line in block.lines
    ]
    return {
        "is": "grid",
        "caption": split_for_fonts(block.caption),
        "header": [split_for_fonts(cell) for cell in block.header] if block.has_titles else [],
        "lines": lines,
        "widths": list(block.shares),
        "dense": block.dense,
    }


def _describe_cards(block: Cards, language: Language) -> dict[str, Any]:
    pages = [
        [
            None if side is None else {"number": str(side[0]), "words": _describe_passage(side[1])}
            for side in page
        ]
        for page in block.pages
    ]
    return {
        "is": "cards",
        "pages": pages,
        "columns": CARD_COLUMNS,
        "rows": CARD_ROWS,
        "height": CARD_HEIGHT,
        "left_empty": split_for_fonts(read_document_texts(language)["cards_left_empty"]),
    }


def _describe_entry(entry: ScheduleEntry) -> dict[str, Any]:
    return {
        "when": split_for_fonts(entry.when),
        "lasts": split_for_fonts(entry.lasts),
        "title": split_for_fonts(entry.title),
        "lines": [split_for_fonts(line) for line in entry.lines],
        "rows": [[_describe_labelled(each) for each in row] for row in entry.rows],
    }


def _describe_labelled(labelled: LabelledPassage) -> dict[str, Any]:
    label, passage = labelled
    return {"label": split_for_fonts(label), "words": _describe_passage(passage)}


def _describe_picture(block: DrawnFigure) -> dict[str, Any]:
    return {
        "is": "picture",
        "svg": block.svg.decode(),
        "alternative": block.alternative,
    }


def _describe_photograph(block: Photograph) -> dict[str, Any]:
    width, height = block.fit(WIDEST_PICTURE, TALLEST_PICTURE)
    return {
        "is": "photograph",
        "file": block.name,
        "alternative": block.alternative,
        "width": round(width, 2),
        "height": round(height, 2),
        "caption": _describe_passage(block.caption),
    }


def _describe_letterhead(block: Letterhead) -> dict[str, Any]:
    return {
        "is": "letterhead",
        "sender": [split_for_fonts(line) for line in block.sender],
        "recipient": block.recipient,
        "dated": block.dated,
    }


def _describe_cover(block: Cover) -> dict[str, Any]:
    return {
        "is": "cover",
        "sender": [split_for_fonts(line) for line in block.sender],
        "label": block.label,
        "title": split_for_fonts(block.title),
        "facts": _describe_pairs(block.facts),
    }


def _describe_pairs(pairs: tuple[tuple[str, str], ...]) -> list[list[list[str]]]:
    return [[split_for_fonts(label), split_for_fonts(value)] for label, value in pairs]


def _describe_endnotes(block: Endnotes, language: Language) -> dict[str, Any]:
    return {
        "is": "endnotes",
        "title": split_for_fonts(block.title),
        "intro": split_for_fonts(block.intro),
        "highest": max(note.number for note in block.notes),
        "by_source": [
            {"source": split_for_fonts(title), "notes": [_describe_note(line, language) for line in notes]}
            for title, notes in block.by_source
        ],
    }


def _describe_note(line: tuple[Endnote, ...], language: Language) -> dict[str, Any]:
    """Return notes that share a line: they say the same place."""
    note, numbers = line[0], [each.number for each in line]
    text = note.place
    if note.quote:
        text += f"{read_document_texts(language).colon}{quote_text(note.quote, language)}"
    marks = " ".join(shown for _, shown in mark_notes(numbers))
    return {"numbers": numbers, "marks": marks, "said": split_for_fonts(text), "warning": note.warning}
