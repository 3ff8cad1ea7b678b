"""Objectives of a module, in documents for trainers and learners."""

from collections.abc import Iterator

from pipelines.packaging.documents.model import Block, FactList, Heading, Listing, Words
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from schemas.course import Objective
from schemas.draft import Content
from schemas.languages.dates import format_short_duration
from schemas.languages.texts import TextCatalogue


def introduce_module(content: Content) -> Iterator[Block]:
    """Yield the module's duration and objectives."""
    says = read_document_texts(content.language)
    yield FactList(((says["duration"], format_short_duration(content.duration_minutes, content.language)),))
    yield from state_objectives(content)


def state_objectives(content: Content) -> Iterator[Block]:
    """Yield the objectives of a module as a list under its title; nothing if it has none."""
    says = read_document_texts(content.language)
    if content.objectives:
        yield Heading(says["objectives"])
        yield Listing(tuple((Words(_write_objective(each, says)),) for each in content.objectives))


def _write_objective(objective: Objective, says: TextCatalogue) -> str:
    """Return an objective, followed by its condition and criterion in brackets if it has them."""
    details = [
        says[name].format(text=clean_text(part).rstrip("."))
        for name, part in (("condition", objective.condition), ("criterion", objective.criterion))
        if part
    ]
    text = clean_text(objective.text)
    return f"{text.rstrip('.')} ({says.semicolon.join(details)})" if details else text
