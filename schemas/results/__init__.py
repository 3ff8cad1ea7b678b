"""What learners did with what was delivered, and what that says of it; no learner's name is in any of it."""

from schemas.results.analysis import (
    Appreciation,
    Comparison,
    CountedUntil,
    Edition,
    ItemFigures,
    ModuleAnalysis,
    ObjectiveFigures,
    OptionUse,
    PageLeft,
    QuizFigures,
    Step,
)
from schemas.results.figures import (
    Absent,
    Band,
    Coefficient,
    Difference,
    Discrimination,
    Mean,
    Reason,
    Share,
)
from schemas.results.result import COLUMNS, OF_A_QUIZ, LearnerId, Moment, Result, ResultKind
from schemas.results.retention import Retention
from schemas.results.state import Month, OriginRead, OriginTrouble, Part, PartKind, ResultsState

__all__ = [
    "COLUMNS",
    "OF_A_QUIZ",
    "Absent",
    "Appreciation",
    "Band",
    "Coefficient",
    "Comparison",
    "CountedUntil",
    "Difference",
    "Discrimination",
    "Edition",
    "ItemFigures",
    "LearnerId",
    "Mean",
    "ModuleAnalysis",
    "Moment",
    "Month",
    "ObjectiveFigures",
    "OptionUse",
    "OriginRead",
    "OriginTrouble",
    "PageLeft",
    "Part",
    "PartKind",
    "QuizFigures",
    "Reason",
    "Result",
    "ResultKind",
    "ResultsState",
    "Retention",
    "Share",
    "Step",
]
