"""The programme as whoever answers for its quality reads it: every figure names where it can be checked."""

from schemas.programme.costs import Amount, Cost
from schemas.programme.evidence import (
    CourseEvidence,
    DraftEvidence,
    Evidence,
    LedgerEvidence,
    PulledEvidence,
    ReceiptEvidence,
    ReleaseEvidence,
    ResultsEvidence,
)
from schemas.programme.indicators import Held, HeldAs, Indicator, Missing, Scope, Why
from schemas.programme.lines import Delivered, Late, Lateness, ModuleLine, Problem, Said, State
from schemas.programme.programme import Programme
from schemas.programme.results import ModuleResults
from schemas.programme.trace import Edition, Occurrence, Standing, Trace, WithinRelease

__all__ = [
    "Amount",
    "Cost",
    "CourseEvidence",
    "Delivered",
    "DraftEvidence",
    "Edition",
    "Evidence",
    "Held",
    "HeldAs",
    "Indicator",
    "Late",
    "Lateness",
    "LedgerEvidence",
    "Missing",
    "ModuleLine",
    "ModuleResults",
    "Occurrence",
    "Problem",
    "Programme",
    "PulledEvidence",
    "ReceiptEvidence",
    "ReleaseEvidence",
    "ResultsEvidence",
    "Said",
    "Scope",
    "Standing",
    "State",
    "Trace",
    "Why",
    "WithinRelease",
]
