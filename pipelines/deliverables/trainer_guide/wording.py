"""The texts of a trainer guide around its content, in each language."""

from dataclasses import dataclass

from schemas.ids import LONGEST_LINE
from schemas.language import Language
from schemas.languages.formats import SpacedWording
from schemas.languages.texts import fill_wording


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
    bring: str
    mistakes: str
    mistaken: str
    quoted: str
    disputed: str
    look_up: str
    value: str
    procedure: str
    threshold: str
    situation: str
    term: str
    case: str
    confused: str
    none_derived: str

    def title_activity(self, title: str) -> str:
        """Return the title of the chapter on an objective, or on a page of the plan."""
        return self.say(self.lead, objective=title)[:LONGEST_LINE].rstrip()


def read_wording(language: Language) -> TrainerGuideWording:
    """Return the texts of a trainer guide in a language."""
    return fill_wording(TrainerGuideWording, "deliverables.trainer_guide.wording", language)
