"""The overview for quality managers: the state of all modules, and evidence for every figure."""

from schemas.overview.costs import Cost, Money
from schemas.overview.evidence import (
    CourseEvidence,
    DraftEvidence,
    Evidence,
    LedgerEvidence,
    PlanEvidence,
    PulledEvidence,
    ReceiptEvidence,
    ReleaseEvidence,
    ResultsEvidence,
)
from schemas.overview.indicators import (
    EvidenceItem,
    EvidenceKind,
    Indicator,
    IndicatorScope,
    MissingEvidence,
    MissingReason,
)
from schemas.overview.lines import (
    LastWord,
    Late,
    Lateness,
    ModuleLine,
    ModuleStage,
    TargetRelease,
    WaitingPlan,
)
from schemas.overview.overview import Overview
from schemas.overview.results import ModuleResults
from schemas.overview.trace import ApprovalStanding, Occurrence, QuotedContent, Trace, WithinRelease
from schemas.problem import Problem

__all__ = [
    "ApprovalStanding",
    "Cost",
    "CourseEvidence",
    "DraftEvidence",
    "Evidence",
    "EvidenceItem",
    "EvidenceKind",
    "Indicator",
    "IndicatorScope",
    "LastWord",
    "Late",
    "Lateness",
    "LedgerEvidence",
    "MissingEvidence",
    "MissingReason",
    "ModuleLine",
    "ModuleResults",
    "ModuleStage",
    "Money",
    "Occurrence",
    "Overview",
    "PlanEvidence",
    "Problem",
    "PulledEvidence",
    "QuotedContent",
    "ReceiptEvidence",
    "ReleaseEvidence",
    "ResultsEvidence",
    "TargetRelease",
    "Trace",
    "WaitingPlan",
    "WithinRelease",
]
