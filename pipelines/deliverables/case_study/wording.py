"""What a case study says around the organisation's case and the sources' words, in each language."""

from dataclasses import dataclass

from schemas.course import Bloom
from schemas.ids import LONGEST_LINE
from schemas.language import Language
from schemas.languages.formats import SpacedWording
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class CaseStudyWording(SpacedWording):
    """One language's titles, tasks and questions; `{…}` is filled in."""

    situation: str
    no_case: str
    facts: str
    task: str
    tasks: dict[Bloom, str]
    """What is to be done with an objective in the situation, by its level."""

    any_task: str
    """The same with a chapter, where there is no objective."""

    decisions: str
    decisions_intro: str
    decision_title: str
    decision: str
    """A situation that a source provides for, in its words."""

    decision_known: str
    decision_asked: str
    decision_read: str
    decision_read_in: str
    """Where what is done is said: the document, and what it is said below."""

    debrief: str
    questions: tuple[str, ...]
    of_a_task: str
    otherwise: str
    no_exception: str
    exceptions: str
    accepted: str
    left: str
    what_followed: str

    def title_of(self, task: str) -> str:
        """Return the title of the section of one task."""
        return self.say(self.task, title=task)[:LONGEST_LINE].rstrip()

    def title_of_decision(self, number: int, title: str) -> str:
        """Return the title of the section of one situation to decide."""
        return self.say(self.decision_title, number=str(number), title=title)[:LONGEST_LINE].rstrip()


def read_wording(language: Language) -> CaseStudyWording:
    """Return the texts of a case study in a language."""
    return fill_wording(CaseStudyWording, "deliverables.case_study.wording", language)
