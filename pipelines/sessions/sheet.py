"""The sheet that a trainer fills in with a pen: one A4 page, the phases with their planned minutes."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.draft import PhasePlan
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.formats import find_country
from schemas.languages.texts import read_texts
from schemas.refusal import Refusal
from schemas.session_report import DatedSession
from schemas.short_text import shorten_text

TALLEST_ROW, TABLE_HEIGHT, LOWEST_ROW = 9.0, 125.0, 3.0
"""In millimetres: rows get lower where there are many, and always leave room to write below them."""

MOST_ROWS = 55
LARGEST_PRINT = 9.5
POINTS_A_MILLIMETRE = 1.9
"""Size of print in a row: small enough that its accents and its box for a tick stand within it."""

LONGEST_TITLE = 90
"""Characters of a phase's title, which stands on one line."""


def print_sheet(
    session: DatedSession, plan: PhasePlan, title: str, revision: int, language: Language
) -> bytes:
    """Return the sheet of a session as a PDF; the same session and plan give the same bytes.

    `title` is the module's, `revision` that of its draft: by it the sheet is typed into its own plan. Raises
    InvalidInput if the plan has more phases than one page has room for, or a title has a character that no
    bundled font has.
    """
    import typst  # a shared library of 84 MB

    if len(plan.phases) > MOST_ROWS:
        raise InvalidInput(Refusal("session.too_many_phases", module=session.module, most=MOST_ROWS))
    inputs = {
        "sheet": json.dumps(_describe_sheet(session, plan, title, revision, language), ensure_ascii=False)
    }
    try:
        pdf = typst.compile(
            _read_template(), sys_inputs=inputs, ignore_system_fonts=True, format="pdf", pdf_standards="ua-1"
        )
    except typst.TypstError as error:
        raise InvalidInput(Refusal("session.untypeset", module=session.module, why=error.message)) from error
    assert isinstance(pdf, bytes)
    return pdf


def _describe_sheet(
    session: DatedSession, plan: PhasePlan, title: str, revision: int, language: Language
) -> dict[str, Any]:
    texts = read_texts("sessions.sheet", language)
    rows = len(plan.phases)
    height = max(min(TALLEST_ROW, TABLE_HEIGHT / rows), LOWEST_ROW)
    day = format_long_day(session.day, language)
    size = min(LARGEST_PRINT, height * POINTS_A_MILLIMETRE)
    return {
        "lang": language.value,
        "region": find_country(language),
        "title": texts.say("title", title=title),
        "facts": texts.say(
            "facts", day=day, number=session.number, trainer=session.trainer, group=session.group
        ),
        **{
            name: texts[name]
            for name in ("lead", "lost", "found", "ended", "unforeseen", "change", "promise", "signature")
        },
        "note": texts.say("note", session=session.id, module=session.module, number=revision),
        "header": [texts[name] for name in ("phase", "planned", "took", "energy")],
        "phases": [
            {
                "title": f"{number}. {shorten_text(phase.title, LONGEST_TITLE)}",
                "planned": phase.minutes,
            }
            for number, phase in enumerate(plan.phases, start=1)
        ],
        "height": height,
        "size": size,
    }


@cache
def _read_template() -> bytes:
    return files("pipelines.sessions").joinpath("sheet.typ").read_bytes()
