"""The texts of a trainer guide around its content, in each language."""

from dataclasses import dataclass

from schemas.course import Bloom
from schemas.ids import LONGEST_LINE
from schemas.language import Language
from schemas.languages.formats import SpacedWording
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class Moves:
    """What a trainer does to begin with an objective, where a group is stuck, and where it is quick."""

    begin: str
    stuck: str
    quick: str


@dataclass(frozen=True)
class TrainerGuideWording(SpacedWording):
    """One language's titles and sentences; `{…}` is filled in."""

    lead: str
    debrief: str
    misconceptions: str
    header: tuple[str, str]
    attention: str
    speaker: str
    beside: str
    sessions: str
    remarked: str
    left: str
    moves: dict[Bloom, Moves]
    exercise: Moves
    procedure: str
    threshold: str
    term: str
    case: str
    anyway: str
    confused: str
    none_derived: str

    def title_activity(self, title: str) -> str:
        """Return the title of the chapter on an objective, or on a page of the plan."""
        return self.say(self.lead, objective=title)[:LONGEST_LINE].rstrip()


def read_wording(language: Language) -> TrainerGuideWording:
    """Return the texts of a trainer guide in a language."""
    return fill_wording(TrainerGuideWording, "deliverables.trainer_guide.wording", language)
