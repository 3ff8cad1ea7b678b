"""Titles of filled documents as their templates word them, without the values that code put in."""

import re
from functools import cache
from pathlib import Path

from pipelines.drafting.kind import Kinds
from pipelines.drafting.templates.template import PLACE_FIELD, load_template
from pipelines.drafting.text.typography import canonical
from schemas.draft import Deliverable, Section, Sectioned

FILLED = "\0"
"""Stands for a value while a title is made a pattern."""


def unfill_title(section: Section, folder: Path) -> str:
    """Return a title as one of the templates in a folder words it, its places unfilled.

    Empty if none has it: a person wrote it, or a language pack did, and it may hold a value.
    """
    words = canonical(section.title)
    return next((title for title, pattern in _list_titles(folder) if pattern.fullmatch(words)), "")


def map_shown_titles(artefact: Deliverable, kinds: Kinds) -> dict[str, str]:
    """Return the title that a prompt shows for each page of a deliverable, by the page's id.

    A page of a document that code filled has that of its template, or none.
    """
    pages = artefact.sections if isinstance(artefact, Sectioned) else ()
    kind = kinds.get(artefact.kind)
    if kind is None or not kind.filled_from_course:
        return {page.id: page.title for page in pages}
    return {page.id: unfill_title(page, kind.templates) if kind.templates else "" for page in pages}


@cache
def _list_titles(folder: Path) -> tuple[tuple[str, re.Pattern[str]], ...]:
    files = sorted(folder.glob("*.yaml"))
    titles = dict.fromkeys(section.title for file in files for section in load_template(file).sections)
    return tuple((title, _compile(title)) for title in titles)


def _compile(title: str) -> re.Pattern[str]:
    parts = canonical(PLACE_FIELD.sub(FILLED, title)).split(FILLED)
    return re.compile(".+".join(map(re.escape, parts)))
