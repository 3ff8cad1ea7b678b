"""Progress of a draft: which question a model is asked, how many are answered, and how long one took."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from schemas.deliverables import read_titles
from schemas.language import Language
from schemas.languages.texts import read_texts


class QuestionStage(StrEnum):
    """How far one question is."""

    ASKED = "asked"
    ANSWERED = "answered"
    CUT = "cut"
    """The answer was too long for its limit: smaller parts are asked for."""


@dataclass(frozen=True)
class QuestionProgress:
    """Stage of one question out of `total`, of which `answered` are.

    `kind` is what is asked for, part `number` of `of`. `seconds` is the time that an answer took.
    """

    stage: QuestionStage
    kind: str
    number: int
    of: int
    model: str
    answered: int
    total: int
    seconds: float = 0.0

    def describe(self, language: Language) -> str:
        """Return a line for the log of a run."""
        texts, titles = read_texts("drafting.progress", language), read_titles(language)
        title = titles[self.kind] if self.kind in titles else texts.get(self.kind, self.kind)
        asked_for = texts.say("part", title=title, number=self.number, of=self.of) if self.of > 1 else title
        return texts.say(
            self.stage,
            asked_for=asked_for,
            model=self.model,
            answered=self.answered,
            total=self.total,
            seconds=round(self.seconds),
        )


Report = Callable[[QuestionProgress], None]
"""Hears of each question, from any thread."""


def ignore_progress(progress: QuestionProgress) -> None:
    """Hear of a question and do nothing."""
