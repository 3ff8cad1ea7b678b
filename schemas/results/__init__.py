"""Results: what learners did with delivered modules, and its analysis; no learner's name is in any of it."""

from schemas.results.analysis import (
    Appreciation,
    CountedUntil,
    EditionComparison,
    FunnelStep,
    ItemFigures,
    ModuleAnalysis,
    ObjectiveFigures,
    OptionUse,
    PageLeft,
    QuizEdition,
    QuizFigures,
)
from schemas.results.figures import (
    Absent,
    Band,
    Coefficient,
    Discrimination,
    GroupDifference,
    Mean,
    Reason,
    Share,
)
from schemas.results.result import COLUMNS, IS_OF_A_QUIZ, LearnerId, Moment, Result, ResultKind
from schemas.results.retention import Retention
from schemas.results.state import Month, OriginRead, OriginTrouble, ParquetPart, PartKind, ResultsState

__all__ = [
    "COLUMNS",
    "IS_OF_A_QUIZ",
    "Absent",
    "Appreciation",
    "Band",
    "Coefficient",
    "CountedUntil",
    "Discrimination",
    "EditionComparison",
    "FunnelStep",
    "GroupDifference",
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
    "ParquetPart",
    "PartKind",
    "QuizEdition",
    "QuizFigures",
    "Reason",
    "Result",
    "ResultKind",
    "ResultsState",
    "Retention",
    "Share",
]
