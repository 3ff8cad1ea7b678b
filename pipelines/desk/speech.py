"""The language a page speaks, and every sentence it may say."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from starlette.requests import Request

from pipelines.review.editing.parts import number_as_text
from pipelines.review.naming import CATALOGUE, figure_in
from schemas.language import Language
from schemas.source import Anchor, Cells, Cue, Page, Passage, Place, Slide

TEXTS = Path(__file__).with_name("texts")


@cache
def texts(language: Language) -> dict[str, str]:
    """Return what the desk says, by name."""
    catalogue: dict[str, dict[str, str]] = {}
    for room in (CATALOGUE, *sorted(TEXTS.glob("*.json"))):
        catalogue |= json.loads(room.read_text(encoding="utf-8"))
    return {name: both[language.value] for name, both in catalogue.items()}


def spoken(request: Request, default: Language) -> Language:
    """Return the language asked for with `?lang=`, else the browser's first we speak, else `default`."""
    for wish in (request.query_params.get("lang", ""), *_accepted(request)):
        for language in Language:
            if wish == language.value:
                return language
    return default


def _accepted(request: Request) -> list[str]:
    """Return the primary subtags of Accept-Language, most wanted first (RFC 9110, 12.5.4)."""
    wishes: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((float(weight or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(wishes, key=lambda wish: -wish[0]) if weight > 0]


def moment(at: datetime, language: Language) -> str:
    """Return a UTC time to the minute, as one writes it in the language."""
    shape = "%d/%m/%Y à %H:%M UTC" if language is Language.FRENCH else "%d %b %Y, %H:%M UTC"
    return at.astimezone(UTC).strftime(shape)


def number(figure: float, language: Language) -> str:
    """Return a number as one writes it in the language: with a comma in French."""
    return figure_in(number_as_text(figure), language)


def place(at: Place, t: dict[str, str]) -> str:
    """Return where in its document a text stands, e.g. `slide 4, notes`."""
    match at:
        case Page(number=number):
            return t["place_page"].format(number=number)
        case Slide(number=number, notes=notes):
            return t["place_notes" if notes else "place_slide"].format(number=number)
        case Passage(number=number):
            return t["place_passage"].format(number=number)
        case Cells(sheet=sheet, range=cells):
            return t["place_cells" if cells else "place_sheet"].format(sheet=sheet, cells=cells)
        case Cue(clock=clock):
            return t["place_cue"].format(clock=clock)


def nearest(at: Anchor, t: dict[str, str]) -> str:
    """Return the nearest one can point to a span: its table row, or else its place."""
    if at.row is not None and not isinstance(at.place, Cells):
        return t["place_row"].format(table=at.row.table, row=at.row.row)
    return place(at.place, t)


def short_row(at: Anchor, t: dict[str, str]) -> str:
    """Return which row of its table a span is, where the source and table are named beside it already."""
    if isinstance(at.place, Cells):
        return at.place.range or at.place.sheet
    return nearest(at, t) if at.row is None else t["place_short_row"].format(row=at.row.row)
