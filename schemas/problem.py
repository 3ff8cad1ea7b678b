"""Problem: an error as it is stored, with its texts in every language."""

from collections.abc import Sequence
from typing import Protocol, Self

from pydantic import Field

from schemas.contract import Contract
from schemas.language import Language
from schemas.refusal import Explanation

MOST_JOINED = 3
"""Problems of one thing that are told together; more would bury the first."""


class Explainable(Protocol):
    """An error, a refusal, a difference: whatever says in a language what happened and what to do."""

    def explain(self, language: Language) -> Explanation:
        """Return what happened, where, and what to do."""
        ...


class Problem(Contract):
    """Why something cannot be shown, where, and what to do; in each language there is a text in."""

    happened: dict[Language, str]
    place: str
    remedy: dict[Language, str]
    places: dict[Language, str] | None = Field(
        default=None, description="The place in each language that words it otherwise than English."
    )

    @classmethod
    def of(cls, cause: Explainable) -> Self:
        """Return an error, a refusal or a difference with its texts in every language."""
        explanations = {language: cause.explain(language) for language in Language}
        english = explanations[Language.ENGLISH].place
        places = {language: each.place for language, each in explanations.items() if each.place != english}
        return cls(
            happened={language: each.happened for language, each in explanations.items()},
            place=english,
            remedy={language: each.remedy for language, each in explanations.items()},
            places=places or None,
        )

    @classmethod
    def of_several(cls, causes: Sequence[Explainable]) -> Self:
        """Return several of one place as one: the first, each on a line, with the remedy of the first."""
        told = [cls.of(each) for each in causes[:MOST_JOINED]]
        rest = ["…"] if len(causes) > MOST_JOINED else []
        happened = {
            language: ";\n".join([*(each.happened[language] for each in told), *rest])
            for language in Language
        }
        return told[0].model_copy(update={"happened": happened})

    def explain(self, language: Language) -> Explanation:
        """Return the problem in a language, or in English if it was stored without that one."""
        known = language if language in self.happened else Language.ENGLISH
        place = (self.places or {}).get(known, self.place)
        return Explanation(self.happened[known], place, self.remedy[known], known)
