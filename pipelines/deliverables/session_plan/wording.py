"""What a session plan says around its content, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.deliverables.session_plan.methods import Method
from schemas.language import Language
from schemas.languages.formats import SpacedWording
from schemas.languages.texts import PluralText, fill_wording


@dataclass(frozen=True)
class Frame:
    """A phase that teaches nothing new: how the session opens, is practised, looked back on and closed."""

    title: str
    method: Method
    resources: str


@dataclass(frozen=True)
class SessionPlanWording(SpacedWording):
    """One language's sentences; `{…}` is filled in from the course."""

    opening: Frame
    practice: Frame
    debrief: Frame
    quiz: Frame
    closing: Frame
    papers: Mapping[str, Frame]
    """The phases in which the module's other papers are used, by their kind."""

    longer_than_phase: str
    before_session: str
    after_session: str
    paper_minutes: str
    brief_opening: str
    brief_closing: str
    """What the trainer says at the beginning or the end of a phase that opens or closes a short session."""

    objectives: str
    case: str
    criterion: str
    condition: str
    source: str
    handout: str
    slides: str
    summary: str
    hand_over: str
    speaker: str
    contact: str
    questions_on_objective: PluralText
    questions_of_quiz: PluralText
    trainer: str
    left: tuple[str, ...]


def read_wording(language: Language) -> SessionPlanWording:
    """Return the texts of a session plan in a language."""
    return fill_wording(SessionPlanWording, "deliverables.session_plan.wording", language)
