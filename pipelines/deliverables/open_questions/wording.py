"""What open questions and their marking guide say around the sources' words, in each language."""

from dataclasses import dataclass

from pipelines.drafting.objectives.expected_answers import Shape
from schemas.language import Language
from schemas.languages.formats import SpacedWording
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class OpenQuestionsWording(SpacedWording):
    """One language's titles, questions and remarks; `{…}` is filled in."""

    asks: dict[Shape, str]
    """How an objective is asked about, by what answers it."""

    asks_of: dict[Shape, str]
    """The same of a chapter, where there is no objective."""

    why: str
    term: str
    caption: str
    header: tuple[str, str, str]
    out_of_order: str
    without_value: str
    without_reason: str
    example_only: str
    incomplete: str
    confused: str
    for_the_marker: str
    marking: tuple[str, str]
    accepted: str


def read_wording(language: Language) -> OpenQuestionsWording:
    """Return the texts of open questions in a language."""
    return fill_wording(OpenQuestionsWording, "deliverables.open_questions.wording", language)
