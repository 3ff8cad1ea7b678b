"""What a trainer finds below a slide without a model: what it is about, what to ask, what to stress.

Learners have the page in their handout. Notes that say all of it again are read out, or not at all.
"""

from collections.abc import Iterator, Sequence

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.sections import find_first
from pipelines.deliverables.quiz.terms import find_terms
from pipelines.deliverables.slides.deck import add_notes, read_phrases, split_notes
from pipelines.deliverables.slides.spoken_cues import SpokenCues
from pipelines.drafting.kind import Material
from pipelines.drafting.statements import make_datum, make_direction
from pipelines.drafting.text.limits import binds_or_bars, holds_limit
from schemas.draft import Section, Statement
from schemas.language import Language

MOST_STRESSED = 2
"""Sentences that the notes of a slide stress."""


def brief_notes(
    page: Section, slides: Sequence[Section], material: Material, cues: SpokenCues
) -> Iterator[Section]:
    """Yield the slides of a page of the lesson with notes that do not say all of the page again.

    Where no handout has the rest, the notes keep it.
    """
    if find_first(material.made, Lesson) is None:
        yield from cue_slides(slides, cues)
        return
    for number, slide in enumerate(slides):
        shown, said = split_notes(slide)
        aims = _state_objective(page, material) if number == 0 else ()
        told = tuple(cues.write_cues(page.title, shown))
        kept = tuple(_choose_stressed(said, material.language))
        rest = (_refer_to_handout(page, material),) if len(kept) < len(said) else ()
        yield add_notes(slide, shown, (*aims, *told, *kept, *rest))


def cue_slides(slides: Sequence[Section], cues: SpokenCues) -> Iterator[Section]:
    """Yield slides with what they are about, and what to ask, before what their notes say."""
    for slide in slides:
        shown, said = split_notes(slide)
        yield add_notes(slide, shown, (*cues.write_cues(slide.title, shown), *said))


def begin_cues(material: Material) -> SpokenCues:
    """Return what words the cues of one deck."""
    return SpokenCues(material.language, material.ids, _name_terms(material))


def _name_terms(material: Material) -> dict[str, str]:
    """Return the terms that the sources define, by the id of the span."""
    return {each.piece.span.id: each.name for each in find_terms(material.pieces, material.language)}


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
