"""Blanks for objectives of which the sources hold no evidence: each says what to look for."""

from dataclasses import dataclass

from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_blank
from schemas.course import Bloom, Objective
from schemas.draft import Statement
from schemas.language import Language
from schemas.languages.formats import SpacedWording
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class EvidenceBlankWording(SpacedWording):
    """One language's sentence on what to look for, by the level of the objective."""

    look_for: dict[Bloom, str]


def describe_missing_evidence(objective: Objective, language: Language) -> str:
    """Return what to look for in the sources, so that an objective can be taught from them."""
    words = fill_wording(EvidenceBlankWording, "drafting.evidence_blank", language)
    return words.say(words.look_for[objective.bloom], objective=objective.text.rstrip(" ."))


def leave_evidence_blank(objective: Objective, language: Language, ids: IdAllocator) -> Statement:
    """Return the blank for what the sources do not give on an objective."""
    return make_blank(describe_missing_evidence(objective, language), ids)
