"""Titles of filled documents as their templates word them, without the values that code put in."""

import re
from functools import cache
from pathlib import Path

from pipelines.drafting.templates.template import PLACE_FIELD, load_template
from pipelines.drafting.text.typography import canonical
from schemas.draft import Section

FILLED = "\0"
"""Stands for a value while a title is made a pattern."""


def unfill_title(section: Section, folder: Path) -> str:
    """Return a title as one of the templates in a folder words it, its places unfilled.

    Empty if none has it: a person wrote it, or a language pack did, and it may hold a value.
    """
    words = canonical(section.title)
    return next((title for title, pattern in _list_titles(folder) if pattern.fullmatch(words)), "")


@cache
def _list_titles(folder: Path) -> tuple[tuple[str, re.Pattern[str]], ...]:
    files = sorted(folder.glob("*.yaml"))
    titles = dict.fromkeys(section.title for file in files for section in load_template(file).sections)
    return tuple((title, _compile(title)) for title in titles)


def _compile(title: str) -> re.Pattern[str]:
    parts = canonical(PLACE_FIELD.sub(FILLED, title)).split(FILLED)
    return re.compile(".+".join(map(re.escape, parts)))
