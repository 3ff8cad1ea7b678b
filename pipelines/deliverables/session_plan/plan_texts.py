"""What a session plan is labelled with, on the review pages and in its document."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.draft import Modality
from schemas.language import Language
from schemas.languages.texts import fill_wording


@dataclass(frozen=True)
class PlanTexts:
    """The labels of one language.

    `columns` name what each phase says; a document has those of `document_columns` beside or instead. A phase
    whose title begins with one of `lunch_words` is the lunch.
    """

    language: Language
    glance: tuple[str, ...]
    columns: Mapping[str, str]
    document_columns: Mapping[str, str]
    modalities: Mapping[Modality, str]
    heading: str
    phases: str
    total: str
    elapsed: str
    left: str
    left_intro: str
    lunch: str
    lunch_uncounted: str
    lunch_words: tuple[str, ...]


def read_plan_texts(language: Language) -> PlanTexts:
    """Return the labels in a language."""
    return fill_wording(PlanTexts, "deliverables.session_plan.plan", language)
