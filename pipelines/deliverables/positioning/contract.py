"""The contract of the positioning."""

from typing import Literal

from schemas.draft import Questionnaire


class Positioning(Questionnaire):
    """What a learner is asked before the lesson, objective by objective: nobody is scored or held back by it.

    Positionnement à l'entrée: Qualiopi, indicator 8 (article D6316-1-1 of the Code du travail).
    """

    kind: Literal["positioning"] = "positioning"
