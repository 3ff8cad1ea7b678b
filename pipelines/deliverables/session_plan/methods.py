"""Teaching methods for each level of objective, in our own words.

Trainers commonly read the taxonomy (see `objectives/verbs.py`) so: doing is learnt by doing, recall by
recalling. The moves are ordinary practice, not a quotation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.course import Bloom
from schemas.language import Language
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class Method:
    """What people do in a phase: directions, none of which states a fact."""

    name: str
    trainer: str
    learners: str
    assessment: str
    adaptation: str


@dataclass(frozen=True)
class Methods:
    """The moves of each level, those for applying a rule if the sources give no steps to show, and for steps
    that take longer than there is time for."""

    levels: Mapping[Bloom, Method]
    exercise: Method
    told: Method


def choose_method(level: Bloom, language: Language, *, procedure: bool) -> Method:
    """Return the moves of a level; `procedure` is whether the sources give steps to show."""
    methods = _read_methods(language)
    if level is Bloom.APPLY and not procedure:
        return methods.exercise
    return methods.levels[level]


def choose_telling(language: Language) -> Method:
    """Return the moves for steps that are told, since doing them takes longer than the phase."""
    return _read_methods(language).told


def _read_methods(language: Language) -> Methods:
    return fill_wording(Methods, "deliverables.session_plan.methods", language)


WISHES: dict[Bloom, int] = {
    Bloom.REMEMBER: 4,
    Bloom.UNDERSTAND: 5,
    Bloom.APPLY: 7,
    Bloom.ANALYSE: 7,
    Bloom.EVALUATE: 6,
    Bloom.CREATE: 8,
}
"""Relative minutes of the phases of each level: doing takes longer than hearing."""
