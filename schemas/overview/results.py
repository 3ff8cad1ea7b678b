"""Learners' results of one module in a few figures, as a director reads them; never about a person."""

from pydantic import Field

from schemas.contract import Contract
from schemas.overview.evidence import ResultsEvidence
from schemas.results import Absent, Mean, Share


class ModuleResults(Contract):
    """Figures of a module's analysis, as they stand there: what would tell of too few people is absent."""

    results: int | Absent = Field(description="Rows counted.")
    completed: Share | Absent
    passed: Share | Absent = Field(description="In its newest edition, of those who started.")
    best_score: Mean | Absent = Field(description="0 to 1.")
    rated: int = Field(ge=0, description="Questions of appreciation whose rating is told.")
    evidence: ResultsEvidence
