"""What a trainer finds below a slide without a model: whom it serves, what to stress, where the rest is read.

Learners have the page in their handout. Notes that say all of it again are read out, or not at all.
"""

from collections.abc import Iterator, Sequence

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.sections import find_first
from pipelines.deliverables.slides.deck import read_phrases
from pipelines.drafting.kind import Material
from pipelines.drafting.statements import make_datum, make_direction
from pipelines.drafting.text.limits import binds_or_bars, holds_limit
from schemas.draft import Notes, Section, Statement
from schemas.language import Language

MOST_STRESSED = 2
"""Sentences that the notes of a slide stress."""


def brief_notes(page: Section, slides: Sequence[Section], material: Material) -> Iterator[Section]:
    """Yield the slides of a page of the lesson with notes that do not say all of the page again.

    Where no handout has the rest, the notes keep it.
    """
    if find_first(material.made, Lesson) is None:
        yield from slides
        return
    for number, slide in enumerate(slides):
        *shown, notes = slide.blocks
        cue, *said = notes.list_statements()
        aims = _state_objective(page, material) if number == 0 else ()
        kept = tuple(_choose_stressed(said, material.language))
        rest = (_refer_to_handout(page, material),) if len(kept) < len(said) else ()
        statements = (cue, *aims, *kept, *rest)
        yield slide.model_copy(update={"blocks": (*shown, Notes(statements=statements))})


def _state_objective(page: Section, material: Material) -> tuple[Statement, ...]:
    text = read_phrases(material.language)["serves"]
    return tuple(
        make_datum(text.format(objective=each.text.rstrip(" .")), material.ids)
        for each in material.module.objectives
        if each.id == page.objective
    )


def _choose_stressed(said: Sequence[Statement], language: Language) -> Iterator[Statement]:
    """Yield the sentences that bind or bar most, then those with a limit, in their order."""
    ranked = sorted(said, key=lambda each: _measure_weight(each, language), reverse=True)
    stressed = {each.id for each in ranked[:MOST_STRESSED]}
    return (each for each in said if each.id in stressed)


def _measure_weight(each: Statement, language: Language) -> tuple[bool, bool]:
    binds = binds_or_bars(each.text, language)
    return binds, holds_limit(each.text, language)


def _refer_to_handout(page: Section, material: Material) -> Statement:
    text = read_phrases(material.language)["read_the_rest"]
    return make_direction(text.format(title=page.title), material.ids)
