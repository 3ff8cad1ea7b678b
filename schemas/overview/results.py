"""A few figures of the results of one module, for the overview; never about one person."""

from pydantic import Field

from schemas.contract import Contract
from schemas.overview.evidence import ResultsEvidence
from schemas.results import Absent, Mean, Share


class ModuleResults(Contract):
    """Figures copied from a module's analysis; those of too few learners are withheld there."""

    results: int | Absent = Field(description="Rows counted.")
    completed: Share | Absent
    passed: Share | Absent = Field(description="In the newest edition of the quiz, of those who started.")
    best_score: Mean | Absent = Field(description="0 to 1.")
    rated: int = Field(ge=0, description="Questions of appreciation whose rating is shown.")
    evidence: ResultsEvidence
